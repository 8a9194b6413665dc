// LoopbackClients: small clients on the fakes' own codecs. This file: what each protocol's client is made of.

import NIOCore

/// One protocol's side of a connection, pure: who waits for what, and what a server's bytes mean to them. The bytes come
/// and go by a ``LoopbackConnection``.
protocol LoopbackConversation: SendableMetatype {
  /// What tells where the answer to something that was sent ends.
  associatedtype Expectation: Sendable
  /// All that is answered to something that was sent.
  associatedtype Answer: Sendable
  associatedtype Failure: LoopbackFailure

  /// Something was written that will be answered.
  mutating func expect(_ expectation: Expectation, for pending: Pending<Answer>)

  /// Takes whole messages off `bytes` and gives them to those who wait; what the server is to be told at once goes into
  /// `response`.
  mutating func receive(_ bytes: inout ByteBuffer, response: inout ByteBuffer) throws(Failure)

  /// What to say of a connection that is closed, why not being known.
  var closed: Failure { get }

  /// Nothing more will come; whoever waits is told why.
  mutating func end(_ failure: Failure?)
}

/// Why something that was sent got no answer.
protocol LoopbackFailure: Error {
  static func connectionFailed(address: String, reason: String) -> Self
  /// The connection broke.
  static func broken(reason: String) -> Self
}
