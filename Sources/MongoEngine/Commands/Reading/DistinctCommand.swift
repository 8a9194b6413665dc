// MongoEngine/Commands/Reading: the commands that read documents. This file: `distinct` (manual: "distinct").

import BSON

/// `distinct`.
struct DistinctCommand {
  let target: ReadTarget
  private let path: FieldPath
  private let filter: BSONDocument

  init(_ call: CommandCall, _ engine: MongoEngine) throws(MongoError) {
    try call.allow("key", "query", "collation", "hint")
    self.target = try ReadTarget(call, engine)
    guard let key = try call.string("key") else { throw call.missing("key") }
    guard !key.utf8.contains(0) else {
      throw .location(31032, "Key field cannot contain an embedded null byte")
    }
    self.path = FieldPath(key)
    self.filter = try call.document("query") ?? [:]
  }

  var query: FindQuery {
    get throws(MongoError) { try FindQuery(self.filter, context: self.target.context) }
  }

  /// The reply: `{values: […]}`.
  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    let documents =
      self.target.isView
      ? try self.target.documents([["$match": .document(self.filter)]], &engine)
      : try self.target.find(try self.query, engine, for: "distinct").map(\.document)
    var values = self.values(of: documents)
    if self.isInOrder(engine.data[self.target.namespace]) {
      values.sort { self.target.context.compare($0, $1) < 0 }
    }
    let reply: BSONDocument = ["values": .array(BSONArray(values))]
    guard reply.byteCount <= StorageRules.maximumSize else { throw .location(17217, "distinct too big, 16mb cap") }
    return reply
  }

  /// Each value once, those of arrays one by one. Those of one document come in their order, as from MongoDB's set.
  private func values(of documents: [BSONDocument]) -> [BSONValue] {
    var distinct = DistinctValues(self.target.context)
    for document in documents {
      let values = self.path.values(in: document, leaf: .whole).flatMap { value -> [BSONValue] in
        guard let value else { return [] }
        return if case .array(let array) = value { Array(array) } else { [value] }
      }
      for value in values.sorted(by: { $0.compare(to: $1) < 0 }) { distinct.add(value) }
    }
    return distinct.values
  }

  /// Whether MongoDB goes through an index instead of the documents, and so gives the values in order.
  private func isInOrder(_ collection: MongoCollection?) -> Bool {
    guard self.filter.isEmpty, let collection else { return false }
    return collection.indexes.contains { index in
      let spec = index.spec
      return spec.fields[0].path == self.path && spec.fields[0].order == .ascending && !spec.isSparse && !spec.isHidden
        && spec.partialFilter == nil && index.order.collation == self.target.context.collation
    }
  }
}

/// Values, each once.
private struct DistinctValues {
  private(set) var values: [BSONValue] = []
  private var keys: Set<BSONSortKey> = []
  private let context: QueryContext

  init(_ context: QueryContext) { self.context = context }

  mutating func add(_ value: BSONValue) {
    guard self.keys.insert(BSONSortKey(value)).inserted else { return }
    if self.context.collation != nil, self.values.contains(where: { self.context.compare($0, value) == 0 }) { return }
    self.values.append(value)
  }
}
