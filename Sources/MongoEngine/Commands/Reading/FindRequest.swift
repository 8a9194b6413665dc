// MongoEngine/Commands/Reading: the commands that read documents. This file: the arguments of `find` (manual: "find").

import BSON

/// The arguments of `find`.
struct FindRequest {
  let filter: BSONDocument
  let sort: BSONDocument
  let projection: BSONDocument
  let hint: BSONValue?
  let skip: Int
  /// `nil` for all.
  let limit: Int?
  let batchSize: Int?
  let min: BSONDocument
  let max: BSONDocument
  let returnsKey: Bool
  let showsRecordID: Bool
  let isTailable: Bool

  init(_ call: CommandCall) throws(MongoError) {
    try call.allow(
      "filter",
      "sort",
      "projection",
      "hint",
      "skip",
      "limit",
      "batchSize",
      "singleBatch",
      "min",
      "max",
      "returnKey",
      "showRecordId",
      "tailable",
      "awaitData",
      "oplogReplay",
      "noCursorTimeout",
      "allowPartialResults",
      "collation",
      "allowDiskUse",
      "let"
    )
    self.filter = try call.document("filter") ?? [:]
    self.sort = try call.document("sort") ?? [:]
    self.projection = try call.document("projection") ?? [:]
    self.hint = try Self.hint(call)
    self.skip = try call.count("skip") ?? 0
    let limit = try call.count("limit") ?? 0
    self.limit = limit == 0 ? nil : limit
    self.batchSize = try call.count("batchSize")
    self.min = try call.document("min") ?? [:]
    self.max = try call.document("max") ?? [:]
    self.returnsKey = try call.bool("returnKey") ?? false
    self.showsRecordID = try call.bool("showRecordId") ?? false
    self.isTailable = try call.bool("tailable") ?? false
    try self.check(awaitsData: try call.bool("awaitData") ?? false)
  }

  /// An index's name or pattern; `nil` where there is none.
  static func hint(_ call: CommandCall) throws(MongoError) -> BSONValue? {
    switch call.body["hint"] {
    case nil: return nil
    case .document(let pattern)?:
      if let direction = pattern["$natural"] {
        guard pattern.count == 1, [1, -1].contains(direction.wholeNumber) else {
          throw .of(.badValue, "$natural hint must be alone, and 1 or -1: \(pattern.shell)")
        }
      }
      return pattern.isEmpty ? nil : .document(pattern)
    case .string(let name)?: return .string(name)
    case let value?:
      throw .of(.failedToParse, "Hint must be a string or an object, but got \(value.type.name)")
    }
  }

  private func check(awaitsData: Bool) throws(MongoError) {
    guard self.isTailable || !awaitsData else {
      throw .of(.failedToParse, "Cannot set 'awaitData' without also setting 'tailable'")
    }
    if let natural = self.sort["$natural"] {
      guard self.sort.count == 1 else {
        throw .of(.badValue, "Cannot include '$natural' in compound sort: \(self.sort.shell)")
      }
      guard natural.wholeNumber == 1 || natural.wholeNumber == -1 else {
        throw .of(.badValue, "$natural sort cannot be set to a value other than -1 or 1.")
      }
      guard self.hint == nil || self.hintsAtNaturalOrder else {
        throw .of(.badValue, "Cannot use a $natural sort together with a hint other than $natural")
      }
    }
    guard !self.isTailable || self.sort.isEmpty || self.sort["$natural"]?.wholeNumber == 1 else {
      throw .of(.badValue, "cannot use tailable option with a sort other than {$natural: 1}")
    }
  }

  private var hintsAtNaturalOrder: Bool {
    if case .document(let pattern)? = self.hint { pattern.contains("$natural") } else { false }
  }

  /// What is looked for.
  func query(_ context: QueryContext) throws(MongoError) -> FindQuery {
    var query = try FindQuery(
      self.filter,
      sort: self.sort,
      hint: self.hint,
      skip: self.skip,
      limit: self.limit,
      context: context
    )
    query.keyLimits = (self.min, self.max)
    return query
  }

  /// The same as stages, for a view.
  ///
  /// - Throws: InvalidPipelineOperator for what stages cannot say.
  func stages() throws(MongoError) -> [BSONDocument] {
    let refused = [
      ("min", !self.min.isEmpty), ("max", !self.max.isEmpty), ("returnKey", self.returnsKey),
      ("showRecordId", self.showsRecordID), ("tailable", self.isTailable),
    ]
    if let option = refused.first(where: { $0.1 }) {
      throw .of(.invalidPipelineOperator, "Option \(option.0) not supported in aggregation.")
    }
    guard !self.sort.contains("$natural") else {
      throw .of(.invalidPipelineOperator, "Sort option $natural not supported in aggregation")
    }
    var stages: [BSONDocument] = [["$match": .document(self.filter)]]
    if !self.sort.isEmpty { stages.append(["$sort": .document(self.sort)]) }
    if self.skip > 0 { stages.append(["$skip": .integer(Int64(self.skip))]) }
    if let limit = self.limit { stages.append(["$limit": .integer(Int64(limit))]) }
    if !self.projection.isEmpty { stages.append(["$project": .document(self.projection)]) }
    return stages
  }
}
