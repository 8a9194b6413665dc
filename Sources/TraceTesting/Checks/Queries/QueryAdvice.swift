// TraceTesting, queries: which spans asked a database for something, and how often. This file: what to do instead of
// repeating a query.

import TraceModel

/// What a failure suggests.
struct QueryAdvice {
  /// One call in the place of many.
  let better: String
  /// The pattern that lets the query pass.
  let pattern: String

  init(_ query: RecordedQuery) {
    self.better = Self.better(query)
    if case .string(let summary)? = query.span.attributes["db.query.summary"] {
      self.pattern = ".summary(\(quoted(summary)))"
    } else {
      self.pattern = ".name(\(quoted(query.span.name)))"
    }
  }

  private static func better(_ query: RecordedQuery) -> String {
    let words = (query.text ?? query.label).split(separator: " ").map { $0.uppercased() }
    let verb = words.first ?? ""
    if QuerySystem.redis.contains(query.system) { return self.redis[verb] ?? "one pipeline" }
    if QuerySystem.mongodb.contains(query.system) {
      let operation = query.label.split(separator: " ").first?.lowercased() ?? ""
      return self.mongodb[operation] ?? "one bulkWrite"
    }
    return self.sql[verb] ?? "one statement for all, or a batch"
  }

  private static let sql = [
    "SELECT": "one query for all: WHERE … IN (…), or a JOIN",
    "INSERT": "one INSERT with all rows, or a batch",
    "UPDATE": "one UPDATE for all: WHERE … IN (…), or a batch",
    "DELETE": "one DELETE for all: WHERE … IN (…)",
  ]

  private static let redis = [
    "GET": "MGET", "HGET": "HMGET, or HGETALL", "SET": "MSET, or one pipeline", "HSET": "HSET with all fields",
    "DEL": "DEL with all keys", "UNLINK": "UNLINK with all keys", "EXISTS": "EXISTS with all keys",
    "SISMEMBER": "SMISMEMBER", "ZSCORE": "ZMSCORE", "SADD": "SADD with all members", "LPUSH": "LPUSH with all values",
    "RPUSH": "RPUSH with all values",
  ]

  private static let mongodb = [
    "find": "one find: {_id: {$in: […]}}, or an aggregate with $lookup", "insert": "one insert with all documents",
    "aggregate": "one aggregate: {$match: {_id: {$in: […]}}}, or $lookup",
  ]
}
