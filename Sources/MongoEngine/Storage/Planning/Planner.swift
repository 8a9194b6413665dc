// MongoEngine/Storage/Planning: how documents are found. This file: the choice of an index (manual: "Query Plans").

import BSON

/// Chooses how the documents of a query are found.
struct Planner {
  let collection: MongoCollection
  let query: FindQuery

  /// An index that could be used.
  private struct Candidate {
    let position: Int
    let bounds: ScanBounds
    /// The direction in which it gives the documents in the order of the query; `nil` if it does not.
    let sorted: Bool?
    /// The keys within the bounds, as far as they were counted.
    var keyCount = 0
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
    var candidates = self.candidates()
    if candidates.count > 1 { candidates = candidates.map(self.counted) }
    guard let first = candidates.first else { return self.scan(isForward: true) }
    return self.plan(candidates.dropFirst().reduce(first) { self.isBetter($1, than: $0) ? $1 : $0 })
  }

  private func scan(isForward: Bool) -> QueryPlan {
    QueryPlan(access: .scan(isForward: isForward), sorts: self.query.sort != nil)
  }

  private func plan(_ candidate: Candidate) -> QueryPlan {
    QueryPlan(
      access: .index(candidate.position, candidate.bounds, isForward: candidate.sorted ?? true),
      sorts: self.query.sort != nil && candidate.sorted == nil
    )
  }

  /// The value of a filter that asks for one `_id` and nothing else.
  private var identity: BSONValue? {
    guard !self.collection.indexes.isEmpty, case .values(let values)? = self.query.matcher.bounds["_id"],
      values.count == 1,
      self.query.filter.count == 1, self.query.filter.contains("_id"),
      self.isUsable(.values(values), self.collection.indexes[0].order.collation)
    else { return nil }
    if case .document(let operators)? = self.query.filter["_id"], operators.isOperators, operators.keys != ["$eq"] {
      return nil
    }
    return values[0]
  }

  private func candidates() -> [Candidate] {
    var bounded: [Candidate] = []
    var sorted: [Candidate] = []
    for (position, index) in self.collection.indexes.enumerated() where self.isComplete(index) {
      guard let candidate = self.candidate(position, index) else { continue }
      if !candidate.bounds.intervals[0].isAll {
        bounded.append(candidate)
      } else if candidate.sorted != nil, !index.spec.isSparse {
        sorted.append(candidate)
      }
    }
    return bounded.isEmpty ? sorted : bounded
  }

  private func candidate(_ position: Int, _ index: Index) -> Candidate? {
    var bounds = self.query.matcher.allBounds.mapValues { all in all.filter { self.isUsable($0, index.order.collation) }
    }
    for field in index.spec.fields where field.order == .hashed {
      bounds[BSONName(field.path.description)]?.removeAll { if case .range = $0 { true } else { false } }
    }
    if let first = index.spec.fields.first, first.order == .hashed,
      bounds[BSONName(first.path.description)]?.isEmpty ?? true
    {
      return nil
    }
    let scan = ScanBounds(bounds, of: index)
    return Candidate(position: position, bounds: scan, sorted: IndexSort(index, scan).direction(for: self.query))
  }

  /// Whether the index has all documents that the query can mean.
  private func isComplete(_ index: Index) -> Bool {
    guard index.spec.isSearchable, !index.spec.isHidden else { return false }
    if index.spec.isSparse {
      let isBounded = index.spec.fields.contains { field in
        self.query.matcher.bounds[BSONName(field.path.description)]?.excludesMissing ?? false
      }
      if !isBounded { return false }
    }
    guard let filter = index.spec.partialFilter else { return true }
    return index.order.collation == self.query.context.collation
      && PartialFilter(filter, self.query.context).isImplied(by: self.query)
  }

  /// Strings are found in an index only if it compares them as the query does.
  private func isUsable(_ bounds: FieldBounds, _ collation: Collation?) -> Bool {
    collation == self.query.context.collation || !bounds.dependsOnCollation
  }

  /// Counts the keys of a candidate, up to as many as MongoDB's trials look at.
  private func counted(_ candidate: Candidate) -> Candidate {
    var candidate = candidate
    let index = self.collection.indexes[candidate.position]
    let order = index.order
    for range in candidate.bounds.ranges where candidate.keyCount < 101 {
      index.entries.ascend(isBefore: { range.position(of: $0, order) < 0 }) {
        guard range.position(of: $0, order) == 0, candidate.keyCount < 101 else { return false }
        candidate.keyCount += 1
        return true
      }
    }
    return candidate
  }

  private func isBetter(_ left: Candidate, than right: Candidate) -> Bool {
    if left.keyCount != right.keyCount { return left.keyCount < right.keyCount }
    if (left.sorted != nil) != (right.sorted != nil) { return left.sorted != nil }
    return left.bounds.pointCount > right.bounds.pointCount
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
      let sort = IndexSort(self.collection.indexes[position], limits).direction(for: self.query)
      return self.plan(Candidate(position: position, bounds: limits, sorted: sort))
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

extension FieldBounds {
  /// Whether a document that lacks the field is never meant.
  var excludesMissing: Bool {
    switch self {
    case .values(let values): !values.contains(where: \.isNullish)
    // Null is compared for equality only.
    case .range: true
    }
  }
}
