// DataTracing, Mongo, Client: documents that are read one after the other. This file: the end of a call whose documents
// are read, exactly once, whoever brings it about.

import Locks
import Tracing

/// Reads the documents of one call, which ends with the last one, an error, a cancellation, or when nobody reads on.
final class MongoCursorReader<Cursor: MongoDriverCursor>: Sendable {
  private enum State {
    /// Documents that have come and were not asked for yet.
    case waiting(ArraySlice<Cursor.Document>)
    case reading
    case ended
  }

  private struct Progress {
    var state = State.waiting([])
    var count = 0
  }

  private let cursor: Cursor
  private let call: OpenMongoCall?
  private let progress = Mutex(Progress())

  init(_ cursor: Cursor, _ call: OpenMongoCall?) {
    self.cursor = cursor
    self.call = call
  }

  /// The next document; `nil` after the last, and after the reader was left.
  nonisolated(nonsending) func next() async throws -> Cursor.Document? {
    guard !Task.isCancelled else {
      let error = CancellationError()
      self.leave(error)
      throw error
    }
    while true {
      switch try self.begin() {
      case .document(let document): return document
      case .ended: return nil
      case .needsBatch: break
      }
      do {
        let batch = try await withCurrent(self.call?.context) { try await self.cursor.nextBatch() }
        guard let batch else {
          _ = self.finish(nil)
          return nil
        }
        self.receive(batch)
      } catch {
        self.leave(error)
        throw error
      }
    }
  }

  /// The next document, and the end of the call.
  nonisolated(nonsending) func first() async throws -> Cursor.Document? {
    let document = try await self.next()
    if self.finish(nil) { await self.cursor.close() }
    return document
  }

  /// The cursor need not have come to its end.
  func leave(_ error: (any Error)?) {
    guard self.finish(error) else { return }
    // In a task of its own: who leaves does not wait, and may have been cancelled.
    Task { await self.cursor.close() }
  }

  private enum Step {
    case document(Cursor.Document)
    case needsBatch, ended
  }

  private func begin() throws -> Step {
    try self.progress.withLock { progress in
      switch progress.state {
      case .ended: return .ended
      case .reading: throw MongoUsageError.cursorIsBeingRead
      case .waiting(var documents):
        guard let document = documents.popFirst() else {
          progress.state = .reading
          return .needsBatch
        }
        progress.state = .waiting(documents)
        progress.count += 1
        return .document(document)
      }
    }
  }

  private func receive(_ batch: [Cursor.Document]) {
    self.progress.withLock { progress in
      if case .reading = progress.state { progress.state = .waiting(batch[...]) }
    }
  }

  /// Ends the call and returns whether this was the end.
  private func finish(_ error: (any Error)?) -> Bool {
    let count = self.progress.withLock { progress -> Int? in
      if case .ended = progress.state { return nil }
      progress.state = .ended
      return progress.count
    }
    guard let count else { return false }
    if let error { self.call?.fail(error, returned: count) } else { self.call?.succeed(returned: count) }
    return true
  }
}
