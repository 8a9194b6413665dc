// WireCore: what every fake shares, pure. This file: the contract between the shell and a backend.

package import NIOCore

/// One connection of one server. Never used twice by a server.
public struct ConnectionID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The number, counted from 1 for each server.
  public let number: Int

  package init(_ number: Int) { self.number = number }

  /// `#3`.
  public var description: String { "#\(self.number)" }

  /// Orders by age, oldest first.
  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// What the shell knows about a connection when it is accepted.
package struct ConnectionInfo: Hashable, Sendable {
  package var id: ConnectionID
  /// `host:port` of the client.
  package var peer: String
  /// `host:port` of the server.
  package var local: String

  package init(id: ConnectionID, peer: String, local: String) {
    self.id = id
    self.peer = peer
    self.local = local
  }
}

/// What a codec made of the bytes so far.
package enum Decoded<Request> {
  /// A whole request was taken off the buffer.
  case request(Request)
  /// The buffer holds no whole request. Every length that was declared so far is within the limits.
  case needsMore
  /// The bytes break the protocol: answer this, then close.
  case violation(reply: ByteBuffer)
}

/// What the shell does with a connection after a request.
package enum Disposition: Hashable, Sendable {
  /// Read on.
  case ready
  /// Read nothing more from this connection until the engine wakes it.
  case parked
  /// The request could not be taken now. Keep it and offer it again when the engine wakes the connection.
  case postponed
  /// Write what there is, then close.
  case close
}

/// What an engine asks of the shell, about connections other than the one it is answering.
package enum WireAction: Hashable, Sendable {
  /// Write bytes to a connection, behind what it was sent before.
  case deliver(ByteBuffer, to: ConnectionID)
  /// Read from a parked connection again. What is delivered to it right before is the answer it was parked for.
  case wake(ConnectionID)
  /// Close a connection after what was written to it.
  case close(ConnectionID)
}

/// One client's conversation: requests in, replies out. A struct, held by the shell; no I/O, no clock, no lock.
package protocol WireSession: Sendable {
  associatedtype Engine: WireEngine
  associatedtype Request: WireRequest

  /// A client connected.
  init(_ connection: ConnectionInfo, engine: inout Engine, now: FakeClock.Instant)

  /// Takes the next request off `bytes`. Total and bounded: malformed input is ``Decoded/violation(reply:)``.
  mutating func decode(_ bytes: inout ByteBuffer) -> Decoded<Request>

  /// Answers one request: appends the reply to `reply` and says how to go on.
  mutating func receive(
    _ request: Request,
    engine: inout Engine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer
  ) -> Disposition

  /// Answers requests while there are whole ones in `bytes` and less than `limit` bytes in `reply`. What is returned is
  /// the last one's disposition; if it is ``Disposition/postponed``, `postponed` is that request.
  ///
  /// Sessions implement it by ``receiveEach(_:engine:now:reply:limit:postponed:)``. It is a requirement so that each
  /// session's module has a loop made for its types; request by request from the generic shell took half as long again.
  mutating func receiveAll(
    _ bytes: inout ByteBuffer,
    engine: inout Engine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer,
    limit: Int,
    postponed: inout Request?
  ) -> Disposition

  /// Appends a stub's answer, as this client's protocol version writes it.
  func encode(_ answer: Request.Answer, engine: Engine, into reply: inout ByteBuffer)

  /// Answers a request as a stub wants: appends that answer to `reply` and says how to go on. For sessions that are
  /// not the same afterwards; for others it is ``encode(_:engine:into:)``.
  mutating func answer(
    _ request: Request,
    with answer: Request.Answer,
    engine: inout Engine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer
  ) -> Disposition

  /// The client went away.
  mutating func disconnect(engine: inout Engine, now: FakeClock.Instant)
}

extension WireSession {
  package mutating func answer(
    _ request: Request,
    with answer: Request.Answer,
    engine: inout Engine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer
  ) -> Disposition {
    self.encode(answer, engine: engine, into: &reply)
    return .ready
  }

  /// The usual implementation of ``receiveAll(_:engine:now:reply:limit:postponed:)``.
  @inlinable
  package mutating func receiveEach(
    _ bytes: inout ByteBuffer,
    engine: inout Engine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer,
    limit: Int,
    postponed: inout Request?
  ) -> Disposition {
    while reply.readableBytes < limit {
      switch self.decode(&bytes) {
      case .needsMore: return .ready
      case .violation(var farewell):
        reply.writeBuffer(&farewell)
        return .close
      case .request(let request):
        switch self.receive(request, engine: &engine, now: now, reply: &reply) {
        case .ready: break
        case .parked: return .parked
        case .postponed:
          postponed = request
          return .postponed
        case .close: return .close
        }
      }
    }
    return .ready
  }
}

/// One server's data: a struct, `inout`, under the single lock that the shell holds.
package protocol WireEngine: Sendable {
  /// What the engine asked of the shell since it was asked last.
  mutating func takeActions() -> [WireAction]

  /// When ``tick(now:)`` wants to be called next, if at all.
  var nextDeadline: FakeClock.Instant? { get }

  /// Does what became due: expiry, timeouts.
  mutating func tick(now: FakeClock.Instant)
}

/// A request, as stubs and the request log see it.
package protocol WireRequest: Sendable {
  /// What a stub answers with.
  associatedtype Answer: Sendable

  /// The command's name in upper case: `GET`, `SELECT`, `insert` for MongoDB, where case matters.
  var command: String { get }
  /// What the command works on: the first key, the table, the collection.
  var target: String? { get }
  /// The arguments behind the command's name.
  var arguments: [ByteString] { get }
  /// The W3C `traceparent` that the client sent along, if any.
  var traceparent: String? { get }
  /// What the reply that was written says, for the log.
  func summarize(reply: ByteBufferView) -> ReplySummary
}
