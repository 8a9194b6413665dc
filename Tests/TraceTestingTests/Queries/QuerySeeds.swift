// TraceTestingTests, queries. This file: spans of databases by hand, in both generations of conventions.

import TraceModel

/// A query in stable names.
func query(
  _ summary: String,
  _ text: String? = nil,
  system: String = "postgresql",
  line: UInt? = 41,
  isConcurrent: Bool = false,
  rows: Int64? = nil,
  below children: [SpanSeed] = []
) -> SpanSeed {
  var attributes: [String: AttributeValue] = ["db.system.name": .string(system), "db.query.summary": .string(summary)]
  attributes["db.query.text"] = text.map { .string($0) }
  attributes["db.response.returned_rows"] = rows.map { .int($0) }
  return SpanSeed(summary, .client, attributes, line: line, isConcurrent: isConcurrent, children)
}

/// A query in the names that the guide had.
func legacyQuery(_ name: String, _ text: String, line: UInt? = 41) -> SpanSeed {
  SpanSeed(name, .client, ["db.system": "postgresql", "db.statement": .string(text)], line: line)
}

/// A command of Redis.
func command(_ name: String, line: UInt? = 12, text: String? = nil, size: Int64? = nil) -> SpanSeed {
  var attributes: [String: AttributeValue] = ["db.system.name": "redis", "db.operation.name": .string(name)]
  attributes["db.query.text"] = text.map { .string($0) }
  attributes["db.operation.batch.size"] = size.map { .int($0) }
  return SpanSeed(name, .client, attributes, line: line)
}

/// The same several times.
func times(_ count: Int, _ seed: SpanSeed) -> [SpanSeed] { Array(repeating: seed, count: count) }

/// A span that asks for users, then for the orders of each.
func userList(_ count: Int, line: UInt? = 9) -> SpanSeed {
  SpanSeed(
    "user.list",
    .internal,
    [:],
    line: line,
    [query("SELECT users", "SELECT id FROM users LIMIT $1", line: 18, rows: Int64(count))]
      + times(count, query("SELECT orders", "SELECT * FROM orders WHERE user_id = $1"))
  )
}
