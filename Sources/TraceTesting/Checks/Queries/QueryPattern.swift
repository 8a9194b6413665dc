// TraceTesting, queries: which spans asked a database for something, and how often. This file: queries that a check
// shall let pass.

import TraceModel

/// Which queries a check lets pass.
public struct QueryPattern: Sendable {
  let matches: @Sendable (_ query: RecordedQuery, _ scopes: [RecordedSpan]) -> Bool

  /// Queries whose `db.query.summary` is like `pattern`: `.summary("SELECT settings")`.
  public static func summary(_ pattern: NamePattern) -> Self {
    Self { query, _ in
      if case .string(let summary)? = query.span.attributes["db.query.summary"] {
        pattern.matches(summary)
      } else {
        false
      }
    }
  }

  /// Queries whose span's name is like `pattern`: `.name("GET")`.
  public static func name(_ pattern: NamePattern) -> Self { Self { query, _ in pattern.matches(query.span.name) } }

  /// Queries in whose text, without literals, `part` occurs: `.text(containing: "FROM settings")`.
  public static func text(containing part: String) -> Self {
    Self { query, _ in query.text?.contains(part) ?? false }
  }

  /// Queries of a system: `.system(.redis)`.
  public static func system(_ system: QuerySystem) -> Self { Self { query, _ in system.contains(query.system) } }

  /// Queries anywhere below a span whose name is like `pattern`: `.under("migrate")`.
  public static func under(_ pattern: NamePattern) -> Self {
    Self { _, scopes in scopes.contains { pattern.matches($0.name) } }
  }
}
