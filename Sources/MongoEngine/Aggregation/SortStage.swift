// MongoEngine/Aggregation: pipelines and their stages. This file: `$sort` (manual: "$sort").

import BSON

/// Puts the documents in order.
struct SortStage: CollectingStage {
  let order: SortOrder
  /// The most documents that are asked for afterwards; `nil` for all.
  var limit: Int?

  init(_ spec: BSONDocument, _ context: QueryContext) throws(MongoError) {
    guard !spec.isEmpty else { throw .location(15976, "$sort stage must have at least one sort key") }
    self.order = try SortOrder(spec, context)
    guard Set(self.order.fields.map(\.path)).count == self.order.fields.count else {
      throw .location(7_472_500, "$sort: a field may be sorted by only once: \(spec.shell)")
    }
  }

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value else {
      throw .location(15973, "the $sort key specification must be an object")
    }
    return [try SortStage(spec, context.query)]
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    guard let limit, limit < 1 << 20 else { return try self.order.sorted(try run.all(of: &input, for: "$sort")) }
    var best: [BSONDocument] = []
    while let document = try input.next(&run) {
      best.append(document)
      if best.count == 2 * limit + 1024 { best = Array(try self.order.sorted(best).prefix(limit)) }
    }
    return Array(try self.order.sorted(best).prefix(limit))
  }
}
