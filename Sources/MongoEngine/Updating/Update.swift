// MongoEngine/Updating: documents changed. This file: an update as its users see it (manual: "Update Documents",
// "Update Operators", "Updates with Aggregation Pipeline").

package import BSON

/// Makes one document of another.
package typealias DocumentTransform = @Sendable (BSONDocument) throws(MongoError) -> BSONDocument

/// What is done with a document: operators, a document that replaces it, or a pipeline.
package struct Update: Sendable {
  /// The three forms of an update.
  package enum Form: Hashable, Sendable {
    /// `{$set: …}`.
    case operators
    /// A document without operators.
    case replacement
    /// An array of stages.
    case pipeline
  }

  /// Which of the three forms this is.
  package let form: Form
  private let change: Change
  let context: QueryContext

  private enum Change: Sendable {
    case operators(UpdateNode, ArrayFilters)
    case replacement(BSONDocument)
    case pipeline(DocumentTransform)
  }

  /// Reads an update.
  ///
  /// - Parameters:
  ///   - value: a document of operators, a document that replaces others, or the stages of a pipeline.
  ///   - arrayFilters: which values of arrays `$[name]` means.
  ///   - context: what the command knows besides.
  ///   - pipeline: reads the stages of a pipeline.
  /// - Throws: the error MongoDB gives for an update that it does not take.
  package init(
    _ value: BSONValue,
    arrayFilters: [BSONDocument],
    _ context: QueryContext,
    pipeline: (BSONArray, QueryContext) throws(MongoError) -> DocumentTransform
  ) throws(MongoError) {
    self.context = context
    let filters = try ArrayFilters(arrayFilters, context)
    switch value {
    case .document(let document) where document.first?.key.begins(with: "$") ?? false:
      self.form = .operators
      self.change = .operators(try UpdateParser(context: context, filters: filters).read(document), filters)
    case .document(let document):
      self.form = .replacement
      self.change = .replacement(StorageRules.withTimestamps(document, now: context.now))
    case .array(let stages):
      guard arrayFilters.isEmpty else {
        throw .of(.failedToParse, "arrayFilters may not be specified for pipeline-style updates")
      }
      self.form = .pipeline
      self.change = .pipeline(try pipeline(stages, context))
    default: throw .of(.failedToParse, "Update argument must be either an object or an array")
    }
  }

  /// The document as it is afterwards; the same bytes where nothing was to be done.
  ///
  /// - Parameters:
  ///   - document: a document that the filter accepts.
  ///   - match: what the filter found in it: the position that `$` stands for.
  ///   - isInsert: whether the document does not exist yet, which is when `$setOnInsert` has an effect.
  /// - Throws: the error MongoDB gives for a document that cannot be changed so, or must not be.
  package func apply(
    to document: BSONDocument,
    match: Match?,
    isInsert: Bool = false
  ) throws(MongoError) -> BSONDocument {
    let result = try self.changed(document, match, isInsert)
    guard result.byteCount > StorageRules.maximumSize else { return result }
    throw isInsert
      ? .location(17420, "Document to upsert is larger than \(StorageRules.maximumSize)")
      : .location(17419, "Resulting document after update is larger than \(StorageRules.maximumSize)")
  }

  private func changed(
    _ document: BSONDocument,
    _ match: Match?,
    _ isInsert: Bool
  ) throws(MongoError) -> BSONDocument {
    switch self.change {
    case .operators(let root, let filters):
      var run = UpdateRun(original: document, position: match?.arrayIndex, isInsert: isInsert, filters: filters)
      return try run.apply(root)
    case .replacement(let replacement):
      return try Replacement(replacement, allowsDollars: isInsert).applied(to: document)
    case .pipeline(let transform):
      return try Replacement(try transform(document), allowsDollars: true).applied(to: document)
    }
  }
}

extension BSONDocument {
  /// The first field.
  var first: BSONElement? { self.first { _ in true } }
}
