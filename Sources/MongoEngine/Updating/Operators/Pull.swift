// MongoEngine/Updating: documents changed. This file: `$pop`, `$pull`, `$pullAll` (manual: "Array Update Operators").

import BSON

/// Removes the last value of an array, or the first.
struct Pop: FieldChange {
  private let isFirst: Bool

  var missingPath: MissingPath { .expect }

  init(_ operand: UpdateOperand) throws(MongoError) {
    guard operand.value.number != nil else {
      throw .of(.failedToParse, "Expected a number in: \(operand.shell)")
    }
    guard let end = operand.value.wholeNumber else {
      throw .of(.failedToParse, "Expected an integer: \(operand.shell)")
    }
    guard end == 1 || end == -1 else { throw .of(.failedToParse, "$pop expects 1 or -1, found: \(end)") }
    self.isFirst = end == -1
  }

  func change(_ value: BSONValue, _ run: UpdateRun) throws(MongoError) -> BSONValue? {
    guard case .array(let array) = value else {
      throw .of(
        .typeMismatch,
        "Path '\(run.dotted)' contains an element of non-array type '\(value.type.name)'"
      )
    }
    return .array(self.isFirst ? BSONArray(array.dropFirst()) : BSONArray(array.dropLast()))
  }
}

/// Removes the values of an array that a condition means.
struct Pull: FieldChange {
  private let condition: PullCondition

  var missingPath: MissingPath { .expect }

  /// `$pull`.
  init(_ operand: UpdateOperand) throws(MongoError) { self.condition = try PullCondition(operand) }

  /// `$pullAll`.
  init(allOf operand: UpdateOperand) throws(MongoError) {
    guard case .array(let values) = operand.value else {
      throw .of(
        .badValue,
        "$pullAll requires an array argument but was given a \(operand.value.type.name)"
      )
    }
    self.condition = .oneOf(ValueSet(values, operand.context))
  }

  func change(_ value: BSONValue, _ run: UpdateRun) throws(MongoError) -> BSONValue? {
    guard case .array(let array) = value else {
      throw .of(.badValue, "Cannot apply $pull to a non-array value")
    }
    var kept: [BSONValue] = []
    for value in array where try !self.condition.accepts(value) { kept.append(value) }
    return kept.count == array.count ? value : .array(BSONArray(kept))
  }
}

/// Which values of an array are removed.
private enum PullCondition: Sendable {
  /// Those that are equal to one of these.
  case oneOf(ValueSet)
  /// Documents that a filter means.
  case documents(Matcher)
  /// Values that operators mean.
  case values(Matcher)

  init(_ operand: UpdateOperand) throws(MongoError) {
    switch operand.value {
    case .document(let document) where !document.startsWithOperator:
      self = .documents(try Matcher(document, operand.context))
    case .document, .regex:
      self = .values(try Matcher(["": operand.value], operand.context))
    default: self = .oneOf(ValueSet([operand.value], operand.context))
    }
  }

  func accepts(_ value: BSONValue) throws(MongoError) -> Bool {
    switch self {
    case .oneOf(let values): return values.contains(value)
    case .values(let filter): return try filter.matches(["": value])
    case .documents(let filter):
      guard case .document(let document) = value else { return false }
      return try filter.matches(document)
    }
  }
}

extension BSONDocument {
  fileprivate var startsWithOperator: Bool {
    guard let name = self.first?.key else { return false }
    return name != "$not" && FilterParser.fieldOperators[name] != nil
  }
}

extension UpdateParser {
  static let removals: [String: UpdateOperator] = [
    "$pop": { operand throws(MongoError) in try Pop(operand) },
    "$pull": { operand throws(MongoError) in try Pull(operand) },
    "$pullAll": { operand throws(MongoError) in try Pull(allOf: operand) },
  ]
}
