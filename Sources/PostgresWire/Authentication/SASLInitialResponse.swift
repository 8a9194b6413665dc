// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: the first message of a SASL
// exchange.

package import WireCore

/// What a client answers AuthenticationSASL with (manual, section 55.7).
package struct SASLInitialResponse: Hashable, Sendable {
  package var mechanism: String
  /// The mechanism's first message; `nil` if it has none.
  package var data: ByteString?

  package init(mechanism: String, data: ByteString?) {
    self.mechanism = mechanism
    self.data = data
  }

  /// Takes the contents of a password message apart.
  package init(_ message: ByteString) throws(ProtocolViolation) {
    let result = message.bytes.withUnsafeBytes { bytes in
      var reader = ContentReader(bytes)
      return Result { () throws(ContentError) in
        let response = Self(mechanism: try reader.string(), data: try reader.value())
        try reader.end()
        return response
      }
    }
    do throws(ContentError) { self = try result.get() } catch {
      throw ProtocolViolation(.fatal, error.message, state: error.state)
    }
  }

  /// The message to send.
  package var message: FrontendMessage {
    let length = Int32(truncatingIfNeeded: self.data?.count ?? -1)
    let head = Array(self.mechanism.utf8) + [0] + withUnsafeBytes(of: length.bigEndian, Array.init)
    return .password(ByteString(head + (self.data?.bytes ?? [])))
  }
}
