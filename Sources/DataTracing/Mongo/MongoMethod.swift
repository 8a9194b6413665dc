// DataTracing, Mongo: a traced client over any MongoDB client. This file: the calls and their names.

/// A method of a traced client.
enum MongoMethod: String, Hashable, Sendable, CaseIterable {
  case insertOne, insertMany
  case findOne, find
  case updateOne, updateMany, replaceOne
  case deleteOne, deleteMany
  case findOneAndUpdate, findOneAndReplace, findOneAndDelete
  case aggregate, countDocuments, distinct, bulkWrite
  case commitTransaction, abortTransaction

  /// The command (`db.operation.name`): what the server is asked, so several methods have the same.
  var command: String {
    switch self {
    case .insertOne, .insertMany: "insert"
    case .findOne, .find: "find"
    case .updateOne, .updateMany, .replaceOne: "update"
    case .deleteOne, .deleteMany: "delete"
    case .findOneAndUpdate, .findOneAndReplace, .findOneAndDelete: "findAndModify"
    case .aggregate, .countDocuments: "aggregate"
    case .distinct, .bulkWrite, .commitTransaction, .abortTransaction: self.rawValue
    }
  }

  /// The method in the older conventions: `insert_one`.
  var legacyOperation: String { Self.snakeCase(self.rawValue) }

  /// `find_and_modify` of `findAndModify`.
  static func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }
}
