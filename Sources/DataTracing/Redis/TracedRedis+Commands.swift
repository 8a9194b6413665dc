// DataTracing, Redis: a traced client over any Redis client. This file: the commands of a cache.

import Tracing

extension TracedRedis {
  /// Reads a key (`GET`).
  ///
  /// - Returns: The value, or `nil` if there is none.
  /// - Throws: ``RedisServerError``, `WRONGTYPE` if the key holds no string; else what the driver throws.
  public nonisolated(nonsending) func get(
    _ key: String,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> [UInt8]? {
    let site = CallSite(function: function, file: file, line: line)
    let reply = try await self.send(RedisCommand("GET", [.string(key)]), at: site)
    return try Self.optionalBytes(reply, of: "GET")
  }

  /// Reads a key as text (`GET`).
  ///
  /// - Returns: The value, or `nil` if there is none. Bytes that are no UTF-8 are replaced by U+FFFD.
  /// - Throws: ``RedisServerError``, `WRONGTYPE` if the key holds no string; else what the driver throws.
  public nonisolated(nonsending) func getString(
    _ key: String,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> String? {
    try await self.get(key, function: function, file: file, line: line).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Writes a key (`SET`), whatever it holds.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - value: The bytes or the text to write.
  ///   - expiry: When the key expires; never if `nil`.
  ///   - condition: Writes only if it holds.
  ///   - function: The function that the span is attributed to.
  ///   - file: The file that the span is attributed to.
  ///   - line: The line that the span is attributed to.
  /// - Returns: Whether the key was written; `false` only if the condition did not hold.
  /// - Throws: ``RedisServerError``, `ERR` if the expiry is not positive; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func set(
    _ key: String,
    to value: RedisArgument,
    expiry: RedisExpiry? = nil,
    condition: RedisSetCondition? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Bool {
    let command = Self.setCommand(key, value, expiry, condition, returnsOld: false)
    let site = CallSite(function: function, file: file, line: line)
    return try await self.send(command, adding: Self.attributes(expiry), at: site) != .null
  }

  /// Writes a key and returns what it held (`SET … GET`, Redis 6.2; with a condition Redis 7.0).
  ///
  /// - Returns: The value before, or `nil` if there was none.
  /// - Throws: ``RedisServerError``, `WRONGTYPE` if the key holds no string; else what the driver throws.
  public nonisolated(nonsending) func exchange(
    _ key: String,
    for value: RedisArgument,
    expiry: RedisExpiry? = nil,
    condition: RedisSetCondition? = nil,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> [UInt8]? {
    let command = Self.setCommand(key, value, expiry, condition, returnsOld: true)
    let site = CallSite(function: function, file: file, line: line)
    return try Self.optionalBytes(await self.send(command, adding: Self.attributes(expiry), at: site), of: "SET")
  }

  /// Removes keys (`DEL`).
  ///
  /// - Returns: How many of them existed.
  /// - Throws: ``RedisServerError``; else what the driver throws.
  @discardableResult
  public nonisolated(nonsending) func del(
    _ keys: String...,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Int {
    try await self.count("DEL", keys, at: CallSite(function: function, file: file, line: line))
  }

  /// Counts keys that exist (`EXISTS`). A key that is given twice counts twice.
  ///
  /// - Returns: How many of them exist.
  /// - Throws: ``RedisServerError``; else what the driver throws.
  public nonisolated(nonsending) func exists(
    _ keys: String...,
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Int {
    try await self.count("EXISTS", keys, at: CallSite(function: function, file: file, line: line))
  }

  private nonisolated(nonsending) func count(_ name: String, _ keys: [String], at site: CallSite) async throws -> Int {
    let reply = try await self.send(RedisCommand(name, keys.map { .string($0) }), at: site)
    guard let count = reply.integer, let result = Int(exactly: count) else {
      throw UnexpectedRedisReply(command: name, expected: "an integer")
    }
    return result
  }

  private static func setCommand(
    _ key: String,
    _ value: RedisArgument,
    _ expiry: RedisExpiry?,
    _ condition: RedisSetCondition?,
    returnsOld: Bool
  ) -> RedisCommand {
    var command = RedisCommand("SET", [.string(key), value])
    if let condition { command.arguments.append(.string(condition.rawValue)) }
    if returnsOld { command.arguments.append("GET") }
    if let expiry { command.arguments += expiry.arguments }
    return command
  }

  private static func attributes(_ expiry: RedisExpiry?) -> [(name: ConventionName, value: SpanAttribute)] {
    expiry?.inSeconds.map { [(.redisTTL, .int(Int64($0)))] } ?? []
  }

  private static func optionalBytes(_ reply: RedisReply, of command: String) throws -> [UInt8]? {
    if reply == .null { return nil }
    guard let bytes = reply.bytes else { throw UnexpectedRedisReply(command: command, expected: "a string or null") }
    return bytes
  }
}
