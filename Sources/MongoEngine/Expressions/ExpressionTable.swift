// MongoEngine/Expressions: aggregation expressions. This file: the table of all operators.

import BSON

/// All operators; each file of operators adds its rows.
enum ExpressionTable {
  /// The operators by name.
  static let rows: [String: ExpressionRow] = Dictionary(
    [booleans, comparisons].joined().map { ($0.name, $0) },
    uniquingKeysWith: { first, _ in first }
  )
}
