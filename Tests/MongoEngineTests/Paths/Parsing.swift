// MongoEngineTests. This file: documents written as Extended JSON.

import BSON

@testable import MongoEngine

/// One document.
func parsed(_ json: String) throws -> BSONDocument { try BSONDocument(extendedJSON: json) }

/// Documents that follow one another.
func parsedList(_ json: String) throws -> [BSONDocument] { try BSONDocument.list(extendedJSON: Array(json.utf8)) }

/// What an error is told apart by.
func summary(_ error: MongoError) -> String { "\(error.code) \(error.message)" }

/// Knows one expression: `{$field: "a"}` is the field's value, and `{$fail: 1}` is an error.
let oneExpression: ExpressionParser = { value, _ throws(MongoError) in
  guard case .document(let document) = value, let element = document.first(where: { _ in true }) else {
    throw .of(.failedToParse, "no expression: \(value.shell)")
  }
  switch (element.key, element.value) {
  case ("$field", .string(let name)): return { $0[name] }
  case ("$fail", _):
    return { _ throws(MongoError) in throw .of(.badValue, "it failed") }
  default: throw .of(.invalidPipelineOperator, "Unrecognized expression '\(element.key)'")
  }
}
