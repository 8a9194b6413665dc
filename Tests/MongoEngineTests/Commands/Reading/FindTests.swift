// MongoEngineTests/Commands/Reading. This file: `find`, `count`, `distinct`.

import BSON
import Testing

@testable import MongoEngine

@Suite struct FindTests {
  static let people = """
    {"insert": "people", "documents": [
      {"_id": 3, "name": "Ada", "age": 36, "tags": ["x", "y"]}, {"_id": 1, "name": "bob", "age": 20, "tags": []},
      {"_id": 2, "name": "Bob", "age": 20, "tags": ["y", "z"], "in": {"a": 1}}
    ]}
    {"createIndexes": "people", "indexes": [{"key": {"age": 1, "_id": -1}, "name": "age"}]}
    {"create": "adults", "viewOn": "people", "pipeline": [{"$match": {"age": {"$gte": 30}}}, {"$project": {"tags": 0}}]}
    {"create": "words", "collation": {"locale": "en", "strength": 2}}
    {"insert": "words", "documents": [{"_id": 1, "w": "a"}, {"_id": 2, "w": "A"}, {"_id": 3, "w": "b"}]}
    """

  static func cursor(_ documents: String, _ id: Int = 0, _ collection: String = "people") -> String {
    #"{"cursor": {"firstBatch": [\#(documents)], "id": \#(id), "ns": "app.\#(collection)"}, "ok": 1}"#
  }

  static let find = CommandCase.table(
    "find",
    people,
    [
      (#"{"find": "people", "projection": {"_id": 1}}"#, cursor(#"{"_id": 3}, {"_id": 1}, {"_id": 2}"#)),
      (#"{"find": "nothing"}"#, cursor("", 0, "nothing")),
      (
        #"{"find": "people", "filter": {"age": 20}, "sort": {"_id": 1}, "projection": {"name": 1}}"#,
        cursor(#"{"_id": 1, "name": "bob"}, {"_id": 2, "name": "Bob"}"#)
      ),
      (#"{"find": "people", "sort": {"age": 1, "_id": 1}, "skip": 1, "limit": 1}"#, cursor(#"{"_id": 2}"#)),
      (#"{"find": "people", "sort": {"$natural": -1}, "limit": 2}"#, cursor(#"{"_id": 2}, {"_id": 1}"#)),
      (#"{"find": "people", "limit": 2, "batchSize": 2}"#, cursor(#"{"_id": 3}, {"_id": 1}"#)),
      (#"{"find": "people", "batchSize": 1, "singleBatch": true}"#, cursor(#"{"_id": 3}"#)),
      (
        #"{"find": "people", "filter": {"$expr": {"$gt": ["$age", "$$least"]}}, "let": {"least": 30}}"#,
        cursor(#"{"_id": 3}"#)
      ),
      (
        #"{"find": "people", "filter": {"name": "BOB"}, "collation": {"locale": "en", "strength": 1}}"#,
        cursor(#"{"_id": 1}, {"_id": 2}"#)
      ),
      (
        #"{"find": "people", "filter": {"tags": "z"}, "projection": {"tags.$": 1}}"#,
        cursor(#"{"_id": 2, "tags": ["z"]}"#)
      ),
      (
        #"{"find": "people", "filter": {"_id": 2}, "showRecordId": true}"#,
        cursor(#"{"_id": 2, "$recordId": 3}"#)
      ),
      (
        #"{"find": "people", "filter": {"age": 36}, "returnKey": true}"#,
        cursor(#"{"age": 36, "_id": 3, "name": {"$absent": true}}"#)
      ),
      (
        #"{"find": "people", "filter": {"age": 36}, "returnKey": true, "showRecordId": true}"#,
        cursor(#"{"age": 36, "_id": 3, "$recordId": {"$absent": true}}"#)
      ),
      (
        #"{"find": "people", "min": {"age": 20, "_id": 1}, "max": {"age": 36, "_id": 4}, "hint": "age"}"#,
        cursor(#"{"_id": 1}"#)
      ),
      (#"{"find": "people", "hint": {"age": 1, "_id": -1}}"#, cursor(#"{"_id": 2}, {"_id": 1}, {"_id": 3}"#)),
      (#"{"find": "adults"}"#, cursor(#"{"_id": 3, "age": 36, "tags": {"$absent": true}}"#, 0, "adults")),
      (
        #"{"find": "adults", "filter": {"age": {"$lt": 50}}, "sort": {"_id": 1}, "limit": 1, "projection": {"age": 1}}"#,
        cursor(#"{"_id": 3, "name": {"$absent": true}}"#, 0, "adults")
      ),
      (#"{"find": "words", "filter": {"w": "a"}}"#, cursor(#"{"_id": 1}, {"_id": 2}"#, 0, "words")),
      (
        #"{"find": "words", "filter": {"w": "a"}, "collation": {"locale": "simple"}}"#,
        cursor(#"{"_id": 1}"#, 0, "words")
      ),
    ]
  )

  static let refused = CommandCase.table(
    "find",
    people,
    [
      (
        #"{"find": "people", "foo": 1}"#,
        #"{"ok": 0, "code": 40415, "errmsg": "BSON field 'find.foo' is an unknown field."}"#
      ),
      (
        #"{"find": "people", "limit": "1"}"#,
        #"""
        {"code": 14, "errmsg": "BSON field 'find.limit' is the wrong type 'string', expected types '[long, int, decimal, double']"}
        """#
      ),
      (
        #"{"find": "people", "limit": -1}"#,
        #"{"code": 51024, "errmsg": "BSON field 'limit' value must be >= 0, actual value '-1'"}"#
      ),
      (#"{"find": 1}"#, #"{"code": 73, "codeName": "InvalidNamespace"}"#),
      (
        #"{"find": "people", "hint": "no"}"#,
        #"""
        {"code": 2, "errmsg": "error processing query: ns=app.people filter: {} sort: {} proj: {} planner returned error :: caused by :: hint provided does not correspond to an existing index"}
        """#
      ),
      (
        #"{"find": "people", "hint": {"$natural": 2}}"#,
        #"{"code": 2, "errmsg": "$natural hint must be alone, and 1 or -1: { $natural: 2 }"}"#
      ),
      (#"{"count": "people", "limit": "1"}"#, #"{"code": 2, "errmsg": "limit value is not a valid number"}"#),
      (#"{"count": "people", "limit": 1.5}"#, #"{"code": 9, "errmsg": "Expected an integer: limit: 1.5"}"#),
      (#"{"count": "people", "hint": null}"#, #"{"code": 9}"#),
      (#"{"count": "adults", "hint": "no"}"#, #"{"code": 2}"#),
      (
        #"{"distinct": "people", "key": "age", "hint": "_id_"}"#,
        #"{"code": 40415, "errmsg": "BSON field 'distinct.hint' is an unknown field."}"#
      ),
      (
        #"{"find": "people", "min": {"age": 1}}"#,
        #"{"code": 51173, "errmsg": "When using min()/max() a hint of which index to use must be provided"}"#
      ),
      (
        #"{"find": "people", "sort": {"$natural": 1, "a": 1}}"#,
        #"{"code": 2, "errmsg": "Cannot include '$natural' in compound sort: { $natural: 1, a: 1 }"}"#
      ),
      (
        #"{"find": "adults", "showRecordId": true}"#,
        #"{"code": 168, "errmsg": "Option showRecordId not supported in aggregation."}"#
      ),
      (
        #"{"find": "people", "filter": {"$expr": {"$divide": ["$age", 0]}}}"#,
        #"{"code": 2, "errmsg": "Executor error during find command :: caused by :: can't $divide by zero"}"#
      ),
      (
        #"{"find": "people", "awaitData": true}"#,
        #"{"code": 9, "errmsg": "Cannot set 'awaitData' without also setting 'tailable'"}"#
      ),
    ]
  )

  static let counts =
    CommandCase.table(
      "count",
      people,
      [
        (#"{"count": "people"}"#, #"{"n": 3, "ok": 1}"#),
        (#"{"count": "people", "query": {"age": 20}}"#, #"{"n": 2}"#),
        (#"{"count": "people", "skip": 1}"#, #"{"n": 2}"#),
        (#"{"count": "people", "skip": 5, "limit": 1}"#, #"{"n": 0}"#),
        (#"{"count": "people", "limit": -2}"#, #"{"n": 2}"#),
        (#"{"count": "people", "skip": {"$numberDecimal": "1.5"}}"#, #"{"n": 1}"#),
        (#"{"count": "people", "skip": {"$numberDouble": "Infinity"}}"#, #"{"n": 0}"#),
        (#"{"count": "people", "query": {"age": 20}, "limit": 1}"#, #"{"n": 1}"#),
        (#"{"count": "adults"}"#, #"{"n": 1}"#),
        (#"{"count": "nothing"}"#, #"{"n": 0}"#),
      ]
    )
    + CommandCase.table(
      "distinct",
      people,
      [
        (#"{"distinct": "people", "key": "tags"}"#, #"{"values": ["x", "y", "z"]}"#),
        (#"{"distinct": "people", "key": "age"}"#, #"{"values": [20, 36]}"#),
        (#"{"distinct": "people", "key": "name", "query": {"_id": {"$gt": 1}}}"#, #"{"values": ["Ada", "Bob"]}"#),
        (#"{"distinct": "people", "key": "in.a"}"#, #"{"values": [1]}"#),
        (#"{"distinct": "people", "key": "tags.0"}"#, #"{"values": ["x", "y"]}"#),
        (
          #"{"distinct": "people", "key": "name", "collation": {"locale": "en", "strength": 2}}"#,
          #"{"values": ["Ada", "bob"]}"#
        ),
        (#"{"distinct": "adults", "key": "age"}"#, #"{"values": [36]}"#),
        (
          #"{"distinct": "people"}"#,
          #"{"code": 40414, "errmsg": "BSON field 'distinct.key' is missing but a required field"}"#
        ),
      ]
    )

  @Test(arguments: find) func finds(_ row: CommandCase) throws { try row.check() }

  @Test(arguments: refused) func refuses(_ row: CommandCase) throws { try row.check() }

  @Test(arguments: counts) func countsAndDistinctValues(_ row: CommandCase) throws { try row.check() }
}
