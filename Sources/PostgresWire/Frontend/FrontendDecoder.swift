// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: what a server reads.

package import NIOCore
import WireCore

/// Reads a client's messages, from its start-up on.
///
/// It checks a message's type and declared length as soon as they are there, and touches the contents only when all
/// of them are. What is wrong, how it is worded and whether the conversation survives it are as in PostgreSQL 15
/// (`postmaster.c`, `auth.c`, `postgres.c`, `pqformat.c`).
package struct FrontendDecoder: Sendable {
  /// Which messages may come. The server's session moves it on; behind a start-up message it is ``queries``.
  package enum Phase: Hashable, Sendable {
    /// Start-up, cancellation or a request for encryption: messages without a type.
    case startup
    /// A password.
    case password
    /// An answer of a SASL exchange.
    case sasl
    case queries
  }

  package var phase = Phase.startup
  /// What a client may send.
  package var limits = FrontendLimits()

  /// The encryption that was asked for last.
  private var refused: FrontendMessage?
  private var failure: ProtocolViolation?

  package init() {}

  /// Takes the next message off `bytes`; `nil` when not all of it is there yet.
  ///
  /// - Throws: what is wrong. Unless ``ProtocolViolation/consequence-swift.property`` is
  ///   ``ProtocolViolation/Consequence/error``, from then on nothing else.
  package mutating func next(_ bytes: inout ByteBuffer) throws(ProtocolViolation) -> FrontendMessage? {
    if let failure = self.failure { throw failure }
    do throws(ProtocolViolation) {
      return self.phase == .startup ? try self.untyped(&bytes) : try self.typed(&bytes)
    } catch {
      if error.consequence != .error { self.failure = error }
      throw error
    }
  }

  private func typed(_ bytes: inout ByteBuffer) throws(ProtocolViolation) -> FrontendMessage? {
    guard let type: UInt8 = bytes.getInteger(at: bytes.readerIndex) else { return nil }
    let limit = try self.limit(of: type)
    guard let declared: Int32 = bytes.getInteger(at: bytes.readerIndex + 1) else { return nil }
    guard declared >= 4, declared <= limit else { throw ProtocolViolation(.silent, "invalid message length") }
    guard bytes.readableBytes >= Int(declared) + 1 else { return nil }
    let result = bytes.withUnsafeReadableBytes { bytes in
      var reader = ContentReader(UnsafeRawBufferPointer(rebasing: bytes[5..<Int(declared) + 1]))
      return Result { () throws(ContentError) in try FrontendMessage(type, &reader) }
    }
    bytes.moveReaderIndex(forwardBy: Int(declared) + 1)
    switch result {
    case .success(let message): return message
    case .failure(let error): throw ProtocolViolation(.error, error.message, state: error.state, type: type)
    }
  }

  private func limit(of type: UInt8) throws(ProtocolViolation) -> Int {
    switch self.phase {
    case .password:
      guard type == FrontendMessageType.password else {
        throw ProtocolViolation(.fatal, "expected password response, got message type \(type)")
      }
      return self.limits.password
    case .sasl:
      guard type == FrontendMessageType.password else {
        throw ProtocolViolation(.fatal, "expected SASL response, got message type \(type)")
      }
      return self.limits.sasl
    case .startup, .queries:
      guard let limit = self.limits.length(of: type) else {
        throw ProtocolViolation(.fatal, "invalid frontend message type \(type)")
      }
      return limit
    }
  }

  private mutating func untyped(_ bytes: inout ByteBuffer) throws(ProtocolViolation) -> FrontendMessage? {
    guard let declared: UInt32 = bytes.getInteger(at: bytes.readerIndex) else { return nil }
    guard declared >= 8, declared <= self.limits.startup + 4 else {
      throw ProtocolViolation(.silent, "invalid length of startup packet")
    }
    guard bytes.readableBytes >= Int(declared) else { return nil }
    let refused = self.refused
    let result = bytes.withUnsafeReadableBytes { bytes in
      let contents = UnsafeRawBufferPointer(rebasing: bytes[4..<Int(declared)])
      return Result { () throws(ProtocolViolation) in
        try FrontendMessage(beforeSession: contents, refused: refused)
      }
    }
    bytes.moveReaderIndex(forwardBy: Int(declared))
    let message = try result.get()
    self.follow(message, isLast: bytes.readableBytes == 0)
    return message
  }

  private mutating func follow(_ message: FrontendMessage, isLast: Bool) {
    switch message {
    case .sslRequest, .gssEncryptionRequest:
      self.refused = message
      // Whoever did not wait for the answer may be somebody in the middle.
      if !isLast { self.failure = .unencryptedData(after: message) }
    default: self.phase = .queries
    }
  }
}

extension ProtocolViolation {
  fileprivate static func unencryptedData(after request: FrontendMessage) -> Self {
    let request = request == .sslRequest ? "SSL request" : "GSSAPI encryption request"
    return Self(
      .fatal,
      "received unencrypted data after \(request)",
      detail: "This could be either a client-software bug or evidence of an attempted man-in-the-middle attack."
    )
  }
}
