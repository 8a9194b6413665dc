// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: COPY TO STDOUT (manual, 55.2.6).

import NIOCore
import PostgresWire
import WireCore

extension Conversation {
  /// Sends rows as a COPY.
  mutating func send(
    _ rows: [[SQLValue]],
    _ plan: CopyPlan,
    _ prepared: Prepared,
    _ io: TypeIO,
    _ writer: inout PostgresWriter
  ) throws(SQLError) {
    let names = plan.columns.map(\.name)
    let options = try copyOptions(plan.options, columns: names, relation: prepared.copiedRelation, direction: .output)
    let isBinary = options.format == .binary
    let formats = [FormatCode](repeating: isBinary ? .binary : .text, count: names.count)
    writer.copyOutResponse(.init(isBinary: isBinary, columns: formats))
    let copier = CopyWriter(options)
    if !isBinary, options.header != .none {
      let message = writer.beginCopyData()
      copier.header(names, to: &writer.buffer)
      writer.end(message)
    }
    var isFirst = true
    for row in rows {
      let message = writer.beginCopyData()
      if isFirst { copier.start(to: &writer.buffer) }
      isFirst = false
      copier.row(try fields(row, plan.columns, io, isBinary: isBinary), to: &writer.buffer)
      writer.end(message)
    }
    if isBinary {
      let message = writer.beginCopyData()
      if isFirst { copier.start(to: &writer.buffer) }
      copier.end(to: &writer.buffer)
      writer.end(message)
    }
    if writer.isCut { throw SQLError(.programLimitExceeded, "out of memory") }
    writer.copyDone()
  }
}

/// The values of a row as their types write them.
private func fields(
  _ row: [SQLValue],
  _ columns: [ResultColumn],
  _ io: TypeIO,
  isBinary: Bool
) throws(SQLError) -> [ByteString?] {
  var fields: [ByteString?] = []
  fields.reserveCapacity(columns.count)
  for (value, column) in zip(row, columns) {
    if value == .null {
      fields.append(nil)
      continue
    }
    var bytes: [UInt8] = []
    if isBinary { try io.send(value, column.type.id, to: &bytes) } else { io.write(value, column.type.id, to: &bytes) }
    fields.append(ByteString(bytes))
  }
  return fields
}
