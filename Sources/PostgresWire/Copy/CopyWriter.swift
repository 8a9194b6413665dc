// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: COPY TO.

package import NIOCore
package import WireCore

/// Writes the rows of a COPY TO. PostgreSQL sends each row, and a header line, as a CopyData message of its own; the
/// header of binary data goes with what comes first behind it.
package struct CopyWriter: Sendable {
  private let options: CopyOptions

  package init(_ options: CopyOptions) { self.options = options }

  /// The start of binary data; nothing in the other formats.
  package func start(to buffer: inout ByteBuffer) {
    guard self.options.format == .binary else { return }
    buffer.writeBytes(copySignature)
    buffer.writeMultipleIntegers(0 as UInt32, 0 as UInt32)
  }

  /// The line of names, if the options want one.
  package func header(_ columns: [String], to buffer: inout ByteBuffer) {
    guard self.options.header != .none else { return }
    self.line(columns.map { ByteString($0) }, forceQuote: [], to: &buffer)
  }

  /// A row; `nil` is null. The values are in their types' text form, or in their binary form if the format is binary.
  package func row(_ values: [ByteString?], to buffer: inout ByteBuffer) {
    if self.options.format == .binary {
      buffer.writeCount(values.count)
      for value in values { buffer.writeValue(value) }
    } else {
      self.line(values, forceQuote: self.options.forceQuote, to: &buffer)
    }
  }

  /// The end of binary data; nothing in the other formats.
  package func end(to buffer: inout ByteBuffer) {
    if self.options.format == .binary { buffer.writeInteger(-1 as Int16) }
  }

  private func line(_ values: [ByteString?], forceQuote: Set<Int>, to buffer: inout ByteBuffer) {
    for (index, value) in values.enumerated() {
      if index > 0 { buffer.writeInteger(self.options.delimiter) }
      guard let value else {
        buffer.writeBytes(self.options.null.bytes)
        continue
      }
      if self.options.format == .csv {
        let isQuoted = forceQuote.contains(index) || self.needsQuotes(value, isAlone: values.count == 1)
        self.csv(value, isQuoted: isQuoted, to: &buffer)
      } else {
        self.text(value, to: &buffer)
      }
    }
    buffer.writeInteger(UInt8(ascii: "\n"))
  }

  private func text(_ value: ByteString, to buffer: inout ByteBuffer) {
    for byte in value.bytes {
      if let letter = letter(byte) {
        buffer.writeMultipleIntegers(UInt8(ascii: "\\"), letter)
      } else if byte == UInt8(ascii: "\\") || byte == self.options.delimiter {
        buffer.writeMultipleIntegers(UInt8(ascii: "\\"), byte)
      } else {
        buffer.writeInteger(byte)
      }
    }
  }

  private func needsQuotes(_ value: ByteString, isAlone: Bool) -> Bool {
    // Alone on a line it would end the data.
    if isAlone, value == "\\." { return true }
    return value == self.options.null
      || value.bytes.contains {
        $0 == self.options.delimiter || $0 == self.options.quote || $0 == 0x0A || $0 == 0x0D
      }
  }

  private func csv(_ value: ByteString, isQuoted: Bool, to buffer: inout ByteBuffer) {
    guard isQuoted else {
      buffer.writeBytes(value.bytes)
      return
    }
    buffer.writeInteger(self.options.quote)
    for byte in value.bytes {
      if byte == self.options.quote || byte == self.options.escape { buffer.writeInteger(self.options.escape) }
      buffer.writeInteger(byte)
    }
    buffer.writeInteger(self.options.quote)
  }
}

/// The letter that stands for a control character behind a backslash.
private func letter(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x08: UInt8(ascii: "b")
  case 0x0C: UInt8(ascii: "f")
  case 0x0A: UInt8(ascii: "n")
  case 0x0D: UInt8(ascii: "r")
  case 0x09: UInt8(ascii: "t")
  case 0x0B: UInt8(ascii: "v")
  default: nil
  }
}
