// MongoEngine/Aggregation: pipelines and their stages. This file: `$facet` (manual: "$facet").

import BSON

/// Runs several pipelines on the same documents; each one's result becomes a field.
struct FacetStage: CollectingStage {
  private let facets: [(name: String, pipeline: Pipeline)]

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value, !spec.isEmpty else {
      throw .location(40169, "the $facet specification must be a non-empty object")
    }
    let inner = try context.inner(.facet)
    var facets: [(String, Pipeline)] = []
    for element in spec {
      try Self.check(element.key)
      guard case .array(let stages) = element.value else {
        throw .location(40170, "arguments to $facet must be arrays, \(element.key) is type \(element.type.name)")
      }
      for stage in stages where stage.type != .document {
        throw .location(
          40171,
          "elements of arrays in $facet spec must be non-empty objects, \(element.key) argument contained an element "
            + "of type \(stage.type.name)"
        )
      }
      facets.append((element.key, try Pipeline(stages, inner)))
    }
    return [FacetStage(facets: facets)]
  }

  private static func check(_ name: String) throws(MongoError) {
    guard !name.isEmpty else { throw .location(15998, "FieldPath field names may not be empty strings.") }
    if name.has(".") {
      throw .location(16412, "FieldPath field names may not contain '.'. Consider using $getField or $setField.")
    }
    _ = try FieldPath.checked(name)
  }

  private static func check(size: Int) throws(MongoError) {
    guard size <= PipelineRun.documentMemoryLimit else {
      throw .location(
        4_031_700,
        "document constructed by $facet is \(size) bytes, which exceeds the limit of "
          + "\(PipelineRun.documentMemoryLimit) "
          + "bytes"
      )
    }
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    let documents = try run.all(of: &input, for: "$facet")
    var result = BSONDocument()
    for (name, pipeline) in self.facets {
      var stream = pipeline.stream(over: ListStream(documents))
      var values = BSONArray()
      while let document = try stream.next(&run) {
        values.append(.document(document))
        try Self.check(size: values.document.byteCount)
      }
      result.append(name, .array(values))
      try Self.check(size: result.byteCount)
    }
    return [result]
  }
}
