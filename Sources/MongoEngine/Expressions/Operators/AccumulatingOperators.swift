// MongoEngine/Expressions: aggregation expressions. This file: accumulators as expressions: of the values of one array, or
// of all arguments (manual: "Accumulators (in Other Stages)").

import BSON

extension ExpressionTable {
  static let accumulations: [ExpressionRow] = [
    ExpressionRow("$sum", 0...) { arguments in total(arguments).sum },
    ExpressionRow("$avg", 0...) { arguments in total(arguments).average },
    ExpressionRow("$max", 0...) { arguments in extreme(arguments) { $0 > 0 } },
    ExpressionRow("$min", 0...) { arguments in extreme(arguments) { $0 < 0 } },
    ExpressionRow("$stdDevPop", 0...) { arguments in deviation(arguments).population },
    ExpressionRow("$stdDevSamp", 0...) { arguments in deviation(arguments).sample },
    ExpressionRow(several: "$firstN") { values, count, _ in Array(values.prefix(count)) },
    ExpressionRow(several: "$lastN") { values, count, _ in values.suffix(count) },
    ExpressionRow(several: "$maxN") { values, count, context in
      Array(values.lazy.filter { !$0.isNullish }.sorted { context.compare($0, $1) > 0 }.prefix(count))
    },
    ExpressionRow(several: "$minN") { values, count, context in
      Array(values.lazy.filter { !$0.isNullish }.sorted { context.compare($0, $1) < 0 }.prefix(count))
    },
  ]
}

extension ExpressionArguments {
  /// The values of the only argument if it is an array, otherwise the arguments.
  var operands: [BSONValue?] {
    if self.count == 1, case .array(let array)? = self[0] { return Array(array) }
    return self.values
  }
}

private func total(_ arguments: ExpressionArguments) -> NumericTotal {
  arguments.operands.reduce(into: NumericTotal()) { $0.add($1) }
}

private func deviation(_ arguments: ExpressionArguments) -> StandardDeviation {
  arguments.operands.reduce(into: StandardDeviation()) { $0.add($1) }
}

private func extreme(_ arguments: ExpressionArguments, _ isBetter: (Int) -> Bool) -> BSONValue {
  var best: BSONValue?
  for value in arguments.operands {
    guard let value, !value.isNullish else { continue }
    if let current = best, !isBetter(arguments.context.compare(value, current)) { continue }
    best = value
  }
  return best ?? .null
}

private let severalCodes: [String: Int32] = ["n": 5_787_906, "input": 5_787_907]

extension ExpressionRow {
  /// An operator of `{n, input}`.
  fileprivate init(
    several name: String,
    _ choose: @escaping @Sendable ([BSONValue], Int, QueryContext) -> [BSONValue]
  ) {
    self.init(special: name) { operand, reader throws(MongoError) in
      let parameters = NamedParameters(
        ["n", "input"],
        notDocument: { _, _ in
          .location(5_787_801, "specification must be an object; found \(name): \(operand.shell)")
        },
        unknown: { _, argument in .location(5_787_901, "Unknown argument for 'n' operator: \(argument)") },
        missing: { _, argument in .location(severalCodes[argument] ?? 0, "Missing value for '\(argument)'") }
      )
      let row = ExpressionRow(name, parameters) { arguments throws(MongoError) in
        let count = try ExpressionRow.several(arguments["n"])
        guard case .array(let array)? = arguments["input"] else {
          throw .location(5_788_200, "Input must be an array")
        }
        return .array(BSONArray(choose(Array(array), count, arguments.context)))
      }
      return try row.node(operand, reader)
    }
  }

  /// The number of values that `n` means, for these operators and for the accumulators of the same names.
  ///
  /// - Throws: Location5787902, Location5787903 or Location5787908 for what is no whole number above zero.
  static func several(_ value: BSONValue?) throws(MongoError) -> Int {
    guard value?.number != nil else {
      throw .location(5_787_902, "Value for 'n' must be of integral type, but found \(value.text)")
    }
    guard let count = value?.wholeNumber else {
      throw .location(5_787_903, "Value for 'n' must be of integral type, but found \(value.text)")
    }
    guard count > 0 else { throw .location(5_787_908, "'n' must be greater than 0, found \(count)") }
    return Int(count)
  }
}
