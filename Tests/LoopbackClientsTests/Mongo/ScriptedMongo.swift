// LoopbackClientsTests, Mongo. This file: a server that answers whatever a test says.

import BSON
import Locks
import MongoWire
import NIOCore
import NIOPosix

/// A MongoDB server on a free port of the loopback interface.
struct ScriptedMongo {
  /// What a command is answered with.
  enum Answer: Sendable {
    /// This document.
    case reply(BSONDocument)
    /// Not before the next command is answered, and then after it.
    case later(BSONDocument)
    /// Not at all.
    case nothing
    /// Bytes that need not be a message.
    case bytes([UInt8])
    /// Nothing, and the connection is closed.
    case close
  }

  /// What a command is answered with.
  typealias Script = @Sendable (BSONDocument) -> Answer

  static let ok = Answer.reply(["ok": 1.0])

  let port: Int
  private let channel: any Channel
  private let log: Mutex<[BSONDocument]>.Box

  /// The commands that came, greetings left out, in their order.
  var commands: [BSONDocument] { self.log.value.filter { !$0.contains("hello") } }

  /// The names of the commands that came, greetings left out, in their order.
  var names: [String] { self.commands.compactMap { $0.first { _ in true }?.key } }

  /// Runs `body` with a server that answers by `script`, and greetings as MongoDB does.
  static func run(_ script: @escaping Script, _ body: (ScriptedMongo) async throws -> Void) async throws {
    let log = Mutex<[BSONDocument]>.Box([])
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ScriptedMongoHandler(script: script, log: log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = ScriptedMongo(port: channel.localAddress?.port ?? 0, channel: channel, log: log)
    do {
      try await body(server)
      try await channel.close()
    } catch {
      try await channel.close()
      throw error
    }
  }
}

extension Mutex {
  /// A value that any task may look at.
  final class Box: Sendable where Value: Sendable {
    private let storage: Mutex<Value>

    init(_ value: Value) { self.storage = Mutex(value) }

    var value: Value { self.storage.withLock { $0 } }

    func change(_ body: (inout sending Value) -> Void) { self.storage.withLock { body(&$0) } }
  }
}

private final class ScriptedMongoHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let script: ScriptedMongo.Script
  private let log: Mutex<[BSONDocument]>.Box
  private var decoder = MongoDecoder()
  private var received = ByteBuffer()
  private var postponed: MongoMessage?

  init(script: @escaping ScriptedMongo.Script, log: Mutex<[BSONDocument]>.Box) {
    self.script = script
    self.log = log
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = self.unwrapInboundIn(data)
    self.received.writeBuffer(&bytes)
    while let message = try? self.decoder.next(&self.received) {
      guard case .message(let body) = message.body else { continue }
      self.log.change { $0.append(body.document.detached) }
      let isGreeting = body.document.contains("hello")
      self.answer(message, isGreeting ? ScriptedMongo.ok : self.script(body.document), context)
    }
  }

  private func answer(_ message: MongoMessage, _ answer: ScriptedMongo.Answer, _ context: ChannelHandlerContext) {
    func reply(_ document: BSONDocument) -> MongoMessage {
      MongoMessage(requestID: 1, responseTo: message.requestID, .message(OpMessage(document)))
    }
    switch answer {
    case .nothing: break
    case .later(let document): self.postponed = reply(document)
    case .close: context.close(promise: nil)
    case .bytes(let bytes): context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    case .reply(let document):
      var buffer = ByteBuffer()
      reply(document).write(to: &buffer)
      self.postponed?.write(to: &buffer)
      self.postponed = nil
      context.writeAndFlush(self.wrapOutboundOut(buffer), promise: nil)
    }
  }
}
