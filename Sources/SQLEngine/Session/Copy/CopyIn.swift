// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: COPY FROM STDIN (manual, 55.2.6).

import PostgresWire
import WireCore

/// A COPY that a client sends rows for.
struct CopyIn: Sendable {
  let plan: CopyPlan
  let relation: String
  let isBinary: Bool
  /// Whether Execute began it, and not a simple query.
  let isExtended: Bool
  var reader: CopyReader
  var rows: [[SQLValue]] = []
  /// Whether all rows are there: it only waits to be carried out.
  var isDone = false
}

extension Conversation {
  /// Asks the client for rows.
  mutating func begin(
    _ plan: CopyPlan,
    _ prepared: Prepared,
    isExtended: Bool,
    _ writer: inout PostgresWriter
  ) throws(SQLError) -> CopyIn {
    let names = plan.columns.map(\.name)
    let relation = prepared.copiedRelation
    let options = try copyOptions(plan.options, columns: names, relation: relation, direction: .input)
    let isBinary = options.format == .binary
    let formats = [FormatCode](repeating: isBinary ? .binary : .text, count: names.count)
    self.sendNotices(&writer)
    writer.copyInResponse(.init(isBinary: isBinary, columns: formats))
    return CopyIn(
      plan: plan,
      relation: relation,
      isBinary: isBinary,
      isExtended: isExtended,
      reader: CopyReader(options, columns: names)
    )
  }

  /// Takes a message while the client is to send rows.
  mutating func receive(
    copy message: FrontendMessage,
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter,
    _ isReady: inout Bool
  ) throws(SQLError) -> Disposition {
    switch message {
    case .copyData(let data):
      self.copy?.reader.append(data)
      try self.takeRows(&engine, now)
    case .copyDone: return try self.finishCopy(&engine, now, &writer, &isReady)
    case .copyFail(let reason): throw SQLError(.queryCanceled, "COPY from stdin failed: \(reason)")
    case .flush, .sync: break
    case .terminate: return .close
    default:
      let type = String(message.type ?? 0, radix: 16, uppercase: true)
      throw SQLError(.protocolViolation, "unexpected message type 0x\(type) during COPY from stdin")
    }
    return .ready
  }

  private mutating func finishCopy(
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter,
    _ isReady: inout Bool
  ) throws(SQLError) -> Disposition {
    if self.copy?.isDone == false {
      self.copy?.reader.finish()
      try self.takeRows(&engine, now)
      self.copy?.isDone = true
    }
    guard let copy = self.copy else { return .ready }
    let done = try self.sql.copy(copy.plan, rows: copy.rows, in: &engine.database, now: now)
    guard let outcome = self.outcomeUnlessPaused(done, &engine, now) else { return .postponed }
    self.copy = nil
    let tag = if case .done(let tag) = outcome { tag } else { "COPY \(copy.rows.count)" }
    if !copy.isExtended, self.run?.isAtLast != false { try self.endTransaction(&engine) }
    self.sendNotices(&writer)
    writer.commandComplete(tag)
    if copy.isExtended { return .ready }
    self.run?.next += 1
    return try self.goOn(&engine, now, &writer, &isReady)
  }

  /// Reads the rows that are there.
  private mutating func takeRows(_ engine: inout PostgresEngine, _ now: FakeClock.Instant) throws(SQLError) {
    guard var copy = self.copy else { return }
    // Only one owner, so that appending copies nothing.
    self.copy?.rows = []
    self.sql.enter(&engine.database, now)
    let io = engine.database.environment.io
    defer { self.copy = copy }
    while let fields = try copy.nextFields() { copy.rows.append(try copy.row(fields, io)) }
  }
}

extension CopyIn {
  fileprivate mutating func nextFields() throws(SQLError) -> [ByteString?]? {
    do throws(CopyError) { return try self.reader.next() } catch {
      throw SQLError(error, relation: self.relation)
    }
  }

  /// The values of a row.
  fileprivate func row(_ fields: [ByteString?], _ io: TypeIO) throws(SQLError) -> [SQLValue] {
    var row: [SQLValue] = []
    row.reserveCapacity(fields.count)
    for (index, field) in fields.enumerated() {
      guard let field else {
        row.append(.null)
        continue
      }
      let type = self.plan.columns[index].type
      do throws(SQLError) {
        row.append(
          self.isBinary ? try io.receive(field.bytes[...], type) : try io.input(try checkedText(field.bytes[...]), type)
        )
      } catch {
        throw self.placed(error, index, field)
      }
    }
    return row
  }

  private func placed(_ error: SQLError, _ index: Int, _ field: ByteString) -> SQLError {
    var error = error
    var place = self.reader.place
    let name = self.plan.columns[index].name
    place.column = self.isBinary ? .name(name) : .value(name: name, field)
    error.context = place.context(relation: self.relation)
    return error
  }
}
