// ConformanceTests: one suite, two servers. This file: whether two servers hold the same data.

import RESP
import WireCore

/// Compares all keys of two servers: type, encoding, time to live, value, and what each makes of the other's dumps.
struct StateComparison {
  let inspector: PairedConnection
  /// The databases that generated commands reach.
  private static let databases = ["0", "1", "15"]
  /// Where dumps are restored.
  private static let workbench = "14"

  /// What differs; empty if the states agree.
  nonisolated(nonsending) func differences() async throws -> [ReplyComparison.Exchange] {
    var result: [ReplyComparison.Exchange] = []
    for database in Self.databases {
      let keys = try await self.inspector.send([["SELECT", ByteString(database)], ["KEYS", "*"], ["DBSIZE"]])
      var comparison = ReplyComparison()
      result += comparison.differences(in: keys)
      guard case .array(let names) = keys[1].real else { continue }
      for case .bulk(let key) in names { result += try await self.differences(key, database: ByteString(database)) }
    }
    return result
  }

  private nonisolated(nonsending) func differences(_ key: ByteString, database: ByteString) async throws
    -> [ReplyComparison.Exchange]
  {
    let facts = try await self.inspector.send([
      ["SELECT", database], ["TYPE", key], ["OBJECT", "ENCODING", key], ["PTTL", key], ["DUMP", key],
    ])
    var comparison = ReplyComparison()
    var result = comparison.differences(in: facts)
    guard case .simpleString(let type) = facts[1].real else { return result }
    let reading = Self.reading(key, type: type)
    result += comparison.differences(in: try await self.inspector.send([reading, ["OBJECT", "ENCODING", key]]))
    guard case .bulk(let real) = facts[4].real, case .bulk(let fake) = facts[4].fake else { return result }
    for dump in [real, fake] {
      let restored: [[ByteString]] = [
        ["SELECT", ByteString(Self.workbench)], ["RESTORE", key, "0", dump], reading, ["OBJECT", "ENCODING", key],
        ["DEL", key],
      ]
      result += comparison.differences(in: try await self.inspector.send(restored))
    }
    return result
  }

  private static func reading(_ key: ByteString, type: String) -> [ByteString] {
    switch type {
    case "list": ["LRANGE", key, "0", "-1"]
    case "hash": ["HGETALL", key]
    case "set": ["SMEMBERS", key]
    case "zset": ["ZRANGE", key, "0", "-1", "WITHSCORES"]
    default: ["GET", key]
    }
  }
}
