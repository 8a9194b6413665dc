// MemcachedEngine: memcached's data and commands, no network, no clock. This file: what is kept under a key.

package import WireCore

/// A value with what memcached knows of it. Times are whole seconds since 1970, as memcached's own clock ticks.
package struct Item: Hashable, Sendable {
  package var value: ByteString
  /// The client's flags, which mean nothing here.
  package var flags: UInt32
  /// When it is gone; 0 for never.
  package var expires: Int64
  /// Its CAS number: a new one whenever it is stored.
  package var cas: UInt64 = 0
  /// When it was stored, or asked for the second time.
  package var lastAccess: Int64
  /// Whether it was ever asked for.
  package var isFetched = false
  /// Whether it was asked for more than once.
  package var isActive = false
  /// Whether it was invalidated but is still served (meta flag `I`).
  package var isStale = false
  /// Whether a client was already told to make it anew (`W`).
  package var isTokenSent = false
  /// Whether its key came as base64.
  package var isKeyBinary = false

  package init(value: ByteString, flags: UInt32 = 0, expires: Int64 = 0, lastAccess: Int64) {
    self.value = value
    self.flags = flags
    self.expires = expires
    self.lastAccess = lastAccess
  }
}
