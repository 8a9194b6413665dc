// MongoEngine/Aggregation: pipelines and their stages. This file: `$documents` (manual: "$documents").

import BSON

/// Makes documents of an array that the pipeline itself has.
struct DocumentsStage: SourceStage {
  private let list: Expression

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    let list = try context.expression(value)
    if list.isConstant { _ = try Self.documents(list) }
    return [DocumentsStage(list: list)]
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    try Self.documents(self.list)
  }

  private static func documents(_ list: Expression) throws(MongoError) -> [BSONDocument] {
    let list = try list.evaluate(BSONDocument())
    guard case .array(let list)? = list else {
      throw .location(5_858_203, "an array is expected, but found: \(list?.type.name ?? "missing")")
    }
    var documents: [BSONDocument] = []
    for value in list {
      guard case .document(let document) = value else {
        throw .location(
          40228,
          "'newRoot' expression  must evaluate to an object, but resulting value was: \(value.shell). Type of "
            + "resulting value: '\(value.type.name)'. Input document: {}"
        )
      }
      documents.append(document)
    }
    return documents
  }
}
