// DataTracing, Redis: a traced client over any Redis client. This file: pipelines and transactions.

import Tracing

extension TracedRedis {
  /// Sends several commands at once: one span named `PIPELINE GET`, or `PIPELINE` if the commands differ.
  ///
  /// The span fails if a command does: `error.type` and `db.response.status_code` are those of the first that failed,
  /// `redis.failed_commands` says how many did, and an event for each (at most 32) has its index, name and code.
  ///
  /// - Returns: As many replies as commands; a refused command has a ``RedisReply/error(_:)``.
  /// - Throws: What the driver throws if the replies did not arrive; ``UnexpectedRedisReply`` if it returned another
  ///   number of replies.
  public nonisolated(nonsending) func pipeline(
    _ commands: [RedisCommand],
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> [RedisReply] {
    let site = CallSite(function: function, file: file, line: line)
    return try await self.tracer.run(self.pipelineOperation(commands), at: site) { active in
      guard !commands.isEmpty else { return [] }
      let replies = try await self.driver.pipeline(commands)
      guard replies.count == commands.count else {
        throw UnexpectedRedisReply(command: "PIPELINE", expected: "\(commands.count) replies, got \(replies.count)")
      }
      self.note(replies, of: commands, in: &active)
      return replies
    }
  }

  /// Sends commands between `MULTI` and `EXEC`, all or none of which run: one span named `MULTI SET`, or `MULTI` if
  /// the commands differ. What fails inside is recorded as for a pipeline.
  ///
  /// - Returns: As many replies as commands, or `nil` if a key that the connection watches has changed; that is no
  ///   error, and the span's `redis.transaction.outcome` is `conflict`.
  /// - Throws: ``RedisServerError``, `EXECABORT` if Redis refused to queue a command; ``UnexpectedRedisReply`` if the
  ///   driver's replies are no transaction's; else what the driver throws.
  public nonisolated(nonsending) func transaction(
    _ commands: [RedisCommand],
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> [RedisReply]? {
    let site = CallSite(function: function, file: file, line: line)
    return try await self.tracer.run(
      Operation("MULTI", commands, self.driver, self.system, self.tracer.options),
      at: site
    ) { active in
      let replies = try await self.driver.pipeline([RedisCommand("MULTI")] + commands + [RedisCommand("EXEC")])
      return try self.unwrap(replies, of: commands, in: &active)
    }
  }

  /// One command in a pipeline is that command, in the stable conventions.
  private func pipelineOperation(_ commands: [RedisCommand]) -> Operation {
    let options = self.tracer.options
    var operation = Operation("PIPELINE", commands, self.driver, self.system, options)
    if let only = commands.first, commands.count == 1 {
      operation.name = only.name
    }
    return operation
  }

  /// The replies inside `EXEC`'s.
  private func unwrap(
    _ replies: [RedisReply],
    of commands: [RedisCommand],
    in active: inout ActiveOperation
  ) throws -> [RedisReply]? {
    guard replies.count == commands.count + 2, let begun = replies.first, let executed = replies.last else {
      throw UnexpectedRedisReply(command: "MULTI", expected: "\(commands.count + 2) replies, got \(replies.count)")
    }
    _ = try begun.get()
    // Before EXEC, a reply is either QUEUED or the reason for an EXECABORT.
    self.noteFailures(replies.dropFirst().dropLast(), of: commands, in: &active)
    switch try executed.get() {
    case .null:
      active.set(.redisTransactionOutcome, .string("conflict"))
      return nil
    case .array(let results) where results.count == commands.count:
      active.set(.redisTransactionOutcome, .string("executed"))
      self.note(results, of: commands, in: &active)
      return results
    default:
      throw UnexpectedRedisReply(command: "EXEC", expected: "\(commands.count) replies or null")
    }
  }

  /// Counts hits and misses and records what failed.
  private func note(_ replies: [RedisReply], of commands: [RedisCommand], in active: inout ActiveOperation) {
    if active.isObserved {
      let found = zip(commands, replies).compactMap { command, reply in
        reply.error == nil ? command.lookups(reply) : nil
      }
      self.count((found.reduce(0) { $0 + $1.hits }, found.reduce(0) { $0 + $1.misses }))
    }
    self.noteFailures(replies[...], of: commands, in: &active)
  }

  private func noteFailures(
    _ replies: ArraySlice<RedisReply>,
    of commands: [RedisCommand],
    in active: inout ActiveOperation
  ) {
    let failures = zip(commands, replies).enumerated().compactMap { index, pair in
      pair.1.error.map { (index: index, command: pair.0, error: $0) }
    }
    guard let first = failures.first else { return }
    active.fail(first.error)
    active.set(.redisFailedCommands, .int(Int64(failures.count)))
    for failure in failures.prefix(Self.failureEventLimit) {
      active.addEvent("redis command failed", self.attributes(failure.index, failure.command, failure.error))
    }
  }

  private func attributes(_ index: Int, _ command: RedisCommand, _ error: RedisServerError) -> SpanAttributes {
    var writer = AttributeWriter(self.tracer.options.conventions)
    writer.set(.redisCommandIndex, index)
    writer.set(.operationName, stable: .string(command.name), legacy: .string(command.name.lowercased()))
    writer.set(.statusCode, error.statusCode)
    return writer.attributes
  }

  private static let failureEventLimit = 32
}
