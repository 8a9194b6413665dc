// DataTracing, Mongo, Requests: what is asked of a collection. This file: writes of several kinds at once, and how a
// client without a method for it makes them.

/// Writes of several kinds.
public struct MongoBulkWrite<Document: MongoDocument>: Sendable {
  /// One write.
  public enum Write: Sendable {
    /// A new document.
    case insert(Document)
    /// A change.
    case update(MongoUpdate<Document>.Statement)
    /// A removal.
    case delete(MongoDelete<Document>.Statement)

    /// A change of the first document that there is.
    public static func updateOne(_ filter: Document, _ update: Document, upsert: Bool = false) -> Self {
      .update(.init(filter, .document(update), isUpsert: upsert))
    }

    /// A change of all documents that there are.
    public static func updateMany(_ filter: Document, _ update: Document, upsert: Bool = false) -> Self {
      .update(.init(filter, .document(update), isMulti: true, isUpsert: upsert))
    }

    /// Another document in place of the first that there is.
    public static func replaceOne(_ filter: Document, with document: Document, upsert: Bool = false) -> Self {
      .update(.init(filter, .document(document), isUpsert: upsert))
    }

    /// A removal of the first document that there is.
    public static func deleteOne(_ filter: Document) -> Self { .delete(.init(filter)) }

    /// A removal of all documents that there are.
    public static func deleteMany(_ filter: Document) -> Self { .delete(.init(filter, isMulti: true)) }

    fileprivate var kind: Int {
      switch self {
      case .insert: 0
      case .update: 1
      case .delete: 2
      }
    }
  }

  /// The writes.
  public var writes: [Write]
  /// Whether the first that fails keeps those behind it from being made.
  public var isOrdered: Bool
  /// More fields of the commands, such as `writeConcern`.
  public var options: Document?

  /// Writes.
  public init(_ writes: [Write], isOrdered: Bool = true, options: Document? = nil) {
    self.writes = writes
    self.isOrdered = isOrdered
    self.options = options
  }

  /// Writes of one kind.
  public enum Group: Sendable {
    /// New documents.
    case insert(MongoInsert<Document>)
    /// Changes.
    case update(MongoUpdate<Document>)
    /// Removals.
    case delete(MongoDelete<Document>)
  }

  /// The writes as requests of one kind each, with the places of each request's writes among all: one request for each
  /// run of a kind if the order counts, else one for each kind.
  public var groups: [(group: Group, places: [Int])] {
    var runs: [[Int]] = []
    for (place, write) in self.writes.enumerated() {
      let run = self.isOrdered ? runs.indices.last : runs.indices.first { self.kind(of: runs[$0]) == write.kind }
      if let run, self.kind(of: runs[run]) == write.kind { runs[run].append(place) } else { runs.append([place]) }
    }
    return runs.map { (self.group($0), $0) }
  }

  private func kind(of run: [Int]) -> Int? { run.first.map { self.writes[$0].kind } }

  private func group(_ places: [Int]) -> Group {
    let writes = places.map { self.writes[$0] }
    switch places.first.map({ self.writes[$0] }) {
    case .update:
      let statements = writes.compactMap { if case .update(let statement) = $0 { statement } else { nil } }
      return .update(MongoUpdate(statements, isOrdered: self.isOrdered, options: self.options))
    case .delete:
      let statements = writes.compactMap { if case .delete(let statement) = $0 { statement } else { nil } }
      return .delete(MongoDelete(statements, isOrdered: self.isOrdered, options: self.options))
    case .insert, nil:
      let documents = writes.compactMap { if case .insert(let document) = $0 { document } else { nil } }
      return .insert(MongoInsert(documents, isOrdered: self.isOrdered, options: self.options))
    }
  }
}

extension MongoDriver {
  /// Makes as few calls as the order allows. Of writes whose order does not count, those behind a failed one are made
  /// too, and all errors are thrown together.
  public nonisolated(nonsending) func bulkWrite(
    _ bulkWrite: MongoBulkWrite<Document>,
    _ context: MongoContext<Session>
  ) async throws -> MongoWriteResult<Value> {
    var total = MongoWriteResult<Value>(MongoWriteCounts())
    var failure: MongoServerError?
    for (group, places) in bulkWrite.groups {
      do {
        let result =
          switch group {
          case .insert(let insert): try await self.insert(insert, context)
          case .update(let update): try await self.update(update, context)
          case .delete(let delete): try await self.delete(delete, context)
          }
        total.add(result, at: places)
      } catch let error as MongoServerError {
        total.counts.add(error.counts ?? MongoWriteCounts())
        failure = error.moved(to: places, behind: failure)
        // An error of the whole command would come again.
        if bulkWrite.isOrdered || error.writeErrors.isEmpty { break }
      }
    }
    guard var failure else { return total }
    failure.counts = total.counts
    throw failure
  }
}

extension MongoServerError {
  /// The error with its writes' places in the whole, as the first or as part of an earlier one.
  fileprivate func moved(to places: [Int], behind earlier: MongoServerError?) -> MongoServerError {
    var error = earlier ?? self
    let moved = self.writeErrors.map { write in
      let place = places.indices.contains(write.index) ? places[write.index] : write.index
      return WriteError(index: place, code: write.code, message: write.message)
    }
    error.writeErrors = (earlier?.writeErrors ?? []) + moved
    error.labels.formUnion(self.labels)
    return error
  }
}
