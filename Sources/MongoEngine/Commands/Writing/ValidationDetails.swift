// MongoEngine/Commands/Writing: the commands that write documents. This file: why a collection does not take a document
// (manual: "Specify Query Expression Rules", "Improved Error Messages").

import BSON

/// Why a filter does not mean a document.
struct ValidationDetails {
  private let document: BSONDocument

  init(_ document: BSONDocument) { self.document = document }

  /// What the error says about a whole filter.
  func of(_ filter: BSONDocument) throws(MongoError) -> BSONDocument {
    let clauses = Self.clauses(filter)
    if clauses.count == 1, let clause = clauses.first { return try self.clause(clause) }
    var failures = BSONArray()
    for (index, clause) in clauses.enumerated() where try !self.meets(clause) {
      failures.append(["index": .integer(Int64(index)), "details": .document(try self.clause(clause))])
    }
    return ["operatorName": "$and", "clausesNotSatisfied": .array(failures)]
  }

  /// A filter as filters of one condition each.
  private static func clauses(_ filter: BSONDocument) -> [BSONDocument] {
    filter.flatMap { element -> [BSONDocument] in
      guard case .document(let operators) = element.value, operators.isOperators, !element.key.hasPrefix("$") else {
        return [BSONDocument([(element.key, element.value)])]
      }
      return operators.map { BSONDocument([(element.key, .document(BSONDocument([($0.key, $0.value)])))]) }
    }
  }

  private func meets(_ filter: BSONDocument) throws(MongoError) -> Bool {
    try Matcher(filter, QueryContext(), expressions: Expression.parser).matches(self.document)
  }

  /// What the error says about one condition.
  private func clause(_ clause: BSONDocument) throws(MongoError) -> BSONDocument {
    guard let element = clause.first else { return [:] }
    switch (element.key, element.value) {
    case ("$jsonSchema", .document(let schema)):
      let rules = try self.rules(schema) { rules in ["$jsonSchema": .document(rules)] }
      return ["operatorName": "$jsonSchema", "schemaRulesNotSatisfied": .array(rules)]
    case ("$expr", let value):
      return [
        "operatorName": "$expr", "specifiedAs": ["$expr": value], "reason": "expression did not match",
        "expressionResult": false,
      ]
    case (let name, _) where name.hasPrefix("$"):
      return ["operatorName": .string(name), "specifiedAs": .document(clause)]
    case (let path, .document(let operators)) where operators.isOperators:
      return self.condition(operators.first?.key ?? "$eq", path, clause)
    case (let path, _): return self.condition("$eq", path, clause)
    }
  }

  private func condition(_ name: String, _ path: String, _ clause: BSONDocument) -> BSONDocument {
    var details: BSONDocument = ["operatorName": .string(name), "specifiedAs": .document(clause)]
    guard let value = self.document.value(at: FieldPath(path)) else {
      details["reason"] = name == "$exists" ? "path does not exist" : "field was missing"
      return details
    }
    details["reason"] = .string(Self.reasons[name] ?? "comparison failed")
    details["consideredValue"] = value
    if name == "$type" { details["consideredType"] = .string(value.type.name) }
    return details
  }

  private static let reasons = [
    "$exists": "path does exist", "$type": "type did not match", "$in": "no matching value found in array",
    "$nin": "matching value found in array", "$regex": "regular expression did not match",
    "$size": "array length was not equal to given size", "$mod": "$mod did not evaluate to expected remainder",
  ]
}

extension ValidationDetails {
  /// The rules of a schema that the document breaks.
  ///
  /// - Parameter filter: makes a filter of the schema for the whole document of a part of the schema.
  private func rules(
    _ schema: BSONDocument,
    _ filter: (BSONDocument) -> BSONDocument
  ) throws(MongoError) -> BSONArray {
    var rules = BSONArray()
    for element in schema {
      let rule = BSONDocument([(element.key, element.value)])
      guard try !self.meets(filter(rule)) else { continue }
      rules.append(.document(try self.rule(element, rule)))
    }
    return rules
  }

  private func rule(_ element: BSONElement, _ rule: BSONDocument) throws(MongoError) -> BSONDocument {
    switch (element.key, element.value) {
    case ("required", .array(let names)):
      let missing = names.filter { name in
        if case .string(let name) = name { !self.document.contains(name) } else { false }
      }
      return [
        "operatorName": "required", "specifiedAs": .document(rule), "missingProperties": .array(BSONArray(missing)),
      ]
    case ("properties", .document(let properties)):
      return ["operatorName": "properties", "propertiesNotSatisfied": .array(try self.properties(properties))]
    default: return ["operatorName": .string(element.key), "specifiedAs": .document(rule)]
    }
  }

  /// The properties whose own schemas the document breaks.
  private func properties(_ properties: BSONDocument) throws(MongoError) -> BSONArray {
    var failures = BSONArray()
    for property in properties {
      guard case .document(let schema) = property.value, let value = self.document[property.key] else { continue }
      var details = BSONArray()
      for element in schema {
        let rule = BSONDocument([(element.key, element.value)])
        let filter: BSONDocument = [
          "$jsonSchema": ["properties": .document(BSONDocument([(property.key, .document(rule))]))]
        ]
        if try !self.meets(filter) { details.append(.document(Self.details(element.key, rule, value))) }
      }
      guard !details.isEmpty else { continue }
      var failure: BSONDocument = ["propertyName": .string(property.key)]
      if let text = schema["description"] { failure["description"] = text }
      failure["details"] = .array(details)
      failures.append(.document(failure))
    }
    return failures
  }

  private static func details(_ name: String, _ rule: BSONDocument, _ value: BSONValue) -> BSONDocument {
    var details: BSONDocument = ["operatorName": .string(name), "specifiedAs": .document(rule)]
    details["reason"] = .string(self.schemaReasons[name] ?? "schema did not match")
    details["consideredValue"] = value
    if name == "bsonType" || name == "type" { details["consideredType"] = .string(value.type.name) }
    return details
  }

  private static let schemaReasons = [
    "bsonType": "type did not match", "type": "type did not match", "enum": "value was not found in enum",
    "minimum": "comparison failed", "maximum": "comparison failed",
    "multipleOf": "considered value is not a multiple "
      + "of the specified value", "minLength": "specified string length was not satisfied",
    "maxLength": "specified string length was not satisfied", "pattern": "regular expression did not match",
    "minItems": "array did not match specified length", "maxItems": "array did not match specified length",
    "uniqueItems": "found a duplicate item",
  ]
}
