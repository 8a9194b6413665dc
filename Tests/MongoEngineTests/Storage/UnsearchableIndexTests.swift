// MongoEngineTests/Storage. This file: indexes in which nothing is looked up: of all fields, and of places.

import BSON
import Testing
import WireCore

@testable import MongoEngine

@Suite struct UnsearchableIndexTests {
  static func creating(_ index: String) -> String { #"{"createIndexes": "c", "indexes": [\#(index)]}"# }

  /// What `createIndexes` says of an index: nothing, or the error's number.
  @Test(
    arguments: [
      (#"{"key": {"$**": 1}, "name": "x"}"#, nil), (#"{"key": {"a.$**": -1}, "name": "x"}"#, nil),
      (#"{"key": {"$**": 1}, "name": "x", "wildcardProjection": {"a": 1, "_id": 0}}"#, nil),
      (#"{"key": {"b": 1, "$**": 1}, "name": "x", "wildcardProjection": {"b": 0}}"#, nil),
      (#"{"key": {"b": 1, "$**": 1}, "name": "x"}"#, 7_246_209),
      (#"{"key": {"a.$**": 1, "b.$**": 1}, "name": "x"}"#, 7_246_201),
      (#"{"key": {"$**": 1}, "name": "x", "unique": true}"#, 67),
      (#"{"key": {"$**": 1}, "name": "x", "v": 1}"#, 67),
      (#"{"key": {"$**": "hashed"}, "name": "x"}"#, 67), (#"{"key": {"$**.a": 1}, "name": "x"}"#, 67),
      (#"{"key": {"a": 1}, "name": "x", "wildcardProjection": {"a": 1}}"#, 2),
      (#"{"key": {"a.$**": 1}, "name": "x", "wildcardProjection": {"a": 1}}"#, 9),
      (#"{"key": {"$**": 1}, "name": "x", "wildcardProjection": {}}"#, 9),
      (#"{"key": {"$**": 1}, "name": "x", "wildcardProjection": {"a": 1, "b": 0}}"#, 31254),
      (#"{"key": {"$**": 1}, "name": "x", "wildcardProjection": {"a": "b"}}"#, 51271),
      (#"{"key": {"a": "2d"}, "name": "x", "bits": 33}"#, 72), (#"{"key": {"a": "2d"}, "name": "x", "min": 180}"#, 72),
      (#"{"key": {"a": "2d"}, "name": "x", "max": "b"}"#, 14),
      (#"{"key": {"a": "2dsphere"}, "name": "x", "2dsphereIndexVersion": 4}"#, 67),
    ] as [(String, Int32?)]
  )
  func creation(_ index: String, _ code: Int32?) throws {
    var engine = MongoEngine(now: .init(milliseconds: 0))
    let reply = engine.run(try parsed(Self.creating(index)), on: "app")
    #expect(reply["code"] == code.map { .int32($0) }, "\(reply.shell)")
  }

  static let before =
    #"{"insert": "c", "documents": [{"_id": 1, "a": {"b": 1}, "c": 2}, {"_id": 2, "a": {"b": 3}}]}"#
    + creating(#"{"key": {"a.$**": 1}, "name": "w"}"#)
    + creating(#"{"key": {"p": "2dsphere"}, "name": "p"}"#)
    + creating(#"{"key": {"q": 1, "$**": 1}, "name": "q", "wildcardProjection": {"r": 1}}"#)

  static let rows = CommandCase.table(
    "Wildcard Indexes",
    before,
    [
      (#"{"find": "c", "filter": {"a.b": 3}, "hint": "w"}"#, #"{"cursor": {"firstBatch": [{"_id": 2}]}}"#),
      (#"{"find": "c", "filter": {"c": 2}, "hint": "w"}"#, #"{"code": 291}"#),
      (#"{"find": "c", "filter": {"a.b": 3}, "hint": "w", "min": {"a.b": 1}}"#, #"{"code": 51174}"#),
      (#"{"find": "c", "hint": "p"}"#, #"{"code": 238}"#),
      (#"{"explain": {"find": "c", "filter": {"a.b": 3}}}"#, #"{"code": 238}"#),
      (
        #"{"explain": {"find": "c", "filter": {"c": 2}}}"#, #"{"queryPlanner": {"winningPlan": {"stage": "COLLSCAN"}}}"#
      ),
      (
        #"{"listIndexes": "c"}"#,
        #"{"cursor": {"firstBatch": [{}, {"v": 2, "key": {"a.$**": 1}, "name": "w"}, {"name": "p"}, {"name": "q"}]}}"#
      ),
      (#"{"insert": "c", "documents": [{"p": [200, 0]}]}"#, #"{"writeErrors": [{"code": 16755}]}"#),
      (
        #"{"insert": "c", "documents": [{"p": {"type": "point", "coordinates": [0, 0]}}]}"#,
        #"{"writeErrors": [{"code": 16755}]}"#
      ),
      (
        #"{"insert": "c", "documents": [{"p": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}}]}"#, #"{"n": 1}"#
      ),
      (
        #"{"insert": "c", "documents": [{"p": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [2, 2]]]}}]}"#,
        #"{"writeErrors": [{"code": 16755}]}"#
      ),
      (#"{"insert": "c", "documents": [{"q": [1, 2]}]}"#, #"{"writeErrors": [{"code": 7246301}]}"#),
    ]
  )

  @Test(arguments: rows) func use(_ row: CommandCase) throws { try row.check() }

  @Test func hiddenIndexesAreNoHints() throws {
    var engine = MongoEngine(now: .init(milliseconds: 0))
    _ = engine.run(try parsed(Self.creating(#"{"key": {"a": 1}, "name": "a", "hidden": true}"#)), on: "app")
    #expect(engine.run(["find": "c", "hint": "a"], on: "app")["code"] == 2)
    _ = engine.run(["collMod": "c", "index": ["name": "a", "hidden": false]], on: "app")
    #expect(engine.run(["find": "c", "hint": "a"], on: "app")["ok"] == 1.0)
    let shown = engine.data[Namespace("app", "c")]?.indexes.last?.spec.document
    #expect(shown == ["v": 2, "key": ["a": 1], "name": "a"])
  }
}
