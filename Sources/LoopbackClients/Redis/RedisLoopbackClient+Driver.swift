// LoopbackClients: small clients on the fakes' own codecs. This file: the Redis client behind the traced one.

package import DataTracing
import NIOCore
import RESP
import WireCore

extension RedisLoopbackClient: RedisDriver {
  package var endpoint: Endpoint {
    switch self.address {
    case .tcp(let host, let port):
      let peer = self.channel.remoteAddress
      return Endpoint(host, port: port, peerAddress: peer?.ipAddress, peerPort: peer?.port)
    case .unix(let path):
      return Endpoint(path, transport: .unix)
    }
  }

  /// 0: every connection starts there.
  package var database: Int? { 0 }

  package nonisolated(nonsending) func send(_ command: RedisCommand) async throws -> RedisReply {
    RedisReply(try await self.send(command.words))
  }

  package nonisolated(nonsending) func pipeline(_ commands: [RedisCommand]) async throws -> [RedisReply] {
    try await self.sendAll(commands.map(\.words)).map { RedisReply($0) }
  }
}

extension RedisCommand {
  fileprivate var words: [ByteString] { [ByteString(self.name)] + self.arguments.map { ByteString($0.bytes) } }
}

extension RedisReply {
  fileprivate init(_ value: RESPValue) {
    switch value {
    case .null: self = .null
    case .simpleString(let text): self = .simpleString(text)
    case .error(let text): self = .error(RedisServerError(text))
    case .integer(let number): self = .integer(number)
    case .double(let number): self = .double(number)
    case .boolean(let flag): self = .boolean(flag)
    case .bulk(let bytes), .verbatim(_, let bytes): self = .bulkString(bytes.bytes)
    case .bigNumber(let digits): self = .bulkString(Array(digits.utf8))
    case .array(let values), .set(let values), .push(let values): self = .array(values.map { RedisReply($0) })
    case .map(let pairs): self = .map(pairs.map { Entry(key: RedisReply($0.key), value: RedisReply($0.value)) })
    }
  }
}
