// DataTracing, Redis: a traced client over any Redis client. This file: what a client must do to be traced.

/// A Redis client as ``TracedRedis`` sees it. A real client fits behind this in about twenty lines.
public protocol RedisDriver: Sendable {
  /// Where the server is, as the client was configured.
  var endpoint: Endpoint { get }

  /// The index of the database that connections start with (`db.namespace`), or `nil` if it is not known. A later
  /// `SELECT` is not noticed.
  var database: Int? { get }

  /// Sends one command and returns its reply.
  ///
  /// - Returns: The reply. A server's error may be returned or thrown, as ``RedisServerError``.
  /// - Throws: Whatever kept the reply from arriving.
  nonisolated(nonsending) func send(_ command: RedisCommand) async throws -> RedisReply

  /// Sends commands in order over one connection, without waiting for replies in between if the client can, and without
  /// other callers' commands in between: that is what ``TracedRedis/transaction(_:function:file:line:)`` needs.
  ///
  /// The default sends one after the other. That is right for a client with a single connection that nobody else uses
  /// meanwhile, though it saves no round trip; a client that is shared or has a pool must implement this.
  ///
  /// - Returns: As many replies as commands; a command that the server refused has a ``RedisReply/error(_:)``.
  /// - Throws: Whatever kept the replies from arriving.
  nonisolated(nonsending) func pipeline(_ commands: [RedisCommand]) async throws -> [RedisReply]

  /// Closes the client. The default does nothing, for clients that are closed elsewhere.
  nonisolated(nonsending) func close() async throws
}

extension RedisDriver {
  /// `nil`.
  public var database: Int? { nil }

  /// Sends one command after the other.
  public nonisolated(nonsending) func pipeline(_ commands: [RedisCommand]) async throws -> [RedisReply] {
    var replies: [RedisReply] = []
    replies.reserveCapacity(commands.count)
    for command in commands {
      do {
        replies.append(try await self.send(command))
      } catch let error as RedisServerError {
        replies.append(.error(error))
      }
    }
    return replies
  }

  /// Does nothing.
  public nonisolated(nonsending) func close() async throws {}
}
