// MongoEngine/Aggregation: pipelines and their stages. This file: `$addFields`, which is `$set` too (manual:
// "$addFields").

import BSON

/// Sets fields to the values of expressions.
struct AddFieldsStage: DocumentStage {
  var keepsCount: Bool { true }
  private let tree: ProjectionTree

  /// Reads `$addFields` or `$set`.
  static func parse(as name: String) -> StageRow.Parse {
    { value, context throws(MongoError) in
      guard case .document(let spec) = value else {
        throw .location(40272, "\(name) specification stage must be an object, got \(value.type.name)")
      }
      return [try AddFieldsStage(spec, of: name, context.query)]
    }
  }

  init(_ spec: BSONDocument, of name: String, _ context: QueryContext) throws(MongoError) {
    do throws(MongoError) {
      var parser = AddFieldsParser(context: context)
      for element in spec { try parser.read(element.key, element.value, below: "") }
      self.tree = parser.tree
    } catch {
      throw error.within("Invalid \(name)")
    }
  }

  func apply(_ document: BSONDocument) throws(MongoError) -> BSONDocument? {
    try Projector(isInclusion: false, root: document).project(document, self.tree)
  }
}

/// Reads the fields of `$addFields`.
private struct AddFieldsParser {
  let context: QueryContext
  var tree = ProjectionTree()

  mutating func read(_ name: String, _ value: BSONValue, below prefix: String) throws(MongoError) {
    let path = try FieldPath.checked(prefix + name)
    guard case .document(let document) = value, let first = document.first(where: { _ in true }) else {
      return try self.add(value, at: path)
    }
    if first.key.begins(with: "$") {
      guard document.count == 1 else {
        throw .location(40181, "an expression specification must contain exactly one field, the name of the expression")
      }
      return try self.add(value, at: path)
    }
    for element in document {
      guard !element.key.has(".") else {
        throw .location(40183, "cannot use dotted field name '\(element.key)' in a sub object")
      }
      try self.read(element.key, element.value, below: "\(path).")
    }
  }

  private mutating func add(_ value: BSONValue, at path: FieldPath) throws(MongoError) {
    let expression = try Expression.parser(value, self.context)
    do throws(MongoError) {
      try self.tree.add(.computed(expression), at: path)
    } catch {
      throw .location(40176, "specification contains two conflicting paths. Cannot specify both: \(error.message)")
    }
  }
}
