// MongoEngine/Updating: documents changed. This file: what an operator does with one value.

import BSON

/// What an operator does with one value.
protocol FieldChange: Sendable {
  /// What is done where the path is not there.
  var missingPath: MissingPath { get }
  /// The value afterwards; `nil` removes it.
  func change(_ value: BSONValue, _ run: UpdateRun) throws(MongoError) -> BSONValue?
  /// The value of a field that is not there yet; `nil` makes none. Asked only of those that create paths.
  func create(_ run: UpdateRun) throws(MongoError) -> BSONValue?
}

/// What is done where the path of an operator is not there.
enum MissingPath: Sendable {
  /// The path is created; that it cannot be is an error.
  case create
  /// Nothing; but a path that could not be created is an error.
  case expect
  /// Nothing.
  case ignore
}

extension FieldChange {
  var missingPath: MissingPath { .create }

  func create(_ run: UpdateRun) throws(MongoError) -> BSONValue? { nil }
}
