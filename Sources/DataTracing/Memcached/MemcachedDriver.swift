// DataTracing, Memcached: a traced client over any memcached client. This file: what a client must do to be traced.

/// A memcached client as ``TracedMemcached`` sees it. A real client fits behind this in about thirty lines, whatever
/// protocol it speaks.
public protocol MemcachedDriver: Sendable {
  /// Where the server is, as the client was configured. Of a client with several servers that of any one, or of a proxy.
  var endpoint: Endpoint { get }

  /// Reads items; keys that are not there are left out.
  ///
  /// - Throws: ``MemcachedServerError`` if the server refused; else whatever kept the answer from arriving.
  nonisolated(nonsending) func get(_ keys: [String]) async throws -> [String: MemcachedItem]

  /// Writes an item.
  ///
  /// - Throws: ``MemcachedServerError`` if the server refused; else whatever kept the answer from arriving.
  nonisolated(nonsending) func store(_ store: MemcachedStore) async throws -> MemcachedStoreOutcome

  /// Removes an item; whether there was one.
  ///
  /// - Throws: ``MemcachedServerError`` if the server refused; else whatever kept the answer from arriving.
  nonisolated(nonsending) func delete(_ key: String) async throws -> Bool

  /// Gives an item another expiry, as ``MemcachedStore/expiry`` has it; whether there is one.
  ///
  /// - Throws: ``MemcachedServerError`` if the server refused; else whatever kept the answer from arriving.
  nonisolated(nonsending) func touch(_ key: String, expiry: Int) async throws -> Bool

  /// Counts up, round at 2⁶⁴, or down to 0 at least; the number it comes to, or `nil` if there is no item.
  ///
  /// - Throws: ``MemcachedServerError`` if the server refused; else whatever kept the answer from arriving.
  nonisolated(nonsending) func count(
    _ key: String,
    _ direction: MemcachedDirection,
    by amount: UInt64
  ) async throws -> UInt64?

  /// Closes the client. The default does nothing, for clients that are closed elsewhere.
  ///
  /// - Throws: Whatever the client throws.
  nonisolated(nonsending) func close() async throws
}

extension MemcachedDriver {
  /// Does nothing.
  public nonisolated(nonsending) func close() async throws {}
}

/// An item as it was read.
public struct MemcachedItem: Hashable, Sendable {
  /// The value.
  public var value: [UInt8]
  /// The client's flags, which mean nothing to memcached.
  public var flags: UInt32
  /// The number that the item was given when it was stored, to write it only if nobody else has; `nil` if the client did
  /// not ask for it.
  public var cas: UInt64?

  /// An item; no flags and no number unless given.
  public init(_ value: [UInt8], flags: UInt32 = 0, cas: UInt64? = nil) {
    self.value = value
    self.flags = flags
    self.cas = cas
  }

  /// The value as text; bytes that are no UTF-8 are replaced by U+FFFD.
  public var string: String { String(decoding: self.value, as: UTF8.self) }
}

/// An item to be written.
public struct MemcachedStore: Hashable, Sendable {
  /// When it is written.
  public enum Mode: String, Hashable, Sendable {
    /// In any case.
    case set
    /// Only if there is none.
    case add
    /// Only if there is one.
    case replace
  }

  /// When it is written.
  public var mode: Mode
  /// The key: 1 to 250 bytes.
  public var key: String
  /// The value.
  public var value: [UInt8]
  /// The client's flags.
  public var flags: UInt32
  /// When it expires, as memcached has it: 0 for never; up to 30 days in seconds from now; beyond that in seconds since
  /// 1970; negative at once.
  public var expiry: Int
  /// The number that the item must have; `nil` for any. Only with ``Mode/set``.
  public var cas: UInt64?

  /// An item to be written; without flags, for ever and whoever has written it, unless given.
  public init(mode: Mode, key: String, value: [UInt8], flags: UInt32 = 0, expiry: Int = 0, cas: UInt64? = nil) {
    self.mode = mode
    self.key = key
    self.value = value
    self.flags = flags
    self.expiry = expiry
    self.cas = cas
  }
}

/// How writing ended.
public enum MemcachedStoreOutcome: String, Hashable, Sendable {
  /// It is written.
  case stored
  /// It is not, because of its mode.
  case notStored = "not_stored"
  /// It is not, because the item has another number: somebody else has written it.
  case exists
  /// It is not, because the item that must have a number is not there.
  case notFound = "not_found"
}

/// Which way a number is counted.
public enum MemcachedDirection: String, Hashable, Sendable {
  /// Upwards.
  case up = "incr"
  /// Downwards.
  case down = "decr"
}

/// An error that a memcached server answered with.
public struct MemcachedServerError: OperationFailure, Hashable {
  /// The whole line: `SERVER_ERROR out of memory storing object`.
  public var line: String

  /// The error of a line, or `nil` if the line is none.
  public init?(_ line: String) {
    guard Self.codes.contains(where: { line == $0 || line.hasPrefix($0 + " ") }) else { return nil }
    self.line = line
  }

  private static let codes = ["ERROR", "CLIENT_ERROR", "SERVER_ERROR"]

  /// `ERROR`, `CLIENT_ERROR` or `SERVER_ERROR`.
  public var statusCode: String? { self.line.split(separator: " ").first.map { String($0) } }

  /// The whole line.
  public var errorMessage: String { self.line }
}
