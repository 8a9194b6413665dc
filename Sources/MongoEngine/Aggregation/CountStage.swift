// MongoEngine/Aggregation: pipelines and their stages. This file: `$count` (manual: "$count").

import BSON

/// Counts the documents; of none it makes none.
struct CountStage: CollectingStage {
  let field: String

  static let parse: StageRow.Parse = { value, _ throws(MongoError) in
    guard case .string(let field) = value else {
      throw .location(40156, "the count field must be a non-empty string")
    }
    guard !field.isEmpty else { throw .location(40157, "the count field must be a non-empty string") }
    guard !field.begins(with: "$") else { throw .location(40158, "the count field cannot be a $-prefixed path") }
    guard !field.utf8.contains(0) else { throw .location(40159, "the count field cannot contain a null byte") }
    guard !field.has(".") else {
      throw .location(40160, "the count field cannot contain '.'")
    }
    return [CountStage(field: field)]
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    var count: Int64 = 0
    while try input.next(&run) != nil { count += 1 }
    return count == 0 ? [] : [[self.field: .integer(count)]]
  }
}
