// MongoEngine/Updating: documents changed. This file: `$set`, `$setOnInsert`, `$unset` (manual: "Field Update
// Operators").

import BSON

/// Gives a field a value.
struct Assignment: FieldChange {
  let value: BSONValue
  /// Whether documents that exist already stay as they are.
  let isOnlyForInserts: Bool

  func change(_ value: BSONValue, _ run: UpdateRun) -> BSONValue? {
    self.isOnlyForInserts && !run.isInsert ? value : self.value
  }

  func create(_ run: UpdateRun) -> BSONValue? {
    guard run.isInsert || !self.isOnlyForInserts else { return nil }
    return self.value
  }
}

/// Removes a field.
struct FieldRemoval: FieldChange {
  var missingPath: MissingPath { .ignore }

  func change(_ value: BSONValue, _ run: UpdateRun) -> BSONValue? { nil }
}

extension UpdateParser {
  static let assignments: [String: UpdateOperator] = [
    "$set": { Assignment(value: $0.value, isOnlyForInserts: false) },
    "$setOnInsert": { Assignment(value: $0.value, isOnlyForInserts: true) },
    "$unset": { _ in FieldRemoval() },
  ]
}
