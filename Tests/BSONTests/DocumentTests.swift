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
}
