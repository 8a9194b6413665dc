// MongoEngine/Commands/Writing: the commands that write documents. This file: why a collection does not take a document
// (manual: "Specify Query Expression Rules", "Improved Error Messages").

import BSON

/// Why a filter does not mean a document.
struct ValidationDetails {
  private let document: BSONDocument
  private let context: QueryContext

  init(_ document: BSONDocument, _ context: QueryContext) {
    self.document = document
    self.context = context
  }

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
      guard case .document(let operators) = element.value, operators.isOperators, !element.key.begins(with: "$") else {
        return [BSONDocument([(element.key, element.value)])]
      }
      return operators.map { BSONDocument([(element.key, .document(BSONDocument([($0.key, $0.value)])))]) }
    }
  }

  private func meets(_ filter: BSONDocument) throws(MongoError) -> Bool {
    try Matcher(filter, self.context, expressions: Expression.parser).matches(self.document)
  }

  /// What the error says about one condition.
  private func clause(_ clause: BSONDocument) throws(MongoError) -> BSONDocument {
    guard let element = clause.first else { return [:] }
    switch (element.key, element.value) {
    case ("$jsonSchema", .document(let schema)):
      let rules = SchemaFailures(.document(self.document)).rules(of: schema)
      return ["operatorName": "$jsonSchema", "schemaRulesNotSatisfied": .array(BSONArray(rules.map { .document($0) }))]
    case ("$expr", let value):
      return [
        "operatorName": "$expr", "specifiedAs": ["$expr": value], "reason": "expression did not match",
        "expressionResult": false,
      ]
    case (let name, _) where name.begins(with: "$"):
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
