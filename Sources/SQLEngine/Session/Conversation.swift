// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: the conversation with a client that is logged in.

import NIOCore
import PostgresWire
import WireCore

/// A client that is logged in: what it prepared, what is going on, and what it is answered (manual, 55.2.2 and 55.2.3).
struct Conversation: Sendable {
  var sql: SQLSession
  /// Texts that were parsed.
  var sources = SQLSources()
  /// The unnamed statement. Those with names are the session's own, which PREPARE and DEALLOCATE see too.
  var unnamedStatement: KnownStatement?
  /// Names of prepared statements without a command.
  var emptyStatements: Set<String> = []
  var unnamedPortal: Portal?
  var portals: [String: Portal] = [:]
  /// Whether an error has everything up to Sync passed over.
  var isSkipping = false
  /// The simple query that is being carried out.
  var run: SimpleRun?
  /// The COPY that the client sends rows for.
  var copy: CopyIn?
  /// What keeps the present request from being answered.
  var pause: Pause?
  /// The parameters that the client follows, as it knows them.
  private var known: [String: String] = [:]
  /// What the server knows of it.
  private var standing = Backend.Standing.busy
  var timeouts = Timeouts()

  init(_ sql: SQLSession) { self.sql = sql }

  /// The number by which the server knows it.
  var number: Int { self.sql.number }
}

/// A statement as Bind finds it.
enum KnownStatement: Sendable {
  case prepared(Prepared)
  /// A text without a command.
  case empty
}

extension Conversation {
  /// Answers a request.
  mutating func receive(
    _ content: PostgresRequest.Content,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter
  ) -> Disposition {
    var isReady = false
    let disposition =
      switch content {
      case .message(let message): self.answer(message, &engine, now, &writer, &isReady)
      case .fault(let fault): self.answer(fault, &engine, &writer, &isReady)
      }
    self.mark(isReady: isReady, &engine)
    if disposition == .ready { self.timeIdling(&engine, now, isReady: isReady) }
    return disposition
  }

  private mutating func answer(
    _ message: FrontendMessage,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter,
    _ isReady: inout Bool
  ) -> Disposition {
    if self.isSkipping {
      switch message {
      case .sync, .terminate: break
      default: return .ready
      }
    }
    do throws(SQLError) {
      if self.pause != nil { try self.endPause(&engine) }
      if self.copy != nil { return try self.receive(copy: message, &engine, now, &writer, &isReady) }
      if self.run != nil { return try self.goOn(&engine, now, &writer, &isReady) }
      return try self.carryOut(message, &engine, now, &writer, &isReady)
    } catch {
      return self.fail(error, isExtended: message.isExtendedQuery, &engine, &writer, &isReady)
    }
  }

  private mutating func carryOut(
    _ message: FrontendMessage,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter,
    _ isReady: inout Bool
  ) throws(SQLError) -> Disposition {
    switch message {
    case .bind(let bind): try self.bind(bind, &engine, now, &writer)
    case .execute(let portal, let limit): return try self.execute(portal, limit: Int(limit), &engine, now, &writer)
    case .sync:
      self.isSkipping = false
      try self.endTransaction(&engine)
      self.ready(&engine, &writer, &isReady)
    case .query(let text):
      return try self.query(self.sources.source(text), &engine, now, &writer, &isReady)
    case .parse(let parse): try self.parse(parse, self.sources.source(parse.query), &engine, now, &writer)
    case .describe(.statement, let name): try self.describe(statement: name, &engine, now, &writer)
    case .describe(.portal, let name): try self.describe(portal: name, &engine, now, &writer)
    case .close(.statement, let name): self.close(statement: name, &writer)
    case .close(.portal, let name): self.close(portal: name, &writer)
    case .functionCall: throw SQLError.unsupported("function call protocol")
    case .terminate: return .close
    // What a COPY that has failed already was still sent, and what is written anyway.
    case .flush, .copyData, .copyDone, .copyFail: break
    case .startup, .sslRequest, .gssEncryptionRequest, .cancelRequest, .password: break
    }
    return .ready
  }

  /// A message that could not be read.
  private mutating func answer(
    _ fault: ProtocolViolation,
    _ engine: inout PostgresEngine,
    _ writer: inout PostgresWriter,
    _ isReady: inout Bool
  ) -> Disposition {
    if self.isSkipping { return .ready }
    let error = SQLError(SQLState(fault.state), fault.message, detail: fault.detail)
    return self.fail(error, isExtended: fault.isExtendedQuery, &engine, &writer, &isReady)
  }

  /// Says that the client is logged in.
  mutating func welcome(_ engine: inout PostgresEngine, _ now: FakeClock.Instant, _ writer: inout PostgresWriter) {
    _ = self.sql.takeChangedParameters()
    for (name, value) in self.sql.reportedParameters {
      self.known[name] = value
      writer.parameterStatus(name, value)
    }
    writer.backendKeyData(
      processID: Int32(truncatingIfNeeded: self.number),
      key: engine.backends[self.number]?.key ?? []
    )
    var isReady = false
    self.ready(&engine, &writer, &isReady)
    self.mark(isReady: isReady, &engine)
    self.timeIdling(&engine, now, isReady: isReady)
  }

  /// Lets the server know where the session stands between two requests.
  @inline(__always)
  mutating func mark(isReady: Bool, _ engine: inout PostgresEngine) {
    let standing: Backend.Standing = self.sql.status != .idle ? .inTransaction : isReady ? .idle : .busy
    if standing == self.standing { return }
    self.standing = standing
    engine.backends[self.number]?.standing = standing
  }

  // MARK: errors and ends

  /// Reports an error; the transaction is over or has failed.
  mutating func fail(
    _ error: SQLError,
    isExtended: Bool,
    _ engine: inout PostgresEngine,
    _ writer: inout PostgresWriter,
    _ isReady: inout Bool
  ) -> Disposition {
    let isExtended = isExtended && self.run == nil || self.copy?.isExtended == true
    // PostgreSQL gives up on whoever sends other messages in place of a COPY's data.
    let lostSynchronization = self.copy?.isBroken == true
    self.run = nil
    self.copy = nil
    if self.pause != nil {
      self.pause = nil
      engine.endTurn(self.number)
    }
    _ = engine.database.takeSleep()
    engine.note(error)
    self.sendNotices(&writer)
    writer.error(ReportFields(error))
    self.sql.fail(in: &engine.database)
    if error.severity == .fatal { return .close }
    if lostSynchronization {
      let message = "terminating connection because protocol synchronization was lost"
      writer.error(ReportFields(.fatal(.protocolViolation, message)))
      return .close
    }
    if isExtended { self.isSkipping = true } else { self.ready(&engine, &writer, &isReady) }
    return .ready
  }

  /// Commits the implicit transaction.
  mutating func endTransaction(_ engine: inout PostgresEngine) throws(SQLError) {
    try self.sql.synchronize(in: &engine.database)
  }

  /// Says that the next request may come.
  mutating func ready(_ engine: inout PostgresEngine, _ writer: inout PostgresWriter, _ isReady: inout Bool) {
    self.sendNotices(&writer)
    self.sendParameters(&writer)
    let status = self.sql.status
    if status == .idle {
      self.dropPortals()
      for notification in engine.takeNotifications(self.number) { writer.notification(notification.message) }
    }
    writer.readyForQuery(status.onTheWire)
    isReady = true
  }

  /// Tells the client which of the parameters that it follows are no longer as it knows them.
  private mutating func sendParameters(_ writer: inout PostgresWriter) {
    let changes = self.sql.takeChangedParameters()
    if changes.isEmpty { return }
    var latest: [String: String] = [:]
    for (name, value) in changes { latest[name] = value }
    for (name, _) in changes {
      guard let value = latest.removeValue(forKey: name), self.known[name] != value else { continue }
      self.known[name] = value
      writer.parameterStatus(name, value)
    }
  }

  /// Sends what the session has to say besides results.
  mutating func sendNotices(_ writer: inout PostgresWriter) {
    let notices = self.sql.takeNotices()
    if notices.isEmpty { return }
    let least = self.sql.settings.value("client_min_messages") ?? "notice"
    for notice in notices where SQLError.isShown(notice.severity, from: least) {
      writer.notice(ReportFields(notice))
    }
  }
}

extension TransactionStatus {
  /// What ReadyForQuery says.
  fileprivate var onTheWire: PostgresWire.TransactionStatus {
    switch self {
    case .idle: .idle
    case .inTransaction: .inTransaction
    case .failed: .failed
    }
  }
}
