// MongoEngineTests. This file: the operators that change arrays.

import BSON
import Testing

@testable import MongoEngine

@Suite struct ArrayOperatorUpdateTests {
  static let cases =
    UpdateCase.table(
      "$push",
      [
        (#"{"_id":1,"a":[1]}"#, #"{"$push":{"a":2}}"#, #"{"_id":1,"a":[1,2]}"#),
        (#"{"_id":1}"#, #"{"$push":{"a.b":2}}"#, #"{"_id":1,"a":{"b":[2]}}"#),
        (#"{"_id":1,"a":[1]}"#, #"{"$push":{"a":[2,3]}}"#, #"{"_id":1,"a":[1,[2,3]]}"#),
        (#"{"_id":1,"a":[1]}"#, #"{"$push":{"a":{"$each":[2,3]}}}"#, #"{"_id":1,"a":[1,2,3]}"#),
        (#"{"_id":1,"a":[1]}"#, #"{"$push":{"a":{"$each":[]}}}"#, #"{"_id":1,"a":[1]}"#),
        (#"{"_id":1,"a":[1,2]}"#, #"{"$push":{"a":{"$each":[8,9],"$position":1}}}"#, #"{"_id":1,"a":[1,8,9,2]}"#),
        (#"{"_id":1,"a":[1,2]}"#, #"{"$push":{"a":{"$each":[8],"$position":-1}}}"#, #"{"_id":1,"a":[1,8,2]}"#),
        (#"{"_id":1,"a":[1,2]}"#, #"{"$push":{"a":{"$each":[8],"$position":-9}}}"#, #"{"_id":1,"a":[8,1,2]}"#),
        (
          #"{"_id":1,"a":[1,2]}"#, #"{"$push":{"a":{"$each":[8],"$position":{"$numberLong":"9223372036854775807"}}}}"#,
          #"{"_id":1,"a":[1,2,8]}"#
        ),
        (
          #"{"_id":1,"a":[1,2]}"#, #"{"$push":{"a":{"$each":[8],"$position":{"$numberLong":"-9223372036854775808"}}}}"#,
          #"{"_id":1,"a":[8,1,2]}"#
        ),
        (#"{"_id":1,"a":[1,2]}"#, #"{"$push":{"a":{"$each":[3],"$slice":-2}}}"#, #"{"_id":1,"a":[2,3]}"#),
        (#"{"_id":1,"a":[1,2]}"#, #"{"$push":{"a":{"$each":[3],"$slice":2}}}"#, #"{"_id":1,"a":[1,2]}"#),
        (#"{"_id":1,"a":[1,2]}"#, #"{"$push":{"a":{"$each":[3],"$slice":0}}}"#, #"{"_id":1,"a":[]}"#),
        (#"{"_id":1,"a":[3,1]}"#, #"{"$push":{"a":{"$each":[2],"$sort":1}}}"#, #"{"_id":1,"a":[1,2,3]}"#),
        (#"{"_id":1,"a":[3,1]}"#, #"{"$push":{"a":{"$each":[2],"$sort":-1,"$slice":2}}}"#, #"{"_id":1,"a":[3,2]}"#),
        (
          #"{"_id":1,"q":[{"w":5,"s":8},{"w":3,"s":4}]}"#,
          #"{"$push":{"q":{"$each":[{"w":1,"s":10}],"$sort":{"s":-1},"$slice":2}}}"#,
          #"{"_id":1,"q":[{"w":1,"s":10},{"w":5,"s":8}]}"#
        ),
        (
          #"{"_id":1,"q":[{"w":{"x":2}},7,{"w":{"x":1}}]}"#, #"{"$push":{"q":{"$each":[],"$sort":{"w.x":1}}}}"#,
          #"{"_id":1,"q":[7,{"w":{"x":1}},{"w":{"x":2}}]}"#
        ),
        (
          #"{"_id":1,"a":"x"}"#, #"{"$push":{"a":1}}"#,
          "2 The field 'a' must be an array but is of type string in document {_id: 1}"
        ),
        (#"{"a":1}"#, #"{"$push":{"a":1}}"#, "2 The field 'a' must be an array but is of type int in document {no id}"),
        (
          #"{"_id":1}"#, #"{"$push":{"a":{"$each":1}}}"#,
          "2 The argument to $each in $push must be an array but it was of type: int"
        ),
        (#"{"_id":1}"#, #"{"$push":{"a":{"$each":[],"x":1}}}"#, "2 Unrecognized clause in $push: x"),
        (
          #"{"_id":1}"#, #"{"$push":{"a":{"$each":[],"$slice":"x"}}}"#,
          "2 The value for $slice must be an integer value but was given type: string"
        ),
        (
          #"{"_id":1}"#, #"{"$push":{"a":{"$each":[],"$position":1.5}}}"#,
          "2 The value for $position must be an integer value, not of type: double"
        ),
        (
          #"{"_id":1}"#, #"{"$push":{"a":{"$each":[],"$sort":2}}}"#, "2 The $sort element value must be either 1 or -1"
        ),
        (
          #"{"_id":1}"#, #"{"$push":{"a":{"$each":[],"$sort":{}}}}"#,
          "2 The $sort pattern is empty when it should be a set of fields."
        ),
        (
          #"{"_id":1}"#, #"{"$push":{"a":{"$each":[],"$sort":"x"}}}"#,
          "2 The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields"
        ),
        (
          #"{"_id":1}"#, #"{"$push":{"a":{"$each":[],"$sort":{"a..b":1}}}}"#,
          "2 The $sort field is a dotted field but has an empty part: a..b"
        ),
      ]
    )
    + UpdateCase.table(
      "$addToSet",
      [
        (#"{"_id":1,"a":[1,2]}"#, #"{"$addToSet":{"a":3}}"#, #"{"_id":1,"a":[1,2,3]}"#),
        (#"{"_id":1,"a":[1,2]}"#, #"{"$addToSet":{"a":2.0}}"#, #"{"_id":1,"a":[1,2]}"#),
        (#"{"_id":1}"#, #"{"$addToSet":{"a":{"$each":[1,2,1]}}}"#, #"{"_id":1,"a":[1,2]}"#),
        (#"{"_id":1,"a":[1]}"#, #"{"$addToSet":{"a":{"$each":[3,1,2,3]}}}"#, #"{"_id":1,"a":[1,3,2]}"#),
        (
          #"{"_id":1,"a":[{"x":1,"y":2}]}"#, #"{"$addToSet":{"a":{"y":2,"x":1}}}"#,
          #"{"_id":1,"a":[{"x":1,"y":2},{"y":2,"x":1}]}"#
        ),
        (
          #"{"_id":1,"a":"x"}"#, #"{"$addToSet":{"a":1}}"#,
          "2 Cannot apply $addToSet to non-array field. Field named 'a' has non-array type string"
        ),
        (
          #"{"_id":1}"#, #"{"$addToSet":{"a":{"$each":1}}}"#,
          "14 The argument to $each in $addToSet must be an array but it was of type int"
        ),
        (
          #"{"_id":1}"#, #"{"$addToSet":{"a":{"$each":[1],"x":2}}}"#,
          "2 Found unexpected fields after $each in $addToSet: { $each: [ 1 ], x: 2 }"
        ),
      ]
    )
    + UpdateCase.table(
      "$pop",
      [
        (#"{"_id":1,"a":[1,2,3]}"#, #"{"$pop":{"a":1}}"#, #"{"_id":1,"a":[1,2]}"#),
        (#"{"_id":1,"a":[1,2,3]}"#, #"{"$pop":{"a":-1}}"#, #"{"_id":1,"a":[2,3]}"#),
        (
          #"{"_id":1,"a":[]}"#, #"{"$pop":{"a":1,"b":1,"c.d":1,"a.3":1}}"#,
          "40 Updating the path 'a.3' would create a conflict at 'a'"
        ),
        (#"{"_id":1,"a":[]}"#, #"{"$pop":{"a.3":1,"b":1,"c.d":1}}"#, #"{"_id":1,"a":[]}"#),
        (
          #"{"_id":1,"a":1}"#, #"{"$pop":{"a":1}}"#, "14 Path 'a' contains an element of non-array type 'int'"
        ),
        (
          #"{"_id":1,"a":1}"#, #"{"$pop":{"a.b":1}}"#,
          "28 Cannot use the part (b) of (a.b) to traverse the element ({a: 1})"
        ),
        (#"{"_id":1}"#, #"{"$pop":{"a":"x"}}"#, #"9 Expected a number in: a: "x""#),
        (#"{"_id":1}"#, #"{"$pop":{"a":1.5}}"#, "9 Expected an integer: a: 1.5"),
        (#"{"_id":1}"#, #"{"$pop":{"a":2}}"#, "9 $pop expects 1 or -1, found: 2"),
      ]
    )
    + UpdateCase.table(
      "$pull",
      [
        (#"{"_id":1,"a":[1,2,1]}"#, #"{"$pull":{"a":1}}"#, #"{"_id":1,"a":[2]}"#),
        (#"{"_id":1,"a":[1,6,9]}"#, #"{"$pull":{"a":{"$gte":6}}}"#, #"{"_id":1,"a":[1]}"#),
        (#"{"_id":1,"a":["x","y","z"]}"#, #"{"$pull":{"a":{"$in":["x","z"]}}}"#, #"{"_id":1,"a":["y"]}"#),
        (
          #"{"_id":1,"r":[{"i":"A","s":5},{"i":"B","s":8,"c":"x"}]}"#, #"{"$pull":{"r":{"s":8,"i":"B"}}}"#,
          #"{"_id":1,"r":[{"i":"A","s":5}]}"#
        ),
        (
          #"{"_id":1,"r":[{"a":[{"q":1,"a":4}]},{"a":[{"q":2,"a":9}]}]}"#,
          #"{"$pull":{"r":{"a":{"$elemMatch":{"q":2,"a":{"$gte":8}}}}}}"#, #"{"_id":1,"r":[{"a":[{"q":1,"a":4}]}]}"#
        ),
        (#"{"_id":1,"a":[[1,2],[2,1],1]}"#, #"{"$pull":{"a":[1,2]}}"#, #"{"_id":1,"a":[[2,1],1]}"#),
        (
          #"{"_id":1,"a":["ab","b"]}"#, #"{"$pull":{"a":{"$regularExpression":{"pattern":"^a","options":""}}}}"#,
          #"{"_id":1,"a":["b"]}"#
        ),
        (#"{"_id":1,"a":[{"b":1},{}]}"#, #"{"$pull":{"a":{}}}"#, #"{"_id":1,"a":[]}"#),
        (#"{"_id":1,"a":[1]}"#, #"{"$pull":{"a":2,"b":1}}"#, #"{"_id":1,"a":[1]}"#),
        (#"{"_id":1,"a":1}"#, #"{"$pull":{"a":1}}"#, "2 Cannot apply $pull to a non-array value"),
        (
          #"{"_id":1,"a":[1]}"#, #"{"$pull":{"a":{"$foo":1}}}"#,
          "2 unknown top level operator: $foo. If you have a field name that starts with a '$' symbol, consider using $getField or $setField."
        ),
      ]
    )
    + UpdateCase.table(
      "$pullAll",
      [
        (#"{"_id":1,"a":[0,2,5,5,1,0]}"#, #"{"$pullAll":{"a":[0,5]}}"#, #"{"_id":1,"a":[2,1]}"#),
        (
          #"{"_id":1,"a":[{"b":1},{"b":1,"c":2}]}"#, #"{"$pullAll":{"a":[{"b":1}]}}"#, #"{"_id":1,"a":[{"b":1,"c":2}]}"#
        ),
        (#"{"_id":1}"#, #"{"$pullAll":{"a":1}}"#, "2 $pullAll requires an array argument but was given a int"),
        (#"{"_id":1,"a":1}"#, #"{"$pullAll":{"a":[1]}}"#, "2 Cannot apply $pull to a non-array value"),
      ]
    )

  @Test(arguments: cases) func update(_ row: UpdateCase) throws { try row.check() }
}
