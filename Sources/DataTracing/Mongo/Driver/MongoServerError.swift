// DataTracing, Mongo: a traced client over any MongoDB client. This file: what a server refuses.

/// An error with the labels that MongoDB's servers and clients give to errors, such as `TransientTransactionError`.
public protocol MongoLabeledError: Error {
  /// The labels.
  var labels: Set<String> { get }
}

/// An error that a MongoDB server answered with, for a whole command or for a part of what was to be written.
public struct MongoServerError: OperationFailure, MongoLabeledError, Hashable {
  /// What is wrong with one of several writes.
  public struct WriteError: Error, Hashable, Sendable {
    /// Which write, from 0.
    public var index: Int
    /// The code.
    public var code: Int
    /// What the server says.
    public var message: String

    /// An error of one write.
    public init(index: Int, code: Int, message: String) {
      self.index = index
      self.code = code
      self.message = message
    }
  }

  /// The code: of the command; else of the first write that failed; else of the write concern.
  public var code: Int
  /// The code's name, such as `DuplicateKey`, where the server gave one.
  public var codeName: String?
  /// What the server says.
  public var message: String
  /// The labels.
  public var labels: Set<String>
  /// The writes that failed.
  public var writeErrors: [WriteError]
  /// What was written all the same; `nil` if nothing was, or nobody knows.
  public var counts: MongoWriteCounts?

  /// An error.
  public init(
    code: Int,
    codeName: String? = nil,
    message: String,
    labels: Set<String> = [],
    writeErrors: [WriteError] = [],
    counts: MongoWriteCounts? = nil
  ) {
    self.code = code
    self.codeName = codeName
    self.message = message
    self.labels = labels
    self.writeErrors = writeErrors
    self.counts = counts
  }

  /// The code in decimal digits.
  public var statusCode: String? { String(self.code) }

  /// What the server says; it quotes values.
  public var errorMessage: String { self.message }
}

extension MongoServerError: CustomStringConvertible {
  /// Code, name and what the server says.
  public var description: String {
    "MongoDB error \(self.code)" + (self.codeName.map { " (\($0))" } ?? "") + ": \(self.message)"
  }
}
