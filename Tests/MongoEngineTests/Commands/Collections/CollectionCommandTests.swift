// MongoEngineTests/Commands/Collections. This file: the commands for databases, collections, views and indexes.

import BSON
import Testing
import WireCore

@testable import MongoEngine

@Suite struct CollectionCommandTests {
  static let before = """
    {"insert": "users", "documents": [{"_id": 1, "a": 1}, {"_id": 2, "a": 1}]}
    {"createIndexes": "users", "indexes": [
      {"key": {"a": 1}, "name": "a_1"}, {"key": {"at": 1}, "name": "at_1", "expireAfterSeconds": 60}]}
    {"create": "log", "capped": true, "size": 4096, "max": 2}
    {"create": "v", "viewOn": "users", "pipeline": [{"$match": {"a": 1}}]}
    """

  static let creating = CommandCase.table(
    "create",
    before,
    [
      (#"{"create": "new"}"#, #"{"ok": 1}"#),
      (
        #"{"create": "users"}"#,
        #"{"ok": 1}"#
      ),
      (
        #"{"create": "users", "capped": true, "size": 5}"#,
        #"{"ok": 0, "code": 48, "codeName": "NamespaceExists", "errmsg": "Collection app.users already exists."}"#
      ),
      (
        #"{"create": "x", "capped": true}"#,
        #"{"code": 72, "errmsg": "the 'size' field is required when 'capped' is true"}"#
      ),
      (#"{"create": "x", "size": 5}"#, #"{"code": 72}"#),
      (#"{"create": "a$b"}"#, #"{"code": 73, "errmsg": "Invalid collection name: a$b"}"#),
      (#"{"create": ""}"#, #"{"code": 73, "errmsg": "Invalid namespace specified 'app.'"}"#),
      (#"{"create": "x", "validator": {"$foo": 1}}"#, #"{"code": 2}"#),
      (
        #"{"create": "x", "validationLevel": "some"}"#,
        #"{"code": 2, "errmsg": "Enumeration value 'some' for field 'create.validationLevel' is not a valid value."}"#
      ),
      (#"{"create": "x", "timeseries": {"timeField": "t"}}"#, #"{"code": 238}"#),
      (#"{"create": "x", "viewOn": "x"}"#, #"{"code": 5, "errmsg": "View cycle detected: app.x => app.x"}"#),
      (#"{"create": "x", "pipeline": []}"#, #"{"code": 72}"#),
    ]
  )

  static let dropping =
    CommandCase.table(
      "drop",
      before,
      [
        (#"{"drop": "users"}"#, #"{"nIndexesWas": 3, "ns": "app.users", "ok": 1}"#),
        (#"{"drop": "v"}"#, #"{"ns": "app.v", "nIndexesWas": {"$absent": true}}"#),
        (#"{"drop": "none"}"#, #"{"ok": 1, "ns": {"$absent": true}}"#),
        (#"{"dropDatabase": 1}"#, #"{"dropped": "app", "ok": 1}"#),
        (#"{"dropDatabase": 2}"#, #"{"code": 5255100, "errmsg": "Have to pass 1 as db parameter"}"#),
      ]
    )
    + CommandCase.table(
      "renameCollection",
      before,
      [
        (#"{"renameCollection": "app.users", "to": "other.people"}"#, #"{"ok": 1}"#),
        (
          #"{"renameCollection": "app.none", "to": "app.x"}"#,
          #"{"code": 26, "errmsg": "Source collection app.none does not exist"}"#
        ),
        (#"{"renameCollection": "app.users", "to": "app.log"}"#, #"{"code": 48, "errmsg": "target namespace exists"}"#),
        (#"{"renameCollection": "app.users", "to": "app.log", "dropTarget": true}"#, #"{"ok": 1}"#),
        (#"{"renameCollection": "app.v", "to": "app.w"}"#, #"{"code": 166, "errmsg": "cannot rename view: app.v"}"#),
        (#"{"renameCollection": "app.users", "to": "x"}"#, #"{"code": 73}"#),
      ]
    )

  static let listing = CommandCase.table(
    "listCollections",
    before,
    [
      (
        #"{"listCollections": 1, "nameOnly": true}"#,
        #"""
        {"cursor": {"id": 0, "ns": "app.$cmd.listCollections", "firstBatch": [{"name": "log", "type": "collection"},
          {"name": "users", "type": "collection"}, {"name": "v", "type": "view"}]}}
        """#
      ),
      (
        #"{"listCollections": 1, "filter": {"name": "log"}}"#,
        #"""
        {"cursor": {"firstBatch": [{"name": "log", "type": "collection",
          "options": {"capped": true, "size": 4096, "max": 2}, "info": {"readOnly": false},
          "idIndex": {"v": 2, "key": {"_id": 1}, "name": "_id_"}}]}}
        """#
      ),
      (
        #"{"listCollections": 1, "filter": {"type": "view"}}"#,
        #"""
        {"cursor": {"firstBatch": [{"name": "v", "options": {"viewOn": "users", "pipeline": [{"$match": {"a": 1}}]},
          "info": {"readOnly": true, "uuid": {"$absent": true}}, "idIndex": {"$absent": true}}]}}
        """#
      ),
      (
        #"{"listDatabases": 1, "nameOnly": true}"#,
        #"{"databases": [{"name": "admin"}, {"name": "app"}, {"name": "config"}, {"name": "local"}]}"#
      ),
      (#"{"listDatabases": 1, "filter": {"name": "x"}}"#, #"{"databases": [], "totalSize": 0}"#),
    ]
  )

  static let indexRows =
    CommandCase.table(
      "createIndexes",
      before,
      [
        (
          #"{"createIndexes": "users", "indexes": [{"key": {"b": 1}, "name": "b_1"}]}"#,
          #"{"numIndexesBefore": 3, "numIndexesAfter": 4, "createdCollectionAutomatically": false}"#
        ),
        (
          #"{"createIndexes": "fresh", "indexes": [{"key": {"b": 1}, "name": "b_1"}]}"#,
          #"{"numIndexesBefore": 1, "numIndexesAfter": 2, "createdCollectionAutomatically": true}"#
        ),
        (
          #"{"createIndexes": "users", "indexes": [{"key": {"a": 1}, "name": "a_1"}]}"#,
          #"{"numIndexesBefore": 3, "numIndexesAfter": 3, "note": "all indexes already exist"}"#
        ),
        (
          #"{"createIndexes": "users", "indexes": []}"#,
          #"{"code": 2, "errmsg": "Must specify at least one index to create"}"#
        ),
        (
          #"{"createIndexes": "users", "indexes": [{"key": {"a": 1}, "name": "u", "unique": true, "partialFilterExpression": {"a": 1}}]}"#,
          #"{"code": 11000, "keyPattern": {"a": 1}, "keyValue": {"a": 1}}"#
        ),
        (
          #"{"createIndexes": "v", "indexes": [{"key": {"b": 1}, "name": "b_1"}]}"#,
          #"{"code": 166, "errmsg": "Namespace app.v is a view, not a collection"}"#
        ),
        (
          #"{"listIndexes": "users"}"#,
          #"""
          {"cursor": {"ns": "app.users", "firstBatch": [{"v": 2, "key": {"_id": 1}, "name": "_id_"},
            {"v": 2, "key": {"a": 1}, "name": "a_1"}, {"v": 2, "key": {"at": 1}, "name": "at_1", "expireAfterSeconds": 60}]}}
          """#
        ),
        (#"{"listIndexes": "none"}"#, #"{"code": 26, "errmsg": "ns does not exist: app.none"}"#),
        (#"{"dropIndexes": "users", "index": "a_1"}"#, #"{"nIndexesWas": 3}"#),
        (#"{"dropIndexes": "users", "index": {"a": 1}}"#, #"{"nIndexesWas": 3}"#),
        (#"{"dropIndexes": "users", "index": ["a_1", "at_1"]}"#, #"{"nIndexesWas": 3}"#),
        (
          #"{"dropIndexes": "users", "index": "*"}"#,
          #"{"nIndexesWas": 3, "msg": "non-_id indexes dropped for collection"}"#
        ),
        (#"{"dropIndexes": "users", "index": "x"}"#, #"{"code": 27, "errmsg": "index not found with name [x]"}"#),
        (
          #"{"dropIndexes": "users", "index": {"x": 1}}"#,
          #"{"code": 27, "errmsg": "can't find index with key: { x: 1 }"}"#
        ),
        (#"{"dropIndexes": "users", "index": "_id_"}"#, #"{"code": 72, "errmsg": "cannot drop _id index"}"#),
        (#"{"dropIndexes": "none", "index": "*"}"#, #"{"code": 26, "errmsg": "ns not found app.none"}"#),
        (#"{"reIndex": "users"}"#, #"{"code": 115}"#),
      ]
    )
    + CommandCase.table(
      "collMod",
      before,
      [
        (
          #"{"collMod": "users", "index": {"name": "at_1", "expireAfterSeconds": 90}}"#,
          #"{"expireAfterSeconds_old": 60, "expireAfterSeconds_new": 90}"#
        ),
        (
          #"{"collMod": "users", "index": {"keyPattern": {"a": 1}, "hidden": true}}"#,
          #"{"hidden_old": false, "hidden_new": true}"#
        ),
        (
          #"{"collMod": "users", "index": {"name": "x", "hidden": true}}"#,
          #"{"code": 27, "errmsg": "cannot find index x for ns app.users"}"#
        ),
        (#"{"collMod": "users", "validator": {"a": {"$gt": 0}}, "validationAction": "warn"}"#, #"{"ok": 1}"#),
        (#"{"collMod": "none"}"#, #"{"code": 26, "errmsg": "ns does not exist"}"#),
        (#"{"collMod": "users", "cappedMax": 5}"#, #"{"code": 72, "errmsg": "Collection must be capped."}"#),
        (#"{"collMod": "log", "cappedMax": 1}"#, #"{"ok": 1}"#),
        (#"{"collMod": "v", "viewOn": "log", "pipeline": []}"#, #"{"ok": 1}"#),
      ]
    )

  static let statistics = CommandCase.table(
    "collStats",
    before,
    [
      (
        #"{"collStats": "users"}"#,
        #"""
        {"ns": "app.users", "count": 2, "size": 42, "avgObjSize": 21, "capped": false, "nindexes": 3, "scaleFactor": 1,
         "indexSizes": {"_id_": 32, "a_1": 32, "at_1": 32}}
        """#
      ),
      (#"{"collStats": "none"}"#, #"{"count": 0, "size": 0, "ok": 1}"#),
      (#"{"collStats": "log"}"#, #"{"capped": true, "max": 2, "maxSize": 4096}"#),
      (#"{"collStats": "v"}"#, #"{"code": 166, "errmsg": "Namespace app.v is a view, not a collection"}"#),
      (#"{"dbStats": 1}"#, #"{"db": "app", "collections": 2, "views": 1, "objects": 2, "dataSize": 42, "indexes": 4}"#),
      (#"{"dataSize": "app.users"}"#, #"{"size": 42, "numObjects": 2}"#),
      (
        #"{"validate": "users"}"#,
        #"""
        {"ns": "app.users", "nrecords": 2, "nIndexes": 3, "keysPerIndex": {"_id_": 2, "a_1": 2, "at_1": 2},
         "valid": true, "errors": []}
        """#
      ),
      (
        #"{"validate": "none"}"#,
        #"{"code": 26, "errmsg": "Collection 'app.none' does not exist to validate."}"#
      ),
      (#"{"convertToCapped": "users", "size": 100}"#, #"{"ok": 1}"#),
    ]
  )

  @Test(arguments: creating + dropping + listing) func collections(_ row: CommandCase) throws { try row.check() }

  @Test(arguments: indexRows + statistics) func indexes(_ row: CommandCase) throws { try row.check() }

  @Test func aFailedIndexSaysWhere() throws {
    var engine = MongoEngine(now: .init(milliseconds: 0))
    for command in try parsedList(Self.before) { _ = engine.run(command, on: "app") }
    let command = #"{"createIndexes": "users", "indexes": [{"key": {"a": -1}, "name": "u", "unique": true}]}"#
    let message = engine.run(try parsed(command), on: "app")["errmsg"]?.shell ?? ""
    let uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    let expected = try Regex(
      #"^"Index build failed: \#(uuid): Collection app\.users \( \#(uuid) \) :: caused by :: E11000 duplicate key error "#
        + #"collection: app\.users index: u dup key: \{ a: 1 \}"$"#
    )
    #expect(message.contains(expected), "\(message)")
  }

  @Test func convertedCollectionsKeepTheNewest() throws {
    var engine = MongoEngine(now: .init(milliseconds: 0))
    for command in try parsedList(Self.before) { _ = engine.run(command, on: "app") }
    _ = engine.run(["convertToCapped": "users", "size": 30], on: "app")
    let collection = engine.data[Namespace("app", "users")]
    #expect(collection?.documents.map(\.shell) == ["{ _id: 2, a: 1 }"])
    #expect(collection?.indexes.map(\.spec.name) == ["_id_"])
  }
}
