// MongoEngineTests. This file: filters that are refused, and how.

import BSON
import Testing

@testable import MongoEngine

@Suite struct RefusedFilterTests {
  /// Manual: the page of each operator; texts as MongoDB 7.0 has them.
  static let cases: [(String, String)] = [
    (#"{"a":{"$foo":1}}"#, "2 unknown operator: $foo"), (#"{"a":{"$gt":1,"b":2}}"#, "2 unknown operator: b"),
    (
      #"{"$foo":1}"#,
      "2 unknown top level operator: $foo. If you have a field name that starts with a '$' symbol, consider using "
        + "$getField or $setField."
    ),
    (#"{"$and":1}"#, "2 $and must be an array"), (#"{"$or":[]}"#, "2 $and/$or/$nor must be a nonempty array"),
    (#"{"$nor":[1]}"#, "2 $or/$and/$nor entries need to be full objects"),
    (#"{"a":{"$in":1}}"#, "2 $in needs an array"), (#"{"a":{"$nin":{}}}"#, "2 $nin needs an array"),
    (#"{"a":{"$in":[{"$gt":1}]}}"#, "2 cannot nest $ under $in"),
    (#"{"a":{"$not":1}}"#, "2 $not needs a regex or a document"), (#"{"a":{"$not":{}}}"#, "2 $not cannot be empty"),
    (
      #"{"a":{"$gt":{"$regularExpression":{"pattern":"x","options":""}}}}"#,
      "2 Can't have RegEx as arg to predicate over field 'a'."
    ),
    (#"{"a":{"$ne":{"$regularExpression":{"pattern":"x","options":""}}}}"#, "2 Can't have regex as arg to $ne."),
    (#"{"a":{"$undefined":true}}"#, "2 cannot compare to undefined"),
    (
      #"{"a":{"$near":{"$geometry":{"type":"Point","coordinates":[0,0]}},"$gt":1}}"#,
      "34413 geo near accepts just one argument when querying for a GeoJSON point. Extra field found: $gt: 1"
    ),
    (#"{"a":{"$regex":1}}"#, "2 $regex has to be a string"), (#"{"a":{"$options":"i"}}"#, "2 $options needs a $regex"),
    (#"{"a":{"$regex":"x","$options":1}}"#, "2 $options has to be a string"),
    (#"{"a":{"$regex":"x","$options":"z"}}"#, "51108 invalid flag in regex options: z"),
    (
      #"{"a":{"$regex":{"$regularExpression":{"pattern":"x","options":"i"}},"$options":"m"}}"#,
      "51075 options set in both $regex and $options"
    ),
    (#"{"a":{"$type":"foo"}}"#, "2 Unknown type name alias: foo"),
    (#"{"a":{"$type":99}}"#, "2 Invalid numerical type code: 99"),
    (#"{"a":{"$type":0}}"#, "2 Invalid numerical type code: 0. Instead use {$exists:false}."),
    (#"{"a":{"$type":true}}"#, "14 type must be represented as a number or a string"),
    (#"{"a":{"$type":[]}}"#, "9 a must match at least one type"),
    (#"{"a":{"$mod":1}}"#, "2 malformed mod, needs to be an array"),
    (#"{"a":{"$mod":[1]}}"#, "2 malformed mod, not enough elements"),
    (#"{"a":{"$mod":[1,2,3]}}"#, "2 malformed mod, too many elements"),
    (#"{"a":{"$mod":["x",1]}}"#, "2 malformed mod, divisor not a number"),
    (#"{"a":{"$mod":[0,1]}}"#, "2 divisor cannot be 0"),
    (#"{"a":{"$elemMatch":1}}"#, "2 $elemMatch needs an Object"),
    (#"{"a":{"$elemMatch":{"$expr":true}}}"#, "2 $expr can only be applied to the top-level document"),
    (#"{"a":{"$elemMatch":{"$where":"1"}}}"#, "2 $elemMatch cannot contain $where expression"),
    (#"{"a":{"$all":1}}"#, "2 $all needs an array"),
    (#"{"a":{"$all":[{"$elemMatch":{"b":1}},5]}}"#, "2 $all/$elemMatch has to be consistent"),
    (#"{"a":{"$all":[{"$gt":1}]}}"#, "2 no $ expressions in $all"),
    (#"{"a":{"$geoWithin":{"$box":[[0,0,0],[1,1]]}}}"#, "2 Point must only contain two numeric elements"),
    (
      #"{"a":{"$geoWithin":{"$box":[[0,0],[1,1]]},"$gt":1}}"#,
      "2 can't parse extra field: $gt: 1"
    ),
    (#"{"a":{"$near":[0,0],"$maxDistance":{"$numberDouble":"Infinity"}}}"#, "16896 maxDistance must be non-negative"),
    (
      #"{"$jsonSchema":{"bsonType":"integer"}}"#,
      "9 $jsonSchema type 'integer' is not currently supported."
    ),
    (#"{"a":{"$size":-1}}"#, "2 Failed to parse $size. Expected a non-negative number in: $size: -1"),
    (
      #"{"a":{"$size":4294967296}}"#,
      "2 Failed to parse $size. Cannot represent as a 32-bit integer: $size: 4294967296"
    ),
    (#"{"a":{"$size":1.5}}"#, "2 Failed to parse $size. Expected an integer: $size: 1.5"),
    (#"{"a":{"$bitsAllSet":-1}}"#, "9 Expected a non-negative number in: $bitsAllSet: -1"),
    (#"{"a":{"$bitsAllSet":[-1]}}"#, "2 bit positions must be >= 0 but got: 0: -1"),
    (#"{"a":{"$bitsAllSet":"x"}}"#, #"2 a takes an Array, a number, or a BinData but received: $bitsAllSet: "x""#),
    (#"{"$where":"1"}"#, "238 $where is not supported"), (#"{"$text":{"$search":"x"}}"#, "238 $text is not supported"),
    (#"{"a":{"$where":"1"}}"#, "2 $where cannot be applied to a field"),
    (#"{"$jsonSchema":1}"#, "14 $jsonSchema must be an object"),
    (#"{"$jsonSchema":{"foo":1}}"#, "9 Unknown $jsonSchema keyword: foo"),
    (#"{"$jsonSchema":{"$ref":"x"}}"#, "9 $jsonSchema keyword '$ref' is not currently supported"),
    (#"{"$jsonSchema":{"required":[]}}"#, "9 $jsonSchema keyword 'required' cannot be an empty array"),
    (#"{"$jsonSchema":{"properties":1}}"#, "14 $jsonSchema keyword 'properties' must be an object"),
    (#"{"$jsonSchema":{"multipleOf":0}}"#, "9 $jsonSchema keyword 'multipleOf' must have a positive value"),
    (#"{"a":{"$gt":1,"$near":[0,0]}}"#, "2 near must be first in: { $gt: 1, $near: [ 0, 0 ] }"),
    (#"{"$or":[{"a":{"$near":[0,0]}},{"b":1}]}"#, "2 geo $near must be top-level expr"),
    (#"{"a":{"$geoWithin":{"$foo":1}}}"#, "2 unknown geo specifier: $foo: 1"),
    (
      #"{"a":{"$geoWithin":{"$geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}}}}"#,
      "2 Loop is not closed: [ [ 0, 0 ], [ 1, 0 ], [ 1, 1 ] ]"
    ),
  ]

  @Test(arguments: cases) func refused(_ filter: String, _ message: String) throws {
    let filter = try parsed(filter)
    let error = #expect(throws: MongoError.self) { try Matcher(filter, QueryContext(), expressions: Expression.parser) }
    #expect(error.map(summary) == message)
  }

  @Test func zeroByteInOptions() throws {
    let filter: BSONDocument = ["a": ["$regex": "a", "$options": "i\0"]]
    let error = #expect(throws: MongoError.self) { try Matcher(filter, QueryContext()) }
    #expect(error?.code == 51108)
  }

  @Test func badPattern() throws {
    let error = #expect(throws: MongoError.self) { try Matcher(["a": ["$regex": "a("]], QueryContext()) }
    #expect(error?.codeName == "Location51091")
    #expect(error?.message.hasPrefix("Regular expression is invalid: ") == true)
  }

  @Test func expressions() throws {
    let filter: BSONDocument = ["$expr": ["$size": "$a"]]
    let refused = #expect(throws: MongoError.self) { try Matcher(filter, QueryContext()) }
    #expect(refused?.codeName == "QueryFeatureNotAllowed")
    let matcher = try Matcher(filter, QueryContext(), expressions: Expression.parser)
    let failed = #expect(throws: MongoError.self) { try matcher.matches([:]) }
    #expect(failed?.code == 17124)
  }

  @Test(arguments: MongoErrorCode.allCases) func codeNames(_ code: MongoErrorCode) {
    #expect(code.name.first?.isUppercase == true)
    #expect(MongoError.of(code, "").codeName == code.name)
  }
}
