// MongoEngine/Updating: documents changed. This file: `$inc` and `$mul` (manual: "Field Update Operators").

import BSON

/// Adds a number, or multiplies by it.
struct Calculation: FieldChange {
  enum Operation: Sendable { case sum, product }

  let operation: Operation
  let operand: BSONValue

  init(_ operation: Operation, _ operand: UpdateOperand) throws(MongoError) {
    self.operation = operation
    self.operand = operand.value
    guard operand.value.number != nil else {
      let verb = operation == .sum ? "increment" : "multiply"
      throw .of(.typeMismatch, "Cannot \(verb) with non-numeric argument: {\(operand.shell)}")
    }
  }

  func change(_ value: BSONValue, _ run: UpdateRun) throws(MongoError) -> BSONValue? {
    guard value.number != nil else {
      throw .of(
        .typeMismatch,
        "Cannot apply \(self.name) to a value of non-numeric type. {\(run.idText)} has the field "
          + "'\(run.path.last ?? "")' of non-numeric type \(value.type.name)"
      )
    }
    guard let result = self.operation.result(value, self.operand) else {
      throw .of(
        .badValue,
        "Failed to apply \(self.name) operations to current value (\(value.typed)) for document {\(run.idText)}"
      )
    }
    return result
  }

  func create(_ run: UpdateRun) -> BSONValue? {
    self.operation == .sum ? self.operand : self.operation.result(self.operand, .int32(0))
  }

  private var name: String { self.operation == .sum ? "$inc" : "$mul" }
}

extension Calculation.Operation {
  /// The result in the wider of both types; `int32` grows to `int64`. `nil` when that is too small.
  func result(_ left: BSONValue, _ right: BSONValue) -> BSONValue? {
    switch (left.number, right.number) {
    case (.integer(let first)?, .integer(let second)?):
      guard let result = self.result(first, second) else { return nil }
      return left.type == .int32 && right.type == .int32 ? .integer(result) : .int64(result)
    case (.decimal?, _), (_, .decimal?):
      guard let left = left.number?.decimal, let right = right.number?.decimal else { return nil }
      return .decimal128(self == .sum ? left + right : left * right)
    default:
      guard let left = left.double, let right = right.double else { return nil }
      return .double(self == .sum ? left + right : left * right)
    }
  }

  private func result(_ left: Int64, _ right: Int64) -> Int64? {
    let (result, isTooLarge) =
      self == .sum ? left.addingReportingOverflow(right) : left.multipliedReportingOverflow(by: right)
    return isTooLarge ? nil : result
  }
}

extension BSONNumber {
  fileprivate var decimal: Decimal128 {
    switch self {
    case .integer(let value): Decimal128(value)
    case .double(let value): Decimal128(value, significantDigits: 15)
    case .decimal(let value): value
    }
  }
}

extension BSONValue {
  /// A number as MongoDB's messages show it where its type counts.
  fileprivate var typed: String {
    switch self {
    case .int32(let value): "(NumberInt)\(value)"
    case .int64(let value): "(NumberLong)\(value)"
    default: self.shell
    }
  }
}
