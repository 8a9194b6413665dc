// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: how long messages may be.

/// How long a client's messages may be, in bytes; PostgreSQL's own limits unless told otherwise. A declared length
/// beyond them ends the connection before anything is waited for.
package struct FrontendLimits: Hashable, Sendable {
  /// A message before the session, without its length.
  package var startup = 10_000
  /// An answer with a password, with its length.
  package var password = 65_535
  /// An answer of a SASL exchange, with its length.
  package var sasl = 1_024
  /// A message whose type has no use for more, with its length.
  package var smallMessage = 10_000
  /// A message that may carry data, with its length.
  package var largeMessage = 0x3FFF_FFFE

  package init() {}

  /// The limit of a type of message; `nil` when there is no such type.
  func length(of type: UInt8) -> Int? {
    switch type {
    case FrontendMessageType.query, FrontendMessageType.parse, FrontendMessageType.bind,
      FrontendMessageType.functionCall, FrontendMessageType.copyData:
      self.largeMessage
    case FrontendMessageType.describe, FrontendMessageType.execute, FrontendMessageType.close,
      FrontendMessageType.flush, FrontendMessageType.sync, FrontendMessageType.copyDone, FrontendMessageType.copyFail,
      FrontendMessageType.terminate:
      self.smallMessage
    default: nil
    }
  }
}
