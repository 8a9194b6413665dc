// MongoEngine/Expressions: aggregation expressions. This file: the table of all operators.

import BSON

/// All operators; each file of operators adds its rows.
enum ExpressionTable {
  /// The operators by name.
  static let rows: [String: ExpressionRow] = Dictionary(
    [
      additions, multiplications, roundings, powers, trigonometry, bits,
      booleans, comparisons, conditionals, loops,
      arrays, arrayMakers, sets, objects, accumulations, percentiles, types, specials,
      strings, substrings, trims, regexes, conversions, dateParts, dateArithmetic, dateTexts,
    ].joined().map { ($0.name, $0) },
    uniquingKeysWith: { first, _ in first }
  )
}
