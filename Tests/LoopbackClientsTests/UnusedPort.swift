// LoopbackClientsTests. This file: a port at which nobody listens.

import NIOCore
import NIOPosix
import Testing

/// Runs `body` with a port of 127.0.0.1 at which nobody listens: that of a connection's own end, which no server of another
/// test can get meanwhile.
nonisolated(nonsending) func withUnusedPort(_ body: (Int) async throws -> Void) async throws {
  let group = MultiThreadedEventLoopGroup.singleton
  let server = try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0).get()
  let client = try await ClientBootstrap(group: group).connect(to: #require(server.localAddress)).get()
  let result = await Result(catching: { try await body(#require(client.localAddress?.port)) })
  try await client.close()
  try await server.close()
  try result.get()
}

extension Result where Failure == any Error {
  /// What came of `body`.
  fileprivate nonisolated(nonsending) init(catching body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
