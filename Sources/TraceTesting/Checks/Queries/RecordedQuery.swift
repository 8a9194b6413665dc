// TraceTesting, queries: which spans asked a database for something, and how often. This file: queries of a recording.

public import TraceModel

/// A span that asked a database for something.
///
/// What only keeps a connection or a transaction going is no query, nor is what fetches the rest of an earlier query's
/// rows. A span above a query of the same system that has the same text, or none, is a layer and is not counted twice.
public struct RecordedQuery: Hashable, Sendable {
  /// The span.
  public var span: RecordedSpan
  /// The product: `db.system.name`, else `db.system`.
  public var system: String
  /// The query in a few words: `db.query.summary`, else operation and collection, else the text cut short.
  public var label: String
  /// The text without literals and with lists cut down to one element: `SELECT * FROM users WHERE id IN (?)`. `nil`
  /// where none was recorded.
  public var text: String?
  /// Whether it submitted several operations at once.
  public var isBatch: Bool

  /// What all runs of a query have in common.
  struct Fingerprint: Hashable {
    var system: String
    var namespace: AttributeValue?
    var label: String
    var text: String?
  }

  var fingerprint: Fingerprint {
    let namespace = self.span.attributes["db.namespace"] ?? self.span.attributes["db.name"]
    return Fingerprint(system: self.system, namespace: namespace, label: self.label, text: self.text)
  }
}

extension RecordingSource {
  /// The queries, in the order in which they were started.
  /// ```swift
  /// #expect(recording.queries.count(.sql) <= 3)
  /// ```
  public var queries: [RecordedQuery] { QueryLog(self.recording.spans).queries.map(\.query) }
}

extension Sequence<RecordedQuery> {
  /// How many queries went to a system.
  public func count(_ system: QuerySystem) -> Int { self.count { system.contains($0.system) } }
}

/// Which databases are meant, by the values of `db.system.name` and of the older `db.system`. A literal is one of them.
public struct QuerySystem: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  private let names: Set<String>?
  /// As failure texts have it: `SQL`, `redis`.
  public let description: String

  private init(_ description: String, _ names: Set<String>?) {
    self.description = description
    self.names = names
  }

  /// The system of that name.
  public init(stringLiteral value: String) { self.init(value, [value]) }

  /// Every database.
  public static let any = Self("", nil)
  /// Every database that speaks SQL.
  public static let sql = Self(
    "SQL",
    [
      "cockroachdb", "db2", "h2", "h2database", "hsqldb", "ibm.db2", "mariadb", "microsoft.sql_server", "mssql",
      "mysql", "oracle", "oracle.db", "other_sql", "postgresql", "sqlite", "trino",
    ]
  )
  /// PostgreSQL.
  public static let postgresql: Self = "postgresql"
  /// SQLite.
  public static let sqlite: Self = "sqlite"
  /// MySQL.
  public static let mysql: Self = "mysql"
  /// Redis and Valkey.
  public static let redis = Self("redis", ["redis", "valkey"])
  /// MongoDB.
  public static let mongodb: Self = "mongodb"

  func contains(_ system: String) -> Bool { self.names?.contains(system) ?? true }
}
