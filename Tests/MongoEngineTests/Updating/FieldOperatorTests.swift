// MongoEngineTests. This file: the operators that change fields.

import BSON
import Testing

@testable import MongoEngine

@Suite struct FieldOperatorTests {
  static let cases =
    UpdateCase.table(
      "$set",
      [
        (#"{"_id":1,"a":1}"#, #"{"$set":{"a":2}}"#, #"{"_id":1,"a":2}"#),
        (#"{"_id":1,"a":1,"b":2}"#, #"{"$set":{"a":"x"}}"#, #"{"_id":1,"a":"x","b":2}"#),
        (#"{"_id":1}"#, #"{"$set":{"b":1,"a":2}}"#, #"{"_id":1,"a":2,"b":1}"#),
        (#"{"_id":1}"#, #"{"$set":{"a.b.c":1}}"#, #"{"_id":1,"a":{"b":{"c":1}}}"#),
        (#"{"_id":1,"a":{"x":1}}"#, #"{"$set":{"a.y":2,"a.x":3}}"#, #"{"_id":1,"a":{"x":3,"y":2}}"#),
        (#"{"_id":1,"a":[1,2]}"#, #"{"$set":{"a.1":5}}"#, #"{"_id":1,"a":[1,5]}"#),
        (#"{"_id":1,"a":[1]}"#, #"{"$set":{"a.3":5}}"#, #"{"_id":1,"a":[1,null,null,5]}"#),
        (#"{"_id":1,"a":[1]}"#, #"{"$set":{"a.1.b":5}}"#, #"{"_id":1,"a":[1,{"b":5}]}"#),
        (#"{"_id":1}"#, #"{"$set":{"a.0":5}}"#, #"{"_id":1,"a":{"0":5}}"#),
        (
          #"{"_id":1,"a":[]}"#, #"{"$set":{"a.10":1,"a.2":2}}"#,
          #"{"_id":1,"a":[null,null,2,null,null,null,null,null,null,null,1]}"#
        ),
        (#"{"_id":1}"#, #"{"$set":{"b10":1,"b2":2,"10":3,"2":4}}"#, #"{"_id":1,"2":4,"10":3,"b10":1,"b2":2}"#),
        (#"{"_id":1,"a":1}"#, #"{"$set":{"_id":1,"a":1}}"#, #"{"_id":1,"a":1}"#),
        (#"{"_id":1}"#, #"{"$set":{}}"#, #"{"_id":1}"#),
        (#"{"_id":1}"#, #"{"$set":{"a.$b":1}}"#, #"{"_id":1,"a":{"$b":1}}"#),
        (
          #"{"_id":1,"a":1}"#, #"{"$set":{"a.b":1}}"#,
          "28 Cannot create field 'b' in element {a: 1}"
        ),
        (
          #"{"_id":1,"a":{"b":[1]}}"#, #"{"$set":{"a.b.c.d":1}}"#,
          "28 Cannot create field 'c' in element {b: [ 1 ]}"
        ),
        (#"{"_id":1,"a":null}"#, #"{"$set":{"a.b":1}}"#, "28 Cannot create field 'b' in element {a: null}"),
        (#"{"_id":1,"a":[]}"#, #"{"$set":{"a.1500001":1}}"#, "34 can't backfill more than 1500000 elements"),
        (
          #"{"_id":1}"#, #"{"$set":{"_id":2}}"#,
          "66 Performing an update on the path '_id' would modify the immutable field '_id'"
        ),
        (
          #"{"_id":{"a":1}}"#, #"{"$set":{"_id.a":2}}"#,
          "66 Performing an update on the path '_id.a' would modify the immutable field '_id'"
        ),
        (
          #"{"_id":{"a":1}}"#, #"{"$set":{"_id.b":2}}"#,
          "66 Updating the path '_id' to _id: { a: 1, b: 2 } would modify the immutable field '_id'"
        ),
        (#"{"_id":1}"#, #"{"$set":{"_id.b":2}}"#, "28 Cannot create field 'b' in element {_id: 1}"),
        (#"{"_id":1}"#, #"{"$set":{"":2}}"#, "56 An empty update path is not valid."),
        (
          #"{"_id":1}"#, #"{"$set":{"a..b":2}}"#,
          "56 The update path 'a..b' contains an empty field name, which is not allowed."
        ),
        (
          #"{"_id":1}"#, #"{"$set":{"$a":2}}"#,
          "52 The dollar ($) prefixed field '$a' in '$a' is not allowed in the context of an update's replacement "
            + "document. Consider using an aggregation pipeline with $replaceWith."
        ),
      ]
    )
    + UpdateCase.table(
      "$unset",
      [
        (#"{"_id":1,"a":1,"b":2}"#, #"{"$unset":{"a":""}}"#, #"{"_id":1,"b":2}"#),
        (#"{"_id":1,"a":{"b":1}}"#, #"{"$unset":{"a.b":1}}"#, #"{"_id":1,"a":{}}"#),
        (#"{"_id":1,"a":[1,2]}"#, #"{"$unset":{"a.0":1}}"#, #"{"_id":1,"a":[null,2]}"#),
        (#"{"_id":1,"a":[1]}"#, #"{"$unset":{"a.5":1,"a.b":1,"b.c":1}}"#, #"{"_id":1,"a":[1]}"#),
        (#"{"_id":1,"a":1}"#, #"{"$unset":{"a.b":1}}"#, #"{"_id":1,"a":1}"#),
        (
          #"{"_id":1}"#, #"{"$unset":{"_id":1}}"#,
          "66 Performing an update on the path '_id' would modify the immutable field '_id'"
        ),
      ]
    )
    + UpdateCase.table(
      "$inc",
      [
        (#"{"_id":1,"a":1}"#, #"{"$inc":{"a":2}}"#, #"{"_id":1,"a":3}"#),
        (#"{"_id":1}"#, #"{"$inc":{"a.b":-2}}"#, #"{"_id":1,"a":{"b":-2}}"#),
        (#"{"_id":1,"a":1}"#, #"{"$inc":{"a":0.5}}"#, #"{"_id":1,"a":1.5}"#),
        (#"{"_id":1,"a":2147483647}"#, #"{"$inc":{"a":1}}"#, #"{"_id":1,"a":2147483648}"#),
        (
          #"{"_id":1,"a":0.1}"#, #"{"$inc":{"a":{"$numberDecimal":"1"}}}"#,
          #"{"_id":1,"a":{"$numberDecimal":"1.100000000000000"}}"#
        ),
        (
          #"{"_id":1,"a":{"$numberLong":"9223372036854775807"}}"#, #"{"$inc":{"a":1}}"#,
          "2 Failed to apply $inc operations to current value ((NumberLong)9223372036854775807) for document {_id: 1}"
        ),
        (#"{"_id":1}"#, #"{"$inc":{"a":"x"}}"#, #"14 Cannot increment with non-numeric argument: {a: "x"}"#),
        (
          #"{"_id":1,"a":"x"}"#, #"{"$inc":{"a":1}}"#,
          "14 Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type string"
        ),
        (
          #"{"_id":1,"a":null}"#, #"{"$inc":{"a":1}}"#,
          "14 Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type null"
        ),
      ]
    )
    + UpdateCase.table(
      "$mul",
      [
        (#"{"_id":1,"a":3}"#, #"{"$mul":{"a":2}}"#, #"{"_id":1,"a":6}"#),
        (
          #"{"_id":1}"#, #"{"$mul":{"a":5,"b":{"$numberLong":"5"},"c":{"$numberDouble":"5.0"}}}"#,
          #"{"_id":1,"a":0,"b":0,"c":0.0}"#
        ),
        (#"{"_id":1,"a":2147483647}"#, #"{"$mul":{"a":2}}"#, #"{"_id":1,"a":4294967294}"#),
        (
          #"{"_id":1,"a":{"$numberLong":"9223372036854775807"}}"#, #"{"$mul":{"a":2}}"#,
          "2 Failed to apply $mul operations to current value ((NumberLong)9223372036854775807) for document {_id: 1}"
        ),
        (#"{"_id":1}"#, #"{"$mul":{"a":null}}"#, "14 Cannot multiply with non-numeric argument: {a: null}"),
      ]
    )
    + UpdateCase.table(
      "$min",
      [
        (#"{"_id":1,"a":5}"#, #"{"$min":{"a":3}}"#, #"{"_id":1,"a":3}"#),
        (#"{"_id":1,"a":5}"#, #"{"$min":{"a":7,"b":1}}"#, #"{"_id":1,"a":5,"b":1}"#),
        (#"{"_id":1,"a":5}"#, #"{"$min":{"a":"x"}}"#, #"{"_id":1,"a":5}"#),
        (#"{"_id":1,"a":5}"#, #"{"$min":{"a":null}}"#, #"{"_id":1,"a":null}"#),
      ]
    )
    + UpdateCase.table(
      "$max",
      [
        (#"{"_id":1,"a":5}"#, #"{"$max":{"a":7}}"#, #"{"_id":1,"a":7}"#),
        (#"{"_id":1,"a":5}"#, #"{"$max":{"a":5.0,"b":1}}"#, #"{"_id":1,"a":5,"b":1}"#),
        (#"{"_id":1,"a":5}"#, #"{"$max":{"a":"x"}}"#, #"{"_id":1,"a":"x"}"#),
      ]
    )
    + UpdateCase.table(
      "$currentDate",
      [
        (#"{"_id":1}"#, #"{"$currentDate":{"a":true}}"#, #"{"_id":1,"a":{"$date":"2023-11-14T22:13:20.500Z"}}"#),
        (
          #"{"_id":1,"a":1}"#, #"{"$currentDate":{"a":{"$type":"date"}}}"#,
          #"{"_id":1,"a":{"$date":"2023-11-14T22:13:20.500Z"}}"#
        ),
        (
          #"{"_id":1}"#, #"{"$currentDate":{"a":{"$type":"timestamp"}}}"#,
          #"{"_id":1,"a":{"$timestamp":{"t":1700000000,"i":1}}}"#
        ),
        (
          #"{"_id":1}"#, #"{"$currentDate":{"a":1}}"#,
          "2 int is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: "
            + "'timestamp/date'})."
        ),
        (
          #"{"_id":1}"#, #"{"$currentDate":{"a":{"$type":"time"}}}"#,
          "2 The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}"
        ),
        (#"{"_id":1}"#, #"{"$currentDate":{"a":{"x":1}}}"#, "2 Unrecognized $currentDate option: x"),
      ]
    )
    + UpdateCase.table(
      "$bit",
      [
        (#"{"_id":1,"a":13}"#, #"{"$bit":{"a":{"and":10}}}"#, #"{"_id":1,"a":8}"#),
        (#"{"_id":1,"a":3}"#, #"{"$bit":{"a":{"or":5}}}"#, #"{"_id":1,"a":7}"#),
        (#"{"_id":1,"a":1}"#, #"{"$bit":{"a":{"xor":5,"or":8}}}"#, #"{"_id":1,"a":12}"#),
        (#"{"_id":1}"#, #"{"$bit":{"a":{"or":5}}}"#, #"{"_id":1,"a":5}"#),
        (
          #"{"_id":1,"a":1.5}"#, #"{"$bit":{"a":{"or":5}}}"#,
          "2 Cannot apply $bit to a value of non-integral type._id: 1 has the field a of non-integer type double"
        ),
        (
          #"{"_id":1}"#, #"{"$bit":{"a":1}}"#,
          "2 The $bit modifier is not compatible with a int. You must pass in an embedded document: "
            + "{$bit: {field: {and/or/xor: #}}"
        ),
        (
          #"{"_id":1}"#, #"{"$bit":{"a":{"not":1}}}"#,
          "2 The $bit modifier only supports 'and', 'or', and 'xor', not 'not' which is an unknown operator: {not: 1}"
        ),
        (
          #"{"_id":1}"#, #"{"$bit":{"a":{"or":"x"}}}"#,
          #"2 The $bit modifier field must be an Integer(32/64 bit); a 'string' is not supported here: {or: "x"}"#
        ),
        (
          #"{"_id":1}"#, #"{"$bit":{"a":{}}}"#,
          "2 You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}"
        ),
      ]
    )
    + UpdateCase.table(
      "$rename",
      [
        (#"{"_id":1,"a":1,"b":2}"#, #"{"$rename":{"a":"c"}}"#, #"{"_id":1,"b":2,"c":1}"#),
        (#"{"_id":1,"a":1,"b":2}"#, #"{"$rename":{"a":"b"}}"#, #"{"_id":1,"b":1}"#),
        (#"{"_id":1,"a":{"b":1}}"#, #"{"$rename":{"a.b":"c.d"}}"#, #"{"_id":1,"a":{},"c":{"d":1}}"#),
        (#"{"_id":1,"b":[1]}"#, #"{"$rename":{"a":"b.x.y"}}"#, #"{"_id":1,"b":[1]}"#),
        (#"{"_id":1,"a":1,"b":1}"#, #"{"$rename":{"a":"b"}}"#, #"{"_id":1,"b":1}"#),
        (
          #"{"_id":1,"a":[{"b":1}]}"#, #"{"$rename":{"a.0.b":"c"}}"#,
          "2 The source field cannot be an array element, 'a.0.b' in doc with _id: 1 has an array field called 'a'"
        ),
        (
          #"{"_id":1,"a":[{"b":1}],"c":1}"#, #"{"$rename":{"c":"a.0.c"}}"#,
          "2 The destination field cannot be an array element, 'a.0.c' in doc with _id: 1 has an array field called 'a'"
        ),
        (
          #"{"_id":1,"a":1}"#, #"{"$rename":{"a.b":"c"}}"#,
          "28 cannot use the part (a of a.b) to traverse the element ({a: 1})"
        ),
        (
          #"{"_id":1}"#, #"{"$rename":{"a":1}}"#, "2 The 'to' field for $rename must be a string: a: 1"
        ),
        (
          #"{"_id":1}"#, #"{"$rename":{"a":"a"}}"#,
          #"2 The source and target field for $rename must differ: a: "a""#
        ),
        (
          #"{"_id":1}"#, #"{"$rename":{"a":"a.b"}}"#,
          #"2 The source and target field for $rename must not be on the same path: a: "a.b""#
        ),
        (
          #"{"_id":1}"#, #"{"$rename":{"a.$":"b"}}"#, "2 The source field for $rename may not be dynamic: a.$"
        ),
        (
          #"{"_id":1}"#, #"{"$rename":{"a":"b.$[]"}}"#, "2 The destination field for $rename may not be dynamic: b.$[]"
        ),
        (
          #"{"_id":1}"#, #"{"$rename":{"_id":"b"}}"#,
          "66 Unsetting the path '_id' using $rename would modify the immutable field '_id'"
        ),
      ]
    )
    + UpdateCase.table(
      "Update Operators",
      [
        (
          #"{"_id":1}"#, #"{"$set":{"a":1},"$inc":{"a":1}}"#,
          "40 Updating the path 'a' would create a conflict at 'a'"
        ),
        (
          #"{"_id":1}"#, #"{"$set":{"a.b":1,"a.b.c":1}}"#,
          "40 Updating the path 'a.b.c' would create a conflict at 'a.b'"
        ),
        (#"{"_id":1}"#, #"{"$set":{"a.b":1,"a":1}}"#, "40 Updating the path 'a' would create a conflict at 'a'"),
        (
          #"{"_id":1}"#, #"{"$rename":{"a":"b"},"$set":{"a.c":1}}"#,
          "40 Updating the path 'a.c' would create a conflict at 'a'"
        ),
        (
          #"{"_id":1}"#, #"{"$set":{"a":1},"$foo":{"a":1}}"#,
          "9 Unknown modifier: $foo. Expected a valid update modifier or pipeline-style update specified as an array"
        ),
        (
          #"{"_id":1}"#, #"{"$set":1}"#,
          "9 Modifiers operate on fields but we found type int instead. For example: {$mod: {<field>: ...}} not {$set: 1}"
        ),
      ]
    )

  @Test(arguments: cases) func update(_ row: UpdateCase) throws { try row.check() }

  /// Manual: "$setOnInsert".
  @Test func setOnInsert() throws {
    let update = try operators(#"{"$set":{"a":1},"$setOnInsert":{"b.c":2,"_id.x":1}}"#)
    #expect(try update.apply(to: ["_id": 1], match: nil) == ["_id": 1, "a": 1])
    #expect(try update.apply(to: [:], match: nil, isInsert: true) == ["_id": ["x": 1], "a": 1, "b": ["c": 2]])
  }

  /// Manual: "Collation": `$min` and `$max` compare as the collation does.
  @Test func collation() throws {
    var context = testContext
    context.collation = try Collation.parse(["locale": "en", "strength": 1])
    let update = try operators(#"{"$min":{"a":"B"},"$max":{"b":"a"},"$addToSet":{"c":"X"}}"#, context)
    let document: BSONDocument = ["_id": 1, "a": "b", "b": "B", "c": ["x"]]
    #expect(try update.apply(to: document, match: nil) == document)
  }

  /// Types are kept, or widened.
  @Test func types() throws {
    let update = try operators(
      #"{"$inc":{"a":1},"$mul":{"b":{"$numberLong":"2"}},"$bit":{"c":{"or":{"$numberLong":"1"}}}}"#
    )
    let result = try update.apply(to: ["a": .int64(1), "b": .int32(2), "c": .int32(2)], match: nil)
    #expect(result == ["a": .int64(2), "b": .int64(4), "c": .int64(3)])
  }

  /// Manual: "MongoDB Limits and Thresholds".
  @Test func limits() throws {
    let deep = Array(repeating: "a", count: 181).joined(separator: ".")
    #expect(
      try outcome { try operators(#"{"$set":{"\#(deep)":1}}"#).apply(to: [:], match: nil) }
        == "15 Document exceeds maximum nesting depth of 180"
    )
    #expect(
      try outcome { try operators(#"{"$set":{"\#(deep.dropLast(2))":{"b":1}}}"#).apply(to: [:], match: nil) }
        == "15 Document exceeds maximum nesting depth of 180"
    )
    let long = String(repeating: "x", count: 9_000_000)
    let update = try Update(["$push": ["a": .string(long)]], arrayFilters: [], testContext, pipeline: noPipeline)
    #expect(
      try outcome { try update.apply(to: ["a": [.string(long)]], match: nil) }
        == "17419 Resulting document after update is larger than 16777216"
    )
    let paths = (1...4).map { #""a.\#($0 * 1_500_000)":1"# }.joined(separator: ",")
    #expect(
      try outcome { try operators("{\"$set\":{\(paths)}}").apply(to: ["a": []], match: nil) }
        == "17419 Resulting document after update is larger than 16777216"
    )
  }
}
