// MongoEngine/Aggregation: pipelines and their stages. This file: the table of all stages.

import BSON

/// Where a stage may stand.
struct StageRules: OptionSet, Hashable, Sendable {
  let rawValue: Int

  /// It has its documents from elsewhere and so is the first.
  static let first = Self(rawValue: 1 << 0)
  /// It writes and so is the last, and stands in no other pipeline.
  static let last = Self(rawValue: 1 << 1)
  /// It may not stand in `$facet`.
  static let notInFacet = Self(rawValue: 1 << 2)
  /// It may stand in an update.
  static let update = Self(rawValue: 1 << 3)
  /// It needs no collection, and takes none: `{aggregate: 1}`.
  static let collectionless = Self(rawValue: 1 << 4)
}

/// A stage: one row of ``StageTable``.
struct StageRow: Sendable {
  /// Reads what stands behind the stage's name; some names stand for several stages.
  typealias Parse = @Sendable (BSONValue, StageContext) throws(MongoError) -> [any Stage]

  /// The name: `$match`.
  let name: String
  /// Where it may stand.
  let rules: StageRules
  let parse: Parse
  /// Whether the server has it.
  private(set) var isSupported = true

  init(_ name: String, _ parse: @escaping Parse, _ rules: StageRules = []) {
    self.name = name
    self.rules = rules
    self.parse = parse
  }

  /// A stage that MongoDB has and this server has not.
  init(refused name: String, _ rules: StageRules = []) {
    let refuse: Parse = { _, _ throws(MongoError) in
      throw .of(.notImplemented, "the aggregation stage \(name) is not supported")
    }
    self.init(name, refuse, rules)
    self.isSupported = false
  }
}

/// A change stream takes the stage away before its pipeline is read.
private let refuseToSplit: StageRow.Parse = { _, _ throws(MongoError) in
  throw .of(.illegalOperation, "$changeStreamSplitLargeEvent can only be used in a $changeStream pipeline")
}

/// All stages.
package enum StageTable {
  static let rows = [
    StageRow("$addFields", AddFieldsStage.parse(as: "$addFields"), [.update]),
    StageRow("$bucket", BucketStage.parse),
    StageRow("$bucketAuto", BucketAutoStage.parse),
    StageRow("$changeStreamSplitLargeEvent", refuseToSplit, [.notInFacet]),
    StageRow("$collStats", CollStatsStage.parse, [.first, .notInFacet]),
    StageRow("$count", CountStage.parse),
    StageRow("$currentOp", ServerStage.parse(as: "$currentOp"), [.first, .notInFacet, .collectionless]),
    StageRow("$densify", DensifyStage.parse),
    StageRow("$documents", DocumentsStage.parse, [.first, .notInFacet, .collectionless]),
    StageRow("$facet", FacetStage.parse, [.notInFacet]),
    StageRow("$fill", FillStage.parse),
    StageRow("$geoNear", GeoNearStage.parse, [.first, .notInFacet]),
    StageRow("$graphLookup", GraphLookupStage.parse),
    StageRow("$group", GroupStage.parse),
    StageRow("$indexStats", IndexStatsStage.parse, [.first, .notInFacet]),
    StageRow("$limit", LimitStage.parse),
    StageRow(
      "$listLocalSessions",
      ServerStage.parse(as: "$listLocalSessions"),
      [.first, .notInFacet, .collectionless]
    ),
    StageRow("$lookup", LookupStage.parse),
    StageRow("$match", MatchStage.parse),
    StageRow("$merge", MergeStage.parse, [.last, .notInFacet]),
    StageRow("$out", OutStage.parse, [.last, .notInFacet]),
    StageRow("$planCacheStats", PlanCacheStatsStage.parse, [.first, .notInFacet]),
    StageRow("$project", ProjectStage.parse, [.update]),
    StageRow("$redact", RedactStage.parse),
    StageRow("$replaceRoot", ReplaceRootStage.parse, [.update]),
    StageRow("$replaceWith", ReplaceRootStage.parseWith, [.update]),
    StageRow("$sample", SampleStage.parse),
    StageRow("$set", AddFieldsStage.parse(as: "$set"), [.update]),
    StageRow("$setWindowFields", WindowStage.parse),
    StageRow("$skip", SkipStage.parse),
    StageRow("$sort", SortStage.parse),
    StageRow("$sortByCount", GroupStage.parseSortByCount),
    StageRow("$unionWith", UnionWithStage.parse),
    StageRow("$unset", ProjectStage.parseUnset, [.update]),
    StageRow("$unwind", UnwindStage.parse),
    // What begins with this one goes to the cursors of change streams, and never comes here.
    StageRow(refused: "$changeStream", [.first, .notInFacet]),
    StageRow(refused: "$listClusterCatalog", [.first, .notInFacet]),
    StageRow(refused: "$listSampledQueries", [.first, .notInFacet, .collectionless]),
    StageRow(refused: "$listSearchIndexes", [.first, .notInFacet]),
    StageRow(refused: "$listSessions", [.first, .notInFacet]),
    StageRow(refused: "$search", [.first, .notInFacet]),
    StageRow(refused: "$searchMeta", [.first, .notInFacet]),
    StageRow(refused: "$shardedDataDistribution", [.first, .notInFacet, .collectionless]),
    StageRow(refused: "$vectorSearch", [.first, .notInFacet]),
  ]

  /// The names of the stages that a pipeline may have, in order.
  package static var names: [String] { self.rows.filter(\.isSupported).map(\.name) }

  /// The names of the stages that MongoDB has and that are refused here, in order.
  package static var refusedNames: [String] { self.rows.filter { !$0.isSupported }.map(\.name) }

  private static let byName = Dictionary(rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// The row of a stage.
  ///
  /// - Throws: Location40324 for a name that no stage has.
  static func row(_ name: String) throws(MongoError) -> StageRow {
    guard let row = self.byName[name] else { throw .location(40324, "Unrecognized pipeline stage name: '\(name)'") }
    return row
  }
}
