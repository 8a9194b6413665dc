// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: the values of Bind (manual, 55.2.3).

import PostgresWire
import WireCore

extension FrontendMessage.Bind {
  /// Checks that there are as many values as parameters, and formats for them.
  func check(count: Int) throws(SQLError) {
    if self.formats.count > 1, self.formats.count != self.values.count {
      throw SQLError(
        .protocolViolation,
        "bind message has \(self.formats.count) parameter formats but \(self.values.count) parameters"
      )
    }
    guard self.values.count == count else {
      throw SQLError(
        .protocolViolation,
        "bind message supplies \(self.values.count) parameters, "
          + "but prepared statement \"\(self.statement)\" requires \(count)"
      )
    }
  }

  /// The values, each of its parameter's type; as many as were checked.
  ///
  /// - Throws: what PostgreSQL says of values that their types refuse.
  func read(_ types: [TypeID], _ io: () -> TypeIO) throws(SQLError) -> [SQLValue] {
    let count = self.values.count
    var values: [SQLValue] = []
    values.reserveCapacity(count)
    for index in 0..<count {
      guard let bytes = self.values[index]?.bytes else {
        values.append(.null)
        continue
      }
      if let quick = quickValue(bytes, types[index], self.formats[index]) {
        values.append(quick)
      } else {
        values.append(try self.value(bytes, types[index], index, io()))
      }
    }
    return values
  }

  private func value(_ bytes: [UInt8], _ type: TypeID, _ index: Int, _ io: TypeIO) throws(SQLError) -> SQLValue {
    do throws(SQLError) {
      switch self.formats[index] {
      case .binary: return try io.receive(bytes[...], ColumnType(type))
      case .text: return try io.input(try checkedText(bytes[...]), ColumnType(type))
      case let code: throw SQLError(.invalidParameterValue, "unsupported format code: \(code)")
      }
    } catch {
      throw self.placed(error, index)
    }
  }

  /// An error with the parameter in its context, as PostgreSQL reports it. A text that could be read is hidden.
  private func placed(_ error: SQLError, _ index: Int) -> SQLError {
    var error = error
    if error.state == .invalidBinaryRepresentation, error.message == "incorrect binary data format" {
      error.message += " in bind parameter \(index + 1)"
    }
    guard error.context == nil else { return error }
    let portal = self.portal.isEmpty ? "unnamed portal" : "portal \"\(self.portal)\""
    let isHidden = self.formats[index] == .text && error.state != .characterNotInRepertoire
    error.context = "\(portal) parameter $\(index + 1)" + (isHidden ? " = '...'" : "")
    return error
  }
}

/// Values of the commonest types, without a detour.
@inline(__always)
private func quickValue(_ bytes: [UInt8], _ type: TypeID, _ format: FormatCode) -> SQLValue? {
  guard format == .binary else {
    return format == .text && type == .int4 ? quickNumber(bytes) : nil
  }
  switch (type, bytes.count) {
  case (.int4, 4): return .integer(Int64(Int32(truncatingIfNeeded: bigEndian(bytes))))
  case (.int8, 8): return .integer(bigEndian(bytes))
  case (.int2, 2): return .integer(Int64(Int16(truncatingIfNeeded: bigEndian(bytes))))
  default: return nil
  }
}

/// A short decimal number.
private func quickNumber(_ bytes: [UInt8]) -> SQLValue? {
  guard (1...9).contains(bytes.count) else { return nil }
  var number: Int64 = 0
  for byte in bytes {
    guard byte &- 48 < 10 else { return nil }
    number = number &* 10 &+ Int64(byte &- 48)
  }
  return .integer(number)
}

private func bigEndian(_ bytes: [UInt8]) -> Int64 { bytes.reduce(0) { $0 << 8 | Int64($1) } }

/// Bytes as text.
///
/// - Throws: 22021, if they are not UTF-8 or contain a zero.
func checkedText(_ bytes: ArraySlice<UInt8>) throws(SQLError) -> String {
  if let fault = bytes.withUnsafeBytes(InvalidText.init(findIn:)) {
    throw SQLError(SQLState(InvalidText.state), fault.message)
  }
  return String(decoding: bytes, as: UTF8.self)
}
