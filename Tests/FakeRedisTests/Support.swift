// FakeRedisTests. This file: a fake and its clients, in few words.

import FakeRedis
import LoopbackClients
import RESP
import WireCore

extension FakeRedis {
  /// A new connection to it.
  func connect() async throws -> RedisLoopbackClient {
    try await RedisLoopbackClient.connect(host: self.host, port: self.port)
  }
}

extension FakeRedis.Configuration {
  /// A set-up whose clock only the test moves.
  static var manual: Self {
    var configuration = Self()
    configuration.clock = .manual()
    return configuration
  }
}

extension RedisLoopbackClient {
  /// Sends one command, words separated by spaces, and returns the reply.
  func callAsFunction(_ line: String) async throws -> RESPValue {
    try await self.send(line.split(separator: " ").map { ByteString(String($0)) })
  }

  /// Sends a command that gets no reply: returns how the connection ended.
  func failure(_ line: String) async -> RedisLoopbackError? {
    do {
      _ = try await self(line)
      return nil
    } catch {
      return error as? RedisLoopbackError
    }
  }
}

extension RedisLoopbackError {
  /// Whether the connection was closed in order, with FIN.
  var isOrderly: Bool { self == .disconnected(reason: nil) }

  /// Whether the connection was closed with RST.
  var isReset: Bool {
    if case .disconnected(let reason?) = self { reason.contains("reset by peer") } else { false }
  }
}

extension RESPValue {
  static let ok = RESPValue.simpleString("OK")

  static func text(_ text: String) -> RESPValue { .bulk(ByteString(text)) }
}
