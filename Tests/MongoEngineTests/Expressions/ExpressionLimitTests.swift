// MongoEngineTests. This file: hostile expressions, constants evaluated early, and expressions in filters and projections.

import BSON
import Testing

@testable import MongoEngine

@Suite struct ExpressionLimitTests {
  private func failure(
    _ value: BSONValue,
    _ document: BSONDocument = [:],
    _ budget: ExpressionBudget = ExpressionBudget()
  ) -> MongoError? {
    let context = QueryContext()
    return #expect(throws: MongoError.self) {
      try Expression(value, context).evaluate(Scope(document, context, budget: budget))
    }
  }

  @Test func tooManyExpressionsInOneAnother() throws {
    var value: BSONValue = "$a"
    for _ in 0..<98 { value = ["$not": value] }
    #expect(try Expression(value, QueryContext()).evaluate(["a": 1]) == true)
    for _ in 0..<10_000 { value = ["$not": value] }
    #expect(self.failure(value)?.code == 15)
    var array: BSONValue = "$a"
    for _ in 0..<10_000 { array = [array] }
    #expect(self.failure(array)?.code == 15)
  }

  /// Each turn puts the value into an array: the depth is refused before it can harm anyone.
  @Test func valuesThatGrowDeep() throws {
    let deep = try value(#"{"$reduce":{"input":{"$range":[0,100000]},"initialValue":1,"in":["$$value"]}}"#)
    #expect(self.failure(deep)?.code == 15)
    let objects = try value(#"{"$reduce":{"input":{"$range":[0,100000]},"initialValue":1,"in":{"a":"$$value"}}}"#)
    #expect(self.failure(objects)?.code == 15)
  }

  /// Each turn doubles the value.
  @Test(
    arguments: [
      ("[1]", #"{"$concatArrays":["$$value","$$value"]}"#), ("[1]", #"["$$value.0","$$value","$$value"]"#),
      ("{}", #"{"a":"$$value","b":"$$value"}"#), ("{}", #"{"$mergeObjects":["$o",{"a":"$$value","b":"$$value"}]}"#),
      ("{}", #"{"$setField":{"field":"a","input":{"b":"$$value"},"value":"$$value"}}"#),
    ]
  )
  func valuesThatGrow(_ initial: String, _ body: String) throws {
    let list = BSONArray(repeatElement(0, count: 90))
    let expression = try value(#"{"$reduce":{"input":"$l","initialValue":\#(initial),"in":\#(body)}}"#)
    let document: BSONDocument = ["l": .array(list), "o": [:]]
    let small = ExpressionBudget(bytes: .max, valueLimit: 4096)
    #expect(self.failure(expression, document, small)?.codeName == "ExceededMemoryLimit")
    let little = ExpressionBudget(bytes: 4096, valueLimit: .max)
    #expect(self.failure(expression, document, little)?.codeName == "ExceededMemoryLimit")
  }

  /// None of the values is large.
  @Test func manyValues() throws {
    let ranges = BSONArray(repeatElement(["$range": ["$a", 100]], count: 100))
    let error = self.failure(["$size": ["$setUnion": .array(ranges)]], ["a": 0], ExpressionBudget(bytes: 10_000))
    #expect(error?.codeName == "ExceededMemoryLimit")
    let large = self.failure(["$range": ["$a", 1000]], ["a": 0], ExpressionBudget(valueLimit: 1000))
    #expect(large?.codeName == "ExceededMemoryLimit")
  }

  @Test func loopsInLoops() throws {
    let expression: BSONValue = [
      "$size": ["$filter": ["input": "$l", "cond": ["$filter": ["input": "$l", "cond": 0]]]]
    ]
    let document: BSONDocument = ["l": .array(BSONArray(repeatElement(0, count: 100)))]
    let error = self.failure(expression, document, ExpressionBudget(steps: 10_099))
    #expect(error?.codeName == "MaxTimeMSExpired")
    let context = QueryContext()
    let scope = Scope(document, context, budget: ExpressionBudget(steps: 10_100))
    #expect(try Expression(expression, context).evaluate(scope) == 100)
  }

  /// Manual: "Aggregation Pipeline Optimization": what is constant fails before there is a document.
  @Test func constants() throws {
    let context = QueryContext(variables: ["x": 2])
    #expect(try Expression(["$add": [1, ["$multiply": ["$$x", 3]]]], context).isConstant)
    #expect(try !Expression(["$add": [1, "$a"]], context).isConstant)
    #expect(try !Expression(["$rand": [:]], QueryContext(random: RandomSource(seed: 1))).isConstant)
    let error = #expect(throws: MongoError.self) { try Expression(["a": ["$divide": [1, 0]]], context) }
    #expect(error.map(summary) == "2 can't $divide by zero")
  }

  /// Manual: "$expr".
  @Test(
    arguments: FilterCase.table(
      "$expr",
      #"{"a":5,"b":3} {"a":1,"b":3,"l":[1,2]} {"l":[7]} {"a":"x"}"#,
      [
        (#"{"$expr":{"$gt":["$a","$b"]}}"#, [0, 3]), (#"{"$expr":{"$in":[7,{"$ifNull":["$l",[]]}]}}"#, [2]),
        (#"{"$expr":"$b"}"#, [0, 1]), (#"{"$expr":{"$eq":[{"$size":{"$ifNull":["$l",[]]}},2]},"a":1}"#, [1]),
        (#"{"$or":[{"$expr":{"$lt":["$a",2]}},{"a":"x"}]}"#, [1, 2, 3]), (#"{"$expr":{"$eq":["$a","$$k"]}}"#, [0]),
        (#"{"$nor":[{"$expr":"$l"}]}"#, [0, 3]),
      ]
    )
  )
  func filters(_ row: FilterCase) throws {
    try row.check(QueryContext(variables: ["k": 5]), expressions: Expression.parser)
  }

  /// Manual: "Aggregation Expressions" in "Project Fields to Return from Query".
  @Test(arguments: [
    (#"{"total":{"$sum":["$a","$o.b"]},"o":1}"#, #"{"_id":1,"o":{"b":2},"total":7}"#),
    (#"{"_id":0,"x":"$o.b","y":{"z":{"$literal":1}}}"#, #"{"x":2,"y":{"z":1}}"#), (#"{"x":"$none"}"#, #"{"_id":1}"#),
    (#"{"l":{"$slice":["$l",-1]}}"#, #"{"_id":1,"l":[3]}"#),
    (#"{"a":{"$cond":["$none",1,"$$REMOVE"]}}"#, #"{"_id":1}"#),
    (#"{"o.c":{"$add":["$o.b",1]},"a":1}"#, #"{"_id":1,"a":5,"o":{"c":3}}"#), (#"{"_id":"$a"}"#, #"{"_id":5}"#),
  ])
  func projections(_ spec: String, _ result: String) throws {
    let document = try parsed(#"{"_id":1,"a":5,"o":{"b":2},"l":[1,2,3]}"#)
    let projection = try Projection(try parsed(spec), QueryContext(), expressions: Expression.parser)
    #expect(try projection.apply(to: document).extendedJSON() == result)
  }
}
