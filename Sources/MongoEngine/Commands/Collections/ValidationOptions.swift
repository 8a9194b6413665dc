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
    self.level = try call.choice("validationLevel", ["off", "moderate", "strict"])
    self.action = try call.choice("validationAction", ["error", "warn"])
    guard let validator = self.validator, !validator.isEmpty else { return }
    let namespace = try call.namespace()
    guard !namespace.isSystem, !["admin", "config", "local"].contains(namespace.database) else {
      throw .of(
        .invalidOptions,
        "Document validators are not allowed on system collection \(namespace) or in its database"
      )
    }
    try validator.checkIsPlainFilter()
    _ = try Matcher(validator, QueryContext(now: call.now), expressions: Expression.parser)
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
