// MongoEngine/Session: one client's conversation. This file: cursors, and the first batch of each.

package import BSON
import WireCore

/// The rest of a result, to be fetched batch by batch.
struct Cursor: Sendable {
  let id: Int64
  let namespace: String
  let session: SessionID?
  let transactionNumber: Int64?
  /// What the command that made it said of the Stable API.
  let apiParameters: BSONDocument
  var documents: ArraySlice<BSONDocument>
  /// What is still to come, for a cursor that does not end with its documents.
  var source: Source?
  /// Whether `getMore` waits where there is nothing.
  var awaitsData = false
  /// Whether it stays however long nobody asks for more (`noCursorTimeout`).
  var isKept = false
  /// Whether the last document is known to be the last when it is given. Where it is not, a full batch may be followed by
  /// an empty one.
  var noticesEnd = true
  /// Whether a time limit was set for all of its batches.
  var hasTimeLimit = false
  var usedAt: FakeClock.Instant

  enum Source: Sendable {
    case tail(Tail)
    case changes(ChangeStream)
  }

  /// Whether there is or may be more behind a batch of which so many documents were wanted.
  func goesOn(after batch: BSONArray, of count: Int?) -> Bool {
    switch self.source {
    case .changes(let stream)?: return !stream.isInvalidated || !self.documents.isEmpty
    case .tail?: return true
    case nil: return !self.documents.isEmpty || (!self.noticesEnd && batch.count == count)
    }
  }

  /// Takes a batch: `count` documents, and not more bytes than one message has room for, but one document at least.
  mutating func batch(_ count: Int) -> BSONArray {
    var batch: [BSONValue] = []
    var bytes = 0
    while batch.count < count, let next = self.documents.first {
      bytes += next.byteCount
      guard bytes <= 16 << 20 || batch.isEmpty else { break }
      batch.append(.document(next))
      self.documents.removeFirst()
    }
    return BSONArray(batch)
  }
}

/// All open cursors.
struct CursorTable: Sendable {
  var open: [Int64: Cursor] = [:]

  /// How long a cursor stays that nobody asks: `cursorTimeoutMillis`.
  static let lifetime = Duration.seconds(600)

  mutating func close(where isUnwanted: (Cursor) -> Bool) {
    if !self.open.isEmpty { self.open = self.open.filter { !isUnwanted($0.value) } }
  }

  /// Gives what was inserted to the cursors that follow their collection's end.
  mutating func follow(_ journal: [Change]) {
    for (id, cursor) in self.open {
      guard case .tail(let tail)? = cursor.source else { continue }
      if tail.isEnded(by: journal) {
        self.open[id] = nil
      } else {
        self.open[id]?.documents += tail.documents(of: journal)
      }
    }
  }
}

extension MongoEngine {
  /// The reply of a command that finds documents: `{cursor: {firstBatch, id, ns}}`. Keeps the rest for `getMore`.
  ///
  /// - Parameters:
  ///   - namespace: what the reply says of it: `database.collection`.
  ///   - batchSize: how many documents the first batch has at most; 101 if `nil`.
  ///   - noticesEnd: whether the last document is known to be the last when it is given.
  package mutating func openCursor(
    _ documents: [BSONDocument],
    namespace: String,
    _ call: CommandCall,
    batchSize: Int?,
    noticesEnd: Bool = true
  ) throws(MongoError) -> BSONDocument {
    var cursor = self.newCursor(namespace, call)
    cursor.documents = documents[...]
    cursor.noticesEnd = noticesEnd
    if try call.bool("tailable") == true { cursor.source = try self.tail(of: call).map { .tail($0) } }
    cursor.awaitsData = try call.bool("awaitData") ?? false
    let count = batchSize ?? 101
    let batch = cursor.batch(count)
    self.notePosition(of: &cursor)
    let isSingle = try call.bool("singleBatch") ?? false
    return self.opened(cursor, isOpen: !isSingle && cursor.goesOn(after: batch, of: count), batch)
  }

  /// A cursor that belongs to whoever calls.
  mutating func newCursor(_ namespace: String, _ call: CommandCall) -> Cursor {
    var id: Int64 = 0
    while id == 0 || self.cursors.open[id] != nil { id = Int64.random(in: 1 ... .max, using: &self.random) }
    var cursor = Cursor(
      id: id,
      namespace: namespace,
      session: call.session,
      transactionNumber: call.isInTransaction ? call.transactionNumber : nil,
      apiParameters: call.apiParameters,
      documents: [],
      usedAt: self.now
    )
    cursor.isKept = call.body["noCursorTimeout"]?.isTruthy ?? false
    cursor.hasTimeLimit = call.hasTimeLimit
    return cursor
  }

  mutating func opened(_ cursor: Cursor, isOpen: Bool, _ batch: BSONArray) -> BSONDocument {
    if self.cursors.open.count >= 1000 { self.closeIdleCursors() }
    if isOpen { self.cursors.open[cursor.id] = cursor }
    return ["cursor": .document(cursor.reply(firstBatch: batch, isOpen: isOpen))]
  }

  /// Closes cursors that nobody asked for too long.
  mutating func closeIdleCursors() {
    guard !self.cursors.open.isEmpty else { return }
    let limit = self.now.advanced(by: .zero - CursorTable.lifetime)
    // Those of a session stay as long as the session would.
    let sessionLimit = self.now.advanced(by: .seconds(-60 * Self.sessionMinutes))
    self.cursors.close { $0.session == nil ? !$0.isKept && $0.usedAt <= limit : $0.usedAt <= sessionLimit }
  }
}

extension Cursor {
  /// What a reply says of a cursor.
  func reply(firstBatch batch: BSONArray, isOpen: Bool) -> BSONDocument {
    var reply: BSONDocument = ["firstBatch": .array(batch)]
    return self.finish(&reply, batch, isOpen: isOpen)
  }

  func reply(nextBatch batch: BSONArray, isOpen: Bool) -> BSONDocument {
    var reply: BSONDocument = ["nextBatch": .array(batch)]
    return self.finish(&reply, batch, isOpen: isOpen)
  }

  private func finish(_ reply: inout BSONDocument, _ batch: BSONArray, isOpen: Bool) -> BSONDocument {
    if case .changes(let stream)? = self.source {
      // The stream may be further than what was given of it.
      let last = self.documents.isEmpty ? nil : batch[batch.count - 1]
      let token = if case .document(let event)? = last { event["_id"] } else { BSONValue?.none }
      reply.append("postBatchResumeToken", token ?? stream.token.value)
    }
    reply.append("id", .int64(isOpen ? self.id : 0))
    reply.append("ns", .string(self.namespace))
    return reply
  }
}
