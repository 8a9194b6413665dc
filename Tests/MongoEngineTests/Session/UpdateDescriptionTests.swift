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
      to: BSONDocument(extendedJSON: after)
    ).document(false)
    #expect(description["updatedFields"] == (try BSONValue(extendedJSON: updated)))
    #expect(description["removedFields"] == (try BSONValue(extendedJSON: removed)))
    #expect(description["truncatedArrays"] == (try BSONValue(extendedJSON: truncated)))
  }
}
