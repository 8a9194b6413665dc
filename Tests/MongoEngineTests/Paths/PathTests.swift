// MongoEngineTests. This file: the values that a path means.

import BSON
import Testing

@testable import MongoEngine

@Suite struct PathTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let path: String
    let document: String
    /// The values in order; `-` for a missing one.
    let values: [String]

    var testDescription: String { "\(self.path) in \(self.document)" }
  }

  /// Manual: "Query an Array", "Query an Array of Embedded Documents", "Dot Notation".
  static let cases = [
    Case(path: "a", document: #"{"a":1}"#, values: ["1"]),
    Case(path: "b", document: #"{"a":1}"#, values: ["-"]),
    Case(path: "a.b", document: #"{"a":{"b":{"c":1}}}"#, values: [#"{"c":1}"#]),
    Case(path: "a.b", document: #"{"a":5}"#, values: ["-"]),
    Case(path: "a", document: #"{"a":[1,[2,3]]}"#, values: ["1", "[2,3]", "[1,[2,3]]"]),
    Case(path: "a", document: #"{"a":[]}"#, values: ["[]"]),
    Case(path: "a.b", document: #"{"a":[]}"#, values: []),
    Case(path: "a.b", document: #"{"a":[1,2]}"#, values: []),
    Case(path: "a.b", document: #"{"a":[{"b":1},{"c":2},3]}"#, values: ["1", "-"]),
    Case(path: "a.b", document: #"{"a":[{"b":[1,2]}]}"#, values: ["1", "2", "[1,2]"]),
    Case(path: "a.1", document: #"{"a":[5,7,3]}"#, values: ["7"]),
    Case(path: "a.1", document: #"{"a":[5,[2,4],3]}"#, values: ["[2,4]"]),
    Case(path: "a.1", document: #"{"a":[5,{"1":4},3]}"#, values: ["4", #"{"1":4}"#]),
    Case(path: "a.1", document: #"{"a":{"1":4}}"#, values: ["4"]),
    Case(path: "a.01", document: #"{"a":[5,7,3]}"#, values: []),
    Case(path: "a.1.b", document: #"{"a":[5,{"b":4},3]}"#, values: ["-", "4"]),
    Case(path: "a.1.b", document: #"{"a":[5,[{"b":4}],3]}"#, values: ["4"]),
    Case(path: "a.0.1", document: #"{"a":[[5,6]]}"#, values: ["6"]),
    Case(path: "a.b.c", document: #"{"a":[{"b":[{"c":1},{"c":2}]},{"b":{"c":3}}]}"#, values: ["1", "2", "3"]),
  ]

  @Test(arguments: cases) func values(_ row: Case) throws {
    let values = FieldPath(row.path).values(in: try parsed(row.document))
    #expect(values.map { $0?.extendedJSON() ?? "-" } == row.values)
  }

  @Test func wholeArrays() throws {
    let document = try parsed(#"{"a":[{"b":[1,2]},{"b":3}]}"#)
    let values = FieldPath("a.b").values(in: document, leaf: .whole)
    #expect(values.map { $0?.extendedJSON() } == ["[1,2]", "3"])
  }

  /// Manual: "$ (update)": the position is that in the outermost array.
  @Test func positionInTheOutermostArray() throws {
    let document = try parsed(#"{"a":[{"b":[2,3]},{"b":[4,5]}]}"#)
    var positions: [Int?] = []
    _ = try FieldPath("a.b").contains(in: .document(document), leaf: .traversed) { _, position throws(MongoError) in
      positions.append(position)
      return false
    }
    #expect(positions == [0, 0, 0, 1, 1, 1])
  }

  @Test func oneValue() throws {
    let document = try parsed(#"{"a":{"b":[1,{"c":2}]}}"#)
    #expect(document.value(at: FieldPath("a.b.1.c")) == 2)
    #expect(document.value(at: FieldPath("a.b.c")) == nil)
    #expect(document.value(at: FieldPath("a.x")) == nil)
  }

  @Test(arguments: [
    ("", "40352 FieldPath cannot be constructed with empty string"),
    ("a.", "40353 FieldPath must not end with a '.'."),
    ("a..b", "15998 FieldPath field names may not be empty strings."),
    ("$a", "16410 FieldPath field names may not start with '$'. Consider using $getField or $setField."),
    (String(repeating: "a.", count: 200) + "a", "15 FieldPath is too long"),
  ])
  func refusedPath(_ path: String, _ message: String) {
    let error = #expect(throws: MongoError.self) { try FieldPath.checked(path) }
    #expect(error.map(summary) == message)
  }
}
