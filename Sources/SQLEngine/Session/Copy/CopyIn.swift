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
  /// How many rows were inserted.
  var count = 0
  /// Whether the client sent something else than data.
  var isBroken = false
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
    case .copyFail(let reason): throw self.broken(.queryCanceled, "COPY from stdin failed: \(reason)")
    case .flush, .sync: break
    case .terminate: return .close
    default:
      let type = String(message.type ?? 0, radix: 16, uppercase: true)
      self.copy?.isBroken = true
      throw self.broken(.protocolViolation, "unexpected message type 0x\(type) during COPY from stdin")
    }
    return .ready
  }

  /// An error that comes in place of the next row.
  private func broken(_ state: SQLState, _ message: String) -> SQLError {
    var error = SQLError(state, message)
    error.context = self.copy.map { CopyPlace(line: $0.reader.place.line + 1).context(relation: $0.relation) }
    return error
  }

  private mutating func finishCopy(
    _ engine: inout PostgresEngine,
    _ now: FakeClock.Instant,
    _ writer: inout PostgresWriter,
    _ isReady: inout Bool
  ) throws(SQLError) -> Disposition {
    self.copy?.reader.finish()
    try self.takeRows(&engine, now)
    guard let copy = self.copy.take() else { return .ready }
    if !copy.isExtended, self.run?.isAtLast != false { try self.endTransaction(&engine) }
    self.sendNotices(&writer)
    writer.commandComplete("COPY ", rows: copy.count)
    if copy.isExtended { return .ready }
    self.run?.next += 1
    return try self.goOn(&engine, now, &writer, &isReady)
  }

  /// Inserts the rows that are there.
  private mutating func takeRows(_ engine: inout PostgresEngine, _ now: FakeClock.Instant) throws(SQLError) {
    self.sql.enter(&engine.database, now)
    guard let taken = self.copy?.takeRows(engine.database.environment.io), let copy = self.copy else { return }
    if !taken.rows.isEmpty {
      do throws(SQLError) {
        self.copy?.count += try self.sql.copy(copy.plan, rows: taken.rows, in: &engine.database, now: now)
      } catch {
        // PostgreSQL asks unique indexes only when it has read more rows.
        if let failure = taken.failure, error.state == .uniqueViolation { throw failure }
        throw copy.placed(error, taken.places)
      }
    }
    if let failure = taken.failure { throw failure }
  }
}

extension CopyIn {
  /// The rows that are there, where they stand, and what is wrong with the one behind them.
  fileprivate mutating func takeRows(_ io: TypeIO) -> (rows: [[SQLValue]], places: [CopyPlace], failure: SQLError?) {
    var rows: [[SQLValue]] = []
    var places: [CopyPlace] = []
    do throws(SQLError) {
      while let fields = try self.nextFields() {
        rows.append(try self.row(fields, io))
        places.append(self.reader.place)
      }
    } catch { return (rows, places, error) }
    return (rows, places, nil)
  }

  /// An error of a row that was read well: its line is shown while it is at hand.
  fileprivate func placed(_ error: SQLError, _ places: [CopyPlace]) -> SQLError {
    guard error.context == nil, let row = error.row, row < places.count else { return error }
    var error = error
    var place = places[row]
    if error.state == .uniqueViolation { place.text = nil }
    error.context = place.context(relation: self.relation)
    return error
  }

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
    // What is there of a short row was read first.
    do throws(CopyError) { try self.reader.checkCount(fields) } catch { throw SQLError(error, relation: self.relation) }
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
