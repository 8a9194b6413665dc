// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: the results that a server writes.

import NIOCore
package import WireCore

extension PostgresWriter {
  package mutating func rowDescription(_ columns: [ColumnDescription]) {
    self.message(BackendMessageType.rowDescription) { buffer in
      buffer.writeCount(columns.count)
      for column in columns {
        buffer.writeTerminated(column.name)
        buffer.writeMultipleIntegers(
          column.table,
          column.attribute,
          column.type,
          column.typeSize,
          column.typeModifier,
          column.format.rawValue
        )
      }
    }
  }

  package mutating func parameterDescription(_ types: [UInt32]) {
    self.message(BackendMessageType.parameterDescription) { buffer in
      buffer.writeCount(types.count)
      for type in types { buffer.writeInteger(type) }
    }
  }

  /// `SELECT 5`.
  package mutating func commandComplete(_ tag: String) {
    self.message(BackendMessageType.commandComplete) { $0.writeTerminated(tag) }
  }

  /// A tag that ends in a number of rows, as `INSERT 0 ` and `SELECT ` do: those of most statements.
  package mutating func commandComplete(_ tag: StaticString, rows: Int) {
    self.message(BackendMessageType.commandComplete) { buffer in
      buffer.writeStaticString(tag)
      buffer.writeDecimal(Int64(rows))
      buffer.writeInteger(0 as UInt8)
    }
  }

  /// A function's result, as Bind's values are written.
  package mutating func functionCallResponse(_ value: ByteString?) {
    self.message(BackendMessageType.functionCallResponse) { $0.writeValue(value) }
  }
}

/// The place of a message that is being written.
package struct OpenMessage: Sendable {
  fileprivate var start: Int
}

/// The place of a column that is being written.
package struct OpenColumn: Sendable {
  fileprivate var start: Int
}

/// A row, column by column, with no array between:
/// `let row = writer.beginDataRow(columns: 2); writer.int4Column(1); writer.nullColumn(); writer.end(row)`.
extension PostgresWriter {
  /// Begins a row; exactly `columns` columns follow, at most 65,535.
  @inline(__always)
  package mutating func beginDataRow(columns: Int) -> OpenMessage {
    let start = self.buffer.beginMessage(BackendMessageType.dataRow)
    self.buffer.writeCount(columns)
    return OpenMessage(start: start)
  }

  /// Begins the data of a COPY, whose bytes follow.
  package mutating func beginCopyData() -> OpenMessage {
    OpenMessage(start: self.buffer.beginMessage(BackendMessageType.copyData))
  }

  /// Ends a row or the data of a COPY; takes it back if a part of it was left out.
  @inline(__always)
  package mutating func end(_ message: OpenMessage) {
    if self.isCut || !self.makeRoom(0) {
      self.buffer.moveWriterIndex(to: message.start - 1)
    } else {
      self.buffer.endMessage(message.start)
    }
  }

  @inline(__always)
  package mutating func nullColumn() { self.buffer.writeInteger(-1 as Int32) }

  package mutating func column(_ text: String) {
    guard self.makeRoom(text.utf8.count) else { return }
    let start = self.buffer.writerIndex
    self.buffer.writeInteger(0 as Int32)
    let count = self.buffer.writeString(text)
    self.buffer.setInteger(Int32(truncatingIfNeeded: count), at: start)
  }

  package mutating func column(_ bytes: [UInt8]) {
    guard self.makeRoom(bytes.count) else { return }
    self.buffer.writeInteger(Int32(truncatingIfNeeded: bytes.count))
    self.buffer.writeBytes(bytes)
  }

  package mutating func column(_ bytes: UnsafeRawBufferPointer) {
    guard self.makeRoom(bytes.count) else { return }
    self.buffer.writeInteger(Int32(truncatingIfNeeded: bytes.count))
    self.buffer.writeBytes(bytes)
  }

  /// A value, or null.
  package mutating func column(_ value: ByteString?) {
    if let value { self.column(value.bytes) } else { self.nullColumn() }
  }

  /// An integer's text form.
  @inline(__always)
  package mutating func decimalColumn(_ value: Int64) {
    let start = self.buffer.writerIndex
    self.buffer.writeInteger(0 as Int32)
    let count = self.buffer.writeDecimal(value)
    self.buffer.setInteger(Int32(truncatingIfNeeded: count), at: start)
  }

  /// `t` or `f`.
  package mutating func boolTextColumn(_ value: Bool) {
    self.buffer.writeMultipleIntegers(1 as Int32, value ? UInt8(ascii: "t") : UInt8(ascii: "f"))
  }

  /// An integer's binary form, big-endian: `int2`, `int4`, `int8`, `oid`, dates and times.
  @inline(__always)
  package mutating func integerColumn<Integer: FixedWidthInteger>(_ value: Integer) {
    self.buffer.writeMultipleIntegers(Int32(Integer.bitWidth / 8), value)
  }

  /// The binary form of `bool`.
  package mutating func boolColumn(_ value: Bool) {
    self.buffer.writeMultipleIntegers(1 as Int32, value ? 1 : 0 as UInt8)
  }

  /// The binary form of `float4`.
  package mutating func floatColumn(_ value: Float) { self.integerColumn(value.bitPattern) }

  /// The binary form of `float8`.
  package mutating func floatColumn(_ value: Double) { self.integerColumn(value.bitPattern) }

  /// Begins a column whose bytes are then appended to ``buffer``.
  package mutating func beginColumn() -> OpenColumn {
    defer { self.buffer.writeInteger(0 as Int32) }
    return OpenColumn(start: self.buffer.writerIndex)
  }

  package mutating func end(_ column: OpenColumn) {
    let count = self.buffer.writerIndex - column.start - 4
    self.buffer.setInteger(Int32(truncatingIfNeeded: count), at: column.start)
  }
}
