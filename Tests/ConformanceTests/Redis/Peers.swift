// ConformanceTests: one suite, two servers. This file: the two servers that a run talks to.

import FakeRedis
import Foundation
import LoopbackClients
import RESP
import RealServers
import WireCore

/// The fake and what it is compared with: the real server, or where that is not installed a second fake, which must
/// answer alike because everything random follows from one seed.
struct Peers: Sendable {
  let fake: RedisLoopbackClient.Address
  let real: RedisLoopbackClient.Address
  /// Whether the real server is one of the two.
  let isCompared: Bool

  /// Starts both, runs `body` and stops both.
  nonisolated(nonsending) static func run(_ body: nonisolated(nonsending) (Peers) async throws -> Void) async throws {
    var configuration = FakeRedis.Configuration()
    configuration.requestLogCapacity = 0
    try await withFakeRedis(configuration) { fake in
      let address = RedisLoopbackClient.Address.tcp(host: fake.host, port: fake.port)
      guard let binary = RealRedis.binary else {
        say("redis-server 7.0 is not installed: the fake is compared with itself only")
        try await withFakeRedis(configuration) { twin in
          let other = RedisLoopbackClient.Address.tcp(host: twin.host, port: twin.port)
          try await body(Peers(fake: address, real: other, isCompared: false))
        }
        return
      }
      let real = try RealRedis(binary: binary)
      defer { real.stop() }
      try await body(Peers(fake: address, real: .unix(path: real.socketPath), isCompared: true))
    }
  }
}

/// A connection to each of the two servers, used in step.
final class PairedConnection: Sendable {
  let fake: RedisLoopbackClient
  let real: RedisLoopbackClient

  init(_ peers: Peers) async throws {
    self.fake = try await .connect(to: peers.fake)
    self.real = try await .connect(to: peers.real)
  }

  /// Sends the same commands to both, in one write each.
  nonisolated(nonsending) func send(_ commands: [[ByteString]]) async throws -> [ReplyComparison.Exchange] {
    async let fake = self.fake.sendAll(commands)
    let real = try await self.real.sendAll(commands)
    return zip(commands, zip(real, try await fake)).map { .init(command: $0, real: $1.0, fake: $1.1) }
  }

  nonisolated(nonsending) func close() async {
    await self.fake.close()
    await self.real.close()
  }
}
