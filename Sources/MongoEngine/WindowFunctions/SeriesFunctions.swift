// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one. This file:
// `$expMovingAvg`, and how `$covariancePop` and `$covarianceSamp` are read (manual: the pages of these names).

import BSON

/// An average in which a value counts the less the longer it is ago.
private struct MovingAverageAccumulator: ValueAccumulator {
  let alpha: Real
  private var current: BSONValue?

  init(alpha: Real) { self.alpha = alpha }

  mutating func add(_ value: BSONValue?) {
    guard let value, value.number != nil else { return }
    guard let current = self.current else {
      self.current = Real(value).value
      return
    }
    let isDecimal = value.type == .decimal128 || current.type == .decimal128
    // The weight is a decimal only among decimals.
    let alpha = isDecimal ? self.alpha : Real(.double(self.alpha.value.double ?? 0))
    let rest = Real(.int32(1)) - alpha
    self.current = (Real(value) * alpha + Real(current) * rest).value
  }

  func result() -> BSONValue? { self.current ?? .null }
}

extension WindowFunctionTable {
  static let series: [String: Reader] = [
    "$expMovingAvg": { call throws(MongoError) in try call.movingAverage() },
    "$covariancePop": { call throws(MongoError) in try call.covariance(isSample: false) },
    "$covarianceSamp": { call throws(MongoError) in try call.covariance(isSample: true) },
  ]
}

extension WindowCall {
  fileprivate func covariance(isSample: Bool) throws(MongoError) -> any WindowEvaluation {
    let input = try Expression(self.argument, self.context)
    return AccumulatedWindow(
      bounds: try self.bounds(),
      input: { document throws(MongoError) in try input.evaluate(document) },
      begin: { CovarianceAccumulator(isSample: isSample) }
    )
  }

  fileprivate func movingAverage() throws(MongoError) -> any WindowEvaluation {
    guard self.spec.count == 1, case .document(let arguments) = self.argument else {
      throw .of(.failedToParse, "$expMovingAvg must have exactly one argument that is an object")
    }
    let shape =
      "$expMovingAvg sub object must have exactly two fields: An 'input' field, and either an 'N' field or an 'alpha' "
      + "field"
    guard arguments.count == 2, let input = arguments["input"] else { throw .of(.failedToParse, shape) }
    guard self.sortBy != nil else { throw .of(.failedToParse, "$expMovingAvg requires an explicit 'sortBy'") }
    let expression = try Expression(input, self.context)
    let alpha: Real
    if let count = arguments["N"] {
      alpha = try Self.alpha(count: count)
    } else if let value = arguments["alpha"] {
      alpha = try Self.alpha(value)
    } else {
      throw .of(.failedToParse, "Got unrecognized field in $expMovingAvg\(shape)")
    }
    return AccumulatedWindow(
      bounds: .documents(.unbounded, .current),
      input: { document throws(MongoError) in try expression.evaluate(document) },
      begin: { MovingAverageAccumulator(alpha: alpha) }
    )
  }

  private static func alpha(count value: BSONValue) throws(MongoError) -> Real {
    guard value.number != nil else {
      throw .of(.failedToParse, "'N' field must be an integer, but found type \(value.type.name)")
    }
    guard let count = value.wholeNumber else {
      throw .of(
        .failedToParse,
        "'N' field must be an integer, but found  N: \(value.shell). To use a non-integer, use the 'alpha' argument "
          + "instead"
      )
    }
    guard count > 0 else { throw .of(.failedToParse, "'N' must be greater than zero. Got \(count)") }
    return .decimal(Decimal128(2) / (Decimal128(count) + Decimal128(1)))
  }

  private static func alpha(_ value: BSONValue) throws(MongoError) -> Real {
    guard let alpha = value.decimal else { throw .of(.failedToParse, "'alpha' must be a number") }
    guard alpha.compare(to: .zero) > 0, alpha.compare(to: Decimal128(1)) < 0 else {
      throw .of(.failedToParse, "'alpha' must be between 0 and 1 (exclusive), found alpha: \(value.shell)")
    }
    return .decimal(alpha)
  }
}
