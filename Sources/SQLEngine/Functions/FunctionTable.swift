// SQLEngine/Functions: PostgreSQL's functions and operators. This file: all rows, by name.

/// All functions and operators (manual, chapter 9).
package enum FunctionTable {
  package static let rows: [FunctionRow] =
    ComparisonFunctions.rows + ArithmeticFunctions.rows + NumericMathFunctions.rows + FloatMathFunctions.rows
    + StringFunctions.rows + StringFormatting.rows + PatternFunctions.rows + BytesFunctions.rows
    + DateTimeOperators.rows + DateTimeFunctions.rows + FormattingFunctions.rows + ArrayFunctions.rows
    + JSONFunctions.rows + JSONBuilding.rows + JSONProcessing.rows + AggregateFunctions.rows
    + StatisticalAggregates.rows + WindowFunctions.rows + SetFunctions.rows + SystemFunctions.rows

  private static let byName: [String: [FunctionRow]] = Dictionary(grouping: rows, by: \.name)

  /// The rows of a name: functions, or operators.
  package static func rows(named name: String, operators: Bool = false) -> [FunctionRow] {
    (self.byName[name] ?? []).filter { ($0.kind == .operation) == operators }
  }

  /// Whether there is an aggregate or window function of a name.
  package static func isAggregate(_ name: String) -> Bool { self.byName[name]?.first?.kind == .aggregate }
}
