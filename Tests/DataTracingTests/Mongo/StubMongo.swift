// Tests of DataTracing, Mongo. This file: a MongoDB in memory behind the driver protocol, which a test can make fail.

import DataTracing
import Locks

/// A document of no client in particular.
struct StubDocument: Hashable, ExpressibleByDictionaryLiteral {
  struct Field: Hashable {
    var name: String
    var value: StubValue
  }

  var fields: [Field]

  init(_ fields: [Field]) { self.fields = fields }

  init(dictionaryLiteral elements: (String, StubValue)...) {
    self.fields = elements.map { Field(name: $0.0, value: $0.1) }
  }

  subscript(name: String) -> StubValue? {
    get { self.fields.first { $0.name == name }?.value }
    set {
      self.fields.removeAll { $0.name == name }
      if let newValue { self.fields.append(Field(name: name, value: newValue)) }
    }
  }

  /// Whether every field of a filter is as the filter says.
  func matches(_ filter: StubDocument?) -> Bool { filter?.fields.allSatisfy { self[$0.name] == $0.value } ?? true }
}

extension StubDocument: MongoDocument {
  var mongoFields: AnySequence<MongoField> { AnySequence(self.fields.lazy.map { MongoField($0.name, $0.value.node) }) }
}

indirect enum StubValue: Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByBooleanLiteral
{
  case string(String), int(Int), bool(Bool), list([StubValue]), document(StubDocument)

  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .int(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(arrayLiteral elements: StubValue...) { self = .list(elements) }
  init(dictionaryLiteral elements: (String, StubValue)...) {
    self = .document(StubDocument(elements.map { StubDocument.Field(name: $0.0, value: $0.1) }))
  }

  var node: MongoNode {
    switch self {
    case .string(let text): .string { text }
    case .int(let number): .value { String(number) }
    case .bool(let flag): .value { String(flag) }
    case .list(let elements): .array(AnySequence(elements.lazy.map(\.node)))
    case .document(let document): .document(document.mongoFields)
    }
  }
}

/// What a driver was asked.
struct StubRequest: Hashable {
  var command: String
  var session: Int?
  var comment: [String: String]?
}

/// One collection in memory. Filters compare for equality; updates know `$set`; batches have two documents.
final class StubMongo: MongoDriver {
  typealias Document = StubDocument
  typealias Value = StubValue
  typealias Session = Int
  typealias Cursor = StubCursor

  /// Says whether a command, the n-th of its name from 1, fails.
  typealias Script = @Sendable (_ command: String, _ number: Int) async throws -> Void

  let endpoint: Endpoint
  private let script: Script
  private let state = Mutex(State())

  private struct State {
    var documents: [StubDocument] = []
    var requests: [StubRequest] = []
    var sessions = 0
    var closedCursors = 0
    var isClosed = false
  }

  init(
    _ endpoint: Endpoint = Endpoint("mongo.example", port: 27017),
    documents: [StubDocument] = [],
    script: @escaping Script = { _, _ in }
  ) {
    self.endpoint = endpoint
    self.script = script
    self.state.withLock { $0.documents = documents }
  }

  var requests: [StubRequest] { self.state.withLock { $0.requests } }
  var documents: [StubDocument] { self.state.withLock { $0.documents } }
  var closedCursors: Int { self.state.withLock { $0.closedCursors } }
  var isClosed: Bool { self.state.withLock { $0.isClosed } }

  nonisolated(nonsending) func insert(
    _ insert: MongoInsert<StubDocument>,
    _ context: MongoContext<Int>
  ) async throws -> MongoWriteResult<StubValue> {
    try await self.ask("insert", context.session, context.comment)
    self.state.withLock { $0.documents += insert.documents }
    let ids = insert.documents.enumerated().compactMap { index, document in document["_id"].map { (index, $0) } }
    return MongoWriteResult(.init(inserted: insert.documents.count), insertedIDs: Dictionary(uniqueKeysWithValues: ids))
  }

  nonisolated(nonsending) func update(
    _ update: MongoUpdate<StubDocument>,
    _ context: MongoContext<Int>
  ) async throws -> MongoWriteResult<StubValue> {
    try await self.ask("update", context.session, context.comment)
    return self.state.withLock { state in
      var result = MongoWriteResult<StubValue>(.init(matched: 0, modified: 0, upserted: 0))
      for (place, statement) in update.statements.enumerated() {
        let found = state.documents.indices.filter { state.documents[$0].matches(statement.filter) }
        for index in statement.isMulti ? found[...] : found.prefix(1) {
          let old = state.documents[index]
          state.documents[index] = Self.modified(old, statement.modification)
          result.counts.matched = result.matchedCount + 1
          if state.documents[index] != old { result.counts.modified = result.modifiedCount + 1 }
        }
        guard found.isEmpty, statement.isUpsert else { continue }
        state.documents.append(Self.modified(statement.filter, statement.modification))
        result.counts.upserted = result.upsertedCount + 1
        result.upsertedIDs[place] = statement.filter["_id"]
      }
      return result
    }
  }

  nonisolated(nonsending) func delete(
    _ delete: MongoDelete<StubDocument>,
    _ context: MongoContext<Int>
  ) async throws -> MongoWriteResult<StubValue> {
    try await self.ask("delete", context.session, context.comment)
    return self.state.withLock { state in
      let before = state.documents.count
      for statement in delete.statements {
        let found = state.documents.indices.filter { state.documents[$0].matches(statement.filter) }
        for index in (statement.isMulti ? found[...] : found.prefix(1)).reversed() { state.documents.remove(at: index) }
      }
      return MongoWriteResult(.init(deleted: before - state.documents.count))
    }
  }

  nonisolated(nonsending) func findAndModify(
    _ findAndModify: MongoFindAndModify<StubDocument>,
    _ context: MongoContext<Int>
  ) async throws -> StubDocument? {
    try await self.ask("findAndModify", context.session, context.comment)
    return self.state.withLock { state in
      guard let index = state.documents.firstIndex(where: { $0.matches(findAndModify.filter) }) else { return nil }
      let old = state.documents[index]
      guard let modification = findAndModify.modification else { return state.documents.remove(at: index) }
      state.documents[index] = Self.modified(old, modification)
      return findAndModify.returnsNew ? state.documents[index] : old
    }
  }

  nonisolated(nonsending) func find(
    _ find: MongoFind<StubDocument>,
    _ context: MongoContext<Int>
  ) async throws -> StubCursor {
    try await self.ask("find", context.session, context.comment)
    let found = self.documents.filter { $0.matches(find.filter) }
    return StubCursor(self, find.limit.map { found.prefix($0) } ?? found[...])
  }

  nonisolated(nonsending) func aggregate(
    _ aggregate: MongoAggregate<StubDocument>,
    _ context: MongoContext<Int>
  ) async throws -> StubCursor {
    try await self.ask("aggregate", context.session, context.comment)
    return StubCursor(self, self.documents[...])
  }

  nonisolated(nonsending) func countDocuments(
    _ count: MongoCount<StubDocument>,
    _ context: MongoContext<Int>
  ) async throws -> Int {
    try await self.ask("aggregate", context.session, context.comment)
    return self.documents.count { $0.matches(count.filter) }
  }

  nonisolated(nonsending) func distinct(
    _ distinct: MongoDistinct<StubDocument>,
    _ context: MongoContext<Int>
  ) async throws -> [StubValue] {
    try await self.ask("distinct", context.session, context.comment)
    var seen: Set<StubValue> = []
    return self.documents.compactMap { $0[distinct.key] }.filter { seen.insert($0).inserted }
  }

  nonisolated(nonsending) func run(
    _ command: StubDocument,
    _ context: MongoContext<Int>
  ) async throws -> StubDocument {
    try await self.ask(command.fields[0].name, context.session, context.comment)
    return ["ok": 1]
  }

  nonisolated(nonsending) func startTransaction() async throws -> Int {
    try await self.script("startTransaction", self.state.withLock { $0.sessions } + 1)
    return self.state.withLock { state in
      state.sessions += 1
      return state.sessions
    }
  }

  nonisolated(nonsending) func commit(_ session: Int, comment: MongoComment?) async throws {
    try await self.ask("commitTransaction", session, comment)
  }

  nonisolated(nonsending) func abort(_ session: Int, comment: MongoComment?) async throws {
    try await self.ask("abortTransaction", session, comment)
  }

  nonisolated(nonsending) func close() async throws { self.state.withLock { $0.isClosed = true } }

  nonisolated(nonsending) fileprivate func ask(
    _ command: String,
    _ session: Int? = nil,
    _ comment: MongoComment? = nil
  ) async throws {
    let number = self.state.withLock { state in
      state.requests.append(StubRequest(command: command, session: session, comment: comment?.fields))
      return state.requests.count { $0.command == command }
    }
    try await self.script(command, number)
  }

  fileprivate func closeCursor() { self.state.withLock { $0.closedCursors += 1 } }

  private static func modified(_ old: StubDocument, _ change: MongoModification<StubDocument>) -> StubDocument {
    guard case .document(let document) = change else { return old }
    guard case .document(let set)? = document["$set"] else { return document }
    return set.fields.reduce(into: old) { $0[$1.name] = $1.value }
  }
}

/// Documents in batches of two; each batch is a `getMore` that can fail.
final class StubCursor: MongoDriverCursor {
  private let mongo: StubMongo
  private let rest: Mutex<ArraySlice<StubDocument>?>

  init(_ mongo: StubMongo, _ documents: ArraySlice<StubDocument>) {
    self.mongo = mongo
    self.rest = Mutex(documents)
  }

  nonisolated(nonsending) func nextBatch() async throws -> [StubDocument]? {
    try await self.mongo.ask("getMore")
    return self.rest.withLock { rest in
      guard let documents = rest, !documents.isEmpty else {
        rest = nil
        return nil
      }
      rest = documents.dropFirst(2)
      return Array(documents.prefix(2))
    }
  }

  nonisolated(nonsending) func close() async {
    let isOpen = self.rest.withLock { rest in
      defer { rest = nil }
      return rest != nil
    }
    if isOpen { self.mongo.closeCursor() }
  }
}

/// A traced client with options that do not depend on the environment.
func traced(
  _ driver: StubMongo,
  _ conventions: SemanticConventions = .stable,
  _ queryText: TracingOptions.QueryText = .sanitized,
  textLimit: Int = 0,
  clock: ManualClock = ManualClock(),
  change: (inout MongoTracingOptions) -> Void = { _ in }
) -> TracedMongo<StubMongo> {
  var options = MongoTracingOptions(tracing: options(conventions, queryText, clock: clock), queryTextLimit: textLimit)
  change(&options)
  return TracedMongo(driver, options: options)
}

/// A value that any task may change.
final class Locked<Value: Sendable>: Sendable {
  private let storage: Mutex<Value>

  init(_ value: Value) { self.storage = Mutex(value) }

  var value: Value { self.storage.withLock { $0 } }

  func change(_ body: (inout sending Value) -> Void) { self.storage.withLock { body(&$0) } }
}
