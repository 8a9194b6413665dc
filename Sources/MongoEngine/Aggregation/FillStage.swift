// MongoEngine/Aggregation: pipelines and their stages. This file: `$fill`, which is a `$setWindowFields` and a
// `$addFields` (manual: "$fill").

import BSON

/// Reads `$fill`.
enum FillStage {
  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    let fields = try StageFields(value, of: "$fill", ["partitionBy", "partitionByFields", "sortBy", "output"])
    _ = try fields.required("output")
    let output = try fields.document("output") ?? [:]
    guard !output.isEmpty else {
      throw .location(6_050_203, "The output field in '$fill' must contain an object with at least one element")
    }
    var methods = BSONDocument()
    var values = BSONDocument()
    for element in output { try Self.read(element, &methods, &values) }
    var stages: [any Stage] = []
    if !methods.isEmpty {
      stages += try WindowStage.parse(.document(try Self.window(fields, methods)), context)
    } else if fields["partitionBy"] != nil, fields["partitionByFields"] != nil {
      throw Self.twoPartitions
    }
    if !values.isEmpty { stages.append(try AddFieldsStage(values, of: "$addFields", context.query)) }
    return stages
  }

  private static func read(
    _ element: BSONElement,
    _ methods: inout BSONDocument,
    _ values: inout BSONDocument
  ) throws(MongoError) {
    guard case .document = element.value else {
      throw .location(6_050_200, "Each fill output specification must be an object with exactly one field")
    }
    let fields = try StageFields(element.value, of: "$fill", ["method", "value"])
    let path = BSONValue.string("$\(element.key)")
    switch (fields["method"], fields["value"]) {
    case (_?, _?):
      throw .location(
        6_050_201,
        "Each fill output specification must have exactly one of 'method' or 'value' fields, not both"
      )
    case (.string("locf")?, nil): methods.append(element.key, ["$locf": path])
    case (.string("linear")?, nil): methods.append(element.key, ["$linearFill": path])
    case (.string?, nil): throw .location(6_050_202, "Method must be either locf or linear")
    case (let method?, nil): throw method.mismatch("$fill.method", "string")
    case (nil, let value?): values.append(element.key, ["$ifNull": [path, value]])
    case (nil, nil): break
    }
  }

  private static var twoPartitions: MongoError {
    .location(6_050_204, "Maximum one of 'partitionBy' and 'partitionByFields can be specified in '$fill'")
  }

  private static func window(_ fields: StageFields, _ methods: BSONDocument) throws(MongoError) -> BSONDocument {
    var window: BSONDocument = ["output": .document(methods)]
    if let sortBy = fields["sortBy"] { window.append("sortBy", sortBy) }
    let paths = try fields.paths("partitionByFields")
    if let partitionBy = fields["partitionBy"] {
      guard fields["partitionByFields"] == nil else { throw self.twoPartitions }
      window.append("partitionBy", partitionBy)
    } else if !paths.isEmpty {
      // Numbered, because an object's names have no dots.
      let parts = paths.enumerated().map { ("p\($0.offset)", BSONValue.string("$\($0.element)")) }
      window.append("partitionBy", .document(BSONDocument(parts)))
    }
    return window
  }
}
