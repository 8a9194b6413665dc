// MongoEngineTests. This file: regular expressions.

import BSON
import Testing

@testable import MongoEngine

@Suite struct RegexTests {
  static let cases = FilterCase.table(
    "$regex",
    #"""
    {"s":"abc123"} {"s":"ABC789"} {"s":"xyz456\nabc"} {"s":["no","abcd"]} {"s":5} {"s":"Single line.\nSecond"}
    {"s":{"$regularExpression":{"pattern":"^abc","options":""}}} {"s":{"$symbol":"abc"}} {"s":"é"}
    """#,
    [
      (#"{"s":{"$regex":"^abc"}}"#, [0, 3, 6, 7]), (#"{"s":{"$regex":"^abc","$options":"i"}}"#, [0, 1, 3, 7]),
      (#"{"s":{"$options":"m","$regex":"^abc"}}"#, [0, 2, 3, 7]), (#"{"s":{"$regex":"line.*Second"}}"#, []),
      (#"{"s":{"$regex":"line.*Second","$options":"s"}}"#, [5]),
      (#"{"s":{"$regex":"abc #first\n\\d+ # then","$options":"x"}}"#, [0]),
      (#"{"s":{"$regularExpression":{"pattern":"^abc","options":""}}}"#, [0, 3, 6, 7]),
      (#"{"s":{"$regex":{"$regularExpression":{"pattern":"^ABC","options":"i"}},"$nin":["abcd"]}}"#, [0, 1, 7]),
      (#"{"s":{"$regex":"\\d{3}$"}}"#, [0, 1]), (#"{"s":{"$regex":"(?i)XYZ"}}"#, [2]),
      (#"{"s":{"$regex":"^.$"}}"#, [8]),
      (#"{"s":{"$not":{"$regex":"a"}}}"#, [1, 4, 5, 6, 8]), (#"{"s":{"$regex":"a(?=bcd)"}}"#, [3]),
      (#"{"s":{"$eq":{"$regularExpression":{"pattern":"^abc","options":""}}}}"#, [6]),
    ]
  )

  @Test(arguments: cases) func filter(_ row: FilterCase) throws { try row.check() }
}
