// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: SCRAM's messages taken apart.

/// Reads the attributes of a SCRAM message, `r=…,s=…,i=…` (RFC 5802, section 5.1). Faults are worded as PostgreSQL's
/// `auth-scram.c` does.
struct SCRAMAttributes {
  private(set) var rest: ArraySlice<UInt8>

  init(_ message: ArraySlice<UInt8>) { self.rest = message }

  /// The value of the next attribute, which has to be `name`.
  mutating func value(_ name: Unicode.Scalar) throws(ProtocolViolation) -> [UInt8] {
    guard self.rest.first == UInt8(ascii: name) else {
      throw .malformedSCRAM("Expected attribute \"\(name)\" but found \"\(found(self.rest.first))\".")
    }
    return try self.any().value
  }

  /// The next attribute.
  mutating func any() throws(ProtocolViolation) -> (name: Unicode.Scalar, value: [UInt8]) {
    guard let first = self.rest.popFirst() else {
      throw .malformedSCRAM("Attribute expected, but found end of string.")
    }
    let name = Unicode.Scalar(first)
    guard name.isASCII, name.properties.isAlphabetic else {
      throw .malformedSCRAM("Attribute expected, but found invalid character \"\(found(first))\".")
    }
    guard self.rest.popFirst() == UInt8(ascii: "=") else {
      throw .malformedSCRAM("Expected character \"=\" for attribute \"\(name)\".")
    }
    let value = self.rest.prefix { $0 != UInt8(ascii: ",") }
    self.rest = self.rest[value.endIndex...].dropFirst()
    return (name, Array(value))
  }
}

/// A message's next byte as PostgreSQL shows it.
func found(_ byte: UInt8?) -> String {
  let byte = byte ?? 0
  if (0x21...0x7E).contains(byte) { return "'\(Unicode.Scalar(byte))'" }
  return "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
}

extension ProtocolViolation {
  static func malformedSCRAM(_ detail: String) -> Self {
    Self(.fatal, "malformed SCRAM message", detail: detail)
  }
}
