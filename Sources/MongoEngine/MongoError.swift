// MongoEngine: what a MongoDB server does with commands, without a connection. This file: an error as MongoDB says it.

package import BSON

/// An error that a command is answered with.
package struct MongoError: Error, Hashable, Sendable {
  /// The number, as MongoDB's `error_codes.yml` has it.
  package var code: Int32
  /// The name of the number: `BadValue`, `Location31254` …
  package var codeName: String
  /// What is wrong.
  package var message: String
  /// What a driver may do about it: `TransientTransactionError`, `RetryableWriteError` …
  package var labels: [String]
  /// More about it: which keys were there already, which rule a document breaks.
  package var info: BSONDocument?

  /// Makes an error.
  package init(code: Int32, codeName: String, message: String, labels: [String] = [], info: BSONDocument? = nil) {
    self.code = code
    self.codeName = codeName
    self.message = message
    self.labels = labels
    self.info = info
  }

  /// An error that has a name.
  package static func of(_ code: MongoErrorCode, _ message: String) -> MongoError {
    MongoError(code: code.rawValue, codeName: code.name, message: message)
  }

  /// An error that MongoDB names by its number only: `Location31254`.
  package static func location(_ code: Int32, _ message: String) -> MongoError {
    MongoError(code: code, codeName: "Location\(code)", message: message)
  }

  /// The error with where it came from before it, as MongoDB says it.
  func within(_ place: String) -> MongoError {
    var error = self
    error.message = "\(place) :: caused by :: \(self.message)"
    return error
  }
}
