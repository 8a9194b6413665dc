// MongoEngine/Aggregation: pipelines and their stages. This file: the values that `$densify` makes (manual: "$densify",
// "Field Definitions").

import BSON

/// The values that have to be there.
struct DensifyRange: Sendable {
  /// Where the values begin and end.
  enum Bounds: Sendable {
    /// With the least and the greatest value of all documents.
    case full
    /// With the least and the greatest value of each partition.
    case partition
    /// With the first value, and before the second.
    case values(BSONValue, BSONValue)
  }

  let bounds: Bounds
  private let step: BSONValue
  private let unit: TimeUnit?
  private let zone: DateZone

  init(_ spec: BSONDocument, _ context: QueryContext) throws(MongoError) {
    let fields = try StageFields(.document(spec), of: "$densify.range", ["step", "bounds", "unit"])
    let step = try fields.required("step")
    guard let number = step.number, number.compare(to: .integer(0)) > 0 else {
      throw .location(
        5_733_401,
        "The step parameter in a range statement must be a strictly positive numeric value"
      )
    }
    self.unit = try fields["unit"].map { unit throws(MongoError) in
      guard step.wholeNumber != nil else {
        throw .location(
          6_586_400,
          "The step parameter in a range statement must be a whole number when densifying a date range"
        )
      }
      guard case .string(let name) = unit else { throw unit.mismatch("$densify.range.unit", "string") }
      return try TimeUnit.parse(name)
    }
    self.step = step
    self.zone = try DateZone.parse("UTC", context)
    self.bounds = try Self.bounds(try fields.required("bounds"), step, self.unit)
  }

  private static func bounds(
    _ value: BSONValue,
    _ step: BSONValue,
    _ unit: TimeUnit?
  ) throws(MongoError) -> Bounds {
    switch value {
    case .string("full"): return .full
    case .string("partition"): return .partition
    case .string: throw .location(5_946_802, "Bounds string must either be 'full' or 'partition'")
    case .array(let list): return try self.bounds(Array(list), step, unit)
    default:
      throw .location(
        5_733_404,
        "The bounds in a range statement must be the string 'full', 'partition', or an ascending array of two numbers "
          + "or two dates"
      )
    }
  }

  private static func bounds(
    _ list: [BSONValue],
    _ step: BSONValue,
    _ unit: TimeUnit?
  ) throws(MongoError) -> Bounds {
    guard list.count == 2 else {
      throw .location(5_733_403, "A bounding array in a range statement must have exactly two elements")
    }
    guard list[0].compare(to: list[1]) <= 0 else {
      throw .location(
        5_733_402,
        "A bounding array must be an ascending array of either two dates or two numbers"
      )
    }
    let mixed = "A bounding array must contain either both dates or both numeric types"
    switch (list[0].number, list[0].type) {
    case (_?, let type):
      guard unit == nil else { throw .location(5_733_409, "Numeric bounds may not have unit parameter") }
      guard list[1].number != nil else { throw .location(5_733_406, mixed) }
      guard type == list[1].type, type == step.type else {
        throw .location(5_876_900, "Upper bound, lower bound, and step must all have the same type")
      }
    case (nil, .date):
      guard list[1].type == .date else { throw .location(5_733_405, mixed) }
      guard unit != nil else { throw .location(5_733_410, "A bounding array of dates must specify a unit") }
    default: throw .location(5_946_800, "Explicit bounds must be numeric or dates")
    }
    return .values(list[0], list[1])
  }

  /// Refuses a document's value that is no number, or no date where dates are made.
  func check(_ value: BSONValue) throws(MongoError) {
    switch (value.type == .date, self.unit != nil) {
    case (true, true): break
    case (true, false):
      throw .location(
        6_053_600,
        "Encountered date densify value in collection when step does not have a date unit."
      )
    case (false, _) where value.number == nil:
      throw .location(5_733_201, "Densify field type must be numeric or a date, but found \(value.type.name)")
    case (false, true):
      throw .location(6_053_601, "Encountered numeric densify value in collection when step has a date unit.")
    case (false, false): break
    }
  }

  /// The value one step later.
  func value(after value: BSONValue) throws(MongoError) -> BSONValue {
    if case .date(let date) = value, let unit {
      return .date(try date.adding(self.step.wholeNumber ?? 1, unit, in: self.zone))
    }
    var sum = NumericTotal()
    sum.add(value)
    sum.add(self.step)
    return sum.sum
  }

  /// The first value that a partition has to have.
  ///
  /// - Parameters:
  ///   - value: the partition's least value.
  ///   - least: the least value of all documents.
  func start(_ value: BSONValue, _ least: BSONValue) -> BSONValue {
    switch self.bounds {
    case .full: least
    case .partition: value
    case .values(let lower, _): lower
    }
  }

  /// Whether the values only begin behind this one.
  func isBelow(_ value: BSONValue) -> Bool {
    if case .values(let lower, _) = self.bounds { return value.compare(to: lower) < 0 }
    return false
  }

  /// Where the values end that come before a document's.
  func end(_ value: BSONValue) -> BSONValue {
    if case .values(_, let upper) = self.bounds, upper.compare(to: value) < 0 { return upper }
    return value
  }
}
