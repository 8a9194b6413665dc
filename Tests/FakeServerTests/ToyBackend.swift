// FakeServerTests. This file: a backend of a few lines, so that the shell is tested without Redis.

import NIOCore
import WireCore

/// One line of text.
struct ToyRequest: WireRequest {
  typealias Answer = String

  var words: [String]

  var command: String { self.words[0] }
  var target: String? { self.words.dropFirst().first }
  var arguments: [ByteString] { self.words.dropFirst().map { ByteString($0) } }
  var traceparent: String? { nil }

  func summarize(reply: ByteBufferView) -> ReplySummary { ReplySummary(kind: reply.isEmpty ? .none : .value) }
}

/// Lets connections wait, send each other lines and wake each other.
struct ToyEngine: WireEngine {
  var actions: [WireAction] = []
  var parkedUntil: [ConnectionID: FakeClock.Instant] = [:]
  /// Whether LATER is taken now.
  var isReady = false
  var postponed: [ConnectionID] = []
  var disconnected: [ConnectionID] = []

  mutating func takeActions() -> [WireAction] {
    defer { self.actions = [] }
    return self.actions
  }

  var nextDeadline: FakeClock.Instant? { self.parkedUntil.values.min() }

  mutating func tick(now: FakeClock.Instant) {
    for (id, deadline) in self.parkedUntil.sorted(by: { $0.value < $1.value }) where deadline <= now {
      self.wake(id, with: "rang")
    }
  }

  mutating func wake(_ id: ConnectionID, with line: String) {
    self.parkedUntil[id] = nil
    self.actions += [.deliver(ByteBuffer(string: line + "\n"), to: id), .wake(id)]
  }
}

struct ToySession: WireSession {
  let id: ConnectionID

  init(_ connection: ConnectionInfo, engine: inout ToyEngine, now: FakeClock.Instant) { self.id = connection.id }

  mutating func decode(_ bytes: inout ByteBuffer) -> Decoded<ToyRequest> {
    guard let length = bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\n")).map({ $0 - bytes.readerIndex }),
      let line = bytes.readString(length: length)
    else { return .needsMore }
    bytes.moveReaderIndex(forwardBy: 1)
    let words = line.split(separator: " ").map { String($0) }
    return words.isEmpty ? .violation(reply: ByteBuffer(string: "what?\n")) : .request(ToyRequest(words: words))
  }

  mutating func receiveAll(
    _ bytes: inout ByteBuffer,
    engine: inout ToyEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer,
    limit: Int,
    postponed: inout ToyRequest?
  ) -> Disposition {
    self.receiveEach(&bytes, engine: &engine, now: now, reply: &reply, limit: limit, postponed: &postponed)
  }

  mutating func receive(
    _ request: ToyRequest,
    engine: inout ToyEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer
  ) -> Disposition {
    let words = request.words
    switch words[0] {
    // BIG bytes: a reply of that length.
    case "BIG": reply.writeRepeatingByte(UInt8(ascii: "x"), count: Int(words[1]) ?? 0)
    // PARK [milliseconds]: waits until then, or for somebody's WAKE.
    case "PARK":
      engine.parkedUntil[self.id] = words.count == 1 ? nil : now.advanced(by: .milliseconds(Int(words[1]) ?? 0))
      return .parked
    // SEND id text, WAKE id text: to another connection.
    case "SEND": engine.actions.append(.deliver(ByteBuffer(string: words[2] + "\n"), to: self.connection(words[1])))
    case "WAKE": engine.wake(self.connection(words[1]), with: words[2])
    case "KILL": engine.actions.append(.close(self.connection(words[1])))
    // LATER: once somebody has said READY.
    case "LATER" where !engine.isReady:
      engine.postponed.append(self.id)
      return .postponed
    case "READY":
      engine.isReady = true
      engine.actions += engine.postponed.map { .wake($0) }
    case "QUIT":
      reply.writeString("bye\n")
      return .close
    default: break
    }
    reply.writeString(words.joined(separator: " ") + "\n")
    return .ready
  }

  func encode(_ answer: String, engine: ToyEngine, into reply: inout ByteBuffer) { reply.writeString(answer + "\n") }

  mutating func disconnect(engine: inout ToyEngine, now: FakeClock.Instant) {
    engine.parkedUntil[self.id] = nil
    engine.disconnected.append(self.id)
  }

  private func connection(_ number: String) -> ConnectionID { ConnectionID(Int(number) ?? 0) }
}
