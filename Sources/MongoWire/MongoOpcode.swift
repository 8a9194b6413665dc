// MongoWire: MongoDB's protocol, both directions, no I/O. This file: kinds of messages.

/// What a message is, as its header says.
package enum MongoOpcode: Int32, Hashable, Sendable {
  /// The answer to ``query``.
  case reply = 1
  /// Commands before version 3.6; drivers still greet with it.
  case query = 2004
  /// A message within a compressed body.
  case compressed = 2012
  /// Commands and their answers.
  case message = 2013
}
