// MongoEngine/Aggregation: pipelines and their stages. This file: `$currentOp` and `$listLocalSessions` (manual: the pages
// of these names).

import BSON

/// Shows what the server knows of its clients. What that is, whoever runs the pipeline gives.
struct ServerStage: SourceStage {
  let name: String
  let options: BSONDocument

  static func parse(as name: String) -> StageRow.Parse {
    { value, context throws(MongoError) in
      guard case .document(let options) = value else {
        throw .of(.failedToParse, "\(name) options must be specified in an object, but found: \(value.type.name)")
      }
      return [ServerStage(name: name, options: options)]
    }
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) -> [BSONDocument] { run.given }
}
