// MongoEngineTests/Commands/Collections. This file: collections in the order of `_id` (manual: "Clustered Collections").

import BSON
import Testing
import WireCore

@testable import MongoEngine

@Suite struct ClusteredCollectionTests {
  static let before = """
    {"create": "c", "clusteredIndex": {"key": {"_id": 1}, "unique": true, "name": "pk"}}
    {"insert": "c", "documents": [{"_id": 3, "a": 1}, {"_id": 1, "a": 2}, {"_id": 2, "a": 1}]}
    """

  static let rows = CommandCase.table(
    "Clustered Collections",
    before,
    [
      (#"{"find": "c"}"#, #"{"cursor": {"firstBatch": [{"_id": 1}, {"_id": 2}, {"_id": 3}]}}"#),
      (
        #"{"find": "c", "sort": {"$natural": -1}}"#,
        #"{"cursor": {"firstBatch": [{"_id": 3}, {"_id": 2}, {"_id": 1}]}}"#
      ),
      (#"{"find": "c", "filter": {"a": 1}}"#, #"{"cursor": {"firstBatch": [{"_id": 2}, {"_id": 3}]}}"#),
      (#"{"find": "c", "hint": "pk"}"#, #"{"cursor": {"firstBatch": [{"_id": 1}, {"_id": 2}, {"_id": 3}]}}"#),
      (#"{"insert": "c", "documents": [{"_id": 1}]}"#, #"{"n": 0, "writeErrors": [{"code": 11000}]}"#),
      (
        #"{"listIndexes": "c"}"#,
        #"{"cursor": {"firstBatch": [{"v": 2, "key": {"_id": 1}, "name": "pk", "unique": true, "clustered": true}]}}"#
      ),
      (
        #"{"listCollections": 1}"#,
        #"""
        {"cursor": {"firstBatch": [{"name": "c", "idIndex": {"$absent": true},
          "options": {"clusteredIndex": {"v": 2, "key": {"_id": 1}, "name": "pk", "unique": true}}}]}}
        """#
      ),
      (
        #"{"createIndexes": "c", "indexes": [{"key": {"a": 1}, "name": "a"}]}"#,
        #"{"numIndexesBefore": 0, "numIndexesAfter": 1}"#
      ),
      (#"{"dropIndexes": "c", "index": "pk"}"#, #"{"code": 5979800}"#),
      (#"{"collMod": "c", "index": {"name": "pk", "hidden": true}}"#, #"{"code": 6011800}"#),
      (#"{"collStats": "c"}"#, #"{"nindexes": 0, "indexSizes": {}}"#),
      (#"{"explain": {"find": "c"}}"#, #"{"code": 238}"#),
      (#"{"create": "x", "clusteredIndex": {"key": {"a": 1}, "unique": true}}"#, #"{"code": 197}"#),
      (#"{"create": "x", "clusteredIndex": {"key": {"_id": 1}}}"#, #"{"code": 40414}"#),
      (#"{"create": "x", "clusteredIndex": {"key": {"_id": 1}, "unique": false}}"#, #"{"code": 5979700}"#),
      (#"{"create": "x", "clusteredIndex": true}"#, #"{"code": 5979703}"#),
      (
        #"{"create": "x", "clusteredIndex": {"key": {"_id": 1}, "unique": true}, "size": 5}"#,
        #"{"code": 6049200}"#
      ),
    ]
  )

  @Test(arguments: rows) func commands(_ row: CommandCase) throws { try row.check() }

  @Test func documentsExpireByTheirID() throws {
    var engine = MongoEngine(now: .init(milliseconds: 0))
    for command in try parsedList(Self.before) { _ = engine.run(command, on: "app") }
    _ = engine.run(["collMod": "c", "expireAfterSeconds": 10], on: "app")
    let early: BSONValue = .date(BSONDate(millisecondsSince1970: 1000))
    _ = engine.run(["insert": "c", "documents": [["_id": early]]], on: "app")
    #expect(engine.data.nextExpiry == BSONDate(millisecondsSince1970: 11_000))
    #expect(engine.data.expire(now: BSONDate(millisecondsSince1970: 11_000)) == 1)
    _ = engine.run(["collMod": "c", "expireAfterSeconds": "off"], on: "app")
    #expect(engine.data.nextExpiry == nil)
  }
}
