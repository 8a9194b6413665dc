// MongoEngine/Aggregation: pipelines and their stages. This file: `$unionWith` (manual: "$unionWith").

import BSON

/// Appends the documents of another collection.
struct UnionWithStage: Stage {
  private let pipeline: Pipeline

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    switch value {
    case .string(let name): return [try UnionWithStage(name, BSONArray(), context)]
    case .document(let spec): return [try Self.read(spec, context)]
    default:
      throw .of(
        .failedToParse,
        "the $unionWith stage specification must be an object or string, but found \(value.type.name)"
      )
    }
  }

  private init(_ collection: String?, _ stages: BSONArray, _ context: StageContext) throws(MongoError) {
    let database = context.namespace.database
    let namespace = collection.map { Namespace(database, $0) } ?? .collectionless(database)
    self.pipeline = try Pipeline(stages, try context.inner(.unionWith, reading: namespace))
  }

  private static func read(_ spec: BSONDocument, _ context: StageContext) throws(MongoError) -> UnionWithStage {
    var collection: String?
    var stages: BSONArray?
    for element in spec {
      switch (element.key, element.value) {
      case ("coll", .string(let name)): collection = name
      case ("pipeline", .array(let array)): stages = array
      case ("coll", let value): throw value.mismatch("$unionWith.coll", "string")
      case ("pipeline", let value): throw value.mismatch("$unionWith.pipeline", "array")
      default: throw .of(.idlUnknownField, "BSON field '$unionWith.\(element.key)' is an unknown field.")
      }
    }
    if collection == nil, stages?.startsWithDocuments != true {
      throw .of(
        .failedToParse,
        "$unionWith stage without explicit collection must have a pipeline with $documents as first stage"
      )
    }
    return try UnionWithStage(collection, stages ?? BSONArray(), context)
  }

  func stream(over input: any DocumentStream) -> any DocumentStream {
    UnionStream(pipeline: self.pipeline, current: input)
  }
}

private struct UnionStream: DocumentStream {
  let pipeline: Pipeline
  var current: any DocumentStream
  private var isSecond = false

  init(pipeline: Pipeline, current: any DocumentStream) {
    self.pipeline = pipeline
    self.current = current
  }

  mutating func next(_ run: inout PipelineRun) throws(MongoError) -> BSONDocument? {
    if let document = try self.current.next(&run) { return document }
    guard !self.isSecond else { return nil }
    self.isSecond = true
    self.current = try self.pipeline.open(&run)
    return try self.current.next(&run)
  }
}

extension BSONArray {
  /// Whether a pipeline needs no collection.
  var startsWithDocuments: Bool {
    guard case .document(let first)? = self.first(where: { _ in true }) else { return false }
    return first.contains("$documents")
  }
}

extension BSONValue {
  /// What is thrown where a field is of a wrong type.
  func mismatch(_ field: String, _ expected: String) -> MongoError {
    .of(
      .typeMismatch,
      "BSON field '\(field)' is the wrong type '\(self.type.name)', expected type '\(expected)'"
    )
  }
}
