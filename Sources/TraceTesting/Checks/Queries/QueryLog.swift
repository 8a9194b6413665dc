// TraceTesting, queries: which spans asked a database for something, and how often. This file: telling queries from
// what surrounds them.

import TraceModel

/// The queries among spans, and under what they ran.
struct QueryLog {
  /// A query and where it stands.
  struct Entry {
    /// The place of its span among all spans.
    var index: Int
    var query: RecordedQuery
    /// The spans above it, nearest first, without layers; up to the request or job that it belongs to.
    var scopes: [Int]
  }

  let spans: [RecordedSpan]
  private(set) var queries: [Entry] = []
  /// Spans of databases that are no queries, by what they are: `BEGIN`, `CONNECT`, `FETCH`.
  private(set) var others: [String] = []

  private struct Key: Hashable {
    var trace: TraceID
    var span: SpanID
  }

  /// How far up is looked. A recording that was read from somewhere may be of any depth.
  private static var heightLimit: Int { 32 }

  init(_ spans: [RecordedSpan]) {
    self.spans = spans
    var indices: [Key: Int] = [:]
    for (index, span) in spans.enumerated() { indices[Key(trace: span.traceID, span: span.spanID)] = index }
    let parents = spans.map { span in
      span.parentSpanID.flatMap { indices[Key(trace: span.traceID, span: $0)] }
    }
    let calls = spans.map { DatabaseCall($0) }
    let queries = calls.map { $0?.query }
    let layers = Self.layers(queries, calls, parents)
    for (index, call) in calls.enumerated() {
      guard let call, !layers.contains(index) else { continue }
      if let query = queries[index] {
        let scopes = self.scopes(above: index, parents, layers)
        self.queries.append(Entry(index: index, query: query, scopes: scopes))
      } else {
        self.others.append(call.word)
      }
    }
  }

  private static func ancestors(of index: Int, _ parents: [Int?]) -> [Int] {
    var (ancestors, next) = ([Int](), parents[index])
    // A parent that was started later can only be part of a cycle.
    while let current = next, current < ancestors.last ?? index, ancestors.count < Self.heightLimit {
      ancestors.append(current)
      next = parents[current]
    }
    return ancestors
  }

  /// Calls above a query that say nothing else than it does: an object mapper's, a transaction's, a driver's outer span.
  private static func layers(_ queries: [RecordedQuery?], _ calls: [DatabaseCall?], _ parents: [Int?]) -> Set<Int> {
    var layers: Set<Int> = []
    for (index, query) in queries.enumerated() {
      guard let query else { continue }
      for ancestor in Self.ancestors(of: index, parents) where calls[ancestor]?.system == query.system {
        // Another text is another query, whose rows are being gone through.
        if let text = queries[ancestor]?.text, text != query.text { continue }
        layers.insert(ancestor)
      }
    }
    return layers
  }

  /// Ends with a request or a message that is handled: what repeats across those does not repeat within one.
  private func scopes(above index: Int, _ parents: [Int?], _ layers: Set<Int>) -> [Int] {
    var scopes: [Int] = []
    for ancestor in Self.ancestors(of: index, parents) where !layers.contains(ancestor) {
      scopes.append(ancestor)
      if [.server, .consumer].contains(self.spans[ancestor].kind) { break }
    }
    return scopes
  }
}

/// What a span says about the call that it is.
private struct DatabaseCall {
  let system: String
  /// What begins the statement or names the command: `SELECT`, `BEGIN`, `GET`; in capitals.
  let word: String
  private let span: RecordedSpan
  private let text: String?
  private let operation: String?

  init?(_ span: RecordedSpan) {
    guard let system = span.string("db.system.name") ?? span.string("db.system") else { return nil }
    self.system = system
    self.span = span
    self.text = (span.string("db.query.text") ?? span.string("db.statement")).flatMap { $0.isEmpty ? nil : $0 }
    self.operation = span.string("db.operation.name") ?? span.string("db.operation")
    // The operation may be the name of a client's function, the text never is.
    let source = self.text.map { QueryText.normalized($0, system: system) } ?? self.operation ?? span.name
    let last = self.text == nil && self.operation == nil ? source.split(separator: ".").last.map(String.init) : nil
    self.word = (last ?? source).prefix { $0 != " " && $0 != "(" && $0 != ";" }.uppercased()
  }

  /// The query, if it is one.
  var query: RecordedQuery? {
    let isBatch = self.isBatch
    if !isBatch, QueryWords.areNoQueries.contains(self.word) || self.isRedis && QueryWords.ofRedis.contains(self.word) {
      return nil
    }
    return RecordedQuery(
      span: self.span,
      system: self.system,
      label: self.label,
      text: self.isRedis ? nil : self.text.map { QueryText.normalized($0, system: self.system) },
      isBatch: isBatch
    )
  }

  private var isRedis: Bool { QuerySystem.redis.contains(self.system) }

  private var isBatch: Bool {
    for key in ["db.operation.batch.size", "db.redis.pipeline_length"] {
      if case .int(let size)? = self.span.attributes[key], size != 1 { return true }
    }
    let name = (self.operation ?? self.span.name).uppercased()
    return ["BATCH", "PIPELINE", "MULTI"].contains { name == $0 || name.hasPrefix($0 + " ") }
  }

  private var label: String {
    if let summary = self.span.string("db.query.summary") { return plain(summary) }
    if self.isRedis { return plain(self.operation?.uppercased() ?? self.word) }
    let collection = ["db.collection.name", "db.sql.table", "db.mongodb.collection"].lazy
      .compactMap { self.span.string($0) }.first
    if let operation = self.operation, let collection { return plain("\(operation) \(collection)") }
    if let text = self.text { return plain(QueryText.normalized(text, system: self.system).cut(to: 60)) }
    return plain(self.operation ?? self.span.name)
  }
}

/// Words that begin what is no query.
private enum QueryWords {
  /// Connections, transactions, the session's settings, the rest of an earlier query's rows, and analysis.
  static let areNoQueries: Set<String> = [
    "ABORT", "ABORTTRANSACTION", "ACQUIRE", "BEGIN", "BEGIN_TX", "CLOSE", "COMMIT", "COMMITTRANSACTION", "CONNECT",
    "DEALLOCATE", "DIAL", "DISCARD", "END", "ENDSESSIONS", "EXPLAIN", "FETCH", "GETMORE", "HELLO", "ISMASTER",
    "KILLCURSORS", "MOVE", "NEXT", "PING", "PREPARE", "RELEASE", "RESET", "RESET_SESSION", "ROLLBACK", "ROWS",
    "SASLCONTINUE", "SASLSTART", "SAVEPOINT", "SHOW", "START", "TRANSACTION", "USE",
  ]

  /// Redis: connections, transactions, cursors, and waiting for what others send.
  static let ofRedis: Set<String> = [
    "AUTH", "BLMOVE", "BLMPOP", "BLPOP", "BRPOP", "BZMPOP", "BZPOPMAX", "BZPOPMIN", "CLIENT", "EXEC", "HSCAN", "MULTI",
    "QUIT", "SCAN", "SELECT", "SSCAN", "UNWATCH", "WATCH", "XREAD", "XREADGROUP", "ZSCAN",
  ]
}

extension RecordedSpan {
  fileprivate func string(_ key: String) -> String? {
    if case .string(let value)? = self.attributes[key], !value.isEmpty { value } else { nil }
  }
}

extension String {
  /// At most `count` characters, with an ellipsis for what is missing.
  func cut(to count: Int) -> String { self.count <= count ? self : self.prefix(count - 1) + "…" }
}
