// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one. This file: `$derivative`
// and `$integral` (manual: the pages of these names).

import BSON

/// How fast a value changes between the ends of the window.
private struct Derivative: WindowEvaluation {
  let bounds: WindowBounds
  let input: Expression
  let sortBy: Expression
  let unit: TimeUnit?

  func values(_ partition: WindowPartition) throws(MongoError) -> [BSONValue?] {
    var results: [BSONValue?] = []
    for frame in try self.bounds.frames(of: partition) {
      guard let first = frame.first, let last = frame.last else {
        results.append(.null)
        continue
      }
      results.append(try self.rate(partition.documents[first], partition.documents[last]))
    }
    return results
  }

  private func rate(_ first: BSONDocument, _ last: BSONDocument) throws(MongoError) -> BSONValue {
    let (start, end) = (try self.sortBy.evaluate(first), try self.sortBy.evaluate(last))
    try self.check(start)
    try self.check(end)
    let run = Real(end) - Real(start)
    let (low, high) = (try self.input.evaluate(first), try self.input.evaluate(last))
    guard !low.isNullish, !high.isNullish else {
      throw .location(5_624_903, "$derivative input must not be null or missing")
    }
    for value in [high, low] where value?.number == nil && value?.type != .date {
      throw .of(.typeMismatch, "can't $subtract \(low.typeName) from \(high.typeName)")
    }
    guard !run.isZero else { return .null }
    let rate = (Real(high) - Real(low)) / run
    guard let length = self.unit?.milliseconds else { return rate.value }
    return (rate * Real(.int64(length))).value
  }

  private func check(_ time: BSONValue?) throws(MongoError) {
    if self.unit != nil {
      guard time?.type == .date else {
        throw .location(5_624_900, "$derivative with 'unit' expects the sortBy field to be a Date")
      }
    } else {
      guard time?.type != .date else {
        throw .location(5_624_901, "$derivative where the sortBy is a Date requires an 'unit'")
      }
      guard time?.number != nil else {
        throw .location(5_624_902, "$derivative (with no 'unit') expects the sortBy field to be numeric")
      }
    }
  }
}

/// The area below the values, taken as straight between two of them. Takes arrays of place and value.
private struct IntegralAccumulator: ValueAccumulator {
  let unit: TimeUnit?
  private var last: (x: Real, y: Real)?
  private var total = NumericTotal()
  private var hasNaN = false

  init(unit: TimeUnit?) { self.unit = unit }

  mutating func add(_ value: BSONValue?) throws(MongoError) {
    let (place, height) = try self.pair(value)
    let (x, y) = (Real(place), Real(height))
    if x.isNaN || y.isNaN { self.hasNaN = true }
    if let last = self.last { self.total.add((((y + last.y) * (x - last.x)) / .double(2)).value) }
    self.last = (x, y)
  }

  private func pair(_ value: BSONValue?) throws(MongoError) -> (BSONValue?, BSONValue?) {
    guard case .array(let pair)? = value, let place = pair[0], let height = pair[1], height.number != nil,
      place.number != nil || place.type == .date
    else {
      throw .location(
        5_423_900,
        "The input value of $integral window function must be a vector of 2 value, the first value must be numeric or "
          + "date type and the second must be numeric."
      )
    }
    guard self.unit == nil || place.type == .date else {
      throw .location(5_423_901, "$integral with 'outputUnit' expects the sortBy field to be a Date")
    }
    guard self.unit != nil || place.number != nil else {
      throw .location(5_423_902, "$integral (with no 'outputUnit') expects the sortBy field to be numeric")
    }
    return (place, height)
  }

  func result() -> BSONValue? {
    guard self.last != nil else { return .null }
    if self.hasNaN { return .double(.nan) }
    guard let length = self.unit?.milliseconds else { return self.total.sum }
    return (Real(self.total.sum) / Real(.int64(length))).value
  }
}

extension WindowFunctionTable {
  static let rates: [String: Reader] = [
    "$derivative": { call throws(MongoError) in
      let (input, sortBy, unit) = try call.rate()
      guard call.spec.contains("window") else {
        throw .of(.failedToParse, "$derivative requires explicit window bounds")
      }
      return Derivative(bounds: try call.bounds(), input: input, sortBy: sortBy, unit: unit)
    },
    "$integral": { call throws(MongoError) in
      let (input, sortBy, unit) = try call.rate()
      return AccumulatedWindow(
        bounds: try call.bounds(),
        input: { document throws(MongoError) in
          .array([try sortBy.evaluate(document) ?? .null, try input.evaluate(document) ?? .null])
        },
        begin: { IntegralAccumulator(unit: unit) }
      )
    },
  ]
}

extension WindowCall {
  /// The input, the field that is sorted by, and the unit of its dates.
  fileprivate func rate() throws(MongoError) -> (Expression, Expression, TimeUnit?) {
    guard self.sortBy != nil else { throw .of(.failedToParse, "\(self.name) requires a sortBy") }
    let compound = MongoError.of(.failedToParse, "\(self.name) requires a non-compound sortBy")
    let sortBy = try self.sortExpression(orThrow: compound)
    let arguments = try self.arguments(["input", "unit"])
    guard let input = arguments["input"] else {
      throw .of(.failedToParse, "\(self.name) requires an 'input' expression")
    }
    return (try Expression(input, self.context), sortBy, try self.unit(arguments["unit"]))
  }

  private func unit(_ value: BSONValue?) throws(MongoError) -> TimeUnit? {
    guard let value else { return nil }
    guard case .string(let name) = value else {
      throw .of(.failedToParse, "unit' must be a string, but got \(value.type.name)")
    }
    let unit = try TimeUnit.parse(name)
    guard unit.milliseconds != nil else { throw .location(5_490_710, "unit must be 'week' or smaller") }
    return unit
  }
}
