// MemcachedWire: memcached's protocols, both directions, no I/O. This file: commands of the text protocol.

package import WireCore

/// A command of the text protocols, classic or meta, as doc/protocol.txt of memcached 1.6 has them.
package enum TextCommand: Hashable, Sendable {
  /// `get`, `gets`; `gat`, `gats` with an expiry. With a problem, the keys are looked up and that is the answer.
  case get(keys: [ByteString], returnsCAS: Bool, expiry: Int32?, problem: String? = nil)
  /// `set`, `add`, `replace`, `append`, `prepend`, `cas`, with their data.
  case store(StoreCommand, data: ByteString)
  /// `incr`, `decr`.
  case delta(key: ByteString, isIncrement: Bool, amount: UInt64)
  /// `touch`.
  case touch(key: ByteString, expiry: Int32)
  /// `delete`.
  case delete(key: ByteString)
  /// `flush_all`, at once if the delay is 0.
  case flushAll(delay: Int32)
  /// `stats`, with what follows.
  case stats([ByteString])
  /// `verbosity`.
  case verbosity
  /// `cache_memlimit`, in megabytes.
  case memoryLimit(UInt32)
  /// `version`.
  case version
  /// `quit`, and what a web browser says.
  case quit
  /// `shutdown`.
  case shutdown
  /// `lru_crawler`, with what follows.
  case crawler([ByteString])
  /// `slabs`, `lru`, `watch`, `extstore`: known to memcached, and not done here.
  case administration
  /// `mg`.
  case metaGet(MetaCommand)
  /// `ms`, with its data.
  case metaSet(MetaCommand, data: ByteString)
  /// `md`.
  case metaDelete(MetaCommand)
  /// `ma`.
  case metaArithmetic(MetaCommand)
  /// `mn`.
  case metaNoop
  /// `me`.
  case metaDebug(key: ByteString, isBinary: Bool)
  /// An item that is too large, whose data are passed over; whether what was under its key goes.
  case tooLarge(key: ByteString, removes: Bool)
  /// Anything that is refused before it is carried out: the line to answer.
  case refused(String)
}

/// How an item is stored.
package enum StoreMode: Hashable, Sendable {
  case set, add, replace, append, prepend, cas
}

/// The line of a command that stores.
package struct StoreCommand: Hashable, Sendable {
  package var mode: StoreMode
  package var key: ByteString
  package var flags: UInt32
  /// In seconds, as the client wrote it: 0 for never, up to 30 days from now, beyond that since 1970; negative at once.
  package var expiry: Int32
  /// The item's CAS number that is expected; 0 for any.
  package var cas: UInt64
  /// The bytes of data that follow.
  package var length: Int

  package init(
    mode: StoreMode,
    key: ByteString,
    flags: UInt32 = 0,
    expiry: Int32 = 0,
    cas: UInt64 = 0,
    length: Int
  ) {
    self.mode = mode
    self.key = key
    self.flags = flags
    self.expiry = expiry
    self.cas = cas
    self.length = length
  }
}

/// A request of the text protocols.
package struct TextRequest: Hashable, Sendable {
  /// The line as it came, without its end.
  package var line: ByteString
  package var command: TextCommand
  /// Whether the client wants no answer. Errors found while reading the line are not answered either.
  package var isQuiet: Bool

  package init(line: ByteString, command: TextCommand, isQuiet: Bool = false) {
    self.line = line
    self.command = command
    self.isQuiet = isQuiet
  }

  /// The line's words.
  package var words: [ByteString] { TextWords.read(self.line) { $0.strings() } }
}
