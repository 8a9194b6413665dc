// SQLEngine/Functions: PostgreSQL's functions and operators. This file: window functions (manual, section 9.22).

enum WindowFunctions {
  private static func window(_ signature: String, _ template: String) -> FunctionRow {
    FunctionRow(Signature(signature), kind: .window, isStrict: false, .immutable, .native(template))
  }

  /// All of them are SQLite's own, with the same meaning.
  static let rows: [FunctionRow] = [
    window("row_number() int8", "row_number()"),
    window("rank() int8", "rank()"),
    window("dense_rank() int8", "dense_rank()"),
    window("percent_rank() float8", "percent_rank()"),
    window("cume_dist() float8", "cume_dist()"),
    window("ntile(int4) int4", "ntile($1)"),
    window("lag(anyelement) anyelement", "lag($1)"),
    window("lag(anyelement, int4) anyelement", "lag($1, $2)"),
    window("lag(anycompatible, int4, anycompatible) anycompatible", "lag($1, $2, $3)"),
    window("lead(anyelement) anyelement", "lead($1)"),
    window("lead(anyelement, int4) anyelement", "lead($1, $2)"),
    window("lead(anycompatible, int4, anycompatible) anycompatible", "lead($1, $2, $3)"),
    window("first_value(anyelement) anyelement", "first_value($1)"),
    window("last_value(anyelement) anyelement", "last_value($1)"),
    window("nth_value(anyelement, int4) anyelement", "nth_value($1, $2)"),
  ]
}
