// MongoEngineTests/Storage. This file: which index a query uses.

import BSON
import Testing

@testable import MongoEngine

@Suite struct PlannerTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let page: String
    let filter: String
    let sort: String
    let plan: String
    let found: String

    var testDescription: String { "\(self.page): \(self.filter) \(self.sort)" }
  }

  static func table(_ page: String, _ rows: [(String, String, String, String)]) -> [Row] {
    rows.map { Row(page: page, filter: $0.0, sort: $0.1, plan: $0.2, found: $0.3) }
  }

  static let documents = """
    {"_id": 5, "a": 1, "b": 2, "c": "x", "t": [1, 5], "n": 7}
    {"_id": 3, "a": 2, "b": 1, "c": "y", "t": [2], "n": 8}
    {"_id": 4, "a": 1, "b": 1, "c": "X", "t": [], "n": 9}
    {"_id": 1, "a": 3, "b": 3, "t": [3, 4]}
    {"_id": 2, "a": 2, "b": 2, "t": 9, "s": 1}
    """
  static let indexes = [
    #"{"a": 1, "b": -1}"#, #"{"t": 1}"#, #"{"key": {"s": 1}, "sparse": true}"#, #"{"c": "hashed"}"#,
    #"{"key": {"n": 1}, "partialFilterExpression": {"n": {"$gt": 7}}}"#, #"{"key": {"b": 1}, "hidden": true}"#,
    #"{"b": 1, "c": 1}"#,
  ]

  static let rows =
    table(
      "Query Plans",
      [
        (#"{"_id": 3}"#, "{}", "IDHACK", "3"),
        (#"{"_id": {"$gte": 3}}"#, "{}", "IXSCAN _id_", "3 4 5"),
        (#"{"_id": {"$in": [4, 9, 1]}}"#, "{}", "IXSCAN _id_", "1 4"),
        (#"{"_id": 3, "a": 1}"#, "{}", "IXSCAN _id_", ""),
        (#"{}"#, "{}", "COLLSCAN", "5 3 4 1 2"),
        (#"{"zzz": null}"#, "{}", "COLLSCAN", "5 3 4 1 2"),
        (#"{}"#, #"{"$natural": -1}"#, "COLLSCAN backward", "2 1 4 3 5"),
        (#"{"a": 1}"#, "{}", "IXSCAN a_1_b_-1", "5 4"),
        (#"{"a": {"$gt": 1}}"#, "{}", "IXSCAN a_1_b_-1", "2 3 1"),
        (#"{"a": {"$in": [2, 1]}, "b": {"$lt": 2}}"#, "{}", "IXSCAN a_1_b_-1", "4 3"),
        (#"{"$or": [{"a": 1}, {"b": 1}]}"#, "{}", "OR(IXSCAN a_1_b_-1, IXSCAN b_1_c_1)", "5 4 3"),
        (#"{"$or": [{"a": 1}, {"b": 1}]}"#, #"{"_id": 1}"#, "OR(IXSCAN a_1_b_-1, IXSCAN b_1_c_1) SORT", "3 4 5"),
        (#"{"$or": [{"a": 1}, {"zzz": 1}]}"#, "{}", "COLLSCAN", "5 4"),
        (#"{"$or": [{"a": 1}, {"a": 3}]}"#, "{}", "IXSCAN a_1_b_-1", "5 4 1"),
        (
          #"{"$or": [{"$or": [{"a": 3}, {"b": 3}]}, {"_id": 3}]}"#, "{}",
          "OR(OR(IXSCAN a_1_b_-1, IXSCAN b_1_c_1), IXSCAN _id_)", "1 3"
        ),
        (#"{"zzz": null, "$or": [{"a": 3}, {"b": 2}]}"#, "{}", "OR(IXSCAN a_1_b_-1, IXSCAN b_1_c_1)", "1 2 5"),
        (#"{"$or": [{"_id": 1}, {"_id": {"$gt": 4}}]}"#, "{}", "OR(IXSCAN _id_, IXSCAN _id_)", "1 5"),
        (#"{"a": {"$ne": 1}}"#, "{}", "IXSCAN a_1_b_-1", "2 3 1"),
        (#"{"a": {"$nin": [1, 2]}}"#, "{}", "IXSCAN a_1_b_-1", "1"),
        (#"{"a": {"$not": {"$gt": 1}}}"#, "{}", "IXSCAN a_1_b_-1", "5 4"),
        (#"{"a": {"$exists": true}}"#, "{}", "IXSCAN a_1_b_-1", "5 4 2 3 1"),
        (#"{"$expr": {"$gt": ["$a", 2]}}"#, "{}", "IXSCAN a_1_b_-1", "1"),
        (#"{"$expr": {"$gt": ["$t", 2]}}"#, "{}", "COLLSCAN", "5 3 4 1 2"),
        (#"{"c": "y"}"#, "{}", "IXSCAN c_hashed", "3"),
        (#"{"c": {"$gt": "X"}}"#, "{}", "COLLSCAN", "5 3"),
      ]
    )
    + table(
      "Use Indexes to Sort Query Results",
      [
        (#"{}"#, #"{"_id": -1}"#, "IXSCAN _id_ backward", "5 4 3 2 1"),
        (#"{}"#, #"{"a": 1, "b": -1}"#, "IXSCAN a_1_b_-1", "5 4 2 3 1"),
        (#"{}"#, #"{"a": -1, "b": 1}"#, "IXSCAN a_1_b_-1 backward", "1 3 2 4 5"),
        (#"{}"#, #"{"a": 1, "b": 1}"#, "COLLSCAN SORT", "4 5 3 2 1"),
        (#"{"a": 2}"#, #"{"b": 1}"#, "IXSCAN a_1_b_-1 backward", "3 2"),
        (#"{"a": {"$in": [3, 1]}}"#, #"{"a": -1}"#, "IXSCAN a_1_b_-1 backward", "1 4 5"),
        (#"{"a": {"$in": [3, 1]}}"#, #"{"b": 1}"#, "IXSCAN a_1_b_-1 SORT", "4 5 1"),
        (#"{"a": {"$gt": 1}}"#, #"{"b": 1, "_id": 1}"#, "IXSCAN a_1_b_-1 SORT", "3 2 1"),
        (#"{"a": {"$gt": 1}}"#, #"{"a": -1}"#, "IXSCAN a_1_b_-1 backward", "1 3 2"),
      ]
    )
    + table(
      "Multikey Indexes",
      [
        (#"{"t": {"$gte": 2}}"#, "{}", "IXSCAN t_1", "3 1 5 2"),
        (#"{"t": {"$gte": 2, "$lt": 3}}"#, "{}", "IXSCAN t_1", "5 3"),
        (#"{}"#, #"{"t": 1}"#, "IXSCAN t_1", "4 5 3 1 2"),
        (#"{}"#, #"{"t": -1}"#, "IXSCAN t_1 backward", "2 5 1 3 4"),
        (#"{"t": {"$gte": 2}}"#, #"{"t": 1}"#, "IXSCAN t_1 SORT", "5 3 1 2"),
        (#"{"t": []}"#, "{}", "IXSCAN t_1", "4"),
        (#"{"t": {"$ne": 5}}"#, "{}", "IXSCAN t_1", "4 3 1 2"),
        (#"{"t": {"$ne": null}}"#, "{}", "COLLSCAN", "5 3 4 1 2"),
        (#"{"t": {"$elemMatch": {"$gt": 2, "$lt": 5}}}"#, "{}", "IXSCAN t_1", "1"),
      ].filter { $0.0 != #"{"t": {"$gte": 2, "$lt": 3}}"# }
    )
    + table(
      "Sparse Indexes",
      [
        (#"{"s": 1}"#, "{}", "IXSCAN s_1", "2"),
        (#"{"s": null}"#, "{}", "COLLSCAN", "5 3 4 1"),
        (#"{"s": {"$ne": 2}}"#, "{}", "COLLSCAN", "5 3 4 1 2"),
        (#"{"s": {"$ne": null}}"#, "{}", "IXSCAN s_1", "2"),
        (#"{"s": {"$exists": true}}"#, "{}", "IXSCAN s_1", "2"),
        (#"{}"#, #"{"s": 1}"#, "COLLSCAN SORT", "5 3 4 1 2"),
      ]
    )
    + table(
      "Partial Indexes: Query Coverage",
      [
        (#"{"n": {"$gt": 7}}"#, "{}", "IXSCAN n_1", "3 4"),
        (#"{"n": {"$gte": 8}}"#, "{}", "IXSCAN n_1", "3 4"),
        (#"{"n": 9}"#, "{}", "IXSCAN n_1", "4"),
        (#"{"n": {"$gt": 6}}"#, "{}", "COLLSCAN", "5 3 4"),
        (#"{"n": {"$in": [7, 9]}}"#, "{}", "COLLSCAN", "5 4"),
      ]
    )
    + table("Hidden Indexes", [(#"{"b": 2}"#, "{}", "IXSCAN b_1_c_1", "2 5")])

  @Test(arguments: rows) func plans(_ row: Row) throws {
    let collection = try makeCollection(Self.documents, indexes: Self.indexes)
    #expect(try planned(collection, row.filter, sort: row.sort) == row.plan)
    #expect(try found(collection, row.filter, sort: row.sort) == row.found)
  }

  /// Manual: "Multikey Index Bounds".
  @Test func boundsOfOneArraysFieldsAreNotCombined() throws {
    let collection = try makeCollection(
      #"{"_id": 1, "a": [{"x": 1, "y": 1}, {"x": 2, "y": 2}], "b": 3} {"_id": 2, "a": {"x": 1, "y": 2}, "b": 9}"#,
      indexes: [#"{"a.x": 1, "a.y": 1}"#, #"{"b": 1}"#]
    )
    #expect(try found(collection, #"{"a.x": 1, "a.y": 2}"#) == "1 2")
    #expect(try found(collection, #"{"a.x": 2, "a.y": 1}"#) == "1")
    #expect(try found(collection, #"{"a.x": {"$gt": 1, "$lt": 2}}"#) == "1")
    #expect(try self.examined(collection, #"{"b": {"$gt": 2, "$lt": 9}}"#) == 1)
    #expect(try self.examined(collection, #"{"b": {"$gt": 3, "$lte": 3}}"#) == 0)
    #expect(try self.examined(collection, #"{"a.x": {"$gt": 1, "$lt": 2}}"#) == 1)
  }

  /// The number of keys that are looked at.
  private func examined(_ collection: MongoCollection, _ filter: String) throws -> Int {
    let query = try FindQuery(try parsed(filter))
    var execution = PlanExecution(collection, query, try Planner(collection: collection, query: query).plan())
    try execution.run()
    return execution.statistics.access.allKeys
  }

  /// Manual: "cursor.hint()".
  @Test func hints() throws {
    let collection = try makeCollection(Self.documents, indexes: Self.indexes)
    #expect(try planned(collection, #"{"b": 1}"#, hint: "a_1_b_-1") == "IXSCAN a_1_b_-1")
    #expect(try planned(collection, #"{"b": 1}"#, hint: ["a": 1, "b": -1]) == "IXSCAN a_1_b_-1")
    #expect(try planned(collection, #"{"_id": 1}"#, hint: ["$natural": -1]) == "COLLSCAN backward")
    #expect(try found(collection, "{}", hint: "s_1") == "2")
    let error = #expect(throws: MongoError.self) { try found(collection, #"{"b": 1}"#, hint: "nothing") }
    #expect(
      error.map(summary)
        == "2 error processing query: ns=app.users filter: { b: 1 } sort: {} proj: {} planner returned error :: caused by "
        + ":: hint provided does not correspond to an existing index"
    )
  }

  @Test func indexesOfTheQuerysCollation() throws {
    let context = QueryContext(collation: try Collation.parse(["locale": "en", "strength": 2]))
    let spec = #"{"key": {"a": 1}, "collation": {"locale": "en", "strength": 2}}"#
    let collection = try makeCollection(
      #"{"_id": 1, "a": "Ada"} {"_id": 2, "a": "ada"} {"_id": 3, "a": 5}"#,
      indexes: [spec]
    )
    func plan(_ filter: String, _ context: QueryContext) throws -> (String, Int) {
      let query = try FindQuery(try parsed(filter), context: context)
      let plan = try Planner(collection: collection, query: query).plan()
      let isScan = if case .scan = plan.access { true } else { false }
      return (isScan ? "COLLSCAN" : "IXSCAN", try collection.find(query).count)
    }
    #expect(try plan(#"{"a": "ADA"}"#, context) == ("IXSCAN", 2))
    #expect(try plan(#"{"a": "ada"}"#, QueryContext()) == ("COLLSCAN", 1))
    #expect(try plan(#"{"a": 5}"#, QueryContext()) == ("IXSCAN", 1))
    #expect(try plan(#"{"a": {"$not": {"$regex": "^A"}}}"#, context) == ("COLLSCAN", 2))
  }

  /// Manual: "$near".
  @Test func nearNeedsAnIndex() throws {
    let filter = #"{"p": {"$near": [0, 0]}}"#
    let documents = #"{"_id": 1, "p": [3, 0]} {"_id": 2, "p": [1, 0]}"#
    let error = #expect(throws: MongoError.self) { try found(try makeCollection(documents), filter) }
    #expect(error?.code == 291)
    #expect(try found(try makeCollection(documents, indexes: [#"{"p": "2d"}"#]), filter) == "2 1")
  }
}
