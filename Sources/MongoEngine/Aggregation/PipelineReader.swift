// MongoEngine/Aggregation: pipelines and their stages. This file: a pipeline read, and where its stages may stand.

import BSON

/// Reads pipelines.
struct PipelineReader {
  /// The most stages of one pipeline.
  static let lengthLimit = 1000

  let context: StageContext

  /// Reads the stages.
  ///
  /// - Throws: the error MongoDB gives for a stage that it does not take, or that may not stand where it stands.
  func stages(_ pipeline: BSONArray) throws(MongoError) -> [any Stage] {
    let specs = try Self.specs(pipeline)
    var rows: [StageRow] = []
    for spec in specs { rows.append(try StageTable.row(spec.key)) }
    for row in rows { try self.checkNesting(row) }
    var stages: [any Stage] = []
    for (row, spec) in zip(rows, specs) {
      let parsed = try row.parse(spec.value, self.context)
      stages.append(parsed.count == 1 ? parsed[0] : StageSequence(stages: parsed))
    }
    try self.checkCollection(rows.first)
    try Self.checkPositions(rows)
    return coalesced(stages)
  }

  /// The stages' names and what stands behind them.
  private static func specs(_ pipeline: BSONArray) throws(MongoError) -> [BSONElement] {
    var specs: [BSONElement] = []
    for value in pipeline {
      guard case .document(let document) = value else {
        throw .of(.typeMismatch, "Each element of the 'pipeline' array must be an object")
      }
      let elements = Array(document)
      guard elements.count == 1 else {
        throw .location(40323, "A pipeline stage specification object must contain exactly one field.")
      }
      specs.append(elements[0])
    }
    guard specs.count <= Self.lengthLimit else {
      throw .of(.failedToParse, "Pipeline length must be no longer than \(Self.lengthLimit) stages")
    }
    return specs
  }

  private func checkNesting(_ row: StageRow) throws(MongoError) {
    switch self.context.nesting {
    case .lookup where row.rules.contains(.last):
      throw .location(51047, "\(row.name) is not allowed within a $lookup's sub-pipeline")
    case .unionWith where row.rules.contains(.last):
      throw .location(31441, "\(row.name) is not allowed within a $unionWith's sub-pipeline")
    case .view where row.rules.contains(.last):
      throw .of(.optionNotSupportedOnView, "The aggregation stage \(row.name) in a view's pipeline is not supported")
    case .update where !row.rules.contains(.update):
      throw .of(.invalidOptions, "\(row.name) is not allowed to be used within an update")
    case _ where self.context.isInFacet && row.rules.contains(.notInFacet):
      throw .location(40600, "\(row.name) is not allowed to be used within a $facet stage")
    default: break
    }
  }

  private static func checkPositions(_ rows: [StageRow]) throws(MongoError) {
    for row in rows.dropFirst() where row.rules.contains(.first) {
      throw row.name == "$geoNear"
        ? .location(40603, "$geoNear was not the first stage in the pipeline.")
        : .location(40602, "\(row.name) is only valid as the first stage in a pipeline")
    }
    for row in rows.dropLast() where row.rules.contains(.last) {
      throw .location(40601, "\(row.name) can only be the final stage in the pipeline")
    }
  }

  /// Some stages take no collection, the others take one.
  private func checkCollection(_ first: StageRow?) throws(MongoError) {
    guard [.top, .lookup, .unionWith].contains(self.context.nesting), !self.context.isInFacet else { return }
    let isCollectionless = self.context.namespace.isCollectionless
    guard let first else {
      if isCollectionless { throw .of(.invalidNamespace, "{aggregate: 1} is not valid for an empty pipeline.") }
      return
    }
    if isCollectionless, !first.rules.contains(.collectionless) {
      throw .of(.invalidNamespace, "{aggregate: 1} is not valid for '\(first.name)'; a collection is required.")
    }
    if !isCollectionless, first.rules.contains(.collectionless) {
      throw .of(.invalidNamespace, "'\(first.name)' can only be run with {aggregate: 1}")
    }
  }
}

/// Lets a sort know how many of its documents are asked for.
private func coalesced(_ stages: [any Stage]) -> [any Stage] {
  var stages = stages
  for (index, stage) in stages.enumerated() {
    guard var sort = stage as? SortStage else { continue }
    sort.limit = stages[(index + 1)...].wantedCount
    stages[index] = sort
  }
  return stages
}

extension ArraySlice<any Stage> {
  /// How many documents the stages ask for at most; `nil` for all.
  var wantedCount: Int? {
    var skipped = 0
    for stage in self {
      if let limit = stage as? LimitStage { return skipped.addingClamped(limit.count) }
      if let skip = stage as? SkipStage {
        skipped = skipped.addingClamped(skip.count)
      } else if !stage.keepsCount {
        break
      }
    }
    return nil
  }
}

extension Int {
  /// The sum, or the greatest number.
  func addingClamped(_ other: Int) -> Int {
    let (sum, isTooLarge) = self.addingReportingOverflow(other)
    return isTooLarge ? .max : sum
  }
}

extension Namespace {
  /// Whether this is no collection: `{aggregate: 1}`.
  var isCollectionless: Bool { self.collection == "$cmd.aggregate" }

  /// What a database's own pipelines read.
  static func collectionless(_ database: String) -> Namespace { Namespace(database, "$cmd.aggregate") }
}
