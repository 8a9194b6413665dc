// BSONTests: documents. This file: fields looked up, set, removed, and copies.

import Testing

@testable import BSON

@Suite struct DocumentTests {
  @Test func keepsFieldsInOrder() {
    let document: BSONDocument = ["b": 1, "a": "x", "b": 2]
    #expect(document.keys == ["b", "a", "b"])
    #expect(document["b"] == 1)
    #expect(document["c"] == nil)
    #expect(document.count == 3)
  }

  @Test func setsWhereTheFieldStands() {
    var document: BSONDocument = ["a": 1, "b": "text", "c": true]
    let copy = document
    document["b"] = ["x": [1, 2]]
    document["a"] = nil
    document["d"] = nil
    document["e"] = .null
    #expect(document == ["b": ["x": [1, 2]], "c": true, "e": .null])
    #expect(copy == ["a": 1, "b": "text", "c": true])
    document.prepend("_id", 7)
    #expect(document.keys == ["_id", "b", "c", "e"])
  }

  /// An embedded document shares its parent's bytes until one of them changes.
  @Test func embeddedDocuments() {
    var parent: BSONDocument = ["a": ["b": 1, "c": ["d": 2]], "z": 9]
    guard case .document(var child) = parent["a"] else {
      Issue.record("expected a document")
      return
    }
    #expect(child.byteCount < parent.byteCount)
    #expect(child.detached == child)
    #expect(child.detached.bytes == child.bytes)
    child["b"] = "longer"
    child.append("e", true)
    #expect(child == ["b": "longer", "c": ["d": 2], "e": true])
    #expect(parent == ["a": ["b": 1, "c": ["d": 2]], "z": 9])
    parent["a"] = .document(child)
    #expect(parent == ["a": ["b": "longer", "c": ["d": 2], "e": true], "z": 9])
  }

  @Test func fieldsOfOtherDocuments() throws {
    let source: BSONDocument = ["x": 1, "y": ["z": "text"]]
    var target: BSONDocument = ["a": 0]
    target.append(try #require(source.element("y")))
    target.append("renamed", valueOf: try #require(source.element("y")))
    #expect(target == ["a": 0, "y": ["z": "text"], "renamed": ["z": "text"]])
  }

  @Test func namesThatBeginOthers() {
    let document: BSONDocument = ["abc": 1, "ab": 2, "": 3, "a": 4]
    #expect(document["a"] == 4)
    #expect(document["ab"] == 2)
    #expect(document["abc"] == 1)
    #expect(document[""] == 3)
    #expect(document["abcd"] == nil)
    #expect(document.contains("b") == false)
  }

  @Test func arrays() {
    var array: BSONArray = [1, "x"]
    array.append(nil)
    #expect(array.count == 3)
    #expect(array[1] == "x")
    #expect(array[3] == nil)
    #expect(array[-1] == nil)
    #expect(array.document == ["0": 1, "1": "x", "2": nil])
    #expect(Array(array) == [1, "x", nil])
    #expect(BSONArray().isEmpty)
  }
}
