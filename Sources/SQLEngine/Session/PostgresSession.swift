// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: one connection, from its first byte to its last.

package import NIOCore
import PostgresWire
package import WireCore

/// One connection: first a stranger, then a client that is logged in.
package struct PostgresSession: WireSession {
  private let connection: ConnectionInfo
  private var decoder = FrontendDecoder()
  /// A client that has not proved yet who it is.
  private var login: Login?
  /// The client, once it is logged in.
  private var conversation: Conversation?

  package init(_ connection: ConnectionInfo, engine: inout PostgresEngine, now: FakeClock.Instant) {
    self.connection = connection
  }

  /// The number by which other sessions know this one, once it is logged in: `pg_backend_pid()`.
  package var processID: Int? { self.conversation?.number }

  package mutating func decode(_ bytes: inout ByteBuffer) -> Decoded<PostgresRequest> {
    do throws(ProtocolViolation) {
      guard let message = try self.decoder.next(&bytes) else { return .needsMore }
      return .request(self.request(message))
    } catch {
      if error.consequence == .error { return .request(PostgresRequest(error)) }
      var writer = PostgresWriter()
      writer.error(error)
      return .violation(reply: writer.buffer)
    }
  }

  /// A message with what is known of its statement.
  private mutating func request(_ message: FrontendMessage) -> PostgresRequest {
    var request = PostgresRequest(message)
    guard self.conversation != nil else { return request }
    switch message {
    case .query(let text): request.source = self.conversation?.sources.source(text)
    case .parse(let parse): request.source = self.conversation?.sources.source(parse.query)
    case .bind(let bind):
      if case .prepared(let prepared)? = self.conversation?.statement(bind.statement) { request.statement = prepared }
      request.bind = bind
    case .execute(let portal, _), .describe(.portal, let portal):
      let portal = self.conversation?.portal(portal)
      request.statement = portal?.prepared
      request.bind = portal?.bind
    case .describe(.statement, let name):
      if case .prepared(let prepared)? = self.conversation?.statement(name) { request.statement = prepared }
    default: break
    }
    return request
  }

  package mutating func receive(
    _ request: PostgresRequest,
    engine: inout PostgresEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer
  ) -> Disposition {
    // The reply has one owner, so that appending to it copies nothing.
    var writer = PostgresWriter(buffer: reply)
    reply = ByteBuffer()
    defer { reply = writer.buffer }
    if self.conversation != nil {
      return self.conversation?.receive(request.content, &engine, now, &writer) ?? .close
    }
    return self.receive(stranger: request, &engine, now, &writer)
  }

  package mutating func receiveAll(
    _ bytes: inout ByteBuffer,
    engine: inout PostgresEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer,
    limit: Int,
    postponed: inout PostgresRequest?
  ) -> Disposition {
    if self.conversation == nil {
      return self.receiveEach(&bytes, engine: &engine, now: now, reply: &reply, limit: limit, postponed: &postponed)
    }
    // Nobody asks about single requests: what only the request log and stubs want to know of them is left out.
    var writer = PostgresWriter(buffer: reply)
    reply = ByteBuffer()
    defer { reply = writer.buffer }
    while writer.buffer.readableBytes < limit {
      let content: PostgresRequest.Content
      do throws(ProtocolViolation) {
        guard let message = try self.decoder.next(&bytes) else { return .ready }
        content = .message(message)
      } catch {
        guard error.consequence == .error else {
          writer.error(error)
          return .close
        }
        content = .fault(error)
      }
      writer.isCut = false
      switch self.conversation?.receive(content, &engine, now, &writer) {
      case .ready: break
      case .parked: return .parked
      case .postponed:
        if case .message(let message) = content { postponed = self.request(message) }
        return .postponed
      case .close, nil: return .close
      }
    }
    return .ready
  }

  package mutating func disconnect(engine: inout PostgresEngine, now: FakeClock.Instant) {
    if var conversation = self.conversation.take() { engine.close(&conversation) }
  }

  // MARK: before the login is done

  private mutating func receive(
    stranger request: PostgresRequest,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) -> Disposition {
    guard case .message(let message) = request.content else { return .close }
    do throws(SQLError) {
      switch message {
      case .sslRequest, .gssEncryptionRequest: writer.buffer.writeInteger(UInt8(ascii: "N"))
      case .cancelRequest(let processID, let key):
        engine.cancel(processID: processID, key: key.bytes)
        return .close
      case .startup(let startup): try self.begin(startup, &engine, now, &writer)
      case .password(let answer): try self.prove(answer, &engine, now, &writer)
      default: return .close
      }
      return .ready
    } catch {
      writer.error(ReportFields(error))
      return .close
    }
  }

  private mutating func begin(
    _ startup: FrontendMessage.Startup,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) {
    let unknown = startup.parameters.map(\.name).filter { $0.hasPrefix("_pq_.") }
    if startup.version.minor > 0 || !unknown.isEmpty {
      writer.negotiateProtocolVersion(newest: .v30, unrecognized: unknown)
    }
    var login = try Login(startup)
    if engine.challenge(&login, &writer) {
      if case .scram = login.proof { self.decoder.phase = .sasl } else { self.decoder.phase = .password }
      self.login = login
    } else {
      try self.enter(login, &engine, now, &writer)
    }
  }

  private mutating func prove(
    _ answer: ByteString,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) {
    guard var login = self.login.take() else { throw .fatal(.protocolViolation, "unexpected password message") }
    if try engine.accept(answer, &login, &writer) {
      self.decoder.phase = .queries
      try self.enter(login, &engine, now, &writer)
    } else {
      self.login = login
    }
  }

  private mutating func enter(
    _ login: Login,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) throws(SQLError) {
    var conversation = try engine.admit(login, self.connection.id, &writer)
    conversation.welcome(&engine, now, &writer)
    self.conversation = conversation
  }
}

// MARK: stubs

extension PostgresSession {
  package func encode(_ answer: PostgresAnswer, engine: PostgresEngine, into reply: inout ByteBuffer) {
    var writer = PostgresWriter(buffer: reply)
    answer.write(to: &writer)
    reply = writer.buffer
  }

  package mutating func answer(
    _ request: PostgresRequest,
    with answer: PostgresAnswer,
    engine: inout PostgresEngine,
    now: FakeClock.Instant,
    reply: inout ByteBuffer
  ) -> Disposition {
    var writer = PostgresWriter(buffer: reply)
    reply = ByteBuffer()
    defer { reply = writer.buffer }
    if self.conversation != nil {
      return self.conversation?.answer(request, with: answer, &engine, now, &writer) ?? .close
    }
    answer.write(to: &writer)
    return .close
  }
}
