// LoopbackClientsTests. This file: the PostgreSQL client and a server that does what a test says.

import LoopbackClients
import NIOCore
import NIOPosix
import PostgresWire
import Testing
import WireCore

@Suite(.timeLimit(.minutes(10))) struct PostgresLoopbackClientTests {
  @Test func manyTasksOnOneConnection() async throws {
    try await ScriptedPostgres.run { address in
      let client = try await PostgresLoopbackClient.connect(to: address, as: .init(user: "a"))
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<200 {
          group.addTask { try await client.query("\(number)").results.map(\.tag) == ["\(number)"] }
        }
        for try await isOwn in group { #expect(isOwn) }
      }
      await client.close()
    }
  }

  @Test func aCancelledCallLeavesItsReplyToNobody() async throws {
    try await ScriptedPostgres.run { address in
      let client = try await PostgresLoopbackClient.connect(to: address, as: .init(user: "a"))
      let cancelled = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await client.query("never sent")
      }
      await #expect(throws: CancellationError.self) { try await cancelled.value }
      // The first is answered together with the second.
      let waiting = Task { try await client.query("held") }
      #expect(await client.notifications.first { _ in true }?.payload == "held")
      waiting.cancel()
      await #expect(throws: CancellationError.self) { try await waiting.value }
      #expect(try await client.query("next").results.map(\.tag) == ["next"])
      await client.close()
    }
  }

  @Test func aServerThatHangsUp() async throws {
    try await ScriptedPostgres.run { address in
      let client = try await PostgresLoopbackClient.connect(to: address, as: .init(user: "a"))
      let error = PostgresLoopbackError.disconnected(messages: [.noData], reason: nil)
      await #expect(throws: error) { try await client.query("hang up") }
    }
  }

  @Test func aServerThatSpeaksSomethingElse() async throws {
    try await ScriptedPostgres.run { address in
      let client = try await PostgresLoopbackClient.connect(to: address, as: .init(user: "a"))
      let error = PostgresLoopbackError.malformedMessage(.unknownType(UInt8(ascii: "?")))
      await #expect(throws: error) { try await client.query("nonsense") }
      await #expect(throws: error) { try await client.query("x") }
    }
  }

  @Test func nobodyListens() async throws {
    let error = await #expect(throws: PostgresLoopbackError.self) {
      try await PostgresLoopbackClient.connect(to: .unix(path: "/nonexistent/socket"), as: .init(user: "a"))
    }
    guard case .connectionFailed("/nonexistent/socket", _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func tooManyParameters() async throws {
    try await ScriptedPostgres.run { address in
      let client = try await PostgresLoopbackClient.connect(to: address, as: .init(user: "a"))
      let parameters = [PostgresParameter](repeating: .init(nil), count: 65_536)
      await #expect(throws: PostgresLoopbackError.tooManyParameters(65_536)) { try await client.query("", parameters) }
      await client.close()
    }
  }

  @Test(
    arguments: [.cleartextPassword, .md5Password(salt: "salt"), .sasl(mechanisms: ["X", "SCRAM-SHA-256"])]
      as [BackendMessage.AuthenticationRequest]
  )
  func logins(request: BackendMessage.AuthenticationRequest) async throws {
    try await ScriptedPostgres.run(welcome: [.authentication(request)]) { address in
      let client = try await PostgresLoopbackClient.connect(to: address, as: .init(user: "a", password: "secret"))
      #expect(client.welcome.contains(.authentication(.ok)))
      await client.close()
      let error = PostgresLoopbackError.refused(ReportFields(severity: "FATAL", state: "28P01", message: "no"))
      await #expect(throws: error) {
        try await PostgresLoopbackClient.connect(to: address, as: .init(user: "a", password: "Secret"))
      }
      let noPassword = PostgresLoopbackError.authenticationFailed(reason: "the server asks for a password")
      await #expect(throws: noPassword) {
        try await PostgresLoopbackClient.connect(to: address, as: .init(user: "a"))
      }
    }
  }

  /// A server may not get a password out of a client that was not given one, nor begin in the middle.
  @Test(arguments: [
    BackendMessage.AuthenticationRequest.sasl(mechanisms: ["OTHER"]), .saslContinue(""), .saslFinal(""),
  ])
  func strangeRequestsForAuthentication(request: BackendMessage.AuthenticationRequest) async throws {
    try await ScriptedPostgres.run(welcome: [.authentication(request)]) { address in
      let error = await #expect(throws: PostgresLoopbackError.self) {
        try await PostgresLoopbackClient.connect(to: address, as: .init(user: "a", password: "b"))
      }
      guard case .authenticationFailed? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }
}

/// A server that answers a query with its text as the tag; some texts mean more.
private final class ScriptedPostgres: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private var decoder = FrontendDecoder()
  private var received = ByteBuffer()
  private var held: [BackendMessage] = []
  private var scram = SCRAMServer(secret: SCRAMSecret(password: "secret", salt: [1], iterations: 2), nonce: [2])
  private let welcome: [BackendMessage]

  private init(welcome: [BackendMessage]) { self.welcome = welcome }

  /// Runs `body` with a server.
  static func run(
    welcome: [BackendMessage] = [.authentication(.ok), .readyForQuery(.idle)],
    _ body: (PostgresLoopbackClient.Address) async throws -> Void
  ) async throws {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ScriptedPostgres(welcome: welcome))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let result: Result<Void, any Error>
    do { result = .success(try await body(.tcp(host: "127.0.0.1", port: channel.localAddress?.port ?? 0))) } catch {
      result = .failure(error)
    }
    try await channel.close()
    try result.get()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = self.unwrapInboundIn(data)
    self.received.writeBuffer(&bytes)
    do throws(ProtocolViolation) {
      while let message = try self.decoder.next(&self.received) { self.answer(message, context: context) }
    } catch { context.close(promise: nil) }
  }

  private func answer(_ message: FrontendMessage, context: ChannelHandlerContext) {
    switch message {
    case .startup:
      self.decoder.phase = self.welcome.count == 1 ? .sasl : .queries
      self.write(self.welcome, context: context)
    case .password(let answer): self.check(answer, context: context)
    case .query("hang up"):
      self.write([.noData], context: context)
      context.close(promise: nil)
    case .query("nonsense"): context.writeAndFlush(NIOAny(ByteBuffer(string: "?")), promise: nil)
    case .query("held"):
      self.held = [.commandComplete(tag: "held"), .readyForQuery(.idle)]
      self.write([.notification(.init(processID: 1, channel: "c", payload: "held"))], context: context)
    case .query(let text):
      self.write(self.held + [.commandComplete(tag: text), .readyForQuery(.idle)], context: context)
      self.held = []
    default: context.close(promise: nil)
    }
  }

  private func check(_ answer: ByteString, context: ChannelHandlerContext) {
    switch try? self.step(answer) {
    case .proceed(let data): self.write([.authentication(.saslContinue(ByteString(data)))], context: context)
    case .succeeded(let data):
      self.decoder.phase = .queries
      let final = data.isEmpty ? [] : [BackendMessage.authentication(.saslFinal(ByteString(data)))]
      self.write(final + [.authentication(.ok), .readyForQuery(.idle)], context: context)
    case .failed, nil:
      self.write([.error(ReportFields(severity: "FATAL", state: "28P01", message: "no"))], context: context)
      context.close(promise: nil)
    }
  }

  /// What an answer to the request in ``welcome`` leads to.
  private func step(_ answer: ByteString) throws -> SCRAMServer.Step {
    switch self.welcome.first {
    case .authentication(.cleartextPassword): try password(in: answer) == "secret" ? .succeeded([]) : .failed
    case .authentication(.md5Password(let salt)):
      try password(in: answer)
        == MD5Password.response(stored: MD5Password.stored(user: "a", password: "secret"), salt: salt.bytes)
        ? .succeeded([]) : .failed
    default: try self.scram.receive(answer)
    }
  }

  private func write(_ messages: [BackendMessage], context: ChannelHandlerContext) {
    var writer = PostgresWriter()
    for message in messages { writer.write(message) }
    context.writeAndFlush(NIOAny(writer.buffer), promise: nil)
  }
}
