// MongoEngine/Matching: which documents a filter means. This file: `$exists` and `$type` (manual: "Element Query
// Operators").

import BSON

/// Whether there is a value.
struct Existence: ValueTest {
  func accepts(_ value: BSONValue?, _ found: inout Match) -> Bool { value != nil }

  func bounds(_ context: QueryContext) -> FieldBounds? { .existing }
}

/// Whether a value has one of some types.
struct TypeTest: ValueTest {
  let types: Set<BSONType>

  func accepts(_ value: BSONValue?, _ found: inout Match) -> Bool {
    value.map { self.types.contains($0.type) } ?? false
  }

  func bounds(_ context: QueryContext) -> FieldBounds? {
    // An array has one of the types if one of its values has it.
    guard !self.types.contains(.array) else { return .existing }
    return FieldBounds(
      OrderedIntervals(union: self.types.map(ValueRange.ofType)) { $0.compare(to: $1) },
      .perhapsMatching
    )
  }
}

extension FilterParser {
  static let elements: [String: FieldOperator] = [
    "$exists": { _, operand in
      let node = operand.test(Existence())
      return operand.value.isTruthy ? node : .not(node)
    },
    "$type": { _, operand throws(MongoError) in
      let types = try BSONType.set(operand.value)
      guard !types.isEmpty else {
        throw .of(.failedToParse, "\(operand.path?.description ?? "") must match at least one type")
      }
      return operand.test(TypeTest(types: types))
    },
  ]
}

extension BSONType {
  /// The types that `$type` names: one or several, by number or by name.
  static func set(_ value: BSONValue) throws(MongoError) -> Set<BSONType> {
    guard case .array(let list) = value else { return try self.named(value) }
    var types: Set<BSONType> = []
    for value in list { types.formUnion(try self.named(value)) }
    return types
  }

  private static func named(_ value: BSONValue) throws(MongoError) -> Set<BSONType> {
    if case .string(let name) = value { return try self.named(name) }
    guard value.number != nil else {
      throw .of(.typeMismatch, "type must be represented as a number or a string")
    }
    guard let number = value.wholeNumber, let type = self.numbered(number) else {
      let hint = value.wholeNumber == 0 ? ". Instead use {$exists:false}." : ""
      throw .of(.badValue, "Invalid numerical type code: \(value.wholeNumber.map { "\($0)" } ?? value.shell)\(hint)")
    }
    return [type]
  }

  private static func numbered(_ number: Int64) -> BSONType? {
    number == -1 ? .minKey : UInt8(exactly: number).flatMap { $0 == 255 ? nil : BSONType(rawValue: $0) }
  }

  static func named(_ name: String) throws(MongoError) -> Set<BSONType> {
    if name == "number" { return [.int32, .int64, .double, .decimal128] }
    guard let type = BSONType.allCases.first(where: { $0.name == name }) else {
      throw .of(.badValue, "Unknown type name alias: \(name)")
    }
    return [type]
  }
}
