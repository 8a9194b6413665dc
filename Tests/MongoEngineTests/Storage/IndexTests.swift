// MongoEngineTests/Storage. This file: what indexes keep and refuse.

import BSON
import Testing

@testable import MongoEngine

@Suite struct IndexTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let page: String
    let index: String
    let documents: String
    let error: String?

    init(_ page: String, _ index: String, _ documents: String, _ error: String? = nil) {
      self.page = page
      self.index = index
      self.documents = documents
      self.error = error
    }

    var testDescription: String { "\(self.page): \(self.index) \(self.documents)" }
  }

  static let uniqueRows: [Row] = [
    Row(
      "Unique Indexes",
      #"{"key": {"email": 1}, "unique": true}"#,
      #"{"_id": 1, "email": "a@b"} {"_id": 2, "email": "a@b"}"#,
      #"11000 E11000 duplicate key error collection: app.users index: email_1 dup key: { email: "a@b" }"#
    ),
    Row(
      "Unique Indexes: Missing Document Field in a Unique Single-Field Index",
      #"{"key": {"x": 1}, "unique": true}"#,
      #"{"_id": 1} {"_id": 2}"#,
      "11000 E11000 duplicate key error collection: app.users index: x_1 dup key: { x: null }"
    ),
    Row(
      "Unique Indexes: Unique Compound Index",
      #"{"key": {"a": 1, "b.c": -1}, "unique": true}"#,
      #"{"_id": 1, "a": 1, "b": {"c": 2}} {"_id": 2, "a": 1, "b": {"c": 3}} {"_id": 3, "a": 1.0, "b": {"c": 2}}"#,
      "11000 E11000 duplicate key error collection: app.users index: a_1_b.c_-1 dup key: { a: 1.0, b.c: 2 }"
    ),
    Row(
      "Unique Indexes: Unique Constraint Across Separate Documents",
      #"{"key": {"a.b": 1}, "unique": true}"#,
      #"{"_id": 1, "a": [{"b": 1}, {"b": 1}]} {"_id": 2, "a": [{"b": 2}]}"#
    ),
    Row(
      "Unique Indexes: Unique Constraint Across Separate Documents",
      #"{"key": {"a": 1}, "unique": true}"#,
      #"{"_id": 1, "a": [1, 2]} {"_id": 2, "a": [3, 2]}"#,
      "11000 E11000 duplicate key error collection: app.users index: a_1 dup key: { a: 2 }"
    ),
    Row(
      "Sparse Indexes: Sparse Index with Unique Constraint",
      #"{"key": {"x": 1}, "unique": true, "sparse": true}"#,
      #"{"_id": 1} {"_id": 2} {"_id": 3, "x": 1}"#
    ),
    Row(
      "Partial Indexes: Partial Index with Unique Constraint",
      #"{"key": {"x": 1}, "unique": true, "partialFilterExpression": {"age": {"$gte": 21}}}"#,
      #"{"_id": 1, "x": 1, "age": 20} {"_id": 2, "x": 1} {"_id": 3, "x": 1, "age": 21}"#
    ),
    Row(
      "Partial Indexes: Partial Index with Unique Constraint",
      #"{"key": {"x": 1}, "unique": true, "partialFilterExpression": {"age": {"$gte": 21}}}"#,
      #"{"_id": 3, "x": 1, "age": 21} {"_id": 4, "x": 1, "age": 30}"#,
      "11000 E11000 duplicate key error collection: app.users index: x_1 dup key: { x: 1 }"
    ),
    Row(
      "Multikey Indexes: Compound Multikey Indexes",
      #"{"a": 1, "b": 1}"#,
      #"{"_id": 1, "a": [1, 2], "b": [1, 2]}"#,
      "171 cannot index parallel arrays [b] [a]"
    ),
    Row(
      "Multikey Indexes: Compound Multikey Indexes",
      #"{"a.b": 1, "a.c": 1}"#,
      #"{"_id": 1, "a": [{"b": 1, "c": 2}]}"#
    ),
    Row(
      "Hashed Indexes",
      #"{"a": "hashed"}"#,
      #"{"_id": 1, "a": [1]}"#,
      "16766 hashed indexes do not currently support array values. Found array at path: a"
    ),
    Row(
      "Default _id Index",
      #"{"a": 1}"#,
      #"{"_id": 1} {"_id": 1.0}"#,
      "11000 E11000 duplicate key error collection: app.users index: _id_ dup key: { _id: 1.0 }"
    ),
  ]

  @Test(arguments: uniqueRows) func uniqueness(_ row: Row) throws {
    let documents = try parsedList(row.documents)
    var collection = try makeCollection(indexes: [row.index])
    var error: String?
    do throws(MongoError) {
      for document in documents { try collection.insert(document) }
    } catch let failure {
      error = summary(failure)
      #expect(collection.count == documents.count - 1)
    }
    #expect(error == row.error)
  }

  @Test func duplicateKeyTellsPatternAndValue() throws {
    var collection = try makeCollection(
      #"{"_id": 1, "a": "x", "b": 2}"#,
      indexes: [#"{"key": {"a": 1, "b": -1}, "unique": true}"#]
    )
    let error = #expect(throws: MongoError.self) { try collection.insert(try parsed(#"{"_id": 2, "a": "x", "b": 2}"#)) }
    #expect(error?.info == (try parsed(#"{"keyPattern": {"a": 1, "b": -1}, "keyValue": {"a": "x", "b": 2}}"#)))
    #expect(error?.codeName == "DuplicateKey")
  }

  @Test func duplicatesAreFoundWhenTheIndexIsCreated() throws {
    var collection = try makeCollection(#"{"_id": 1, "a": 5} {"_id": 2, "a": 5}"#)
    let error = #expect(throws: MongoError.self) {
      try collection.createIndexes([try index(#"{"b": 1}"#), try index(#"{"key": {"a": 1}, "unique": true}"#)])
    }
    #expect(
      error?.message == "E11000 duplicate key error collection: app.users index: a_1 dup key: { a: 5 }"
    )
    #expect(collection.indexes.map(\.spec.name) == ["_id_"])
  }

  @Test func replacedDocumentsLeaveTheirKeys() throws {
    var collection = try makeCollection(
      #"{"_id": 1, "a": [1, 2]} {"_id": 2, "a": 3}"#,
      indexes: [#"{"key": {"a": 1}, "unique": true}"#]
    )
    try collection.replace(RecordID(1), with: try parsed(#"{"_id": 1, "a": [2, 4]}"#))
    #expect(try found(collection, #"{"a": 1}"#).isEmpty)
    #expect(try found(collection, #"{"a": 2}"#) == "1")
    #expect(throws: MongoError.self) { try collection.replace(RecordID(1), with: try parsed(#"{"_id": 1, "a": 3}"#)) }
    #expect(try found(collection, #"{"a": 4}"#) == "1")
    collection.remove(RecordID(2))
    try collection.replace(RecordID(1), with: try parsed(#"{"_id": 1, "a": 3}"#))
    #expect(try found(collection, #"{"a": 3}"#) == "1")
    #expect(collection.indexes.map(\.entries.count) == [1, 1])
  }

  @Test func collationDecidesWhatIsADuplicate() throws {
    var collection = try makeCollection(
      #"{"_id": 1, "a": "Ada"}"#,
      indexes: [#"{"key": {"a": 1}, "unique": true, "collation": {"locale": "en", "strength": 2}}"#]
    )
    #expect(throws: MongoError.self) { try collection.insert(try parsed(#"{"_id": 2, "a": "ADA"}"#)) }
  }

  /// Manual: "createIndexes": Recreating an Existing Index.
  static let conflictRows: [(String, String, String?)] = [
    (#"{"a": 1}"#, #"{"a": 1}"#, nil),
    (#"{"a": 1}"#, #"{"a": 1.0}"#, nil),
    (
      #"{"a": 1}"#, #"{"key": {"a": 1}, "unique": true}"#,
      "86 An existing index has the same name as the requested index. When index names are not specified, they are auto "
        + "generated and can cause conflicts. Please refer to our documentation. Requested index: "
        + #"{ v: 2, unique: true, key: { a: 1 }, name: "a_1" }, existing index: { v: 2, key: { a: 1 }, name: "a_1" }"#
    ),
    (
      #"{"a": 1}"#, #"{"key": {"a": 1}, "expireAfterSeconds": 5}"#,
      "85 An equivalent index already exists with the same name but different options. Requested index: "
        + #"{ v: 2, key: { a: 1 }, name: "a_1", expireAfterSeconds: 5 }, "#
        + #"existing index: { v: 2, key: { a: 1 }, name: "a_1" }"#
    ),
    (
      #"{"a": 1}"#, #"{"key": {"a": 1}, "name": "other"}"#, "85 Index already exists with a different name: a_1"
    ),
    (
      #"{"a": 1}"#, #"{"key": {"a": 1}, "name": "other", "hidden": true}"#,
      "85 An equivalent index already exists with a different name and options. Requested index: "
        + #"{ v: 2, key: { a: 1 }, name: "other", hidden: true }, existing index: { v: 2, key: { a: 1 }, name: "a_1" }"#
    ),
    (
      #"{"a": 1}"#, #"{"key": {"a": 1}, "name": "other", "expireAfterSeconds": 5}"#,
      "85 An equivalent index already exists with a different name and options. Requested index: "
        + #"{ v: 2, key: { a: 1 }, name: "other", expireAfterSeconds: 5 }, existing index: "#
        + #"{ v: 2, key: { a: 1 }, name: "a_1" }"#
    ),
    (#"{"a": 1}"#, #"{"key": {"a": 1}, "name": "unique", "unique": true}"#, nil),
    (#"{"a": 1}"#, #"{"key": {"a": 1}, "name": "sparse", "sparse": true}"#, nil),
    (
      #"{"a": 1}"#, #"{"key": {"b": 1}, "name": "a_1"}"#,
      "86 An existing index has the same name as the requested index. When index names are not specified, they are auto "
        + "generated and can cause conflicts. Please refer to our documentation. Requested index: "
        + #"{ v: 2, key: { b: 1 }, name: "a_1" }, existing index: { v: 2, key: { a: 1 }, name: "a_1" }"#
    ),
    (#"{"a": 1}"#, #"{"key": {"a": 1}, "name": "part", "partialFilterExpression": {"b": 1}}"#, nil),
  ]

  @Test(arguments: conflictRows) func conflicts(_ first: String, _ second: String, _ expected: String?) throws {
    var collection = try makeCollection(indexes: [first])
    var error: String?
    do {
      try collection.createIndexes([try index(second)])
    } catch let failure as MongoError {
      error = summary(failure)
    }
    #expect(error == expected)
  }

  /// Manual: "createIndexes".
  static let refusedRows: [(String, String)] = [
    (#"{"key": {"a": 0}, "name": "x"}"#, "67 Values in the index key pattern cannot be 0."),
    (
      #"{"key": {"a": true}, "name": "x"}"#,
      "67 Values in v:2 index key pattern cannot be of type bool. Only numbers > 0, numbers < 0, and strings are allowed."
    ),
    (#"{"key": {"a": "magic"}, "name": "x"}"#, "67 Unknown index plugin 'magic'"),
    (#"{"key": {"a": "text"}, "name": "x"}"#, "238 text indexes are not supported: a"),
    (#"{"key": {}, "name": "x"}"#, "67 Index keys cannot be empty."),
    (#"{"key": {"a": 1}}"#, "9 The 'name' field is a required property of an index specification"),
    (#"{"name": "x"}"#, "9 The 'key' field is a required property of an index specification"),
    (
      #"{"key": {"a": 1}, "name": "x", "foo": 1}"#,
      "197 The field 'foo' is not valid for an index specification. Specification: "
        + #"{ key: { a: 1 }, name: "x", foo: 1 }"#
    ),
    (
      #"{"key": {"_id": 1}, "name": "x", "sparse": true}"#,
      "197 The field 'sparse' is not valid for an _id index specification. Specification: "
        + #"{ key: { _id: 1 }, name: "x", sparse: true }"#
    ),
    (
      #"{"key": {"a": 1}, "name": "x", "sparse": true, "partialFilterExpression": {"a": 1}}"#,
      #"67 cannot mix "partialFilterExpression" and "sparse" options"#
    ),
    (
      #"{"key": {"a": 1, "b": 1}, "name": "x", "expireAfterSeconds": 1}"#,
      "67 TTL indexes are single-field indexes, compound indexes do not support TTL. Index spec: "
        + #"{ key: { a: 1, b: 1 }, name: "x", expireAfterSeconds: 1 }"#
    ),
  ]

  @Test(arguments: refusedRows) func refused(_ json: String, _ expected: String) throws {
    let document = try parsed(json)
    let error = #expect(throws: MongoError.self) { try IndexSpec(document) }
    let context = "Error in specification \(document.shell) :: caused by :: "
    #expect(error.map { summary($0).replacing(context, with: "") } == expected)
  }

  @Test func names() throws {
    #expect(IndexSpec.defaultName(of: try parsed(#"{"a": 1, "b.c": -1, "d": "hashed"}"#)) == "a_1_b.c_-1_d_hashed")
  }

  @Test func theDocumentSaysWhatWasAsked() throws {
    let spec = try index(#"{"key": {"a": 1}, "unique": true, "background": true, "expireAfterSeconds": 60.0, "v": 2}"#)
    let shown =
      #"{"v": 2, "key": {"a": 1}, "name": "a_1", "unique": true, "background": true, "expireAfterSeconds": 60}"#
    #expect(spec.document == (try parsed(shown)))
  }
}
