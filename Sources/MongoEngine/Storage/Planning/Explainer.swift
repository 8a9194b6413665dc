// MongoEngine/Storage/Planning: how documents are found. This file: the stages of a plan made.

import BSON

/// Makes the stages that a plan consists of, as MongoDB would have them.
struct Explainer {
  let collection: MongoCollection
  let query: FindQuery
  let plan: QueryPlan
  let filter: ParsedFilter
  let projection: BSONDocument
  let statistics: PlanStatistics

  var stage: PlanStage {
    var stage = self.access
    if self.plan.sorts { stage = self.sorted(stage) }
    if self.query.skip > 0 {
      let rest = max(
        0,
        min(self.statistics.matched, self.query.limit.map { $0.addingClamped(self.query.skip) } ?? .max)
          - self.query.skip
      )
      stage = PlanStage(
        "SKIP",
        ["skipAmount": .integer(Int64(self.query.skip))],
        advanced: rest,
        needTime: stage.advanced - rest,
        input: stage
      )
    }
    if !self.projection.isEmpty { stage = self.projected(stage) }
    if let limit = self.query.limit, !self.plan.sorts {
      stage = PlanStage(
        "LIMIT",
        ["limitAmount": .integer(Int64(limit))],
        advanced: self.statistics.returned,
        input: stage
      )
    }
    return stage
  }

  private var access: PlanStage {
    let statistics = self.statistics
    switch self.plan.access {
    case .nothing: return PlanStage("EOF", advanced: 0)
    case .scan(let isForward):
      var details = BSONDocument()
      let filter = self.filter.document
      if !filter.isEmpty { details.append("filter", .document(filter)) }
      details.append("direction", isForward ? "forward" : "backward")
      return PlanStage(
        "COLLSCAN",
        details,
        counts: ["docsExamined": .integer(Int64(statistics.documentsExamined))],
        advanced: statistics.matched,
        needTime: statistics.documentsExamined - statistics.matched + 1
      )
    case .identity:
      return PlanStage(
        "IDHACK",
        counts: [
          "keysExamined": .integer(Int64(statistics.keysExamined)),
          "docsExamined": .integer(Int64(statistics.documentsExamined)),
        ],
        advanced: statistics.matched
      )
    case .index(let position, let bounds, let isForward):
      return self.fetched(self.collection.indexes[position], bounds, isForward: isForward)
    }
  }

  private func fetched(_ index: Index, _ bounds: ScanBounds, isForward: Bool) -> PlanStage {
    let statistics = self.statistics
    let scan = PlanStage(
      "IXSCAN",
      index.explained(bounds, isForward: isForward),
      counts: [
        "keysExamined": .integer(Int64(statistics.keysExamined)),
        "seeks": .integer(Int64(bounds.ranges.count)),
        "dupsTested": .integer(Int64(index.isMultikey ? statistics.keysFound : 0)),
        "dupsDropped": .integer(Int64(index.isMultikey ? statistics.keysFound - statistics.documentsExamined : 0)),
      ],
      advanced: statistics.documentsExamined,
      needTime: statistics.keysExamined - statistics.documentsExamined
    )
    if self.isCovered { return scan }
    let rest = self.residual(index, bounds)
    return PlanStage(
      "FETCH",
      rest.isEmpty ? [:] : ["filter": .document(ParsedFilter.document(rest))],
      counts: ["docsExamined": .integer(Int64(statistics.documentsExamined)), "alreadyHasObj": 0],
      advanced: statistics.matched,
      needTime: statistics.documentsExamined - statistics.matched,
      input: scan
    )
  }

  private func sorted(_ input: PlanStage) -> PlanStage {
    var details: BSONDocument = ["sortPattern": .document(self.sortPattern), "memLimit": 104_857_600]
    var advanced = self.statistics.matched
    if let limit = self.query.limit {
      let most = limit.addingClamped(self.query.skip)
      details.append("limitAmount", .integer(Int64(most)))
      advanced = min(advanced, most)
    }
    details.append("type", self.isCovered ? "default" : "simple")
    return PlanStage(
      "SORT",
      details,
      counts: ["totalDataSizeSorted": 0, "usedDisk": false, "spills": 0],
      advanced: advanced,
      needTime: self.statistics.matched + 1,
      input: input
    )
  }

  private var sortPattern: BSONDocument {
    BSONDocument((self.query.sort?.fields ?? []).map { ($0.path.description, $0.isAscending ? 1 : -1) })
  }

  private func projected(_ input: PlanStage) -> PlanStage {
    let isSimple = self.projection.allSatisfy {
      !$0.key.has(".") && ($0.value.number != nil || $0.value.type == .bool)
    }
    let name = self.isCovered ? "PROJECTION_COVERED" : isSimple ? "PROJECTION_SIMPLE" : "PROJECTION_DEFAULT"
    return PlanStage(name, ["transformBy": .document(self.projection)], advanced: input.advanced, input: input)
  }
}

extension Explainer {
  /// Whether the keys of the index hold all that is asked for (manual: "Covered Queries").
  var isCovered: Bool {
    guard case .index(let position, let bounds, _) = self.plan.access, !self.projection.isEmpty else { return false }
    let index = self.collection.indexes[position]
    let paths = Set(index.spec.fields.map { BSONName($0.path.description) })
    guard !index.isMultikey, index.order.collation == nil, index.spec.isOrdered,
      self.residual(index, bounds).isEmpty,
      self.query.sort?.fields.allSatisfy({ paths.contains(BSONName($0.path.description)) }) ?? true
    else { return false }
    let isExclusion = self.projection.contains { $0.key != "_id" && !$0.value.isTruthy }
    let hasExpression = self.projection.contains { $0.value.number == nil && $0.value.type != .bool }
    let names = self.projection.filter { $0.value.isTruthy }.map(\.key)
    let givesID = self.projection["_id"]?.isTruthy ?? true
    return !isExclusion && !hasExpression && !names.isEmpty && names.allSatisfy { paths.contains(BSONName($0)) }
      && (!givesID || paths.contains("_id"))
  }

  /// The conditions that the bounds of the index do not express.
  fileprivate func residual(_ index: Index, _ bounds: ScanBounds) -> [ParsedFilter.Condition] {
    self.filter.conditions.filter { condition in
      guard let path = condition.path,
        let field = index.spec.fields.firstIndex(where: { $0.path.description.hasSameBytes(as: path) }),
        !bounds.intervals[field].isAll, ["$eq", "$in", "$gt", "$gte", "$lt", "$lte"].contains(condition.name),
        !condition.value.isNullish, condition.value.type != .array || condition.name == "$in"
      else { return true }
      let isOnly = self.filter.conditions.count { $0.path?.hasSameBytes(as: path) == true } == 1
      return index.arrayFields.contains(field) && !isOnly
    }
  }
}
