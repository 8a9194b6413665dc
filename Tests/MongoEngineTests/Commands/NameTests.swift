// MongoEngineTests/Commands. This file: names that look the same and are not, because their bytes are not.

import BSON
import Testing
import WireCore

@testable import MongoEngine

/// The composed letter is `é`, the decomposed one `é` as `e` with an accent behind it. MongoDB's names are bytes.
@Suite struct NameTests {
  static let before = #"""
    {"insert": "c", "documents": [{"_id": 1, "\u00e9": 1, "e\u0301": 2, "s": "\u00e9", "o": {"\u00e9": 5, "e\u0301": 6}},
      {"_id": 2, "e\u0301": 1, "s": "e\u0301", "a": [{"e\u0301": 1}, {"\u00e9": 1}]}]}
    """#

  static func found(_ documents: String) -> String { #"{"cursor": {"firstBatch": \#(documents)}}"# }
  static func aggregated(_ pipeline: String) -> String {
    #"{"aggregate": "c", "pipeline": \#(pipeline), "cursor": {}}"#
  }

  static let reads = CommandCase.table(
    "Field Names",
    before,
    [
      (#"{"find": "c", "filter": {"\u00e9": 1}}"#, found(#"[{"_id": 1}]"#)),
      (#"{"find": "c", "filter": {"e\u0301": 1, "\u00e9": null}}"#, found(#"[{"_id": 2}]"#)),
      (#"{"find": "c", "filter": {"a.\u00e9": 1}}"#, found(#"[{"_id": 2}]"#)),
      (#"{"find": "c", "filter": {"\u00e9": {"$gt": 0}, "e\u0301": {"$gt": 1}}}"#, found(#"[{"_id": 1}]"#)),
      (
        #"{"find": "c", "filter": {"_id": 1}, "projection": {"\u00e9": 1, "o.e\u0301": 1}}"#,
        found(#"[{"\u00e9": 1, "e\u0301": {"$absent": true}, "o": {"e\u0301": 6, "\u00e9": {"$absent": true}}}]"#)
      ),
      (
        #"{"find": "c", "filter": {"_id": 1}, "projection": {"\u00e9": 0, "o.\u00e9": 0, "o.e\u0301": 0}}"#,
        found(#"[{"\u00e9": {"$absent": true}, "e\u0301": 2}]"#)
      ),
      (
        #"{"find": "c", "filter": {"a.\u00e9": 1}, "projection": {"a.$": 1}}"#,
        found(#"[{"a": [{"\u00e9": 1}]}]"#)
      ),
      (#"{"find": "c", "projection": {"_id": 1}, "sort": {"e\u0301": -1}}"#, found(#"[{"_id": 1}, {"_id": 2}]"#)),
      (#"{"find": "c", "filter": {"s": {"$regex": "^.$"}}}"#, found(#"[{"_id": 1}]"#)),
      (#"{"find": "c", "filter": {"s": {"$in": ["e\u0301"]}}}"#, found(#"[{"_id": 2}]"#)),
      (#"{"distinct": "c", "key": "\u00e9"}"#, #"{"values": [1]}"#),
      (#"{"distinct": "c", "key": "s"}"#, #"{"values": ["e\u0301", "\u00e9"]}"#),
      (#"{"find": "c", "filter": {"$\u0301": 1}}"#, #"{"ok": 0, "code": 2}"#),
      (#"{"find": "c", "filter": {".\u0301": 1}}"#, found("[]")),
      (#"{"find": "c", "filter": {"$jsonSchema": {"required": ["\u00e9", "e\u0301"]}}}"#, found(#"[{"_id": 1}]"#)),
      (
        #"{"find": "c", "filter": {"$jsonSchema": {"properties": {"e\u0301": {"maximum": 1}, "\u00e9": {"minimum": 1}}}}}"#,
        found(#"[{"_id": 2}]"#)
      ),
      (
        aggregated(
          #"[{"$sort": {"_id": 1}}, {"$group": {"_id": "$s", "\u00e9": {"$sum": 1}, "e\u0301": {"$max": "$e\u0301"}}}, {"$sort": {"_id": -1}}]"#
        ),
        found(#"[{"_id": "\u00e9", "\u00e9": 1, "e\u0301": 2}, {"_id": "e\u0301", "\u00e9": 1, "e\u0301": 1}]"#)
      ),
      (
        aggregated(
          #"[{"$match": {"_id": 1}}, {"$project": {"x": {"$let": {"vars": {"\u00e9": 1, "e\u0301": 2}, "in": ["$$\u00e9", "$$e\u0301"]}}}}]"#
        ),
        found(#"[{"x": [1, 2]}]"#)
      ),
      (
        aggregated(
          #"[{"$match": {"_id": 1}}, {"$project": {"x": {"$let": {"vars": {"\u00e9": 1}, "in": "$$e\u0301"}}}}]"#
        ),
        #"{"ok": 0, "code": 17276}"#
      ),
      (
        aggregated(#"[{"$match": {"_id": 1}}, {"$project": {"x": {"\u00e9": "$e\u0301", "e\u0301": "$\u00e9"}}}]"#),
        found(#"[{"x": {"\u00e9": 2, "e\u0301": 1}}]"#)
      ),
      (
        aggregated(
          #"[{"$match": {"_id": 1}}, {"$project": {"x": {"$setUnion": [["\u00e9"], ["e\u0301"]]}, "y": {"$eq": ["\u00e9", "e\u0301"]}}}]"#
        ),
        found(#"[{"x": ["e\u0301", "\u00e9"], "y": false}]"#)
      ),
      (
        aggregated(
          #"[{"$match": {"_id": 1}}, {"$project": {"x": {"$mergeObjects": [{"\u00e9": 1}, {"e\u0301": 2}]}}}]"#
        ),
        found(#"[{"x": {"\u00e9": 1, "e\u0301": 2}}]"#)
      ),
      (
        aggregated(
          #"[{"$match": {"_id": 1}}, {"$lookup": {"from": "c", "as": "x", "let": {"\u00e9": "$s"}, "pipeline": [{"$match": {"$expr": {"$eq": ["$s", "$$\u00e9"]}}}]}}]"#
        ),
        found(#"[{"x": [{"_id": 1}]}]"#)
      ),
      (
        aggregated(
          #"[{"$unwind": {"path": "$a", "includeArrayIndex": "\u00e9"}}, {"$match": {"e\u0301": 1}}, {"$count": "n"}]"#
        ),
        found(#"[{"n": 2}]"#)
      ),
    ]
  )

  static func updated(_ update: String, _ more: String = "") -> String {
    #"{"findAndModify": "c", "query": {"_id": 1}, "update": \#(update), "new": true\#(more)}"#
  }

  static let writes = CommandCase.table(
    "Field Names",
    before,
    [
      (updated(#"{"$set": {"\u00e9": 7}}"#), #"{"value": {"\u00e9": 7, "e\u0301": 2}}"#),
      (updated(#"{"$set": {"\u00e9": 7, "e\u0301": 8}}"#), #"{"value": {"\u00e9": 7, "e\u0301": 8}}"#),
      (updated(#"{"$set": {"o.\u00e9": 7, "o.e\u0301.x": 8}}"#), #"{"ok": 0, "code": 28}"#),
      (
        updated(#"{"$unset": {"\u00e9": 1}, "$inc": {"e\u0301": 1}}"#),
        #"{"value": {"\u00e9": {"$absent": true}, "e\u0301": 3}}"#
      ),
      (updated(#"{"$rename": {"\u00e9": "e\u0301"}}"#), #"{"value": {"\u00e9": {"$absent": true}, "e\u0301": 1}}"#),
      (
        updated(#"{"$addToSet": {"t": {"$each": ["\u00e9", "e\u0301"]}}}"#), #"{"value": {"t": ["\u00e9", "e\u0301"]}}"#
      ),
      (updated(#"[{"$set": {"\u00e9": 7, "e\u0301": "$\u00e9"}}]"#), #"{"value": {"\u00e9": 7, "e\u0301": 1}}"#),
      (
        #"{"findAndModify": "c", "query": {"\u00e9": 3, "e\u0301": 4}, "update": {"$set": {"x": 1}}, "upsert": true, "new": true}"#,
        #"{"value": {"\u00e9": 3, "e\u0301": 4}}"#
      ),
      (
        updated(#"{"$set": {"a.$[a\u212a].x": 1}}"#, #", "arrayFilters": [{"aK.b": 1}]"#),
        #"{"ok": 0, "code": 2}"#
      ),
    ]
  )

  @Test(arguments: reads + writes) func fieldNames(_ row: CommandCase) throws { try row.check() }

  static let catalog = CommandCase.table(
    "Naming Restrictions",
    #"""
    {"insert": "\u00e9", "documents": [{"_id": 1, "\u00e9": 1}, {"_id": 2, "e\u0301": 1}]}
    {"insert": "e\u0301", "documents": [{"_id": 3}]}
    {"createIndexes": "\u00e9", "indexes": [{"key": {"\u00e9": 1}, "name": "\u00e9", "unique": true, "sparse": true},
      {"key": {"e\u0301": 1}, "name": "e\u0301", "unique": true, "sparse": true}]}
    """#,
    [
      (#"{"find": "\u00e9"}"#, found(#"[{"_id": 1}, {"_id": 2}]"#)),
      (#"{"find": "e\u0301"}"#, found(#"[{"_id": 3}]"#)),
      (#"{"drop": "e\u0301"}"#, #"{"ns": "app.e\u0301", "ok": 1}"#),
      (#"{"listCollections": 1, "nameOnly": true}"#, found(#"[{"name": "e\u0301"}, {"name": "\u00e9"}]"#)),
      (#"{"insert": "\u00e9", "documents": [{"_id": 4, "e\u0301": 2, "\u00e9": 2}]}"#, #"{"n": 1}"#),
      (
        #"{"insert": "\u00e9", "documents": [{"_id": 4, "e\u0301": 1, "\u00e9": 2}]}"#,
        #"{"writeErrors": [{"code": 11000, "keyPattern": {"e\u0301": 1}}]}"#
      ),
      (
        #"{"explain": {"find": "\u00e9", "hint": "e\u0301"}}"#,
        #"{"queryPlanner": {"winningPlan": {"inputStage": {"indexName": "e\u0301"}}}}"#
      ),
      (#"{"dropIndexes": "\u00e9", "index": "e\u0301"}"#, #"{"nIndexesWas": 3}"#),
      (#"{"dropIndexes": "\u00e9", "index": "\u1ebd"}"#, #"{"ok": 0, "code": 27}"#),
    ]
  )

  @Test(arguments: catalog) func catalogNames(_ row: CommandCase) throws { try row.check() }

  @Test func databases() {
    var engine = MongoEngine(now: FakeClock.Instant(milliseconds: 0))
    for name in ["\u{e9}", "e\u{301}"] { _ = engine.run(["insert": "c", "documents": [["_id": 1]]], on: name) }
    _ = engine.run(["dropDatabase": 1], on: "\u{e9}")
    #expect(engine.data.databases.map { Array($0.utf8) } == [Array("e\u{301}".utf8)])
  }
}
