// MongoEngine/Accumulators: what `$group` makes of many documents. This file: the arguments `n`, `input`, `output` and
// `sortBy` read.

import BSON

/// How many values are wanted: known, or an expression of the group's fields.
struct AccumulatorLimit: Sendable {
  private let expression: Expression
  private let constant: Int?

  init(_ value: BSONValue, _ context: QueryContext) throws(MongoError) {
    self.expression = try Expression(value, context)
    self.constant = self.expression.isConstant ? try ExpressionRow.several(try self.expression.evaluate([:])) : nil
  }

  func evaluate(_ group: BSONDocument) throws(MongoError) -> Int {
    if let constant = self.constant { return constant }
    return try ExpressionRow.several(try self.expression.evaluate(group))
  }
}

extension AccumulatorRow {
  /// `{input: …, n: …}`.
  fileprivate init(
    _ name: String,
    objectError: Int32,
    limited begin: @escaping @Sendable (Int, QueryContext) -> any ValueAccumulator
  ) {
    self.init(name) { _, argument, context throws(MongoError) in
      guard case .document(let document) = argument else {
        throw .location(objectError, "specification must be an object; found \(name): \(argument.shell)")
      }
      for element in document where element.key != "input" && element.key != "n" {
        throw .location(5_787_901, "Unknown argument for 'n' operator: \(element.key)")
      }
      guard let count = document["n"] else { throw .location(5_787_906, "Missing value for 'n'") }
      guard let input = document["input"] else { throw .location(5_787_907, "Missing value for 'input'") }
      let limit = try AccumulatorLimit(count, context)
      return AccumulatorReading(input: try AccumulatorInput(input, context)) { group throws(MongoError) in
        begin(try limit.evaluate(group), context)
      }
    }
  }

  /// `{output: …, sortBy: …}`, and `n` if more than one is wanted.
  fileprivate init(_ name: String, isBottom: Bool, isSingle: Bool) {
    self.init(name) { _, argument, context throws(MongoError) in
      guard case .document(let document) = argument else {
        throw .location(5_788_001, "specification must be an object; found \(name): \(argument.shell)")
      }
      for element in document where !["output", "sortBy"].contains(element.key) && (isSingle || element.key != "n") {
        throw .location(5_788_002, "Unknown argument to \(name) '\(element.key)'")
      }
      guard let count = isSingle ? 1 : document["n"] else { throw .location(5_788_003, "Missing value for 'n'") }
      guard let output = document["output"] else { throw .location(5_788_004, "Missing value for 'output'") }
      guard let sortBy = document["sortBy"] else { throw .location(5_788_005, "Missing value for 'sortBy'") }
      guard case .document(let fields) = sortBy else {
        throw .of(.typeMismatch, "expected 'sortBy' to already be an object in the arguments to \(name)")
      }
      let order = try SortOrder(fields, context)
      let limit = try AccumulatorLimit(count, context)
      let input = try AccumulatorInput(output, context, order: order)
      return AccumulatorReading(input: input) { group throws(MongoError) in
        TopAccumulator(limit: try limit.evaluate(group), isBottom: isBottom, isSingle: isSingle, order: order)
      }
    }
  }
}

extension AccumulatorTable {
  static let counted: [AccumulatorRow] = [
    AccumulatorRow("$firstN", objectError: 5_787_801) { limit, _ in EndsAccumulator(limit: limit, isLast: false) },
    AccumulatorRow("$lastN", objectError: 5_787_801) { limit, _ in EndsAccumulator(limit: limit, isLast: true) },
    AccumulatorRow("$minN", objectError: 5_787_900) { limit, context in
      ExtremesAccumulator(limit: limit, isGreatest: false, context: context)
    },
    AccumulatorRow("$maxN", objectError: 5_787_900) { limit, context in
      ExtremesAccumulator(limit: limit, isGreatest: true, context: context)
    },
    AccumulatorRow("$top", isBottom: false, isSingle: true),
    AccumulatorRow("$topN", isBottom: false, isSingle: false),
    AccumulatorRow("$bottom", isBottom: true, isSingle: true),
    AccumulatorRow("$bottomN", isBottom: true, isSingle: false),
  ]
}
