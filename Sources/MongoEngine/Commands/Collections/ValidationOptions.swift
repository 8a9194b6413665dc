// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: what `create`
// and `collMod` say of validation (manual: "Schema Validation").

import BSON

/// `validator`, `validationLevel` and `validationAction`.
struct ValidationOptions {
  private let validator: BSONDocument?
  private let level: String?
  private let action: String?

  init(_ call: CommandCall) throws(MongoError) {
    self.validator = try call.document("validator")
    self.level = try Self.name(call, "validationLevel", ["off", "moderate", "strict"])
    self.action = try Self.name(call, "validationAction", ["error", "warn"])
    if let validator = self.validator {
      _ = try Matcher(validator, QueryContext(now: call.now), expressions: Expression.parser)
    }
  }

  private static func name(_ call: CommandCall, _ field: String, _ known: [String]) throws(MongoError) -> String? {
    guard let name = try call.string(field) else { return nil }
    guard known.contains(name) else {
      throw .of(.badValue, "Enumeration value '\(name)' for field '\(call.name).\(field)' is not a valid value.")
    }
    return name
  }

  func apply(to options: inout CollectionOptions) {
    if let validator = self.validator {
      options.validator = validator.isEmpty ? nil : validator
      options.validationLevel = options.validationLevel ?? "strict"
      options.validationAction = options.validationAction ?? "error"
    }
    options.validationLevel = self.level ?? options.validationLevel
    options.validationAction = self.action ?? options.validationAction
  }
}
