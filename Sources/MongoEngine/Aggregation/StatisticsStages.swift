// MongoEngine/Aggregation: pipelines and their stages. This file: `$indexStats` and `$collStats` (manual:
// "$indexStats", "$collStats").

import BSON

/// Describes the indexes of the collection. Nobody counts how often they are used.
struct IndexStatsStage: SourceStage {
  private let context: StageContext

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value, spec.isEmpty else {
      throw .location(28803, "The $indexStats stage specification must be an empty object")
    }
    return [IndexStatsStage(context: context)]
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) -> [BSONDocument] {
    let indexes = run.data[self.context.namespace]?.indexes ?? []
    return indexes.map { index in
      [
        "name": .string(index.spec.name), "key": .document(index.spec.key), "host": "localhost:27017",
        "accesses": ["ops": .int64(0), "since": .date(self.context.query.now)],
        "spec": .document(index.spec.document),
      ]
    }
  }
}

/// Describes the collection: how many documents it has, and how many bytes.
struct CollStatsStage: SourceStage {
  private let context: StageContext
  private let wanted: BSONDocument

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value else {
      throw .location(40166, "$collStats must take a nested object but found: $collStats: \(value.shell)")
    }
    for element in spec {
      guard ["count", "storageStats"].contains(element.key) else {
        guard ["latencyStats", "queryExecStats"].contains(element.key) else {
          throw .of(.idlUnknownField, "BSON field '$collStats.\(element.key)' is an unknown field.")
        }
        throw .of(.notImplemented, "$collStats with \(element.key) is not supported")
      }
      guard element.value.type == .document else { throw element.value.mismatch("$collStats.\(element.key)", "object") }
    }
    return [CollStatsStage(context: context, wanted: spec)]
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    let namespace = self.context.namespace
    let collection = run.data[namespace]
    guard collection?.options.view == nil else {
      throw .of(.commandNotSupportedOnView, "Namespace \(namespace) is a view, not a collection")
    }
    var document: BSONDocument = [
      "ns": .string(namespace.description), "host": "localhost:27017", "localTime": .date(self.context.query.now),
    ]
    if self.wanted.contains("storageStats") {
      document.append("storageStats", .document(Self.storage(collection)))
    }
    if self.wanted.contains("count") {
      guard let collection else {
        throw .of(
          .namespaceNotFound,
          "Unable to retrieve count in $collStats stage :: caused by :: Collection \(namespace) not found"
        )
      }
      document.append("count", .integer(Int64(collection.count)))
    }
    return [document]
  }

  private static func storage(_ collection: MongoCollection?) -> BSONDocument {
    let size = collection?.dataSize ?? 0
    let count = collection?.count ?? 0
    var storage: BSONDocument = ["size": .integer(Int64(size)), "count": .integer(Int64(count))]
    if count > 0 { storage.append("avgObjSize", .integer(Int64(size / count))) }
    storage.append("storageSize", .integer(Int64(size)))
    storage.append("nindexes", .integer(Int64(collection?.indexes.count ?? 0)))
    storage.append("capped", .bool(collection?.options.cap != nil))
    if let cap = collection?.options.cap {
      storage.append("max", .integer(cap.max ?? Int64(Int32.max)))
      storage.append("maxSize", .integer(cap.size))
    }
    return storage
  }
}
