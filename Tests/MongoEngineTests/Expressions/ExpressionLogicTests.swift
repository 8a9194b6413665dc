// MongoEngineTests. This file: truth, order, conditions, variables and paths of expressions.

import BSON
import Testing

@testable import MongoEngine

@Suite struct ExpressionLogicTests {
  static let document = #"""
    {"a":1,"z":0,"s":"x","n":null,"l":[1,2,3],"e":[],"o":{"b":{"c":5},"0":"zero"},
     "m":[{"b":1},{"b":[2,3]},{"c":4},7,[{"b":9}]],"p":[{"q":[{"r":1},{"r":2}]},{"q":{"r":3}}],"$x":6,"y.z":8}
    """#

  static let paths = ExpressionCase.table(
    "Field Paths",
    document,
    [
      (#""$a""#, "1"), (#""$none""#, "-"), (#""$o.b.c""#, "5"), (#""$o.b.c.d""#, "-"), (#""$a.b""#, "-"),
      (#""$m.b""#, "[1,[2,3]]"), (#""$l.b""#, "[]"), (#""$p.q.r""#, "[[1,2],3]"), (#""$l.0""#, "[]"),
      (#""$o.0""#, #""zero""#),
      (#""plain""#, #""plain""#), (#""$$ROOT.a""#, "1"), (#""$$CURRENT.o.b""#, #"{"c":5}"#), (#""$$REMOVE""#, "-"),
      (#""$$NOW""#, #"{"$date":{"$numberLong":"86400000"}}"#), (#""$$mine.k""#, "7"), (#""$$mine""#, #"{"k":7}"#),
      (#"{"x":"$a","y":"$none","z":["$none",{"w":"$s"}]}"#, #"{"x":1,"z":[null,{"w":"x"}]}"#), (#"{}"#, "{}"),
      (#"["$$REMOVE",1]"#, "[null,1]"), (#""$""#, "!16872 '$' by itself is not a valid FieldPath"),
      (#""$a.""#, "!40353 FieldPath must not end with a '.'."),
      (#""$a..b""#, "!15998 FieldPath field names may not be empty strings."),
      (
        #""$a.$b""#,
        "!16410 FieldPath field names may not start with '$'. Consider using $getField or $setField."
      ),
      (#""$$none""#, "!17276 Use of undefined variable: none"),
      (#""$$DESCEND""#, "!17276 Use of undefined variable: DESCEND"),
      (#""$$""#, "!9 empty variable names are not allowed"),
      (#""$$1a""#, "!9 '1a' starts with an invalid character for a user variable name"),
      (#""$$a-b""#, "!9 'a-b' contains an invalid character for a variable name: '-'"),
      (#""$$CLUSTER_TIME""#, "!51144 Builtin variable '$$CLUSTER_TIME' is not available"),
      (#""$$USER_ROLES""#, "!238 the variable $$USER_ROLES is not supported"),
      (
        #"{"$add":[1],"$subtract":[1]}"#,
        "!15983 An object representing an expression must have exactly one field: "
          + "{ $add: [ 1 ], $subtract: [ 1 ] }"
      ),
      (#"{"$foo":1}"#, "!168 Unrecognized expression '$foo'"),
      (#"{"$accumulator":1}"#, "!168 Unrecognized expression '$accumulator'"),
      (#"{"a.b":1}"#, "!16412 FieldPath field names may not contain '.'. Consider using $getField or $setField."),
      (
        #"{"a":1,"$b":1}"#,
        "!16410 FieldPath field names may not start with '$'. Consider using $getField or $setField."
      ),
      (#"{"a":1,"":1}"#, "!15998 FieldPath field names may not be empty strings."),
      (#"{"a":1,"a":2}"#, "!16406 duplicate field name specified in object literal: { a: 1, a: 2 }"),
    ]
  )

  @Test(arguments: paths) func ofAPath(_ row: ExpressionCase) throws {
    let now = BSONDate(millisecondsSince1970: 86_400_000)
    try row.check(QueryContext(now: now, variables: ["mine": ["k": 7]]))
  }

  static let comparisons =
    ExpressionCase.table(
      "Comparison Expression Operators",
      document,
      [
        (#"{"$eq":["$a",1.0]}"#, "true"), (#"{"$ne":["$a","$s"]}"#, "true"), (#"{"$gt":["$s",5]}"#, "true"),
        (#"{"$lt":["$none",null]}"#, "true"), (#"{"$eq":["$none",null]}"#, "false"),
        (#"{"$eq":["$none","$no"]}"#, "true"),
        (#"{"$gt":["$none",{"$minKey":1}]}"#, "true"), (#"{"$gte":[2,2]}"#, "true"), (#"{"$lte":[3,2]}"#, "false"),
        (#"{"$cmp":["$a",5]}"#, "-1"), (#"{"$cmp":["b","a"]}"#, "1"), (#"{"$cmp":[1,1]}"#, "0"),
        (#"{"$eq":["$l",[1,2,3]]}"#, "true"), (#"{"$eq":["$s","X"]}"#, "false"),
        (#"{"$eq":[1]}"#, "!16020 Expression $eq takes exactly 2 arguments. 1 were passed in."),
      ]
    )
    + ExpressionCase.table(
      "Boolean Expression Operators",
      document,
      [
        (#"{"$and":[1,"x",[],{}]}"#, "true"), (#"{"$and":["$a","$z"]}"#, "false"), (#"{"$and":[]}"#, "true"),
        (#"{"$or":[]}"#, "false"), (#"{"$or":["$n","$none",0]}"#, "false"), (#"{"$or":["$z","$a"]}"#, "true"),
        (#"{"$not":["$z"]}"#, "true"), (#"{"$not":[[0]]}"#, "false"), (#"{"$not":"$none"}"#, "true"),
        (#"{"$and":["$z",{"$divide":[1,"$z"]}]}"#, "false"), (#"{"$or":["$a",{"$divide":[1,"$z"]}]}"#, "true"),
        (#"{"$not":[]}"#, "!16020 Expression $not takes exactly 1 arguments. 0 were passed in."),
      ]
    )

  static let conditions =
    ExpressionCase.table(
      "$cond",
      document,
      [
        (#"{"$cond":["$a","yes","no"]}"#, #""yes""#), (#"{"$cond":{"else":"no","if":"$z","then":"yes"}}"#, #""no""#),
        (#"{"$cond":["$a",1,{"$divide":[1,"$z"]}]}"#, "1"), (#"{"$cond":["$z",1,"$none"]}"#, "-"),
        (#"{"$cond":{"if":1,"then":2}}"#, "!17082 Missing 'else' parameter to $cond"),
        (#"{"$cond":{"then":2}}"#, "!17080 Missing 'if' parameter to $cond"),
        (#"{"$cond":{"if":2,"else":1}}"#, "!17081 Missing 'then' parameter to $cond"),
        (#"{"$cond":{"if":1,"then":2,"els":3}}"#, "!17083 Unrecognized parameter to $cond: els"),
        (#"{"$cond":[1,2]}"#, "!16020 Expression $cond takes exactly 3 arguments. 2 were passed in."),
      ]
    )
    + ExpressionCase.table(
      "$ifNull",
      document,
      [
        (#"{"$ifNull":["$n","d"]}"#, #""d""#), (#"{"$ifNull":["$none","$n","$a",9]}"#, "1"),
        (#"{"$ifNull":["$z",1]}"#, "0"), (#"{"$ifNull":["$n","$none"]}"#, "-"), (#"{"$ifNull":[null,null]}"#, "null"),
        (#"{"$ifNull":["$a"]}"#, "!1257300 $ifNull needs at least two arguments, had: 1"),
      ]
    )
    + ExpressionCase.table(
      "$switch",
      document,
      [
        (#"{"$switch":{"branches":[{"case":"$z","then":1},{"case":"$a","then":2}],"default":3}}"#, "2"),
        (#"{"$switch":{"branches":[{"case":"$z","then":1}],"default":3}}"#, "3"),
        (#"{"$switch":{"branches":[{"case":true,"then":1}]}}"#, "1"),
        (#"{"$switch":{"branches":[{"case":false,"then":{"$divide":[1,0]}}],"default":3}}"#, "3"),
        (#"{"$switch":{"branches":[{"case":1,"then":1},{"case":{"$divide":[1,0]},"then":2}]}}"#, "1"),
        (#"{"$switch":{"branches":[{"case":1,"then":1}],"default":{"$divide":[1,0]}}}"#, "!2 can't $divide by zero"),
        (
          #"{"$switch":{"branches":[{"case":"$z","then":1}]}}"#,
          "!40066 $switch could not find a matching branch for an input, and no default was specified."
        ),
        (
          #"{"$switch":{"branches":[{"case":false,"then":1}]}}"#,
          "!40069 One cannot execute a switch statement where all the cases evaluate to false without a default."
        ),
        (#"{"$switch":1}"#, "!40060 $switch requires an object as an argument, found: int"),
        (#"{"$switch":{"branches":1}}"#, "!40061 $switch expected an array for 'branches', found: int"),
        (#"{"$switch":{"branches":[1]}}"#, "!40062 $switch expected each branch to be an object, found: int"),
        (#"{"$switch":{"branches":[{"x":1}]}}"#, "!40063 $switch found an unknown argument to a branch: x"),
        (#"{"$switch":{"branches":[{"then":1}]}}"#, "!40064 $switch requires each branch have a 'case' expression"),
        (#"{"$switch":{"branches":[{"case":1}]}}"#, "!40065 $switch requires each branch have a 'then' expression."),
        (#"{"$switch":{"x":1}}"#, "!40067 $switch found an unknown argument: x"),
        (#"{"$switch":{"branches":[]}}"#, "!40068 $switch requires at least one branch."),
      ]
    )

  static let variables =
    ExpressionCase.table(
      "$let",
      document,
      [
        (#"{"$let":{"vars":{"x":"$a","y":2},"in":{"$add":["$$x","$$y"]}}}"#, "3"),
        (#"{"$let":{"vars":{"x":1},"in":{"$let":{"vars":{"x":2,"y":"$$x"},"in":["$$x","$$y"]}}}}"#, "[2,1]"),
        (#"{"$let":{"vars":{"x":"$none"},"in":"$$x"}}"#, "-"), (#"{"$let":{"vars":{"x":"$o"},"in":"$$x.b.c"}}"#, "5"),
        (#"{"$let":{"vars":{"CURRENT":"$o"},"in":["$b.c","$$ROOT.a"]}}"#, "[5,1]"),
        (#"{"$let":{"vars":{},"in":"$a"}}"#, "1"),
        (#"{"$let":1}"#, "!16874 $let only supports an object as its argument"),
        (#"{"$let":{"vars":{},"in":1,"x":1}}"#, "!16875 Unrecognized parameter to $let: x"),
        (#"{"$let":{"in":1}}"#, "!16876 Missing 'vars' parameter to $let"),
        (#"{"$let":{"vars":{}}}"#, "!16877 Missing 'in' parameter to $let"),
        (#"{"$let":{"vars":{"X":1},"in":1}}"#, "!9 'X' starts with an invalid character for a user variable name"),
        (
          #"{"$let":{"vars":{"ROOT":1},"in":1}}"#, "!9 'ROOT' starts with an invalid character for a user variable name"
        ),
      ]
    )
    + ExpressionCase.table(
      "$map",
      document,
      [
        (#"{"$map":{"input":"$l","as":"i","in":{"$multiply":["$$i","$$i"]}}}"#, "[1,4,9]"),
        (#"{"$map":{"input":"$l","in":{"$cond":[{"$eq":["$$this",2]},"$none","$$this"]}}}"#, "[1,null,3]"),
        (#"{"$map":{"input":"$n","in":1}}"#, "null"), (#"{"$map":{"input":"$e","in":1}}"#, "[]"),
        (
          #"{"$map":{"input":[[1,2],[3]],"as":"r","in":{"$map":{"input":"$$r","as":"c","in":{"$add":["$$c","$a"]}}}}}"#,
          "[[2,3],[4]]"
        ),
        (#"{"$map":{"input":"$a","in":1}}"#, "!16883 input to $map must be an array not int"),
        (#"{"$map":1}"#, "!16878 $map only supports an object as its argument"),
        (#"{"$map":{"input":[],"in":1,"x":1}}"#, "!16879 Unrecognized parameter to $map: x"),
        (#"{"$map":{"in":1}}"#, "!16880 Missing 'input' parameter to $map"),
        (#"{"$map":{"input":[]}}"#, "!16882 Missing 'in' parameter to $map"),
        (#"{"$map":{"input":[],"as":"","in":1}}"#, "!9 empty variable names are not allowed"),
        (#"{"$map":{"input":"$$this","in":1}}"#, "!17276 Use of undefined variable: this"),
      ]
    )
    + ExpressionCase.table(
      "$filter",
      document,
      [
        (#"{"$filter":{"input":"$l","as":"i","cond":{"$gte":["$$i",2]}}}"#, "[2,3]"),
        (#"{"$filter":{"input":"$l","cond":true,"limit":2}}"#, "[1,2]"),
        (#"{"$filter":{"input":"$l","cond":"$$this","limit":null}}"#, "[1,2,3]"),
        (#"{"$filter":{"input":"$none","cond":1}}"#, "null"),
        (#"{"$filter":{"input":"$s","cond":1}}"#, "!28651 input to $filter must be an array not string"),
        (#"{"$filter":{"input":"$l","cond":1,"limit":0}}"#, "!327392 $filter: limit must be greater than 0: 0"),
        (
          #"{"$filter":{"input":"$l","cond":1,"limit":1.5}}"#,
          "!327391 $filter: limit must be represented as a 32-bit integral value: 1.5"
        ),
        (#"{"$filter":1}"#, "!28646 $filter only supports an object as its argument"),
        (#"{"$filter":{"cond":1}}"#, "!28648 Missing 'input' parameter to $filter"),
        (#"{"$filter":{"input":[]}}"#, "!28650 Missing 'cond' parameter to $filter"),
        (#"{"$filter":{"input":[],"cond":1,"x":1}}"#, "!28647 Unrecognized parameter to $filter: x"),
      ]
    )
    + ExpressionCase.table(
      "$reduce",
      document,
      [
        (#"{"$reduce":{"input":"$l","initialValue":10,"in":{"$add":["$$value","$$this"]}}}"#, "16"),
        (
          #"{"$reduce":{"input":[[1,2],[3]],"initialValue":[],"in":{"$concatArrays":["$$value","$$this"]}}}"#, "[1,2,3]"
        ),
        (#"{"$reduce":{"input":"$e","initialValue":"$a","in":1}}"#, "1"),
        (#"{"$reduce":{"input":"$n","initialValue":1,"in":1}}"#, "null"),
        (
          #"{"$reduce":{"input":"$o","initialValue":1,"in":1}}"#,
          #"!40080 $reduce requires that 'input' be an array, found: {b: {c: 5}, 0: "zero"}"#
        ),
        (#"{"$reduce":1}"#, "!40075 $reduce requires an object as an argument, found: int"),
        (#"{"$reduce":{"x":1}}"#, "!40076 $reduce found an unknown argument: x"),
        (#"{"$reduce":{"initialValue":1,"in":1}}"#, "!40077 $reduce requires 'input' to be specified"),
        (#"{"$reduce":{"input":[],"in":1}}"#, "!40078 $reduce requires 'initialValue' to be specified"),
        (#"{"$reduce":{"input":[],"initialValue":1}}"#, "!40079 $reduce requires 'in' to be specified"),
      ]
    )

  @Test(arguments: comparisons + conditions) func comparedAndChosen(_ row: ExpressionCase) throws { try row.check() }
  @Test(arguments: variables) func withVariables(_ row: ExpressionCase) throws { try row.check() }

  /// Manual: "Collation".
  @Test(
    arguments: ExpressionCase.table(
      "Collation",
      #"{"s":"résumé"}"#,
      [
        (#"{"$eq":["$s","RESUME"]}"#, "true"), (#"{"$in":["resume",["x","$s"]]}"#, "true"),
        (#"{"$setUnion":[["a"],["A","b"]]}"#, #"["a","b"]"#), (#"{"$indexOfArray":[["x","$s"],"Resume"]}"#, "1"),
        (#"{"$max":["a","B"]}"#, #""B""#), (#"{"$sortArray":{"input":["b","A"],"sortBy":1}}"#, #"["A","b"]"#),
      ]
    )
  )
  func collation(_ row: ExpressionCase) throws {
    try row.check(QueryContext(collation: try Collation.parse(["locale": "en", "strength": 1])))
  }

  /// Manual: "$redact": its variables have values in the scope only.
  @Test func variablesOfTheScope() throws {
    let context = QueryContext()
    let expression = try Expression(
      ["$cond": ["$a", "$$KEEP", "$$mine.b"]],
      context,
      variables: ["KEEP", "mine"]
    )
    let scope = { (a: BSONValue) in Scope(["a": a], context, variables: ["KEEP": "keep", "mine": ["b": 3]]) }
    #expect(try expression.evaluate(scope(true)) == "keep")
    #expect(try expression.evaluate(scope(false)) == 3)
    var inner = scope(1)
    inner.current = ["a": 0]
    #expect(try expression.evaluate(inner) == 3)
  }

  @Test func clusterTime() throws {
    let time = BSONTimestamp(seconds: 5, increment: 1)
    let expression = try Expression("$$CLUSTER_TIME", QueryContext(clusterTime: time))
    #expect(try expression.evaluate([:]) == .timestamp(time))
  }
}
