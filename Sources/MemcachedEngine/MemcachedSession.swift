// MemcachedEngine: memcached's data and commands, no network, no clock. This file: one client's conversation.

package import MemcachedWire
package import NIOCore
package import WireCore

/// One client's conversation: which protocol it speaks, and whether it has authenticated.
package struct MemcachedSession: WireSession {
  private var decoder: MemcachedRequestDecoder
  private var isAuthenticated: Bool
  /// Where the engine knows this client, if there was room for it.
  private let place: Int?
  /// The bytes that were read and not counted yet.
  private var bytesRead = 0

  package init(_ connection: ConnectionInfo, engine: inout MemcachedEngine, now: FakeClock.Instant) {
    self.isAuthenticated = engine.settings.users.isEmpty
    self.decoder = MemcachedRequestDecoder(isBinary: engine.settings.protocols.isBinary)
    // Items are as large as those with CAS numbers, which the decoder takes them for.
    let spared = engine.settings.usesCAS ? 0 : MemcachedRequestDecoder.casSize
    self.decoder.maximumItem = engine.settings.maximumItem + spared
    self.place = engine.admit(connection, now: now)
  }

  package mutating func decode(_ bytes: inout ByteBuffer) -> Decoded<MemcachedRequest> {
    let count = bytes.readableBytes
    defer { self.bytesRead += count - bytes.readableBytes }
    return self.decoder.next(&bytes)
  }

  package mutating func receiveAll(
    _ bytes: inout ByteBuffer,
    engine: inout MemcachedEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer,
    limit: Int,
    postponed: inout MemcachedRequest?
  ) -> Disposition {
    self.receiveEach(&bytes, engine: &engine, now: now, reply: &reply, limit: limit, postponed: &postponed)
  }

  package mutating func receive(
    _ request: MemcachedRequest,
    engine: inout MemcachedEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer
  ) -> Disposition {
    if let place { engine.connections.use(place, now: now) }
    engine.statistics.bytesRead += self.bytesRead
    self.bytesRead = 0
    let start = reply.writerIndex
    defer { engine.statistics.bytesWritten += reply.writerIndex - start }
    return self.answer(request, engine: &engine, now: now, reply: &reply)
  }

  private mutating func answer(
    _ request: MemcachedRequest,
    engine: inout MemcachedEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer
  ) -> Disposition {
    switch request {
    case .text(let request):
      guard self.isAuthenticated else { return self.authenticate(request, engine: &engine, reply: &reply) }
      if case .administration = request.command { engine.note(unsupported: request.words.first?.string ?? "") }
      return engine.answer(request, now: now.seconds, into: &reply)
    case .binary(let packet): return self.receive(packet, engine: &engine, now: now.seconds, reply: &reply)
    case .refusedBinary(let packet, let status, let closes):
      if status == .tooLarge { engine.refuse(packet.key, .tooLarge, removes: packet.command?.loud == .set) }
      packet.write(status, to: &reply)
      return closes ? .close : .ready
    }
  }

  package func encode(_ answer: MemcachedAnswer, engine: MemcachedEngine, into reply: inout ByteBuffer) {
    reply.writeBytes(answer.bytes.bytes)
  }

  package mutating func answer(
    _ request: MemcachedRequest,
    with answer: MemcachedAnswer,
    engine: inout MemcachedEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer
  ) -> Disposition {
    if let place { engine.connections.use(place, now: now) }
    answer.write(for: request, to: &reply)
    return .ready
  }

  package mutating func disconnect(engine: inout MemcachedEngine, now: FakeClock.Instant) {
    if let place { engine.connections.remove(place) }
  }

  // MARK: Authentication

  /// The first `set` of a client has its user and password as data (memcached's `-Y`).
  private mutating func authenticate(
    _ request: TextRequest,
    engine: inout MemcachedEngine,
    reply: inout ByteBuffer
  ) -> Disposition {
    guard case .store(let head, let data) = request.command, head.mode == .set else {
      reply.writeLine("CLIENT_ERROR unauthenticated")
      return .ready
    }
    let words = data.bytes.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    guard words.count >= 2 else {
      reply.writeLine("CLIENT_ERROR bad authentication token format")
      return .ready
    }
    self.isAuthenticated = engine.authenticate(user: words[0], password: words[1])
    reply.writeLine(self.isAuthenticated ? "STORED" : "CLIENT_ERROR authentication failure")
    return .ready
  }

  /// PLAIN has one step, so that there is nothing to go on with.
  private mutating func authenticate(
    _ packet: BinaryPacket,
    engine: inout MemcachedEngine,
    reply: inout ByteBuffer
  ) {
    guard packet.key.count <= Self.maximumMechanism else { return packet.write(.invalidArguments, to: &reply) }
    let message: ByteString? = packet.command == .saslAuth && packet.key.string == "PLAIN" ? packet.value : nil
    self.isAuthenticated = engine.authenticate(plain: message ?? ByteString())
    if self.isAuthenticated {
      packet.writeSuccess(.saslAuth, value: "Authenticated", to: &reply)
    } else {
      packet.write(.authenticationError, to: &reply)
    }
  }

  /// The longest name of a way to authenticate, in bytes.
  private static var maximumMechanism: Int { 32 }

  private mutating func receive(
    _ packet: BinaryPacket,
    engine: inout MemcachedEngine,
    now: Int64,
    reply: inout ByteBuffer
  ) -> Disposition {
    guard !engine.settings.users.isEmpty else { return engine.answer(packet, now: now, into: &reply) }
    switch packet.command {
    case .saslListMechanisms:
      packet.writeSuccess(.saslListMechanisms, value: "PLAIN", to: &reply)
      return .ready
    case .saslAuth, .saslStep:
      self.authenticate(packet, engine: &engine, reply: &reply)
      return .ready
    case .version: return engine.answer(packet, now: now, into: &reply)
    default:
      guard self.isAuthenticated else {
        packet.write(.authenticationError, to: &reply)
        return .close
      }
      return engine.answer(packet, now: now, into: &reply)
    }
  }
}

extension MemcachedEngine {
  /// Whether that is a user with that password.
  mutating func authenticate(user: String, password: String) -> Bool {
    self.statistics.authCommands += 1
    let isRight = self.settings.users[user] == password
    if !isRight { self.statistics.authErrors += 1 }
    return isRight
  }

  /// The message of SASL's PLAIN (RFC 4616): authorization identity, user and password, parted by zero bytes.
  mutating func authenticate(plain message: ByteString) -> Bool {
    let parts = message.bytes.split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == 3 else { return self.authenticate(user: "", password: "") }
    return self.authenticate(user: parts[1], password: parts[2])
  }
}
