// Tests of FakeMongo. This file: a connection that sends commands, or bytes as they are.

import BSON
import FakeMongo
import MongoWire
import NIOCore
import NIOPosix

/// A client that speaks OP_MSG.
final class MongoTestClient: Sendable {
  private let channel: any Channel
  private let inbox: NIOLoopBound<Inbox>

  private init(channel: any Channel, inbox: NIOLoopBound<Inbox>) {
    self.channel = channel
    self.inbox = inbox
  }

  static func connect(_ fake: FakeMongo) async throws -> MongoTestClient {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let inbox = try await loop.submit { NIOLoopBound(Inbox(), eventLoop: loop) }.get()
    let channel = try await ClientBootstrap(group: loop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(inbox.value) }
      }
      .connect(host: fake.host, port: fake.port).get()
    return MongoTestClient(channel: channel, inbox: inbox)
  }

  /// Sends a command and waits for its reply; `nil` when the server closes instead.
  func run(
    _ command: BSONDocument,
    on database: String = "test",
    sequences: [DocumentSequence] = [],
    flags: OpMessage.Flags = []
  ) async throws -> BSONDocument? {
    try await self.send(command, on: database, sequences: sequences, flags: flags)
    return try await self.reply()
  }

  func send(
    _ command: BSONDocument,
    on database: String = "test",
    sequences: [DocumentSequence] = [],
    flags: OpMessage.Flags = []
  ) async throws {
    var command = command
    command.append("$db", .string(database))
    try await self.send(MongoMessage(requestID: 7, .message(OpMessage(command, sequences: sequences, flags: flags))))
  }

  func send(_ message: MongoMessage) async throws {
    var buffer = ByteBuffer()
    message.write(to: &buffer)
    try await self.channel.writeAndFlush(buffer).get()
  }

  func send(_ bytes: [UInt8]) async throws { try await self.channel.writeAndFlush(ByteBuffer(bytes: bytes)).get() }

  /// The document of the next message; `nil` at the end.
  func reply() async throws -> BSONDocument? {
    switch try await self.message()?.body {
    case .message(let message): message.document
    case .reply(let reply): reply.documents.first
    default: nil
    }
  }

  func message() async throws -> MongoMessage? {
    let inbox = self.inbox
    return try await self.channel.eventLoop.flatSubmit { inbox.value.next(on: inbox.eventLoop) }.get()
  }

  func close() async { try? await self.channel.close().get() }
}

/// Messages that came, and who waits for them.
private final class Inbox: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let decoder = MongoDecoder()
  private var bytes = ByteBuffer()
  private var messages: [MongoMessage] = []
  private var waiting: [EventLoopPromise<MongoMessage?>] = []
  private var isClosed = false

  func next(on loop: any EventLoop) -> EventLoopFuture<MongoMessage?> {
    let promise = loop.makePromise(of: MongoMessage?.self)
    self.waiting.append(promise)
    self.serve()
    return promise.futureResult
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var part = self.unwrapInboundIn(data)
    self.bytes.writeBuffer(&part)
    do throws(MongoWireError) {
      while let message = try self.decoder.next(&self.bytes) { self.messages.append(message) }
    } catch {
      context.close(promise: nil)
    }
    self.serve()
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.isClosed = true
    self.serve()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func serve() {
    while !self.waiting.isEmpty, !self.messages.isEmpty || self.isClosed {
      self.waiting.removeFirst().succeed(self.messages.isEmpty ? nil : self.messages.removeFirst())
    }
  }
}

extension BSONDocument {
  /// The code of an error; 0 for a reply that is none.
  var code: Int64 { self["code"]?.wholeNumber ?? 0 }

  func has(label: String) -> Bool {
    guard case .array(let labels)? = self["errorLabels"] else { return false }
    return labels.contains(.string(label))
  }

  /// The documents of a cursor's batch.
  var batch: [BSONDocument] {
    guard case .document(let cursor)? = self["cursor"],
      case .array(let batch)? = cursor["firstBatch"] ?? cursor["nextBatch"]
    else { return [] }
    return batch.compactMap { if case .document(let document) = $0 { document } else { nil } }
  }

  var cursorID: Int64 {
    guard case .document(let cursor)? = self["cursor"], case .int64(let id)? = cursor["id"] else { return 0 }
    return id
  }

  var cursor: BSONDocument { if case .document(let cursor)? = self["cursor"] { cursor } else { [:] } }
}
