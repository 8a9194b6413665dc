// MongoEngineTests. This file: what a table of expressions says.

import BSON
import Testing

@testable import MongoEngine

/// An expression, and its value for a document.
struct ExpressionCase: Sendable, CustomTestStringConvertible {
  /// The page of MongoDB's manual.
  let page: String
  let document: String
  let expression: String
  /// The value as Extended JSON, `-` for a missing one, `!` and number and text for an error.
  let result: String

  var testDescription: String { "\(self.page): \(self.expression)" }

  static func table(_ page: String, _ document: String = "{}", _ rows: [(String, String)]) -> [ExpressionCase] {
    rows.map { ExpressionCase(page: page, document: document, expression: $0.0, result: $0.1) }
  }

  /// An operator of one decimal.
  static func decimals(_ name: String, _ rows: [(String, String)]) -> [ExpressionCase] {
    self.table(
      name,
      "{}",
      rows.map { (#"{"\#(name)":{"$numberDecimal":"\#($0.0)"}}"#, #"{"$numberDecimal":"\#($0.1)"}"#) }
    )
  }

  func check(_ context: QueryContext = QueryContext()) throws {
    var found = "-"
    do {
      let expression = try Expression(try value(self.expression), context)
      if let value = try expression.evaluate(try parsed(self.document)) { found = value.extendedJSON(.canonical) }
    } catch let error as MongoError {
      found = "!" + summary(error)
    }
    let isValue = self.result != "-" && !self.result.hasPrefix("!")
    #expect(found == (isValue ? try value(self.result).extendedJSON(.canonical) : self.result))
  }
}

/// One value.
func value(_ json: String) throws -> BSONValue { try #require(try parsed(#"{"v":\#(json)}"#)["v"]) }
