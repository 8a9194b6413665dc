// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one. This file: `$shift`,
// `$locf`, `$linearFill` (manual: the pages of these names).

import BSON

/// A value of the document so many places further.
private struct Shift: WindowEvaluation {
  let output: Expression
  let distance: Int
  let otherwise: BSONValue

  func values(_ partition: WindowPartition) throws(MongoError) -> [BSONValue?] {
    var results: [BSONValue?] = []
    for index in partition.documents.indices {
      let position = index + self.distance
      results.append(
        partition.documents.indices.contains(position)
          ? try self.output.evaluate(partition.documents[position]) : self.otherwise
      )
    }
    return results
  }
}

/// The last value that was not null or missing.
private struct CarryAccumulator: ValueAccumulator {
  private var value: BSONValue?

  mutating func add(_ value: BSONValue?) {
    if !value.isNullish { self.value = value }
  }

  func result() -> BSONValue? { self.value ?? .null }
}

/// Null and missing values on the line between those before and behind.
private struct LinearFill: WindowEvaluation {
  let input: Expression
  let sortBy: Expression

  func values(_ partition: WindowPartition) throws(MongoError) -> [BSONValue?] {
    let places = try self.places(partition)
    let values = try partition.map { document throws(MongoError) in try self.input.evaluate(document) }
    for value in values where !value.isNullish && value?.number == nil {
      throw .of(.typeMismatch, "Value to be filled must be numeric or nullish, but found \(value.typeName)")
    }
    var results: [BSONValue?] = []
    var (before, behind) = (-1, -1)
    for index in values.indices {
      guard values[index].isNullish else {
        before = index
        results.append(values[index])
        continue
      }
      if behind < index { behind = values[index...].firstIndex { !$0.isNullish } ?? values.count }
      guard before >= 0, behind < values.count else {
        results.append(.null)
        continue
      }
      let (x1, y1) = (places[before], Real(values[before]))
      let (x2, y2) = (places[behind], Real(values[behind]))
      results.append((y1 + (places[index] - x1) * ((y2 - y1) / (x2 - x1))).value)
    }
    return results
  }

  private func places(_ partition: WindowPartition) throws(MongoError) -> [Real] {
    let keys = try partition.map { document throws(MongoError) in try self.sortBy.evaluate(document) }
    for (index, key) in keys.enumerated() {
      let isDate = key?.type == .date
      guard isDate || key?.number != nil else {
        throw .of(.typeMismatch, "Value of the sortBy field must be numeric or a date, but found \(key.typeName)")
      }
      guard index > 0 else { continue }
      guard isDate == (keys[index - 1]?.type == .date) else {
        throw .of(
          .typeMismatch,
          "Conflicting sort value types, previously received type \(keys[index - 1].typeName), but found "
            + key.typeName
        )
      }
      if partition.context.compare(keys[index - 1], key) == 0 {
        throw .location(6_050_106, "There can be no repeated values in the sort field")
      }
    }
    return keys.map(Real.init)
  }
}

extension WindowFunctionTable {
  static let positions: [String: Reader] = [
    "$shift": { call throws(MongoError) in try call.shift() },
    "$locf": { call throws(MongoError) in
      try call.refuseWindow()
      let input = try Expression(call.argument, call.context)
      return AccumulatedWindow(
        bounds: .documents(.unbounded, .current),
        input: { document throws(MongoError) in try input.evaluate(document) },
        begin: { CarryAccumulator() }
      )
    },
    "$linearFill": { call throws(MongoError) in
      try call.refuseWindow()
      let sortBy = try call.sortExpression(
        orThrow: .location(
          605_001,
          "$linearFill must be specified with a top level sortBy expression with exactly one element"
        )
      )
      return LinearFill(input: try Expression(call.argument, call.context), sortBy: sortBy)
    },
  ]
}

extension WindowCall {
  fileprivate func shift() throws(MongoError) -> any WindowEvaluation {
    guard !self.spec.contains("window") else {
      throw .of(.failedToParse, "$shift does not accept a 'window' field")
    }
    _ = try self.bounds()
    guard case .document(let arguments) = self.argument else {
      throw .of(.failedToParse, "Argument to $shift must be an object")
    }
    for element in arguments where !["output", "by", "default"].contains(element.key) {
      throw .of(.failedToParse, "Unknown argument in $shift")
    }
    guard let output = arguments["output"] else {
      throw .of(.failedToParse, "$shift requires an 'output' expression.")
    }
    guard let by = arguments["by"] else { throw .of(.failedToParse, "$shift requires 'by' as an integer value.") }
    guard let distance = by.wholeInt32 else {
      throw .of(.failedToParse, "'$shift:by' field must be an integer, but found  by: \(by.shell)")
    }
    let otherwise = try Expression(arguments["default"] ?? .null, self.context)
    guard otherwise.isConstant else {
      throw .of(.failedToParse, "'$shift:default' expression must yield a constant value.")
    }
    guard self.sortBy != nil else { throw .of(.failedToParse, "'$shift' requires a sortBy") }
    return Shift(
      output: try Expression(output, self.context),
      distance: distance,
      otherwise: try otherwise.evaluate([:]) ?? .null
    )
  }
}
