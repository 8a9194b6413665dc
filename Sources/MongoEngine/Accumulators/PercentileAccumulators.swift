// MongoEngine/Accumulators: what `$group` makes of many documents. This file: `$percentile`, `$median` (manual: the
// pages of these names).

import BSON

/// Values below which parts of all lie. MongoDB approximates them; here they are exact: always one of the values.
struct PercentileAccumulator: ValueAccumulator {
  let parts: [Double]
  let isSingle: Bool
  private var values: [Double] = []

  init(parts: [Double], isSingle: Bool) {
    self.parts = parts
    self.isSingle = isSingle
  }

  mutating func add(_ value: BSONValue?) {
    if let number = value?.double, !number.isNaN { self.values.append(number) }
  }

  func result() -> BSONValue? {
    let sorted = self.values.sorted()
    let found = self.parts.map { part -> BSONValue in
      guard !sorted.isEmpty else { return .null }
      let rank = max(0, Int((Double(sorted.count) * part).rounded(.up)) - 1)
      return .double(sorted[min(rank, sorted.count - 1)])
    }
    return self.isSingle ? found.first ?? .null : .array(BSONArray(found))
  }
}

/// The arguments `input`, `p` and `method`.
struct PercentileArguments {
  let input: Expression
  let parts: [Double]

  init(_ name: String, _ argument: BSONValue, _ context: QueryContext, hasParts: Bool) throws(MongoError) {
    guard case .document(let document) = argument else {
      throw .location(7_429_703, "specification must be an object; found \(name): \(argument.shell)")
    }
    let names = hasParts ? ["input", "p", "method"] : ["input", "method"]
    for element in document where !names.contains(element.key) {
      throw .of(.idlUnknownField, "BSON field '\(name).\(element.key)' is an unknown field.")
    }
    for field in names where !document.contains(field) {
      throw .of(.idlFailedToParse, "BSON field '\(name).\(field)' is missing but a required field")
    }
    try Self.checkMethod(name, document["method"])
    self.input = try Expression(document["input"] ?? .null, context)
    self.parts = hasParts ? try Self.parts(document["p"] ?? .null, context) : [0.5]
  }

  private static func checkMethod(_ name: String, _ method: BSONValue?) throws(MongoError) {
    guard case .string(let method)? = method else {
      let type = method?.type.name ?? "missing"
      throw .of(
        .typeMismatch,
        "BSON field '\(name).method' is the wrong type '\(type)', expected type 'string'"
      )
    }
    guard method == "approximate" else {
      throw .of(.badValue, "Currently only 'approximate' can be used as percentile 'method'.")
    }
  }

  private static func parts(_ value: BSONValue, _ context: QueryContext) throws(MongoError) -> [Double] {
    let expression = try Expression(value, context)
    guard expression.isConstant else {
      throw .location(
        7_750_300,
        "The $percentile 'p' field must be an array of constant values, but found value: \(value.shell)."
      )
    }
    let message = "The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: "
    let list = try expression.evaluate([:]) ?? .null
    guard case .array(let array) = list, !array.isEmpty else { throw .location(7_750_301, message + list.shell) }
    var parts: [Double] = []
    for value in array {
      guard let part = value.double else { throw .location(7_750_302, message + value.shell) }
      guard 0...1 ~= part else { throw .location(7_750_303, message + value.shell) }
      parts.append(part)
    }
    return parts
  }
}

extension AccumulatorTable {
  static let percentiles: [AccumulatorRow] = [percentile("$percentile"), percentile("$median")]

  private static func percentile(_ name: String) -> AccumulatorRow {
    AccumulatorRow(name) { name, argument, context throws(MongoError) in
      let isSingle = name == "$median"
      let arguments = try PercentileArguments(name, argument, context, hasParts: !isSingle)
      let parts = arguments.parts
      return AccumulatorReading(input: AccumulatorInput(arguments.input)) { _ in
        PercentileAccumulator(parts: parts, isSingle: isSingle)
      }
    }
  }
}
