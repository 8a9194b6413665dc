// MongoEngine/Aggregation: pipelines and their stages. This file: `$sample` (manual: "$sample").

import BSON

/// Picks documents by chance; which, follows from the run's seed.
struct SampleStage: CollectingStage {
  let size: Int

  static let parse: StageRow.Parse = { value, _ throws(MongoError) in
    guard case .document(let spec) = value else {
      throw .location(28745, "the $sample stage specification must be an object")
    }
    var size: Int?
    for element in spec {
      guard element.key == "size" else {
        throw .location(28748, "unrecognized option to $sample: \(element.key)")
      }
      guard let count = element.value.saturatedNumber else {
        throw .location(28746, "size argument to $sample must be a number")
      }
      size = Int(count)
    }
    guard let size else { throw .location(28749, "$sample stage must specify a size") }
    guard size > 0 else { throw .location(28747, "size argument to $sample must be a positive integer") }
    return [SampleStage(size: size)]
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    var documents = try run.all(of: &input, for: "$sample")
    documents.shuffle(using: &run.random)
    return Array(documents.prefix(self.size))
  }
}
