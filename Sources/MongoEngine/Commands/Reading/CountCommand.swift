// MongoEngine/Commands/Reading: the commands that read documents. This file: `count` (manual: "count").

import BSON

/// `count`.
struct CountCommand {
  let target: ReadTarget
  private let filter: BSONDocument
  private let hint: BSONValue?
  private let skip: Int
  private let limit: Int?

  init(_ call: CommandCall, _ engine: MongoEngine) throws(MongoError) {
    try call.allow("query", "limit", "skip", "hint", "collation", "fields", "encryptionInformation")
    self.target = try ReadTarget(call, engine)
    self.filter = try call.document("query") ?? [:]
    self.hint = try FindRequest.hint(call)
    self.skip = try call.count("skip") ?? 0
    self.limit = try Self.limit(call.body["limit"])
  }

  /// As in MongoDB, -5 means no other than 5.
  private static func limit(_ value: BSONValue?) throws(MongoError) -> Int? {
    guard let value else { return nil }
    guard value.number != nil else { throw .of(.badValue, "limit value is not a valid number") }
    guard let limit = value.wholeNumber else {
      throw .of(.failedToParse, "Expected an integer: limit: \(value.shell)")
    }
    guard limit != .min else { throw .of(.badValue, "limit value cannot be min long") }
    return limit == 0 ? nil : Int(limit.magnitude)
  }

  var query: FindQuery {
    get throws(MongoError) {
      try FindQuery(
        self.filter,
        hint: self.hint,
        skip: self.skip,
        limit: self.limit,
        context: self.target.context
      )
    }
  }

  /// Whether all documents are counted, which needs no look at them.
  var countsAll: Bool { self.filter.isEmpty && self.hint == nil }

  /// The reply: `{n: 1}`.
  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    ["n": .integer(Int64(try self.count(&engine)))]
  }

  private func count(_ engine: inout MongoEngine) throws(MongoError) -> Int {
    if self.target.isView {
      var stages: [BSONDocument] = [["$match": .document(self.filter)]]
      if self.skip > 0 { stages.append(["$skip": .integer(Int64(self.skip))]) }
      if let limit = self.limit { stages.append(["$limit": .integer(Int64(limit))]) }
      return try self.target.documents(stages, &engine, hint: self.hint).count
    }
    if self.countsAll {
      let rest = max(0, (engine.data[self.target.namespace]?.count ?? 0) - self.skip)
      return min(rest, self.limit ?? rest)
    }
    return try self.target.find(try self.query, engine, for: "count").count
  }
}
