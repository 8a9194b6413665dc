// MongoEngineTests. This file: stages that read other collections, and `$facet`.

import BSON
import Testing

@testable import MongoEngine

@Suite struct JoiningStageTests {
  static let orders = #"{"_id":1,"item":"almonds","quantity":2} {"_id":2,"item":"pecans","quantity":1} {"_id":3}"#
  static let others = [
    "inventory": #"""
    {"_id":1,"sku":"almonds","instock":120} {"_id":2,"sku":"bread","instock":80}
    {"_id":3,"sku":"cashews","instock":60} {"_id":4,"sku":"pecans","instock":70}
    {"_id":5,"sku":null} {"_id":6}
    """#,
    "members": #"{"_id":1,"name":"artie"} {"_id":2,"name":"giselle"} {"_id":3,"name":"pandabear"}"#,
    "warehouses": #"""
    {"_id":1,"stock_item":"almonds","instock":120} {"_id":2,"stock_item":"pecans","instock":80}
    {"_id":3,"stock_item":"almonds","instock":60} {"_id":4,"stock_item":"almonds","instock":1}
    """#,
    "employees": #"""
    {"_id":1,"name":"Dev"} {"_id":2,"name":"Eliot","reportsTo":"Dev"} {"_id":3,"name":"Ron","reportsTo":"Eliot"}
    {"_id":4,"name":"Andrew","reportsTo":"Eliot"} {"_id":5,"name":"Asya","reportsTo":"Ron"}
    """#,
  ]

  static let joining = [
    PipelineCase(
      "$lookup",
      #"""
      [{"$match":{"_id":1}},{"$lookup":{"from":"members","let":{"v":"$quantity"},"as":"r","pipeline":[
        {"$group":{"_id":null,"n":{"$sum":"$$v"}}}]}},{"$project":{"r":1}}]
      """#,
      gives: #"{"_id":1,"r":[{"_id":null,"n":6}]}"#
    ),
    PipelineCase(
      "$lookup",
      #"[{"$lookup":{"from":"inventory","localField":"item","foreignField":"sku","as":"docs"}}]"#,
      gives: #"""
        {"_id":1,"item":"almonds","quantity":2,"docs":[{"_id":1,"sku":"almonds","instock":120}]}
        {"_id":2,"item":"pecans","quantity":1,"docs":[{"_id":4,"sku":"pecans","instock":70}]}
        {"_id":3,"docs":[{"_id":5,"sku":null},{"_id":6}]}
        """#
    ),
    PipelineCase(
      "$lookup: Use $lookup with an Array",
      #"[{"$lookup":{"from":"members","localField":"enrolled","foreignField":"name","as":"who.are"}}]"#,
      on:
        #"{"_id":1,"enrolled":["giselle","artie","nobody"]} {"_id":2,"enrolled":[]} {"_id":3,"enrolled":["artie","artie"]}"#,
      gives: #"""
        {"_id":1,"enrolled":["giselle","artie","nobody"],"who":{"are":[{"_id":1,"name":"artie"},{"_id":2,"name":"giselle"}]}}
        {"_id":2,"enrolled":[],"who":{"are":[]}}
        {"_id":3,"enrolled":["artie","artie"],"who":{"are":[{"_id":1,"name":"artie"}]}}
        """#
    ),
    PipelineCase(
      "$lookup",
      #"[{"$lookup":{"from":"input","localField":"a.b","foreignField":"c","as":"d"}},{"$match":{"_id":1}}]"#,
      on: #"{"_id":1,"a":[{"b":1},{"b":[2]},3]} {"_id":2,"c":[{"x":1},2.0]} {"_id":3,"c":1}"#,
      gives: #"{"_id":1,"a":[{"b":1},{"b":[2]},3],"d":[{"_id":2,"c":[{"x":1},2.0]},{"_id":3,"c":1}]}"#
    ),
    PipelineCase(
      "$lookup: Perform Multiple Joins and a Correlated Subquery",
      #"""
      [{"$lookup":{"from":"warehouses","let":{"item":"$item","qty":"$quantity"},"as":"stock","pipeline":[
        {"$match":{"$expr":{"$and":[{"$eq":["$stock_item","$$item"]},{"$gte":["$instock","$$qty"]}]}}},
        {"$project":{"stock_item":0,"_id":0}}]}}]
      """#,
      gives: #"""
        {"_id":1,"item":"almonds","quantity":2,"stock":[{"instock":120},{"instock":60}]}
        {"_id":2,"item":"pecans","quantity":1,"stock":[{"instock":80}]}
        {"_id":3,"stock":[]}
        """#
    ),
    PipelineCase(
      "$lookup: Perform an Uncorrelated Subquery",
      #"""
      [{"$limit":2},{"$project":{"_id":1}},{"$lookup":{"from":"members","as":"m","pipeline":[
        {"$match":{"_id":{"$gt":1}}},{"$project":{"_id":0}}]}}]
      """#,
      gives: #"""
        {"_id":1,"m":[{"name":"giselle"},{"name":"pandabear"}]} {"_id":2,"m":[{"name":"giselle"},{"name":"pandabear"}]}
        """#
    ),
    PipelineCase(
      "$lookup: Perform a Concise Correlated Subquery",
      #"""
      [{"$match":{"_id":1}},{"$lookup":{"from":"warehouses","localField":"item","foreignField":"stock_item",
        "let":{"qty":"$quantity"},"pipeline":[{"$match":{"$expr":{"$gte":["$instock","$$qty"]}}},{"$unset":"stock_item"}],
        "as":"stock"}}]
      """#,
      gives: #"""
        {"_id":1,"item":"almonds","quantity":2,"stock":[{"_id":1,"instock":120},{"_id":3,"instock":60}]}
        """#
    ),
    PipelineCase(
      "$lookup with a missing variable",
      #"""
      [{"$lookup":{"from":"members","let":{"v":"$nothing"},"as":"m","pipeline":[{"$match":{"$expr":{"$eq":["$none","$$v"]}}},
        {"$match":{"_id":1}},{"$set":{"v":"$$v"}}]}},{"$limit":1}]
      """#,
      gives: #"{"_id":1,"item":"almonds","quantity":2,"m":[{"_id":1,"name":"artie"}]}"#
    ),
    PipelineCase(
      "$lookup with variables that are no constants",
      #"""
      [{"$limit":1},{"$project":{"_id":1}},{"$lookup":{"let":{"zero":{"$literal":0},"id":"$_id"},"as":"m","pipeline":[
        {"$documents":[{"id":"$$id"}]},{"$set":{"x":{"$cond":[{"$eq":["$$zero",0]},"none",{"$divide":[1,"$$zero"]}]}}}]}}]
      """#,
      gives: #"{"_id":1,"m":[{"id":1,"x":"none"}]}"#
    ),
    PipelineCase(
      "$documents: Use a $documents Stage in a $lookup Stage",
      #"""
      [{"$match":{"_id":2}},{"$lookup":{"localField":"_id","foreignField":"zip","as":"city","pipeline":[
        {"$documents":[{"zip":1,"name":"A"},{"zip":2,"name":"B"}]}]}}]
      """#,
      gives: #"{"_id":2,"item":"pecans","quantity":1,"city":[{"zip":2,"name":"B"}]}"#
    ),
    PipelineCase(
      "$graphLookup: Within a Single Collection",
      #"""
      [{"$match":{"_id":{"$in":[1,5]}}},{"$graphLookup":{"from":"employees","startWith":"$boss",
        "connectFromField":"reportsTo","connectToField":"name","as":"chain","depthField":"d"}}]
      """#,
      on: #"{"_id":1} {"_id":5,"boss":"Ron"}"#,
      gives: #"""
        {"_id":1,"chain":[]}
        {"_id":5,"boss":"Ron","chain":[{"_id":3,"name":"Ron","reportsTo":"Eliot","d":0},
          {"_id":2,"name":"Eliot","reportsTo":"Dev","d":1},{"_id":1,"name":"Dev","d":2}]}
        """#
    ),
    PipelineCase(
      "$graphLookup: With a Query Filter",
      #"""
      [{"$graphLookup":{"from":"employees","startWith":["Ron","Andrew"],"connectFromField":"reportsTo",
        "connectToField":"name","maxDepth":1,"restrictSearchWithMatch":{"name":{"$ne":"Andrew"}},"as":"c"}}]
      """#,
      on: #"{"_id":1}"#,
      gives: #"{"_id":1,"c":[{"_id":3,"name":"Ron","reportsTo":"Eliot"},{"_id":2,"name":"Eliot","reportsTo":"Dev"}]}"#
    ),
    PipelineCase(
      "$graphLookup",
      #"""
      [{"$graphLookup":{"from":"input","startWith":"$next","connectFromField":"next","connectToField":"_id","as":"c"}},
        {"$project":{"c._id":1}}]
      """#,
      on: #"{"_id":1,"next":[2,1]} {"_id":2,"next":1}"#,
      gives: #"{"_id":1,"c":[{"_id":1},{"_id":2}]} {"_id":2,"c":[{"_id":1},{"_id":2}]}"#
    ),
    PipelineCase(
      "$unionWith",
      #"[{"$project":{"_id":1}},{"$unionWith":{"coll":"members","pipeline":[{"$match":{"_id":3}}]}},{"$unionWith":"none"}]"#,
      gives: #"{"_id":1} {"_id":2} {"_id":3} {"_id":3,"name":"pandabear"}"#
    ),
    PipelineCase(
      "$unionWith",
      #"[{"$limit":1},{"$project":{"_id":1}},{"$unionWith":{"pipeline":[{"$documents":[{"x":1}]}]}}]"#,
      gives: #"{"_id":1} {"x":1}"#
    ),
    PipelineCase(
      "$facet",
      #"[{"$project":{"_id":1}},{"$facet":{"two":[{"$limit":2}],"count":[{"$count":"n"}],"all":[],"none":[{"$skip":9}]}}]"#,
      gives: #"{"two":[{"_id":1},{"_id":2}],"count":[{"n":3}],"all":[{"_id":1},{"_id":2},{"_id":3}],"none":[]}"#
    ),
  ]

  @Test(arguments: joining) func joins(_ row: PipelineCase) throws {
    try row.check(input: Self.orders, others: Self.others)
  }

  /// Manual: "$lookup": strings are compared by the command's collation.
  @Test func collation() throws {
    let collation = try Collation.parse(["locale": "en", "strength": 2])
    var data = try collections(["input": #"{"_id":"A"}"#, "x": #"{"_id":"a"} {"_id":"b"}"#])
    let stages = #"[{"$lookup":{"from":"x","localField":"_id","foreignField":"_id","as":"x"}}]"#
    let made = try aggregate(stages, in: &data, QueryContext(collation: collation))
    #expect(lines(made) == #"{"_id":"A","x":[{"_id":"a"}]}"#)
  }

  /// Manual: "Views".
  @Test func views() throws {
    var data = try collections(["input": Self.orders])
    var options = CollectionOptions()
    options.view = .init(source: "input", pipeline: try parsedStages(#"[{"$match":{"_id":{"$gt":1}}}]"#))
    try data.create(Namespace("db", "v"), options)
    options.view = .init(source: "v", pipeline: try parsedStages(#"[{"$project":{"_id":1}}]"#))
    try data.create(Namespace("db", "w"), options)
    #expect(lines(try aggregate(#"[{"$limit":1}]"#, on: "w", in: &data)) == #"{"_id":2}"#)
    let stages = #"[{"$lookup":{"from":"w","localField":"_id","foreignField":"_id","as":"w"}},{"$project":{"w":1}}]"#
    #expect(
      lines(try aggregate(stages, on: "v", in: &data)) == #"{"_id":2,"w":[{"_id":2}]}"# + "\n"
        + #"{"_id":3,"w":[{"_id":3}]}"#
    )
  }

  /// Manual: "$documents (aggregation)".
  @Test func documents() throws {
    let stages = try parsedStages(#"[{"$documents":[{"x":10},{"x":2}]},{"$match":{"x":{"$gt":5}}}]"#)
    var data = MongoData()
    let made = try Pipeline(stages, QueryContext(), in: .collectionless("db")).run(in: &data)
    #expect(lines(made) == #"{"x":10}"#)
  }
}
