// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: passwords that are sent, plain or
// through MD5.

import Crypto
package import WireCore

/// What the MD5 method stores and sends (manual, section 55.2.1, AuthenticationMD5Password).
package enum MD5Password {
  /// What the server stores: `md5` and the digest of password and user name, in hexadecimal digits.
  package static func stored(user: String, password: String) -> String {
    "md5" + hexadecimalDigest(Array(password.utf8) + Array(user.utf8))
  }

  /// What the client sends: `md5` and the digest of the stored digest and the connection's salt.
  ///
  /// - Parameter stored: as ``stored(user:password:)`` makes it.
  package static func response(stored: String, salt: [UInt8]) -> String {
    "md5" + hexadecimalDigest(Array(stored.utf8.dropFirst(3)) + salt)
  }

  private static func hexadecimalDigest(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let digest = Insecure.MD5.hash(data: bytes)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

/// The password of a password message, whatever it stands for.
///
/// - Throws: what PostgreSQL says about a message that holds something else than one string, or an empty one.
package func password(in message: ByteString) throws(ProtocolViolation) -> String {
  guard message.bytes.firstIndex(of: 0) == message.count - 1 else {
    throw ProtocolViolation(.fatal, "invalid password packet size")
  }
  guard message.count > 1 else {
    throw ProtocolViolation(.fatal, "empty password returned by client", state: "28P01")
  }
  return String(decoding: message.bytes.dropLast(), as: UTF8.self)
}

extension FrontendMessage {
  /// The answer to a request for a password.
  package static func password(_ text: String) -> Self { .password(ByteString(Array(text.utf8) + [0])) }
}

/// Whether two secrets are equal, in a time that says nothing about where they differ.
package func isEqualInConstantTime(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
  guard left.count == right.count else { return false }
  return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
}
