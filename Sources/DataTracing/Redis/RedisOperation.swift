// DataTracing, Redis: a traced client over any Redis client. This file: commands described as operations, and what
// their replies say about hits and misses.

import Tracing

extension Operation {
  /// The operation of one command.
  init(_ command: RedisCommand, _ driver: any RedisDriver, _ system: DatabaseSystem, _ options: TracingOptions) {
    self.init(
      system: system,
      name: command.name,
      namespace: driver.database.map { String($0) },
      text: RedisQueryText.text(command, options.queryText),
      storedProcedure: command.storedProcedure,
      endpoint: driver.endpoint
    )
    self.extensions = command.attributes(options)
  }

  /// The operation of a pipeline or a transaction: `PIPELINE GET`, or `PIPELINE` if the commands differ. A batch of
  /// one command is that command (OpenTelemetry Redis 1.44, `db.operation.name` and `db.operation.batch.size`).
  init(
    _ prefix: String,
    _ commands: [RedisCommand],
    _ driver: any RedisDriver,
    _ system: DatabaseSystem,
    _ options: TracingOptions
  ) {
    let first = commands.first
    let isUniform = first.map { first in commands.allSatisfy { $0.name == first.name } } ?? false
    self.init(
      system: system,
      name: isUniform ? first.map { prefix + " " + $0.name } : prefix,
      namespace: driver.database.map { String($0) },
      text: RedisQueryText.text(commands, options.queryText),
      batchSize: commands.count,
      endpoint: driver.endpoint
    )
    self.legacyName = system.legacyName + "." + prefix.lowercased()
  }
}

extension RedisCommand {
  /// The script or function that is called by name.
  fileprivate var storedProcedure: String? {
    switch self.name.uppercased() {
    case "EVALSHA", "EVALSHA_RO", "FCALL", "FCALL_RO": self.arguments.first?.text
    default: nil
    }
  }

  /// Attributes that no convention has.
  fileprivate func attributes(_ options: TracingOptions) -> [(name: ConventionName, value: SpanAttribute)] {
    switch self.name.uppercased() {
    case "DEL", "EXISTS", "UNLINK", "TOUCH", "MGET":
      [(.redisKeysCount, .int(Int64(self.arguments.count)))]
    default:
      if options.showsKeys, RedisKeys(self).contains(0), let key = self.arguments.first {
        [(.redisKey, .string(key.text))]
      } else {
        []
      }
    }
  }

  /// How many of the keys or fields that the command looked up were there; `nil` if it is no lookup.
  func lookups(_ reply: RedisReply) -> (hits: Int, misses: Int)? {
    switch self.name.uppercased() {
    case "GET", "GETEX", "GETDEL", "HGET":
      return reply == .null ? (0, 1) : (1, 0)
    case "MGET", "HMGET":
      guard case .array(let values) = reply else { return nil }
      let misses = values.count { $0 == .null }
      return (values.count - misses, misses)
    default:
      return nil
    }
  }
}
