// MongoEngine/Aggregation: pipelines and their stages. This file: `$replaceRoot` and `$replaceWith` (manual:
// "$replaceRoot", "$replaceWith").

import BSON

/// Puts another document in each document's place.
struct ReplaceRootStage: DocumentStage {
  var keepsCount: Bool { true }
  private let replacement: Expression
  /// What MongoDB's message calls the expression.
  private let title: String

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value else {
      throw .location(
        40229,
        "expected an object as specification for $replaceRoot stage, got \(value.type.name)"
      )
    }
    for element in spec where element.key != "newRoot" {
      throw .location(
        40230,
        "unrecognized option to $replaceRoot stage: \(element.key), only valid option is 'newRoot'."
      )
    }
    guard let root = spec["newRoot"] else { throw .location(40231, "no newRoot specified for the $replaceRoot stage") }
    return [ReplaceRootStage(replacement: try context.expression(root), title: "'newRoot' expression ")]
  }

  static let parseWith: StageRow.Parse = { value, context throws(MongoError) in
    [ReplaceRootStage(replacement: try context.expression(value), title: "'replacement document'")]
  }

  func apply(_ document: BSONDocument) throws(MongoError) -> BSONDocument? {
    let value = try self.replacement.evaluate(document)
    if case .document(let replacement)? = value { return replacement }
    throw .location(
      40228,
      "\(self.title) must evaluate to an object, but resulting value was: \(value?.shell ?? "MISSING"). Type of "
        + "resulting value: '\(value?.type.name ?? "missing")'. Input document: \(document.shell)"
    )
  }
}
