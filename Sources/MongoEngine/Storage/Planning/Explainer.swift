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
    // Each branch of an $or that is the whole filter is planned for itself.
    let isChoice = self.filter.conditions.count == 1 && !self.filter.conditions[0].branches.isEmpty
    guard isChoice, self.query.hint == nil, self.query.naturalOrder == nil else { return stage }
    return PlanStage("SUBPLAN", advanced: stage.advanced, needTime: stage.needTime, input: stage)
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
          "keysExamined": .integer(Int64(statistics.access.keysExamined)),
          "docsExamined": .integer(Int64(statistics.documentsExamined)),
        ],
        advanced: statistics.matched
      )
    case .index(let position, let bounds, let isForward):
      let scan = self.scan(position, bounds, isForward: isForward, statistics.access)
      return self.isCovered ? scan : self.fetched(scan)
    case .union(let branches): return self.fetched(self.union(branches, statistics.access))
    }
  }

  /// The documents of keys, or of a union, looked at.
  private func fetched(_ input: PlanStage) -> PlanStage {
    let statistics = self.statistics
    guard !self.isFetched else { return input }
    return Self.fetch(self.rest, input, examined: statistics.documentsExamined, given: statistics.matched)
  }

  private static func fetch(
    _ rest: [ParsedFilter.Condition],
    _ input: PlanStage,
    examined: Int,
    given: Int
  ) -> PlanStage {
    PlanStage(
      "FETCH",
      rest.isEmpty ? [:] : ["filter": .document(ParsedFilter.document(rest))],
      counts: ["docsExamined": .integer(Int64(examined)), "alreadyHasObj": 0],
      advanced: given,
      needTime: examined - given,
      input: input
    )
  }

  private func scan(_ position: Int, _ bounds: ScanBounds, isForward: Bool, _ statistics: AccessStatistics) -> PlanStage
  {
    let index = self.collection.indexes[position]
    return PlanStage(
      "IXSCAN",
      index.explained(bounds, isForward: isForward),
      counts: [
        "keysExamined": .integer(Int64(statistics.keysExamined)),
        "seeks": .integer(Int64(bounds.ranges.count)),
        "dupsTested": .integer(Int64(index.isMultikey ? statistics.keysFound : 0)),
        "dupsDropped": .integer(Int64(index.isMultikey ? statistics.keysFound - statistics.given : 0)),
      ],
      advanced: statistics.given,
      needTime: statistics.keysExamined - statistics.given
    )
  }

  private func union(_ branches: [QueryPlan.Branch], _ statistics: AccessStatistics) -> PlanStage {
    let parts = zip(branches, statistics.branches).map { self.stage($0, $1) }
    return PlanStage(
      "OR",
      counts: [
        "dupsTested": .integer(Int64(statistics.given + statistics.repeated)),
        "dupsDropped": .integer(Int64(statistics.repeated)),
      ],
      advanced: statistics.given,
      needTime: statistics.repeated,
      inputs: parts
    )
  }

  private func stage(_ branch: QueryPlan.Branch, _ statistics: BranchStatistics) -> PlanStage {
    let input: PlanStage
    switch branch.access {
    case .index(let position, let bounds, let isForward):
      input = self.scan(position, bounds, isForward: isForward, statistics.access)
    case .union(let branches): input = self.union(branches, statistics.access)
    case .nothing, .scan, .identity: return PlanStage("EOF", advanced: 0)
    }
    guard !branch.rest.isEmpty else { return input }
    return Self.fetch(branch.rest, input, examined: statistics.examined, given: statistics.passed)
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
    guard case .index(let position, _, _) = self.plan.access, !self.projection.isEmpty else { return false }
    let index = self.collection.indexes[position]
    let paths = Set(index.spec.fields.map { BSONName($0.path.description) })
    guard !index.isMultikey, index.order.collation == nil, index.spec.isOrdered, self.rest.isEmpty,
      self.query.sort?.fields.allSatisfy({ paths.contains(BSONName($0.path.description)) }) ?? true
    else { return false }
    let isExclusion = self.projection.contains { $0.key != "_id" && !$0.value.isTruthy }
    let hasExpression = self.projection.contains { $0.value.number == nil && $0.value.type != .bool }
    let names = self.projection.filter { $0.value.isTruthy }.map(\.key)
    let givesID = self.projection["_id"]?.isTruthy ?? true
    return !isExclusion && !hasExpression && !names.isEmpty && names.allSatisfy { paths.contains(BSONName($0)) }
      && (!givesID || paths.contains("_id"))
  }

  /// The documents that were looked at, in whatever stage.
  var documentsExamined: Int {
    self.statistics.access.allExamined + (self.isCovered || self.isFetched ? 0 : self.statistics.documentsExamined)
  }

  /// Whether all branches of a union look at the documents, so that nobody has to do it after them.
  private var isFetched: Bool {
    guard case .union(let branches) = self.plan.access else { return false }
    return self.rest.isEmpty && branches.allSatisfy(\.isFetched)
  }

  /// The conditions that what gives the documents does not express.
  private var rest: [ParsedFilter.Condition] {
    switch self.plan.access {
    case .nothing, .scan, .identity: []
    case .index(let position, let bounds, _):
      self.filter.rest(of: self.collection.indexes[position], bounds, self.query.context)
    case .union(let branches):
      self.filter.conditions.filter { $0.branches.count != branches.count || !self.isSource($0, branches) }
    }
  }

  /// Whether the union gives the documents of this `$or`.
  private func isSource(_ condition: ParsedFilter.Condition, _ branches: [QueryPlan.Branch]) -> Bool {
    zip(condition.branches, branches).allSatisfy { $0.source == $1.query.filter }
  }
}

extension QueryPlan.Branch {
  fileprivate var isFetched: Bool {
    if !self.rest.isEmpty { return true }
    guard case .union(let branches) = self.access else { return false }
    return branches.allSatisfy(\.isFetched)
  }
}
