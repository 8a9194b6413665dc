// DataTracing, Redis: a traced client over any Redis client. This file: how much of a command telemetry shows.

/// Writes commands as `redis-cli` takes them (OpenTelemetry Redis 1.44, `db.query.text`).
enum RedisQueryText {
  /// Commands and arguments beyond these are left out, so that a large pipeline does not make a large span.
  private static let argumentLimit = 16
  private static let commandLimit = 16
  private static let characterLimit = 128

  /// The text of one command, or `nil` if none shall be shown.
  static func text(_ command: RedisCommand, _ shown: TracingOptions.QueryText) -> String? {
    guard shown > .none else { return nil }
    var text = command.name
    let keys = shown == .unsafeKeys ? RedisKeys(command) : nil
    let isSecret = shown == .unsafeKeysAndValues && RedisKeys.carriesCredentials(command)
    for (index, argument) in command.arguments.prefix(self.argumentLimit).enumerated() {
      let isShown =
        switch shown {
        case .none, .sanitized: false
        case .unsafeKeys: keys?.contains(index) == true
        case .unsafeKeysAndValues: !isSecret
        }
      text += isShown ? " " + self.quoted(argument.text) : " ?"
    }
    return command.arguments.count > self.argumentLimit ? text + " …" : text
  }

  /// The text of a batch: one if all are the same, else all (OpenTelemetry, `db.query.text` of batches).
  static func text(_ commands: [RedisCommand], _ shown: TracingOptions.QueryText) -> String? {
    let texts = commands.prefix(self.commandLimit).compactMap { self.text($0, shown) }
    guard let first = texts.first else { return nil }
    if commands.allSatisfy({ self.text($0, shown) == first }) { return first }
    return texts.joined(separator: "; ") + (commands.count > self.commandLimit ? "; …" : "")
  }

  /// The text, in quotes if it would not be one argument otherwise.
  private static func quoted(_ text: String) -> String {
    var text = text
    if text.count > self.characterLimit { text = text.prefix(self.characterLimit) + "…" }
    let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "\"" && $0 != "\u{7F}" }
    return isPlain ? text : String(reflecting: text)
  }
}

/// Which arguments of a command are keys. What is not known is taken for a value.
struct RedisKeys {
  private enum Layout {
    case first, all, everySecond, unknown
  }

  private let layout: Layout

  init(_ command: RedisCommand) {
    let name = command.name.uppercased()
    if Self.allArguments.contains(name) {
      self.layout = .all
    } else if Self.everySecondArgument.contains(name) {
      self.layout = .everySecond
    } else {
      self.layout = Self.firstArgument.contains(name) ? .first : .unknown
    }
  }

  func contains(_ index: Int) -> Bool {
    switch self.layout {
    case .first: index == 0
    case .all: true
    case .everySecond: index % 2 == 0
    case .unknown: false
    }
  }

  /// Whether a command's arguments must not be shown whatever the options say.
  static func carriesCredentials(_ command: RedisCommand) -> Bool {
    ["AUTH", "HELLO", "ACL", "CONFIG", "MIGRATE"].contains(command.name.uppercased())
  }

  private static let allArguments: Set<String> = [
    "DEL", "EXISTS", "MGET", "PFCOUNT", "PFMERGE", "RENAME", "RENAMENX", "RPOPLPUSH", "SDIFF", "SDIFFSTORE", "SINTER",
    "SINTERSTORE", "SUNION", "SUNIONSTORE", "TOUCH", "UNLINK", "WATCH",
  ]
  private static let everySecondArgument: Set<String> = ["MSET", "MSETNX"]
  private static let firstArgument: Set<String> = [
    "APPEND", "BITCOUNT", "BITFIELD", "BITPOS", "COPY", "DECR", "DECRBY", "DUMP", "EXPIRE", "EXPIREAT", "EXPIRETIME",
    "GEOADD", "GEOPOS", "GEOSEARCH", "GET", "GETBIT", "GETDEL", "GETEX", "GETRANGE", "GETSET", "HDEL", "HEXISTS",
    "HGET", "HGETALL", "HINCRBY", "HINCRBYFLOAT", "HKEYS", "HLEN", "HMGET", "HMSET", "HSCAN", "HSET", "HSETNX",
    "HSTRLEN", "HVALS", "INCR", "INCRBY", "INCRBYFLOAT", "LINDEX", "LINSERT", "LLEN", "LMOVE", "LPOP", "LPOS", "LPUSH",
    "LPUSHX", "LRANGE", "LREM", "LSET", "LTRIM", "PERSIST", "PEXPIRE", "PEXPIREAT", "PEXPIRETIME", "PFADD", "PSETEX",
    "PTTL", "RESTORE", "RPOP", "RPUSH", "RPUSHX", "SADD", "SCARD", "SET", "SETBIT", "SETEX", "SETNX", "SETRANGE",
    "SISMEMBER", "SMEMBERS", "SMISMEMBER", "SMOVE", "SORT", "SPOP", "SRANDMEMBER", "SREM", "SSCAN", "STRLEN", "TTL",
    "TYPE", "XACK", "XADD", "XDEL", "XLEN", "XRANGE", "XREVRANGE", "XTRIM", "ZADD", "ZCARD", "ZCOUNT", "ZINCRBY",
    "ZLEXCOUNT", "ZPOPMAX", "ZPOPMIN", "ZRANGE", "ZRANGEBYSCORE", "ZRANK", "ZREM", "ZREMRANGEBYRANK",
    "ZREMRANGEBYSCORE", "ZREVRANGE", "ZREVRANK", "ZSCAN", "ZSCORE",
  ]
}
