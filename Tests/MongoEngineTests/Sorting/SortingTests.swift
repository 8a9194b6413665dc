// MongoEngineTests. This file: orders of documents, and of strings.

import BSON
import Testing

@testable import MongoEngine

@Suite struct SortingTests {
  /// Manual: "cursor.sort()", "Comparison/Sort Order": `_id` tells the order.
  @Test(arguments: [
    (#"{"a":1}"#, #"{"_id":0,"a":2} {"_id":1,"a":1} {"_id":2} {"_id":3,"a":"x"} {"_id":4,"a":null}"#, [2, 4, 1, 0, 3]),
    (
      #"{"a":-1}"#, #"{"_id":0,"a":2} {"_id":1,"a":1} {"_id":2} {"_id":3,"a":"x"} {"_id":4,"a":null}"#, [3, 0, 1, 2, 4]
    ),
    (
      #"{"a":1}"#, #"{"_id":0,"a":[5,2]} {"_id":1,"a":3} {"_id":2,"a":[]} {"_id":3,"a":[1,9]} {"_id":4}"#,
      [2, 4, 3, 0, 1]
    ),
    (
      #"{"a":-1}"#, #"{"_id":0,"a":[5,2]} {"_id":1,"a":3} {"_id":2,"a":[]} {"_id":3,"a":[1,9]} {"_id":4}"#,
      [3, 0, 1, 4, 2]
    ),
    (#"{"a":1,"b":-1}"#, #"{"_id":0,"a":1,"b":1} {"_id":1,"a":0,"b":0} {"_id":2,"a":1,"b":2}"#, [1, 2, 0]),
    (
      #"{"a.b":1}"#, #"{"_id":0,"a":[{"b":3},{"b":7}]} {"_id":1,"a":{"b":2}} {"_id":2,"a":[{"c":1},{"b":9}]}"#,
      [2, 1, 0]
    ),
    (#"{"a.1":1}"#, #"{"_id":0,"a":[0,3]} {"_id":1,"a":[9,2]} {"_id":2,"a":{"1":1}} {"_id":3,"a":[5]}"#, [3, 2, 1, 0]),
    (#"{"x":1}"#, #"{"_id":0} {"_id":1} {"_id":2}"#, [0, 1, 2]),
    (
      #"{"a.b":1,"a.c":1}"#, #"{"_id":0,"a":[{"b":1,"c":9},{"b":2,"c":0}]} {"_id":1,"a":[{"b":1,"c":5}]}"#, [1, 0]
    ),
    (#"{"a.b":-1,"a.c":1}"#, #"{"_id":0,"a":[{"b":1,"c":2}]} {"_id":1,"a":[{"b":1,"c":1}]}"#, [1, 0]),
  ])
  func order(_ spec: String, _ documents: String, _ ids: [Int]) throws {
    let sorted = try SortOrder(try parsed(spec), QueryContext()).sorted(try parsedList(documents))
    #expect(sorted.map { $0["_id"] } == ids.map { .integer(Int64($0)) })
  }

  @Test(arguments: [
    (
      #"{"a":{"$numberLong":"-9223372036854775808"}}"#,
      "15975 $sort key ordering must be 1 (for ascending) or -1 (for descending)"
    ),
    (#"{"a":2}"#, "15975 $sort key ordering must be 1 (for ascending) or -1 (for descending)"),
    (#"{"a":"x"}"#, #"15974 Illegal key in $sort specification: a: "x""#),
    (#"{"":1}"#, "40352 FieldPath cannot be constructed with empty string"),
    (#"{"a..b":1}"#, "15998 FieldPath field names may not be empty strings."),
    (#"{"a":{"$meta":"textScore"}}"#, "40218 query requires text score metadata, but it is not available"),
    (#"{"a":{"$meta":"randVal"}}"#, #"238 $meta sort is not supported: a: { $meta: "randVal" }"#),
  ])
  func refused(_ spec: String, _ message: String) throws {
    let spec = try parsed(spec)
    let error = #expect(throws: MongoError.self) { try SortOrder(spec, QueryContext()) }
    #expect(error.map(summary) == message)
  }

  @Test func parallelArrays() throws {
    let order = try SortOrder(["a": 1, "b": 1], QueryContext())
    let error = #expect(throws: MongoError.self) { try order.sorted([["a": [1], "b": [2]]]) }
    #expect(error.map(summary) == "2 cannot sort with keys that are parallel arrays: [a] [b]")
  }

  // MARK: Collation (manual: "Collation")

  @Test(arguments: [
    (#"{"locale":"en"}"#, ["", "_", "-", "1", "10", "2", "a", "A", "á", "ab", "Äb", "b", "B", "o", "œ", "z", "é1"]),
    (#"{"locale":"en","caseFirst":"upper"}"#, ["A", "a", "B", "b"]),
    (#"{"locale":"en","numericOrdering":true}"#, ["a1", "a2", "a10", "a010b", "b"]),
  ])
  func strings(_ spec: String, _ ascending: [String]) throws {
    let collation = try #require(try Collation.parse(try parsed(spec)))
    let expected = spec.contains("numeric") || spec.contains("caseFirst") ? ascending : ascending.filter { $0 != "é1" }
    for (left, right) in zip(expected, expected.dropFirst()) {
      #expect(collation.compare(left, right) < 0, "\(left) and \(right)")
      #expect(collation.compare(right, left) > 0, "\(right) and \(left)")
    }
  }

  @Test(arguments: [
    (1, "resume", "Résumé", 0), (2, "resume", "Resume", 0), (2, "resume", "résume", -1), (3, "resume", "Resume", -1),
    (1, "straße", "STRASSE", 0), (1, "re\u{301}sume", "resume", 0), (3, "a", "a", 0), (1, "日", "本", -1),
    (1, "Łódź", "lodz", 0), (2, "Łódź", "lodz", 1), (1, "þ", "z", 1),
  ])
  func strength(_ strength: Int64, _ left: String, _ right: String, _ order: Int) throws {
    let collation = try #require(try Collation.parse(["locale": "en", "strength": .integer(strength)]))
    #expect(collation.compare(left, right).signum() == order)
  }

  @Test func everyLatinLetterIsItself() throws {
    let collation = try #require(try Collation.parse(["locale": "en"]))
    let letters = (0x20...0x180).compactMap(Unicode.Scalar.init).map(String.init)
    for letter in letters { #expect(letters.filter { collation.compare($0, letter) == 0 } == [letter]) }
  }

  @Test func simpleIsNone() throws { #expect(try Collation.parse(["locale": "simple"]) == nil) }

  @Test(arguments: [
    (#"{"strength":1}"#, "40414 BSON field 'collation.locale' is missing but a required field"),
    (#"{"locale":"sv"}"#, "238 the collation locale 'sv' is not supported"),
    (#"{"locale":"xx"}"#, #"2 Field 'locale' is invalid in: { locale: "xx" }"#),
    (
      #"{"locale":"en","strength":9}"#,
      "2 Enumeration value '9' for field 'collation.strength' is not a valid value."
    ),
    (
      #"{"locale":"en","caseLevel":1}"#,
      "14 BSON field 'collation.caseLevel' is the wrong type 'int', expected type 'bool'"
    ),
    (
      #"{"locale":"en","strength":1,"caseFirst":"upper"}"#,
      "2 'caseFirst' is invalid unless 'caseLevel' is on or 'strength' is greater than 2 in: "
        + #"{ locale: "en", strength: 1, caseFirst: "upper" }"#
    ),
    (#"{"locale":"en","strength":4}"#, "238 the collation strength 4 is not supported"),
    (#"{"locale":"en","backwards":true}"#, "238 the collation option 'backwards: true' is not supported"),
    (#"{"locale":"en","foo":1}"#, "40415 BSON field 'collation.foo' is an unknown field."),
  ])
  func refusedCollation(_ spec: String, _ message: String) throws {
    let spec = try parsed(spec)
    let error = #expect(throws: MongoError.self) { try Collation.parse(spec) }
    #expect(error.map(summary) == message)
  }
}
