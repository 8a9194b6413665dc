// MongoEngine/Expressions: aggregation expressions. This file: `$median` and `$percentile` (manual: the pages of the same
// names).

import BSON

extension ExpressionTable {
  static let percentiles: [ExpressionRow] = [
    ExpressionRow(special: "$median") { operand, reader throws(MongoError) in
      let quantiles = try Quantiles("$median", operand, reader)
      return try reader.folding([quantiles.input]) { scope throws(MongoError) in
        try quantiles.values(scope).first ?? .null
      }
    },
    ExpressionRow(special: "$percentile") { operand, reader throws(MongoError) in
      let quantiles = try Quantiles("$percentile", operand, reader)
      return try reader.folding([quantiles.input]) { scope throws(MongoError) in
        .array(BSONArray(try quantiles.values(scope)))
      }
    },
  ]
}

/// Which quantiles are asked for, and of what. Accumulators of the same names read theirs with it too.
struct Quantiles: Sendable {
  let input: ExpressionNode
  let fractions: [Double]

  /// Reads `{input, method}`, and `p` for `$percentile`.
  init(_ name: String, _ operand: BSONValue, _ reader: ExpressionReader) throws(MongoError) {
    let isMedian = name == "$median"
    let parameters = NamedParameters(
      isMedian ? ["input", "method"] : ["input", "p", "method"],
      notDocument: { name, _ in
        .location(isMedian ? 7_436_100 : 7_436_200, "specification must be an object; found \(name): \(operand.shell)")
      },
      unknown: { name, argument in .of(.idlUnknownField, "BSON field '\(name).\(argument)' is an unknown field.") },
      missing: { name, argument in
        .of(.idlFailedToParse, "BSON field '\(name).\(argument)' is missing but a required field")
      }
    )
    let fields = try parameters.fields(operand, of: name)
    func value(_ name: String) -> BSONValue { fields.first { $0.name == name }?.value ?? .null }
    self.input = try reader.node(value("input"))
    self.fractions = isMedian ? [0.5] : try Self.fractions(value("p"), reader)
    guard value("method") == "approximate" else {
      throw .of(.badValue, "Currently only 'approximate' can be used as percentile 'method'.")
    }
  }

  private static func fractions(_ value: BSONValue, _ reader: ExpressionReader) throws(MongoError) -> [Double] {
    guard case .constant(let constant) = try reader.node(value) else {
      throw .location(
        7_750_300,
        "The $percentile 'p' field must be an array of constant values, but found value: \(value.shell)."
      )
    }
    let message = "The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: "
    guard case .array(let list)? = constant, !list.isEmpty else {
      throw .location(7_750_301, message + constant.text)
    }
    var fractions: [Double] = []
    for value in list {
      guard let fraction = value.double else { throw .location(7_750_302, message + value.text) }
      guard 0...1 ~= fraction else { throw .location(7_750_303, message + value.text) }
      fractions.append(fraction)
    }
    return fractions
  }

  /// The quantiles of the numbers in the input.
  func values(_ scope: Scope) throws(MongoError) -> [BSONValue] {
    switch try self.input.evaluate(scope) {
    case .array(let array)?: Self.values(self.fractions, of: array.compactMap(\.double))
    case let value: Self.values(self.fractions, of: value?.double.map { [$0] } ?? [])
    }
  }

  /// The quantiles of numbers: for each fraction the least of them that at least so many are not above; null of nothing.
  static func values(_ fractions: [Double], of numbers: [Double]) -> [BSONValue] {
    let sorted = numbers.sorted { BSONNumber.double($0).compare(to: .double($1)) < 0 }
    return fractions.map { fraction in
      guard !sorted.isEmpty else { return .null }
      let rank = (fraction * Double(sorted.count)).rounded(.up)
      return .double(sorted[min(max(Int(rank) - 1, 0), sorted.count - 1)])
    }
  }
}
