// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: what of a result is the same each time.

import NIOCore
import PostgresWire

/// How the rows of a statement are described and written: worked out once, when the statement is understood.
struct RowLayout: Sendable {
  /// The message that describes them, with all columns as text.
  private let description: ByteBuffer
  private let text: [ColumnCoding]
  private let binary: [ColumnCoding]

  init(_ columns: [ResultColumn], _ types: some TypeLookup) {
    var writer = PostgresWriter()
    writer.rowDescription(columns, .none, types)
    self.description = writer.buffer
    self.text = columns.map { ColumnCoding($0.type, .text, types) }
    self.binary = columns.map { ColumnCoding($0.type, .binary, types) }
  }

  /// How each column is written.
  func codings(_ formats: FormatCodes) -> [ColumnCoding] {
    switch formats {
    case .none: self.text
    case .all(let code): code == .binary ? self.binary : self.text
    case .each: self.text.indices.map { formats[$0] == .binary ? self.binary[$0] : self.text[$0] }
    }
  }

  /// Describes the columns as text.
  func describe(to writer: inout PostgresWriter) { writer.buffer.writeImmutableBuffer(self.description) }
}
