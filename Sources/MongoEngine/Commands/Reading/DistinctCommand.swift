// MongoEngine/Commands/Reading: the commands that read documents. This file: `distinct` (manual: "distinct").

import BSON

/// `distinct`.
struct DistinctCommand {
  let target: ReadTarget
  private let path: FieldPath
  private let filter: BSONDocument

  init(_ call: CommandCall, _ engine: MongoEngine) throws(MongoError) {
    try call.allow("key", "query", "collation")
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
    let values = self.values(of: documents)
    let reply: BSONDocument = ["values": .array(BSONArray(values))]
    guard reply.byteCount <= StorageRules.maximumSize else { throw .location(17217, "distinct too big, 16mb cap") }
    return reply
  }

  /// Each value once, those of arrays one by one, in order.
  private func values(of documents: [BSONDocument]) -> [BSONValue] {
    var distinct = DistinctValues(self.target.context)
    for document in documents {
      for case let value? in self.path.values(in: document, leaf: .whole) {
        if case .array(let array) = value {
          for value in array { distinct.add(value) }
        } else {
          distinct.add(value)
        }
      }
    }
    return distinct.values.sorted { self.target.context.compare($0, $1) < 0 }
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
