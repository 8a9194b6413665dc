// MongoEngineTests. This file: `$`, `$[]` and `$[name]` in the paths of updates.

import BSON
import Testing

@testable import MongoEngine

@Suite struct PositionalUpdateTests {
  private static func positional(_ rows: [(String, String, String, String)]) -> [UpdateCase] {
    rows.map { UpdateCase(page: "$ (update)", document: $0.1, update: $0.2, result: $0.3, filter: $0.0) }
  }

  private static func filtered(_ rows: [(String, String, String, String)]) -> [UpdateCase] {
    rows.map { UpdateCase(page: "$[<identifier>]", document: $0.1, update: $0.2, result: $0.3, arrayFilters: $0.0) }
  }

  static let cases =
    positional([
      (#"{"g":80}"#, #"{"_id":1,"g":[85,80,80]}"#, #"{"$set":{"g.$":82}}"#, #"{"_id":1,"g":[85,82,80]}"#),
      (
        #"{"g.x":85}"#, #"{"_id":1,"g":[{"x":80},{"x":85,"s":8}]}"#, #"{"$set":{"g.$.s":6}}"#,
        #"{"_id":1,"g":[{"x":80},{"x":85,"s":6}]}"#
      ),
      (
        #"{"g":{"$elemMatch":{"x":{"$lte":90},"m":{"$gt":80}}}}"#, #"{"_id":1,"g":[{"x":80,"m":1},{"x":85,"m":90}]}"#,
        #"{"$set":{"g.$.s":6}}"#, #"{"_id":1,"g":[{"x":80,"m":1},{"x":85,"m":90,"s":6}]}"#
      ),
      (#"{"g":1}"#, #"{"_id":1,"g":[0,1]}"#, #"{"$unset":{"g.$":1}}"#, #"{"_id":1,"g":[0,null]}"#),
      (#"{"g":1}"#, #"{"_id":1,"g":[0,1]}"#, #"{"$set":{"g.$":5,"g.0":4}}"#, #"{"_id":1,"g":[4,5]}"#),
      (
        #"{"g.a":1}"#, #"{"_id":1,"g":[{"a":1}]}"#, #"{"$set":{"g.$.b":5,"g.0.c":4}}"#,
        #"{"_id":1,"g":[{"a":1,"b":5,"c":4}]}"#
      ),
      (
        #"{"g":1}"#, #"{"_id":1,"g":[1]}"#, #"{"$set":{"g.$":5,"g.0":4}}"#, "40 Update created a conflict at 'g.0'"
      ),
      (
        #"{"_id":1}"#, #"{"_id":1,"g":[1]}"#, #"{"$set":{"g.$":5}}"#,
        "2 The positional operator did not find the match needed from the query."
      ),
      (
        #"{}"#, #"{"_id":1}"#, #"{"$set":{"$":5}}"#,
        "2 Cannot have positional (i.e. '$') element in the first position in path '$'"
      ),
      (
        #"{}"#, #"{"_id":1}"#, #"{"$set":{"a.$.b.$":5}}"#,
        "2 Too many positional (i.e. '$') elements found in path 'a.$.b.$'"
      ),
    ])
    + UpdateCase.table(
      "$[]",
      [
        (#"{"_id":1,"g":[1,2]}"#, #"{"$inc":{"g.$[]":10}}"#, #"{"_id":1,"g":[11,12]}"#),
        (#"{"_id":1,"g":[{"a":1},{"a":2}]}"#, #"{"$set":{"g.$[].a":0}}"#, #"{"_id":1,"g":[{"a":0},{"a":0}]}"#),
        (#"{"_id":1,"g":[[1],[2,3]]}"#, #"{"$inc":{"g.$[].$[]":1}}"#, #"{"_id":1,"g":[[2],[3,4]]}"#),
        (#"{"_id":1,"g":[]}"#, #"{"$set":{"g.$[]":1}}"#, #"{"_id":1,"g":[]}"#),
        (#"{"_id":1,"g":[1,2]}"#, #"{"$unset":{"g.$[]":1}}"#, #"{"_id":1,"g":[null,null]}"#),
        (#"{"_id":1,"g":1}"#, #"{"$set":{"g.$[]":1}}"#, "2 Cannot apply array updates to non-array element g: 1"),
        (
          #"{"_id":1}"#, #"{"$set":{"a.g.$[]":1}}"#,
          "2 The path 'a.g' must exist in the document in order to apply array updates."
        ),
        (
          #"{"_id":1}"#, #"{"$set":{"$[]":1}}"#,
          "2 Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '$[]'"
        ),
        (
          #"{"_id":1}"#, #"{"$set":{"a.$[]":1,"a.0":2}}"#, "40 Updating the path 'a.0' would create a conflict at 'a'"
        ),
      ]
    )
    + filtered([
      (
        #"{"e":{"$gte":100}}"#, #"{"_id":1,"g":[95,102,110]}"#, #"{"$set":{"g.$[e]":100}}"#,
        #"{"_id":1,"g":[95,100,100]}"#
      ),
      (
        #"{"e.a":{"$gte":85},"e.b":1}"#, #"{"_id":1,"g":[{"a":90,"b":1},{"a":90},{"a":1,"b":1}]}"#,
        #"{"$set":{"g.$[e].m":0}}"#, #"{"_id":1,"g":[{"a":90,"b":1,"m":0},{"a":90},{"a":1,"b":1}]}"#
      ),
      (
        #"{"$or":[{"e":1},{"e.x":2}]}"#, #"{"_id":1,"g":[1,{"x":2},3]}"#, #"{"$set":{"g.$[e]":0}}"#,
        #"{"_id":1,"g":[0,0,3]}"#
      ),
      (
        #"{"t.type":"q"} {"s":{"$gte":8}}"#, #"{"_id":1,"g":[{"type":"q","r":[9,5]},{"type":"h","r":[9]}]}"#,
        #"{"$inc":{"g.$[t].r.$[s]":2}}"#, #"{"_id":1,"g":[{"type":"q","r":[11,5]},{"type":"h","r":[9]}]}"#
      ),
      (
        #"{"i":{"$gt":1}} {"j":{"$lt":3}}"#, #"{"_id":1,"g":[1,3]}"#, #"{"$set":{"g.$[i]":"i","g.$[j]":"j"}}"#,
        #"{"_id":1,"g":["j","i"]}"#
      ),
      (
        #"{"i":{"$gt":0}} {"j":{"$lt":3}}"#, #"{"_id":1,"g":[1]}"#, #"{"$set":{"g.$[i]":"i","g.$[j]":"j"}}"#,
        "40 Update created a conflict at 'g.0'"
      ),
      (
        #"{"i.a":1} {"j.a":1}"#, #"{"_id":1,"g":[{"a":1}]}"#, #"{"$set":{"g.$[i].b":1,"g.$[j].c":2}}"#,
        #"{"_id":1,"g":[{"a":1,"b":1,"c":2}]}"#
      ),
      (
        #"{"i":1}"#, #"{"_id":1}"#, #"{"$set":{"a.$[j]":1}}"#,
        "2 No array filter found for identifier 'j' in path 'a.$[j]'"
      ),
      (
        #"{"i":1}"#, #"{"_id":1}"#, #"{"$set":{"a":1}}"#,
        "9 The array filter for identifier 'i' was not used in the update { $set: { a: 1 } }"
      ),
      (
        #"{"i":1} {"i":2}"#, #"{"_id":1}"#, #"{"$set":{"a.$[i]":1}}"#,
        "9 Found multiple array filters with the same top-level field name i"
      ),
      (
        #"{}"#, #"{"_id":1}"#, #"{"$set":{"a.$[i]":1}}"#,
        "9 Cannot use an expression without a top-level field name in arrayFilters"
      ),
      (
        #"{"i":1,"j":2}"#, #"{"_id":1}"#, #"{"$set":{"a.$[i]":1}}"#,
        "9 Error parsing array filter :: caused by :: Expected a single top-level field name, found 'i' and 'j'"
      ),
      (
        #"{"I":1}"#, #"{"_id":1}"#, #"{"$set":{"a.$[I]":1}}"#,
        "2 Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string "
          + "beginning with a lowercase letter, found 'I'"
      ),
      (
        #"{"i":{"$foo":1}}"#, #"{"_id":1}"#, #"{"$set":{"a.$[i]":1}}"#,
        "2 Error parsing array filter :: caused by :: unknown operator: $foo"
      ),
    ])

  @Test(arguments: cases) func update(_ row: UpdateCase) throws { try row.check() }
}
