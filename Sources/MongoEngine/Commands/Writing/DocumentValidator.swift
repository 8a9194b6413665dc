// MongoEngine/Commands/Writing: the commands that write documents. This file: documents that a collection does not take
// (manual: "Schema Validation").

import BSON

/// Which documents a collection takes.
struct DocumentValidator {
  private let filter: BSONDocument
  private let matcher: Matcher
  /// Whether a document that was wrong before may stay so.
  private let isModerate: Bool

  /// The time of the write, which `$$NOW` stands for.
  private let context: QueryContext

  /// Reads a collection's validator; `nil` where there is none, or it refuses nothing.
  init?(_ options: CollectionOptions, now: BSONDate) throws(MongoError) {
    guard let filter = options.validator, !filter.isEmpty, options.validationLevel != "off",
      options.validationAction != "warn"
    else { return nil }
    self.filter = filter
    self.context = QueryContext(now: now)
    self.matcher = try Matcher(filter, self.context, expressions: Expression.parser)
    self.isModerate = options.validationLevel == "moderate"
  }

  /// Refuses a document that the collection does not take.
  ///
  /// - Parameter before: the document as it was; `nil` when it is inserted.
  func check(_ document: BSONDocument, before: BSONDocument?) throws(MongoError) {
    if try self.matcher.matches(document) { return }
    if self.isModerate, let before, try !self.matcher.matches(before) { return }
    var error = MongoError.of(.documentValidationFailure, "Document failed validation")
    error.info = [
      "failingDocumentId": document["_id"] ?? .null,
      "details": .document(try ValidationDetails(document, self.context).of(self.filter)),
    ]
    throw error
  }
}
