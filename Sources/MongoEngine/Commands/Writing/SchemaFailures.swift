// MongoEngine/Commands/Writing: the commands that write documents. This file: which rules of a schema a document breaks
// (manual: "Specify JSON Schema Validation").

import BSON

/// Which rules of a schema a value breaks.
struct SchemaFailures {
  private let value: BSONValue

  init(_ value: BSONValue) { self.value = value }

  /// What the error says about each of them.
  func rules(of schema: BSONDocument) -> [BSONDocument] {
    schema.filter { !Self.modifiers.contains($0.key) && !self.meets(Self.rule($0, in: schema)) }
      .map { self.details($0, BSONDocument([($0.key, $0.value)]), schema) }
  }

  /// Rules that are nothing by themselves, but a part of others.
  private static let modifiers: Set<String> = ["exclusiveMinimum", "exclusiveMaximum"]

  private static let companions = [
    "minimum": ["exclusiveMinimum"], "maximum": ["exclusiveMaximum"], "additionalItems": ["items"],
    "additionalProperties": ["properties", "patternProperties"],
  ]

  /// A rule with those that say what it is about; these take everything.
  private static func rule(_ element: BSONElement, in schema: BSONDocument) -> BSONDocument {
    var rule = BSONDocument([(element.key, element.value)])
    for name in self.companions[element.key] ?? [] {
      switch schema[name] {
      case .document(let schemas)?: rule[name] = .document(BSONDocument(schemas.map { ($0.key, [:]) }))
      case .array(let schemas)?: rule[name] = .array(BSONArray(schemas.map { _ in [:] }))
      case let value?: rule[name] = value
      case nil: break
      }
    }
    return rule
  }

  /// Whether the value keeps a rule; one that cannot be read alone is taken to be kept.
  private func meets(_ rule: BSONDocument) -> Bool {
    let schema: BSONDocument = ["$jsonSchema": ["properties": ["value": .document(rule)]]]
    return (try? Matcher(schema, QueryContext()).matches(["value": self.value])) ?? true
  }

  private func details(_ element: BSONElement, _ rule: BSONDocument, _ schema: BSONDocument) -> BSONDocument {
    var details: BSONDocument = ["operatorName": .string(element.key)]
    switch (element.key, element.value, self.value) {
    case ("properties", .document(let properties), .document(let document)):
      details["propertiesNotSatisfied"] = .array(BSONArray(Self.failures(properties, document)))
    case ("required", .array(let names), .document(let document)):
      details["specifiedAs"] = .document(rule)
      let missing = names.filter { if case .string(let name) = $0 { !document.contains(name) } else { false } }
      details["missingProperties"] = .array(BSONArray(missing))
    case ("additionalProperties", .bool(false), .document(let document)):
      details["specifiedAs"] = .document(rule)
      let additional = document.filter { field in
        let field = BSONValue.document(BSONDocument([(field.key, field.value)]))
        return !SchemaFailures(field).meets(Self.rule(element, in: schema))
      }
      details["additionalProperties"] = .array(BSONArray(additional.map { .string($0.key) }))
    default:
      details["specifiedAs"] = .document(rule)
      details["reason"] = .string(Self.reasons[element.key] ?? "schema did not match")
      details["consideredValue"] = self.value
      if element.key == "bsonType" || element.key == "type" {
        details["consideredType"] = .string(self.value.type.name)
      }
    }
    return details
  }

  /// The properties whose own schemas a document breaks.
  private static func failures(_ properties: BSONDocument, _ document: BSONDocument) -> [BSONValue] {
    properties.compactMap { property -> BSONValue? in
      guard case .document(let schema) = property.value, let value = document[property.key] else { return nil }
      let rules = SchemaFailures(value).rules(of: schema)
      guard !rules.isEmpty else { return nil }
      var failure: BSONDocument = ["propertyName": .string(property.key)]
      if let text = schema["description"] { failure["description"] = text }
      failure["details"] = .array(BSONArray(rules.map { .document($0) }))
      return .document(failure)
    }
  }

  private static let reasons = [
    "bsonType": "type did not match", "type": "type did not match", "enum": "value was not found in enum",
    "minimum": "comparison failed", "maximum": "comparison failed",
    "multipleOf": "considered value is not a multiple of the specified value",
    "minLength": "specified string length was not satisfied", "maxLength": "specified string length was not satisfied",
    "pattern": "regular expression did not match", "minItems": "array did not match specified length",
    "maxItems": "array did not match specified length", "uniqueItems": "found a duplicate item",
  ]
}
