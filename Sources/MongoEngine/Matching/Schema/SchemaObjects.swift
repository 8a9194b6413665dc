// MongoEngine/Matching: which documents a filter means. This file: a schema's keywords for documents.

import BSON

private struct FieldCount: SchemaRule {
  let limit: Int64
  let isMaximum: Bool

  func accepts(_ value: BSONValue) -> Bool {
    guard case .document(let document) = value else { return true }
    return self.isMaximum ? Int64(document.count) <= self.limit : Int64(document.count) >= self.limit
  }
}

private struct Required: SchemaRule {
  let names: [String]

  func accepts(_ value: BSONValue) -> Bool {
    guard case .document(let document) = value else { return true }
    return self.names.allSatisfy(document.contains)
  }
}

/// Schemas by name and by the pattern of a name, and one for the other fields; without it they can be anything.
private struct Properties: SchemaRule {
  let named: [BSONName: JSONSchema]
  let patterns: [(RegexTest, JSONSchema)]
  let others: JSONSchema?
  let allowsOthers: Bool

  func accepts(_ value: BSONValue) throws(MongoError) -> Bool {
    guard case .document(let document) = value else { return true }
    for element in document where try !self.accepts(element.key, element.value) { return false }
    return true
  }

  private func accepts(_ name: String, _ value: BSONValue) throws(MongoError) -> Bool {
    var matching = [self.named[BSONName(name)]].compactMap(\.self)
    for (pattern, schema) in self.patterns where try pattern.finds(in: name) { matching.append(schema) }
    if matching.isEmpty {
      guard self.allowsOthers, let others = self.others else { return self.allowsOthers }
      return try others.accepts(value)
    }
    for schema in matching where try !schema.accepts(value) { return false }
    return true
  }
}

/// What a document has to be when it has a field.
private struct Dependency: SchemaRule {
  let name: String
  let rule: any SchemaRule

  func accepts(_ value: BSONValue) throws(MongoError) -> Bool {
    guard case .document(let document) = value, document.contains(self.name) else { return true }
    return try self.rule.accepts(value)
  }
}

/// All rules.
private struct All: SchemaRule {
  let rules: [any SchemaRule]
  func accepts(_ value: BSONValue) throws(MongoError) -> Bool { try JSONSchema(rules: self.rules).accepts(value) }
}

extension SchemaParser {
  static let objects: [String: Keyword] = [
    "minProperties": { parser, operand throws(MongoError) in
      FieldCount(limit: try parser.count(operand), isMaximum: false)
    },
    "maxProperties": { parser, operand throws(MongoError) in
      FieldCount(limit: try parser.count(operand), isMaximum: true)
    },
    "required": { parser, operand throws(MongoError) in Required(names: try parser.names(operand)) },
    "properties": { parser, operand throws(MongoError) in try parser.properties(operand) },
    // Read together, by the first of them that the schema has.
    "patternProperties": { parser, operand throws(MongoError) in
      operand.siblings.contains("properties") ? nil : try parser.properties(operand)
    },
    "additionalProperties": { parser, operand throws(MongoError) in
      let isRead = operand.siblings.contains("properties") || operand.siblings.contains("patternProperties")
      return isRead ? nil : try parser.properties(operand)
    },
    "dependencies": { parser, operand throws(MongoError) in try parser.dependencies(operand) },
  ]

  private static func pattern(_ name: String) throws(MongoError) -> RegexTest {
    do {
      return try RegexTest(BSONRegex(name))
    } catch {
      throw .of(.badValue, "Invalid regular expression in $jsonSchema 'patternProperties': \(error.message)")
    }
  }

  private func properties(_ operand: Operand) throws(MongoError) -> any SchemaRule {
    func part(_ name: String) -> Operand? {
      operand.siblings[name].map { Operand(name: name, value: $0, path: nil, siblings: operand.siblings) }
    }
    var named: [BSONName: JSONSchema] = [:]
    if let part = part("properties") {
      for (name, schema) in try self.schemasByName(part) { named[BSONName(name)] = schema }
    }
    var patterns: [(RegexTest, JSONSchema)] = []
    if let part = part("patternProperties") {
      for (name, schema) in try self.schemasByName(part) { patterns.append((try Self.pattern(name), schema)) }
    }
    let others = try part("additionalProperties").map { other throws(MongoError) in try self.others(other) }
    return Properties(
      named: named,
      patterns: patterns,
      others: others?.schema,
      allowsOthers: others?.isAllowed ?? true
    )
  }

  private func dependencies(_ operand: Operand) throws(MongoError) -> any SchemaRule {
    let document = try self.document(operand)
    var rules: [any SchemaRule] = []
    for element in document {
      let part = Operand(name: "dependencies.\(element.key)", value: element.value, path: nil, siblings: document)
      switch element.value {
      case .array: rules.append(Dependency(name: element.key, rule: Required(names: try self.names(part))))
      default: rules.append(Dependency(name: element.key, rule: All(rules: try self.schema(part).rules)))
      }
    }
    return All(rules: rules)
  }
}
