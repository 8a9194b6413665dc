// MongoEngineTests/Commands/Collections. This file: the options of `create`, `collMod` and of commands like them.

import BSON
import Testing
import WireCore

@testable import MongoEngine

@Suite struct CollectionOptionTests {
  static let before = """
    {"insert": "users", "documents": [{"_id": 1, "a": 1, "b": 1}, {"_id": 2, "a": 1, "b": 2}]}
    {"createIndexes": "users", "indexes": [{"key": {"a": 1}, "name": "a"}, {"key": {"b": 1}, "name": "b"}]}
    {"create": "v", "viewOn": "users", "pipeline": [{"$match": {"a": 1}}]}
    {"create": "log", "capped": true, "size": 4096}
    """

  static let creating = CommandCase.table(
    "create",
    before,
    [
      (#"{"create": "x", "idIndex": {"key": {"_id": 1}, "name": "_id_"}}"#, #"{"ok": 1}"#),
      (
        #"{"create": "x", "idIndex": {"key": {"a": 1}, "name": "_id_"}}"#,
        #"{"code": 2, "errmsg": "The field 'key' for an _id index must be {_id: 1}, but got { a: 1 }"}"#
      ),
      (#"{"create": "x", "idIndex": {"key": {"_id": 1}, "name": "_id_", "unique": true}}"#, #"{"code": 197}"#),
      (#"{"create": "x", "idIndex": {"key": {"_id": 1}, "name": "_id_", "v": 3}}"#, #"{"code": 67}"#),
      (#"{"create": "x", "storageEngine": {"wiredTiger": {"configString": ""}}}"#, #"{"ok": 1}"#),
      (#"{"create": "x", "storageEngine": {"mmapv1": {}}}"#, #"{"code": 72}"#),
      (#"{"create": "x", "changeStreamPreAndPostImages": {}}"#, #"{"code": 40414}"#),
      (#"{"create": "x", "changeStreamPreAndPostImages": {"enabled": 1}}"#, #"{"code": 14}"#),
      (#"{"create": "x", "expireAfterSeconds": 5}"#, #"{"code": 72}"#),
      (#"{"create": "x", "temp": true}"#, #"{"code": 72}"#),
      (#"{"create": "x", "capped": true, "size": 1125899906842625}"#, #"{"code": 2}"#),
      (#"{"create": "x", "capped": true, "size": 9, "max": 2147483648}"#, #"{"code": 2}"#),
      (#"{"create": "system.js"}"#, #"{"ok": 1}"#),
      (#"{"create": "system.foo"}"#, #"{"code": 73}"#),
      (#"{"create": "x", "validator": {"a": {"$near": [0, 0]}}}"#, #"{"code": 2}"#),
      (#"{"create": "x", "viewOn": "users", "pipeline": [{"$out": "y"}]}"#, #"{"code": 167}"#),
      (#"{"create": "v", "viewOn": "users", "pipeline": [{"$match": {"a": 1}}]}"#, #"{"ok": 1}"#),
      (#"{"create": "x", "writeConcern": {"w": 51}}"#, #"{"code": 9}"#),
      (#"{"create": "x", "readConcern": {"level": "majority"}}"#, #"{"code": 72}"#),
    ]
  )

  static let changing = CommandCase.table(
    "collMod",
    before + #"{"collMod": "users", "index": {"name": "b", "prepareUnique": true}}"#,
    [
      (#"{"collMod": "users", "index": {"name": "b", "unique": true}, "dryRun": true}"#, #"{"ok": 1}"#),
      (#"{"collMod": "users", "index": {"name": "b", "unique": true}}"#, #"{"unique_new": true}"#),
      (#"{"collMod": "users", "index": {"name": "b", "unique": false}}"#, #"{"code": 2}"#),
      (#"{"collMod": "users", "index": {"name": "a", "unique": true}}"#, #"{"code": 72}"#),
      (#"{"collMod": "users", "index": {"name": "a", "prepareUnique": true, "hidden": true}}"#, #"{"code": 72}"#),
      (#"{"insert": "users", "documents": [{"_id": 3, "b": 2}]}"#, #"{"n": 0, "writeErrors": [{"code": 11000}]}"#),
      (#"{"update": "users", "updates": [{"q": {"_id": 1}, "u": {"$set": {"a": 5}}}]}"#, #"{"nModified": 1}"#),
      (
        #"{"collMod": "users", "index": {"name": "a", "expireAfterSeconds": 1e10}}"#,
        #"{"expireAfterSeconds_new": 2147483647}"#
      ),
      (#"{"collMod": "users", "index": {"name": "_id_", "expireAfterSeconds": 1}}"#, #"{"code": 72}"#),
      (#"{"collMod": "users", "index": {"name": "a", "foo": 1}}"#, #"{"code": 40415}"#),
      (#"{"collMod": "users", "viewOn": "log"}"#, #"{"code": 72}"#),
      (#"{"collMod": "users", "expireAfterSeconds": 1}"#, #"{"code": 72}"#),
      (#"{"collMod": "users", "dryRun": true}"#, #"{"code": 72}"#),
      (#"{"collMod": "v", "viewOn": "log"}"#, #"{"ok": 1}"#),
      (#"{"collMod": "v", "viewOn": "v"}"#, #"{"code": 5}"#),
      (#"{"collMod": "log", "cappedSize": 0}"#, #"{"code": 51024}"#),
    ]
  )

  static let naming =
    CommandCase.table(
      "renameCollection",
      before,
      [
        (#"{"renameCollection": "app.users", "to": "app.system.js"}"#, #"{"code": 20}"#),
        (#"{"renameCollection": "app.users", "to": "app.a$b"}"#, #"{"code": 20}"#),
        (#"{"renameCollection": "app.users", "to": "a b.c"}"#, #"{"code": 73}"#),
        (#"{"renameCollection": "app.users", "to": "app.v", "dropTarget": true}"#, #"{"code": 48}"#),
        (#"{"renameCollection": "app.users", "to": "app.x", "dropTarget": 1}"#, #"{"code": 14}"#),
        (
          #"{"renameCollection": "app.users", "to": "APP.users"}"#,
          #"{"code": 13297, "codeName": "DatabaseDifferCase"}"#
        ),
        (
          #"""
          {"drop": "users", "collectionUUID": {"$uuid": "00000000-0000-4000-8000-000000000000"}}
          """#,
          #"{"code": 361, "codeName": "CollectionUUIDMismatch", "actualCollection": null}"#
        ),
      ]
    )
    + CommandCase.table(
      "cloneCollectionAsCapped",
      before,
      [
        (#"{"cloneCollectionAsCapped": "users", "toCollection": "x", "size": 100}"#, #"{"ok": 1}"#),
        (#"{"cloneCollectionAsCapped": "users", "toCollection": "log", "size": 100}"#, #"{"code": 48}"#),
        (#"{"cloneCollectionAsCapped": "users", "toCollection": "x"}"#, #"{"code": 72}"#),
        (#"{"cloneCollectionAsCapped": "none", "toCollection": "x", "size": 1}"#, #"{"code": 26}"#),
        (#"{"cloneCollectionAsCapped": "v", "toCollection": "x", "size": 1}"#, #"{"code": 166}"#),
      ]
    )
    + CommandCase.table(
      "dataSize",
      before,
      [
        (
          #"{"dataSize": "app.users", "keyPattern": {"b": 1}, "min": {"b": 2}, "max": {"b": 9}}"#,
          #"{"numObjects": 1, "estimate": false}"#
        ),
        (#"{"dataSize": "app.users", "min": {"b": 2}}"#, #"{"code": 2}"#),
        (#"{"dataSize": "app.v"}"#, #"{"code": 166}"#),
        (#"{"compact": "users", "force": true}"#, #"{"bytesFreed": 0}"#),
        (#"{"compact": "none"}"#, #"{"code": 26}"#),
        (#"{"validate": "users", "metadata": true}"#, #"{"valid": true, "nrecords": {"$absent": true}}"#),
        (#"{"validate": "users", "metadata": true, "full": true}"#, #"{"code": 72}"#),
        (#"{"dbStats": 1, "freeStorage": 1}"#, #"{"totalFreeStorageSize": 0}"#),
        (
          #"{"listCollections": 1, "nameOnly": true, "filter": {"options.capped": true}}"#,
          #"{"cursor": {"firstBatch": []}}"#
        ),
        (#"{"listCollections": 1, "cursor": {"foo": 1}}"#, #"{"code": 40415}"#),
        (#"{"listIndexes": "users", "includeIndexBuildInfo": true, "includeBuildUUIDs": true}"#, #"{"code": 72}"#),
        (#"{"dropIndexes": "users", "index": ["a", "a"]}"#, #"{"code": 27}"#),
      ]
    )
    + CommandCase.table(
      "validateDBMetadata",
      before + #"{"createIndexes": "users", "indexes": [{"key": {"c": 1}, "name": "c", "sparse": true}]}"#,
      [
        (
          #"{"validateDBMetadata": 1, "db": "app", "apiParameters": {"version": "1", "strict": true}}"#,
          #"{"apiVersionErrors": [{"ns": "app.users", "code": 323, "codeName": "APIStrictError"}]}"#
        ),
        (#"{"validateDBMetadata": 1, "apiParameters": {"version": "1"}}"#, #"{"apiVersionErrors": []}"#),
        (#"{"validateDBMetadata": 1, "apiParameters": {}}"#, #"{"code": 40414}"#),
      ]
    )

  @Test(arguments: creating + changing + naming) func options(_ row: CommandCase) throws { try row.check() }

  @Test func duplicatesAreNamed() throws {
    var engine = MongoEngine(now: .init(milliseconds: 0))
    for command in try parsedList(Self.before) { _ = engine.run(command, on: "app") }
    _ = engine.run(["collMod": "users", "index": ["name": "a", "prepareUnique": true]], on: "app")
    let reply = engine.run(["collMod": "users", "index": ["name": "a", "unique": true]], on: "app")
    #expect(reply["code"] == 359 && reply["violations"] == [["ids": [1, 2]]], "\(reply.shell)")
  }

  /// A collection that holds more than it may gives it up with the next insertion.
  @Test func aSmallerCapWaits() throws {
    var engine = MongoEngine(now: .init(milliseconds: 0))
    let namespace = Namespace("app", "log")
    for command in try parsedList(Self.before) { _ = engine.run(command, on: "app") }
    for id in 1...3 { _ = engine.run(["insert": "log", "documents": [["_id": .int32(Int32(id))]]], on: "app") }
    _ = engine.run(["collMod": "log", "cappedMax": 2], on: "app")
    #expect(engine.data[namespace]?.count == 3)
    _ = engine.run(["insert": "log", "documents": [["_id": 4]]], on: "app")
    #expect(engine.data[namespace]?.documents.map { $0["_id"] } == [3, 4])
  }
}
