// MongoEngine/Session: one client's conversation. This file: the identity of a logical session.

/// `lsid`: the sixteen bytes of a UUID.
struct SessionID: Hashable, Sendable {
  let bytes: [UInt8]
}
