// MongoEngineTests. This file: what a table of expressions of strings and dates says.

import BSON
import Testing

@testable import MongoEngine

/// An expression and its value, or the error that it is refused with.
struct TextCase: Sendable, CustomTestStringConvertible {
  let expression: String
  let document: String
  let expected: String

  init(_ expression: String, _ expected: String, document: String = "{}") {
    self.expression = expression
    self.document = document
    self.expected = expected
  }

  var testDescription: String { self.expression }

  /// Rows of one operator: its operand, and the value.
  static func table(_ name: String, _ rows: [(String, String)]) -> [TextCase] {
    rows.map { TextCase("{\"\(name)\":\($0.0)}", $0.1) }
  }

  func evaluate(_ context: QueryContext) throws -> BSONValue? {
    let value = try BSONValue(extendedJSON: self.expression)
    return try Expression(value, context).evaluate(try parsed(self.document))
  }

  func check(_ context: QueryContext = QueryContext()) throws {
    let value = try self.evaluate(context)
    let expected = try BSONValue(extendedJSON: self.expected)
    #expect(value == expected, "\(value?.extendedJSON(.canonical) ?? "missing")")
  }

  func checkRefusal(_ context: QueryContext = QueryContext()) {
    let error = #expect(throws: MongoError.self) { _ = try self.evaluate(context) }
    #expect(error.map(summary) == self.expected)
  }
}
