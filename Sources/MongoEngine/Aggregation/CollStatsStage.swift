// MongoEngine/Aggregation: pipelines and their stages. This file: `$collStats` (manual: "$collStats").

import BSON

/// Describes the collection: how many documents it has, and how many bytes.
struct CollStatsStage: SourceStage {
  private let context: StageContext
  private let wantsCount: Bool
  /// What sizes are divided by; `nil` where they are not asked for.
  private let scale: Int64?

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value else {
      throw .location(5_447_000, "$collStats must take a nested object but found: $collStats: \(value.shell)")
    }
    let fields = try StageFields(spec, of: "$collStats", ["count", "storageStats", "latencyStats", "queryExecStats"])
    return [try CollStatsStage(fields, context)]
  }

  private init(_ fields: StageFields, _ context: StageContext) throws(MongoError) {
    self.context = context
    self.scale = try fields.document("storageStats").map { spec throws(MongoError) in try Self.scale(spec) }
    self.wantsCount = try fields.document("count") != nil
    for name in ["count", "queryExecStats"] {
      guard try fields.document(name)?.isEmpty ?? true else {
        throw .location(31170, "the \(name) argument of $collStats must be an empty object")
      }
    }
    if let latency = try fields.document("latencyStats") { try Self.checkLatency(latency) }
    for name in ["latencyStats", "queryExecStats"] where fields[name] != nil {
      throw .of(.notImplemented, "$collStats with \(name) is not supported")
    }
  }

  private static func checkLatency(_ spec: BSONDocument) throws(MongoError) {
    let fields = try StageFields(spec, of: "$collStats.latencyStats", ["histograms"])
    if let value = fields["histograms"], value.type != .bool {
      throw value.mismatch("$collStats.latencyStats.histograms", "bool")
    }
  }

  private static func scale(_ spec: BSONDocument) throws(MongoError) -> Int64 {
    guard let value = spec["scale"], !value.isNullish else { return 1 }
    guard let scale = value.saturatedNumber else {
      throw .of(
        .typeMismatch,
        "BSON field '$collStats.storageStats.scale' is the wrong type '\(value.type.name)', expected types '[long, "
          + "int, decimal, double]'"
      )
    }
    guard scale >= 1 else {
      throw .location(51024, "BSON field 'scale' value must be >= 1, actual value '\(scale)'")
    }
    return min(scale, Int64(Int32.max))
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    let namespace = self.context.namespace
    let collection = run.data[namespace]
    guard collection?.options.view == nil || !self.wantsCount && self.scale == nil else {
      throw .of(.commandNotSupportedOnView, "Namespace \(namespace) is a view, not a collection")
    }
    var document: BSONDocument = [
      "ns": .string(namespace.description), "host": "localhost:27017", "localTime": .date(self.context.query.now),
    ]
    if let scale {
      guard let collection else { throw Self.missing("storageStats", namespace) }
      document.append("storageStats", .document(CommandTable.statistics(of: collection, scale: scale)))
    }
    if self.wantsCount {
      guard let collection else { throw Self.missing("count", namespace) }
      document.append("count", .integer(Int64(collection.count)))
    }
    return [document]
  }

  private static func missing(_ what: String, _ namespace: Namespace) -> MongoError {
    .of(
      .namespaceNotFound,
      "Unable to retrieve \(what) in $collStats stage :: caused by :: Collection \(namespace) not found"
    )
  }
}
