// MongoEngine/Matching: which documents a filter means. This file: `$jsonSchema` read (manual: "$jsonSchema", "Available
// Keywords").

import BSON

/// Reads the keywords of a schema.
struct SchemaParser: Sendable {
  typealias Keyword = @Sendable (SchemaParser, Operand) throws(MongoError) -> (any SchemaRule)?

  let context: QueryContext

  /// All keywords; those that say nothing by themselves are read with another.
  static let keywords: [String: Keyword] = [logic, numbers, strings, lists, objects].reduce(into: [:]) {
    $0.merge($1) { first, _ in first }
  }

  func schema(_ document: BSONDocument) throws(MongoError) -> JSONSchema {
    guard !(document.contains("type") && document.contains("bsonType")) else {
      throw .of(.failedToParse, "Cannot specify both $jsonSchema keywords 'type' and 'bsonType'")
    }
    var schema = JSONSchema()
    for element in document {
      guard let parse = Self.keywords[element.key] else { throw Self.unknown(element.key) }
      let operand = Operand(name: element.key, value: element.value, path: nil, siblings: document)
      if let rule = try parse(self, operand) { schema.rules.append(rule) }
    }
    return schema
  }

  private static func unknown(_ name: String) -> MongoError {
    ["$ref", "$schema", "default", "definitions", "format", "id"].contains(name)
      ? .of(.failedToParse, "$jsonSchema keyword '\(name)' is not currently supported")
      : .of(.failedToParse, "Unknown $jsonSchema keyword: \(name)")
  }

  // MARK: What keywords are given

  func schema(_ operand: Operand) throws(MongoError) -> JSONSchema { try self.schema(try self.document(operand)) }

  func schemas(_ operand: Operand) throws(MongoError) -> [JSONSchema] {
    let list = try self.list(operand)
    var schemas: [JSONSchema] = []
    for value in list {
      guard case .document(let document) = value else {
        throw Self.mismatch(operand, "be an array of objects, but found an element of type \(value.type.name)")
      }
      schemas.append(try self.schema(document))
    }
    guard !schemas.isEmpty else {
      throw .of(.badValue, "$jsonSchema keyword '\(operand.name)' must be a non-empty array")
    }
    return schemas
  }

  /// Schemas by the names of a document.
  func schemasByName(_ operand: Operand) throws(MongoError) -> [(String, JSONSchema)] {
    let document = try self.document(operand)
    var schemas: [(String, JSONSchema)] = []
    for element in document {
      let field = Operand(name: "\(operand.name).\(element.key)", value: element.value, path: nil, siblings: document)
      schemas.append((element.key, try self.schema(field)))
    }
    return schemas
  }

  func document(_ operand: Operand) throws(MongoError) -> BSONDocument {
    guard case .document(let document) = operand.value else { throw Self.mismatch(operand, "be an object") }
    return document
  }

  func list(_ operand: Operand) throws(MongoError) -> BSONArray {
    guard case .array(let list) = operand.value else { throw Self.mismatch(operand, "be an array") }
    return list
  }

  func string(_ operand: Operand) throws(MongoError) -> String {
    guard case .string(let text) = operand.value else { throw Self.mismatch(operand, "be a string") }
    return text
  }

  func bool(_ operand: Operand) throws(MongoError) -> Bool {
    guard case .bool(let value) = operand.value else { throw Self.mismatch(operand, "be a boolean") }
    return value
  }

  func number(_ operand: Operand) throws(MongoError) -> BSONNumber {
    guard let number = operand.value.number else { throw Self.mismatch(operand, "be a number") }
    return number
  }

  func count(_ operand: Operand) throws(MongoError) -> Int64 {
    guard let count = operand.value.wholeNumber, count >= 0 else {
      throw .of(.failedToParse, "Expected a non-negative number in: \(operand.shell)")
    }
    return count
  }

  /// Different names.
  func names(_ operand: Operand) throws(MongoError) -> [String] {
    var names: [String] = []
    for value in try self.list(operand) {
      guard case .string(let name) = value else {
        throw Self.mismatch(operand, "be an array of strings, but found an element of type: \(value.type.name)")
      }
      guard !names.contains(where: { $0.hasSameBytes(as: name) }) else {
        throw .of(.failedToParse, "$jsonSchema keyword '\(operand.name)' array cannot contain duplicate values")
      }
      names.append(name)
    }
    guard !names.isEmpty else {
      throw .of(.failedToParse, "$jsonSchema keyword '\(operand.name)' cannot be an empty array")
    }
    return names
  }

  static func mismatch(_ operand: Operand, _ what: String) -> MongoError {
    .of(.typeMismatch, "$jsonSchema keyword '\(operand.name)' must \(what)")
  }
}
