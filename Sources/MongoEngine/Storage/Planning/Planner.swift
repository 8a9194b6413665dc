// MongoEngine/Storage/Planning: how documents are found. This file: the choice of an index (manual: "Query Plans").

import BSON

/// Chooses how the documents of a query are found.
struct Planner {
  let collection: MongoCollection
  let query: FindQuery

  /// What could be used.
  private struct Candidate {
    let access: QueryPlan.Access
    /// Whether the keys are within bounds that the filter gives.
    var isBounded = true
    /// Whether it gives the documents in the order of the query.
    var isSorted = false
    /// The fields at the beginning of the index that have one value only.
    var pointCount = 0
  }

  /// - Throws: BadValue for a hint that names no index; NoQueryExecutionPlans for `$near` without an index of places.
  func plan() throws(MongoError) -> QueryPlan {
    if let near = self.query.matcher.near { try self.checkIndex(for: near) }
    if let hint = self.query.hint { return try self.plan(hint) }
    guard self.query.keyLimits.min.isEmpty, self.query.keyLimits.max.isEmpty else {
      throw .location(51173, "When using min()/max() a hint of which index to use must be provided")
    }
    if let identity = self.identity { return QueryPlan(access: .identity(identity), sorts: false) }
    if self.query.naturalOrder != nil { return self.scan(isForward: self.query.naturalOrder == true) }
    return self.plan(try self.best() ?? self.sorted() ?? Candidate(access: .scan(isForward: true)))
  }

  private func scan(isForward: Bool) -> QueryPlan { self.plan(Candidate(access: .scan(isForward: isForward))) }

  private func plan(_ candidate: Candidate) -> QueryPlan {
    QueryPlan(access: candidate.access, sorts: self.query.sort != nil && !candidate.isSorted)
  }

  /// The value of a filter that asks for one `_id` and nothing else.
  private var identity: BSONValue? {
    guard !self.collection.indexes.isEmpty, self.query.filter.count == 1, self.query.filter.contains("_id"),
      let bounds = self.query.matcher.bounds["_id"]?.first, bounds.meaning == .matching, bounds.intervals.isPoint,
      self.collection.indexes[0].canUse(bounds, field: 0, self.query.context)
    else { return nil }
    if case .document(let operators)? = self.query.filter["_id"], operators.isOperators, operators.keys != ["$eq"] {
      return nil
    }
    return bounds.intervals.ranges[0].lower.value
  }

  /// What looks at the fewest keys; `nil` if the filter gives no bounds for any index.
  private func best() throws(MongoError) -> Candidate? {
    var candidates = self.indexed().filter(\.isBounded)
    if let union = try self.union() { candidates.append(union) }
    guard candidates.count > 1 else { return candidates.first }
    let counted = candidates.map { ($0, self.keyCount($0.access)) }
    return counted.dropFirst().reduce(counted[0]) { self.isBetter($1, than: $0) ? $1 : $0 }.0
  }

  /// An index that gives all documents in the order of the query; `nil` if there is none.
  private func sorted() -> Candidate? { self.indexed().first(where: \.isSorted) }

  /// The indexes that could be used. One that leaves documents out is no use to who wants all.
  private func indexed() -> [Candidate] {
    self.collection.indexes.enumerated().compactMap { position, index in
      guard self.isComplete(index), let candidate = self.candidate(position, index),
        candidate.isBounded || !index.spec.isSparse
      else { return nil }
      return candidate
    }
  }

  private func candidate(_ position: Int, _ index: Index) -> Candidate? {
    var usable: PathBounds = [:]
    for (field, spec) in index.spec.fields.enumerated() {
      let name = BSONName(spec.path.description)
      let all = self.query.matcher.bounds[name]?.filter { index.canUse($0, field: field, self.query.context) } ?? []
      if field == 0, all.isEmpty, spec.order == .hashed { return nil }
      usable[name] = all
    }
    let bounds = ScanBounds(usable, of: index)
    let direction = IndexSort(index, bounds).direction(for: self.query)
    return Candidate(
      access: .index(position, bounds, isForward: direction ?? true),
      isBounded: usable[BSONName(index.spec.fields[0].path.description)]?.isEmpty == false,
      isSorted: direction != nil,
      pointCount: bounds.pointCount
    )
  }

  /// Whether the index has all documents that the query can mean.
  private func isComplete(_ index: Index) -> Bool {
    guard index.spec.isSearchable, !index.spec.isHidden else { return false }
    if index.spec.isSparse {
      let isBounded = index.spec.fields.enumerated().contains { field, spec in
        self.query.matcher.bounds[BSONName(spec.path.description), default: []].contains {
          $0.excludesMissing && index.canUse($0, field: field, self.query.context)
        }
      }
      if !isBounded { return false }
    }
    guard let filter = index.spec.partialFilter else { return true }
    return index.order.collation == self.query.context.collation
      && PartialFilter(filter, self.query.context).isImplied(by: self.query)
  }

  /// Counts the keys within an access's bounds, up to as many as MongoDB's trials look at.
  private func keyCount(_ access: QueryPlan.Access) -> Int {
    switch access {
    case .index(let position, let bounds, _): self.collection.indexes[position].keyCount(bounds, upTo: 101)
    case .union(let branches): branches.reduce(0) { $0 + self.keyCount($1.access) }
    case .nothing, .scan, .identity: 0
    }
  }

  private func isBetter(_ left: (Candidate, keys: Int), than right: (Candidate, keys: Int)) -> Bool {
    if left.keys != right.keys { return left.keys < right.keys }
    if left.0.isSorted != right.0.isSorted { return left.0.isSorted }
    return left.0.pointCount > right.0.pointCount
  }
}

extension Planner {
  /// The branches of an `$or` that all have an index; `nil` if there is no such `$or`.
  private func union() throws(MongoError) -> Candidate? {
    guard self.query.matcher.hasAlternatives else { return nil }
    for condition in ParsedFilter(self.query.filter).conditions where !condition.branches.isEmpty {
      if let branches = try self.branches(condition.branches) { return Candidate(access: .union(branches)) }
    }
    return nil
  }

  private func branches(_ filters: [ParsedFilter]) throws(MongoError) -> [QueryPlan.Branch]? {
    var branches: [QueryPlan.Branch] = []
    for filter in filters {
      let query = try FindQuery(filter.source, context: self.query.context)
      guard let access = try Planner(collection: self.collection, query: query).best()?.access else { return nil }
      branches.append(QueryPlan.Branch(query: query, access: access, rest: self.rest(filter, access)))
    }
    return branches
  }

  /// What an access does not say of its documents.
  private func rest(_ filter: ParsedFilter, _ access: QueryPlan.Access) -> [ParsedFilter.Condition] {
    switch access {
    case .index(let position, let bounds, _):
      filter.rest(of: self.collection.indexes[position], bounds, self.query.context)
    case .union: filter.conditions.count == 1 ? [] : filter.conditions
    case .nothing, .scan, .identity: filter.conditions
    }
  }
}

extension Planner {
  private func plan(_ hint: BSONValue) throws(MongoError) -> QueryPlan {
    if case .document(let pattern) = hint, let natural = pattern["$natural"] {
      return self.scan(isForward: (natural.double ?? 1) >= 0)
    }
    let position = self.position(of: hint)
    if let position, !self.collection.indexes[position].spec.isSearchable {
      return try self.planScan(instead: self.collection.indexes[position].spec)
    }
    if let position, let limits = try self.keyLimits(self.collection.indexes[position]) {
      let direction = IndexSort(self.collection.indexes[position], limits).direction(for: self.query)
      let access = QueryPlan.Access.index(position, limits, isForward: direction ?? true)
      return self.plan(Candidate(access: access, isSorted: direction != nil))
    }
    guard let position,
      let candidate = self.candidate(position, self.collection.indexes[position])
    else { throw self.error("hint provided does not correspond to an existing index", .badValue) }
    return self.plan(candidate)
  }

  /// What `min` and `max` say.
  private func keyLimits(_ index: Index) throws(MongoError) -> ScanBounds? {
    let (least, most) = self.query.keyLimits
    guard !least.isEmpty || !most.isEmpty else { return nil }
    for limit in [least, most] where !limit.isEmpty && !limit.keys.areSameNames(as: index.spec.key.keys) {
      throw self.error("The index chosen is not compatible with min/max", .badValue)
    }
    let first = least.isEmpty ? nil : IndexEntry(least.map(\.value), RecordID(0))
    let end = most.isEmpty ? nil : IndexEntry(most.map(\.value), RecordID(0))
    if let first, let end, index.order.compareValues(first, end) >= 0 {
      throw .location(51175, "The value provided for min() does not come before the value provided for max()")
    }
    return ScanBounds(from: first, to: end, of: index)
  }

  private func position(of hint: BSONValue) -> Int? {
    self.collection.indexes.firstIndex { index in
      guard !index.spec.isHidden else { return false }
      return switch hint {
      case .string(let name): index.spec.name.hasSameBytes(as: name)
      case .document(let pattern): BSONSortKey(.document(index.spec.key)) == BSONSortKey(.document(pattern))
      default: false
      }
    }
  }

  private func checkIndex(for near: GeoNear) throws(MongoError) {
    let isIndexed = self.collection.indexes.contains { index in
      index.spec.fields.contains { $0.order == .places && $0.path == near.path }
    }
    if !isIndexed { throw self.error("unable to find index for $geoNear query", .noQueryExecutionPlans) }
  }

  func error(_ reason: String, _ code: MongoErrorCode) -> MongoError {
    .of(
      code,
      "error processing query: ns=\(self.collection.namespace) filter: \(self.query.filter.shell) "
        + "sort: \(self.query.sortSpec.shell) proj: {} planner returned error :: caused by :: \(reason)"
    )
  }
}
