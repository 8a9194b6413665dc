// ConformanceTests: one suite, two servers. This file: the two memcached servers that a run talks to.

import FakeMemcached
import Foundation
import RealServers
import WireCore

/// The fake and what it is compared with: the real server, or where that is not installed a second fake.
struct MemcachedPeers: Sendable {
  let fake: ByteConnection.Address
  let real: ByteConnection.Address

  /// Starts both, runs `body` and stops both.
  nonisolated(nonsending) static func run(
    _ body: nonisolated(nonsending) (MemcachedPeers) async throws -> Void
  ) async throws {
    var configuration = FakeMemcached.Configuration()
    configuration.requestLogCapacity = 0
    configuration.memoryLimit = 1024 * 1024 * 1024
    try await withFakeMemcached(configuration) { fake in
      let address = ByteConnection.Address.tcp(host: fake.host, port: fake.port)
      guard let binary = RealMemcached.binary else {
        say("memcached 1.6.18 is not installed: the fake is compared with itself only")
        try await withFakeMemcached(configuration) { twin in
          try await body(MemcachedPeers(fake: address, real: .tcp(host: twin.host, port: twin.port)))
        }
        return
      }
      let real = try RealMemcached(binary: binary)
      defer { real.stop() }
      let peers = MemcachedPeers(fake: address, real: .unix(path: real.socketPath))
      let pair = try await ByteConnectionPair(peers)
      _ = try await pair.exchange("verbosity 0\r\n", until: "OK\r\n")
      await pair.close()
      try await body(peers)
    }
  }
}

/// A connection to each of the two servers, used in step.
struct ByteConnectionPair: Sendable {
  let fake: ByteConnection
  let real: ByteConnection

  init(_ peers: MemcachedPeers) async throws {
    self.fake = try await .connect(to: peers.fake)
    self.real = try await .connect(to: peers.real)
  }

  /// Sends the same bytes to both.
  nonisolated(nonsending) func exchange(
    _ bytes: ByteString,
    until ending: ByteString?
  ) async throws -> (real: ByteConnection.Answer, fake: ByteConnection.Answer) {
    async let fake = self.fake.exchange(bytes, until: ending)
    let real = try await self.real.exchange(bytes, until: ending)
    return (real, try await fake)
  }

  nonisolated(nonsending) func close() async {
    await self.fake.close()
    await self.real.close()
  }
}
