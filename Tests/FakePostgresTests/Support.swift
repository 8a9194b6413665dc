// FakePostgresTests. This file: a fake and its clients, in few words.

import FakePostgres
import LoopbackClients
import NIOCore
import NIOPosix
import PostgresWire
import WireCore

extension FakePostgres {
  /// A new connection to it.
  func connect(
    user: String? = nil,
    password: String? = nil,
    database: String? = nil,
    parameters: [FrontendMessage.Startup.Parameter] = [],
    version: ProtocolVersion = .v30
  ) async throws -> PostgresLoopbackClient {
    try await PostgresLoopbackClient.connect(
      to: .tcp(host: self.host, port: self.port),
      as: .init(
        user: user ?? self.user,
        password: password ?? self.password,
        database: database ?? self.database,
        parameters: parameters,
        version: version
      )
    )
  }

  /// What a client is told that is not let in: severity, SQLSTATE and message.
  func refusal(
    user: String? = nil,
    password: String? = nil,
    database: String? = nil,
    parameters: [FrontendMessage.Startup.Parameter] = []
  ) async throws -> String? {
    do {
      let client = try await self.connect(
        user: user,
        password: password,
        database: database,
        parameters: parameters
      )
      await client.close()
      return nil
    } catch PostgresLoopbackError.refused(let fields) {
      return fields.description
    }
  }

  /// Sends bytes and nothing else, and returns all that comes back until the server closes the connection, or until the
  /// bytes end with `last`.
  func raw(_ bytes: ByteBuffer, until last: [UInt8]? = nil) async throws -> [UInt8] {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .connect(host: self.host, port: self.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)
          )
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(bytes)
      if last == nil { outbound.finish() }
      var received: [UInt8] = []
      for try await piece in inbound {
        received += piece.readableBytesView
        if let last, received.suffix(last.count).elementsEqual(last) { break }
      }
      return received
    }
  }
}

extension FakePostgres.Configuration {
  /// A set-up whose clock only the test moves.
  static var manual: Self {
    var configuration = Self()
    configuration.clock = .manual()
    return configuration
  }
}

extension PostgresLoopbackClient {
  /// Sends statements in the simple protocol, and returns what came of them in one line each.
  func callAsFunction(_ sql: String) async throws -> [String] { try await self.query(sql).lines }

  /// Sends messages, and returns the answers in short.
  func talk(_ messages: FrontendMessage...) async throws -> [String] {
    try await self.exchange(messages).map(\.short)
  }
}

extension PostgresReply {
  /// Rows, tags, notices and the error, a line each; at the end where the session stands, unless it is idle.
  var lines: [String] {
    var lines = self.notices.map { "\($0.severity): \($0.message)" }
    for result in self.results {
      lines += result.rows.map { row in row.map { $0?.string ?? "NULL" }.joined(separator: "|") }
      lines += result.copied.map { $0.string }
      switch result.end {
      case .complete(let tag): lines.append(tag)
      case .empty: lines.append("(empty)")
      case .suspended: lines.append("(suspended)")
      case nil: break
      }
    }
    if let error { lines.append("\(error.state): \(error.message)") }
    if let status, status != .idle { lines.append(status == .failed ? "(failed)" : "(in transaction)") }
    return lines
  }
}

extension BackendMessage {
  /// The message in short: what a transcript needs.
  var short: String {
    switch self {
    case .readyForQuery(let status): "Z \(Character(Unicode.Scalar(status.rawValue)))"
    case .rowDescription(let columns):
      "T " + columns.map { "\($0.name):\($0.type)\($0.format == .binary ? "b" : "")" }.joined(separator: " ")
    case .parameterDescription(let types): "t " + types.map(String.init).joined(separator: " ")
    case .dataRow(let values):
      "D "
        + values.map { value in value.map { $0.bytes.contains { $0 < 32 } ? $0.debugDescription : $0.string } ?? "NULL"
        }
        .joined(separator: "|")
    case .commandComplete(let tag): "C \(tag)"
    case .emptyQueryResponse: "I"
    case .portalSuspended: "s"
    case .parseComplete: "1"
    case .bindComplete: "2"
    case .closeComplete: "3"
    case .noData: "n"
    case .error(let fields): "E \(fields.severity) \(fields.state) \(fields.message)"
    case .notice(let fields): "N \(fields.severity) \(fields.message)"
    case .parameterStatus(let name, let value): "S \(name)=\(value)"
    case .copyInResponse(let response): "G \(response.isBinary ? "binary" : "text") \(response.columns.count)"
    case .copyOutResponse(let response): "H \(response.isBinary ? "binary" : "text") \(response.columns.count)"
    case .copyData(let data): "d \(data.debugDescription)"
    case .copyDone: "c"
    case .notification(let notification): "A \(notification.channel) \(notification.payload)"
    default: "\(self)"
    }
  }
}
