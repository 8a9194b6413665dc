// BacklotCLI, compatibility: what the fakes can do, as pages. This file: the page about PostgreSQL.

import SQLEngine

/// The page about PostgreSQL, in Markdown.
package enum PostgresCompatibility {
  /// The whole page: types, functions, operators and catalogs that the engine has, and functions that it refuses.
  package static var page: String {
    [self.introduction, self.types, self.functions, self.operators, self.catalogs, self.refused]
      .joined(separator: "\n\n") + "\n"
  }

  private static let introduction = """
    # PostgreSQL's types, functions and catalogs

    <!-- Written by `make docs` from the engine's tables. Do not edit. -->

    `FakePostgres` behaves as PostgreSQL 15 in locale C. What is not listed is refused by name, with the SQLSTATE that
    PostgreSQL has for what it does not know, or with 0A000.
    """

  private static var types: String {
    let names = TypeTable.rows.filter { $0.array.rawValue != 0 && $0.form != .opaque && $0.form != .jsonpath }.map(
      \.name
    ).sorted()
    return "## Types\n\nAnd arrays of them, enums, domains and composites.\n\n" + self.list(names)
  }

  private static var functions: String {
    let kinds: [(title: String, kind: FunctionRow.Kind)] = [
      ("Functions", .function), ("Aggregates", .aggregate), ("Window functions", .window), ("Sets", .set),
    ]
    return kinds.map { title, kind in
      "## \(title)\n\n" + self.list(self.names { $0.kind == kind && !$0.isRefused })
    }.joined(separator: "\n\n")
  }

  private static var operators: String {
    "## Operators\n\n" + self.list(self.names { $0.kind == .operation && !$0.isRefused })
  }

  private static var catalogs: String { "## Catalogs\n\n" + self.list(SystemCatalogNames.all) }

  private static var refused: String {
    "## Refused\n\nFunctions that answer 0A000:\n\n" + self.list(self.names { $0.isRefused && $0.kind != .operation })
  }

  private static func names(_ isWanted: (FunctionRow) -> Bool) -> [String] {
    Set(FunctionTable.rows.filter(isWanted).map(\.name)).filter { !$0.hasPrefix("$") }.sorted()
  }

  private static func list(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ") + "."
  }
}

extension FunctionRow {
  fileprivate var isRefused: Bool {
    if case .refused = self.implementation { true } else { false }
  }
}
