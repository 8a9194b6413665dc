// MongoEngineTests. This file: documents that a collection does not take.

import BSON
import Testing

@testable import MongoEngine

@Suite struct ValidationTests {
  private static func options(_ validator: String, level: String? = nil, action: String? = nil) throws
    -> CollectionOptions
  {
    var options = CollectionOptions()
    options.validator = try parsed(validator)
    options.validationLevel = level
    options.validationAction = action
    return options
  }

  private static func refusal(_ details: String) -> String {
    #"{"n":0,"writeErrors":[{"index":0,"code":121,"errInfo":{"failingDocumentId":1,"details":\#(details)},"errmsg":"Document failed validation"}]}"#
  }

  /// Manual: "Specify JSON Schema Validation", "Specify Query Expression Rules".
  @Test func nowIsTheTimeOfTheWrite() throws {
    try CommandCase(
      page: "Schema Validation",
      before: #"{"create": "c", "validator": {"$expr": {"$lt": ["$d", "$$NOW"]}}}"#,
      command: #"{"insert": "c", "documents": [{"d": {"$date": "2020-01-01T00:00:00Z"}}]}"#,
      reply: #"{"n": 1, "ok": 1}"#
    ).check()
  }

  static let cases: [(validator: String, document: String, details: String)] = [
    (
      #"{"$jsonSchema":{"bsonType":"object","required":["name","year"],"properties":{"name":{"bsonType":"string","description":"must be a string"},"year":{"bsonType":"int","minimum":2017}}}}"#,
      #"{"_id":1,"year":"x"}"#,
      #"{"operatorName":"$jsonSchema","schemaRulesNotSatisfied":[{"operatorName":"required","specifiedAs":{"required":["name","year"]},"missingProperties":["name"]},{"operatorName":"properties","propertiesNotSatisfied":[{"propertyName":"year","details":[{"operatorName":"bsonType","specifiedAs":{"bsonType":"int"},"reason":"type did not match","consideredValue":"x","consideredType":"string"}]}]}]}"#
    ),
    (
      #"{"$jsonSchema":{"properties":{"name":{"bsonType":"string","description":"must be a string"},"year":{"minimum":2017}}}}"#,
      #"{"_id":1,"name":5,"year":2000}"#,
      #"{"operatorName":"$jsonSchema","schemaRulesNotSatisfied":[{"operatorName":"properties","propertiesNotSatisfied":[{"propertyName":"name","description":"must be a string","details":[{"operatorName":"bsonType","specifiedAs":{"bsonType":"string"},"reason":"type did not match","consideredValue":5,"consideredType":"int"}]},{"propertyName":"year","details":[{"operatorName":"minimum","specifiedAs":{"minimum":2017},"reason":"comparison failed","consideredValue":2000}]}]}]}"#
    ),
    (
      #"{"$jsonSchema":{"additionalProperties":false,"properties":{"_id":{},"a":{"minimum":5,"exclusiveMinimum":true},"b":{"required":["c"],"properties":{"d":{"enum":[1,2]}}}}}}"#,
      #"{"_id":1,"a":5,"b":{"d":3},"e":1,"f":2}"#,
      #"{"operatorName":"$jsonSchema","schemaRulesNotSatisfied":[{"operatorName":"additionalProperties","specifiedAs":{"additionalProperties":false},"additionalProperties":["e","f"]},{"operatorName":"properties","propertiesNotSatisfied":[{"propertyName":"a","details":[{"operatorName":"minimum","specifiedAs":{"minimum":5},"reason":"comparison failed","consideredValue":5}]},{"propertyName":"b","details":[{"operatorName":"required","specifiedAs":{"required":["c"]},"missingProperties":["c"]},{"operatorName":"properties","propertiesNotSatisfied":[{"propertyName":"d","details":[{"operatorName":"enum","specifiedAs":{"enum":[1,2]},"reason":"value was not found in enum","consideredValue":3}]}]}]}]}]}"#
    ),
    (
      #"{"a":{"$gt":5}}"#, #"{"_id":1,"a":3}"#,
      #"{"operatorName":"$gt","specifiedAs":{"a":{"$gt":5}},"reason":"comparison failed","consideredValue":3}"#
    ),
    (
      #"{"a":{"$type":"string"},"b":{"$exists":true},"c":1}"#, #"{"_id":1,"a":3,"c":1}"#,
      #"{"operatorName":"$and","clausesNotSatisfied":[{"index":0,"details":{"operatorName":"$type","specifiedAs":{"a":{"$type":"string"}},"reason":"type did not match","consideredValue":3,"consideredType":"int"}},{"index":1,"details":{"operatorName":"$exists","specifiedAs":{"b":{"$exists":true}},"reason":"path does not exist"}}]}"#
    ),
    (
      #"{"$expr":{"$eq":["$a","$b"]}}"#, #"{"_id":1,"a":3}"#,
      #"{"operatorName":"$expr","specifiedAs":{"$expr":{"$eq":["$a","$b"]}},"reason":"expression did not match","expressionResult":false}"#
    ),
  ]

  @Test(arguments: cases) func details(_ validator: String, _ document: String, _ details: String) throws {
    var harness = try WriteHarness(options: try Self.options(validator))
    #expect(try harness.run(#"{"insert":"c","documents":[\#(document)]}"#) == Self.refusal(details))
    #expect(harness.documents.isEmpty)
    #expect(
      try harness.run(#"{"insert":"c","bypassDocumentValidation":true,"documents":[\#(document)]}"#) == #"{"n":1}"#
    )
  }

  @Test func everyWriteIsChecked() throws {
    var harness = try WriteHarness(#"{"_id":1,"a":6}"#, options: try Self.options(#"{"a":{"$gt":5}}"#))
    let update = #"{"update":"c","updates":[{"q":{"_id":1},"u":{"$set":{"a":1}}}]}"#
    let upsert = #"{"update":"c","updates":[{"q":{"_id":2},"u":{"$set":{"a":1}},"upsert":true}]}"#
    let modify = #"{"findAndModify":"c","update":{"$set":{"a":1}}}"#
    #expect(try harness.run(update).contains("Document failed validation"))
    #expect(try harness.run(upsert).contains("Document failed validation"))
    #expect(
      try harness.run(modify)
        == "121 Plan executor error during findAndModify :: caused by :: Document failed validation "
        + #"{"failingDocumentId":1,"details":{"operatorName":"$gt","specifiedAs":{"a":{"$gt":5}},"reason":"comparison failed","consideredValue":1}}"#
    )
    #expect(harness.documents == #"{"_id":1,"a":6}"#)
  }

  /// Manual: "Specify Validation Level for Existing Documents", "Choose How to Handle Invalid Documents".
  @Test(
    arguments: [("moderate", nil, 1), ("off", nil, 2), (nil, "warn", 2), (nil, nil, 0)] as [(String?, String?, Int)]
  )
  func levels(_ level: String?, _ action: String?, _ taken: Int) throws {
    let options = try Self.options(#"{"a":{"$gt":5}}"#, level: level, action: action)
    var harness = try WriteHarness(#"{"_id":1,"a":2}"#, options: options)
    let update = try harness.run(#"{"update":"c","updates":[{"q":{"_id":1},"u":{"$set":{"a":1}}}]}"#)
    let insert = try harness.run(#"{"insert":"c","documents":[{"_id":2,"a":1}]}"#)
    #expect((update.contains("121") ? 0 : 1) + (insert.contains("121") ? 0 : 1) == taken)
  }
}
