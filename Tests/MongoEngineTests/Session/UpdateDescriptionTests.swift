// Tests of MongoEngine. This file: how one document became another (manual: "update Event").

import BSON
import Testing

@testable import MongoEngine

@Suite struct UpdateDescriptionTests {
  @Test(arguments: [
    ("{}", "{}", "{}", "[]", "[]"),
    ("{\"a\": 1}", "{\"a\": 1}", "{}", "[]", "[]"),
    ("{\"a\": 1, \"b\": 2}", "{\"a\": 3, \"c\": 4}", "{\"a\": 3, \"c\": 4}", "[\"b\"]", "[]"),
    ("{\"a\": {\"b\": 1, \"c\": 2, \"d\": 3}}", "{\"a\": {\"b\": 9, \"d\": 3}}", "{\"a.b\": 9}", "[\"a.c\"]", "[]"),
    ("{\"a\": [1, 2, 3]}", "{\"a\": [1, 2, 3, 4]}", "{\"a.3\": 4}", "[]", "[]"),
    (
      "{\"a\": [1, 2, 3, 4]}", "{\"a\": [1, 2]}", "{}", "[]",
      "[{\"field\": \"a\", \"newSize\": 2}]"
    ),
    ("{\"a\": [{\"x\": 1, \"y\": 2}, 5, 6]}", "{\"a\": [{\"x\": 3, \"y\": 2}, 5, 6]}", "{\"a.0.x\": 3}", "[]", "[]"),
    ("{\"a\": 1}", "{\"a\": {\"b\": 1}}", "{\"a\": {\"b\": 1}}", "[]", "[]"),
  ])
  func changes(before: String, after: String, updated: String, removed: String, truncated: String) throws {
    let description = try UpdateDescription(
      from: BSONDocument(extendedJSON: before),
      to: BSONDocument(extendedJSON: after),
      .operators(whole: [])
    ).document(false)
    #expect(description["updatedFields"] == (try BSONValue(extendedJSON: updated)))
    #expect(description["removedFields"] == (try BSONValue(extendedJSON: removed)))
    #expect(description["truncatedArrays"] == (try BSONValue(extendedJSON: truncated)))
  }

  @Test(arguments: [
    ("{\"a\": {\"1\": 1}}", "{\"a\": {\"1\": 2}}", "{\"a.1\": [\"a\", \"1\"]}"),
    ("{\"a\": [{\"1\": 1}]}", "{\"a\": [{\"1\": 2}]}", "{\"a.0.1\": [\"a\", 0, \"1\"]}"),
    ("{\"a\": {\"b.c\": 1, \"x\": 1}}", "{\"a\": {\"x\": 1}}", "{\"a.b.c\": [\"a\", \"b.c\"]}"),
    ("{\"1\": 1, \"a\": [1, 2], \"b\": {\"01\": 1}}", "{\"1\": 2, \"a\": [1, 3], \"b\": {\"01\": 2}}", "{}"),
  ])
  func pathsThatCouldBeReadOtherwise(before: String, after: String, paths: String) throws {
    let description = try UpdateDescription(
      from: BSONDocument(extendedJSON: before),
      to: BSONDocument(extendedJSON: after),
      .operators(whole: [])
    ).document(true)
    #expect(description["disambiguatedPaths"] == (try BSONValue(extendedJSON: paths)))
  }

  @Test func valuesThatWereSetAsAWhole() {
    let (before, after): (BSONDocument, BSONDocument) = (["a": [1, 2], "b": ["c": 1]], ["a": [8, 9], "b": ["c": 2]])
    let parts = UpdateDescription(from: before, to: after, .operators(whole: ["b"]))
    #expect(parts.updated == ["a.0": 8, "a.1": 9, "b": ["c": 2]])
    let whole = UpdateDescription(from: before, to: after, .operators(whole: ["a", "b.c"]))
    #expect(whole.updated == ["a": [8, 9], "b.c": 2])
    let same = [Int32](repeating: 7, count: 50).map { BSONValue.int32($0) }
    let long = UpdateDescription(
      from: ["a": .array(BSONArray(same + [1]))],
      to: ["a": .array(BSONArray(same + [2]))],
      .pipeline
    )
    #expect(long.updated == ["a.50": 2])
    let short = UpdateDescription(from: ["a": ["b": 1]], to: ["a": ["b": 2]], .pipeline)
    #expect(short.updated == ["a.b": 2])
  }
}
