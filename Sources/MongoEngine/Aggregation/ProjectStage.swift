// MongoEngine/Aggregation: pipelines and their stages. This file: `$project` and `$unset` (manual: "$project",
// "$unset").

import BSON

/// Passes some fields of each document, and new ones.
struct ProjectStage: DocumentStage {
  var keepsCount: Bool { true }
  let projection: Projection

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value else {
      throw .location(15969, "$project specification must be an object")
    }
    return [try ProjectStage(spec, of: "$project", context.query)]
  }

  static let parseUnset: StageRow.Parse = { value, context throws(MongoError) in
    let names: [BSONValue]
    switch value {
    case .string: names = [value]
    case .array(let array): names = Array(array)
    default: throw .location(31002, "$unset specification must be a string or an array")
    }
    guard !names.isEmpty else {
      throw .location(31119, "$unset specification must be a string or an array with at least one field")
    }
    var spec = BSONDocument()
    for case let name in names {
      guard case .string(let name) = name else {
        throw .location(31120, "$unset specification must be a string or an array containing only string values")
      }
      spec.append(name, false)
    }
    return [try ProjectStage(spec, of: "$unset", context.query)]
  }

  private init(_ spec: BSONDocument, of name: String, _ context: QueryContext) throws(MongoError) {
    do throws(MongoError) {
      guard !spec.isEmpty else { throw .location(51272, "projection specification must have at least one field") }
      self.projection = try Projection(spec, context, dialect: .aggregation, expressions: Expression.parser)
    } catch {
      throw error.within("Invalid \(name)")
    }
  }

  func apply(_ document: BSONDocument) throws(MongoError) -> BSONDocument? {
    try self.projection.apply(to: document)
  }
}
