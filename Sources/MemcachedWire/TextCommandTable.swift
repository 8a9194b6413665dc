// MemcachedWire: memcached's protocols, both directions, no I/O. This file: the commands of the text protocols. The
// decoder looks names up here, and the page about compatibility is written from it.

/// A command of the text protocols: what it is called, and how its line is read.
package struct TextCommandRow: Sendable {
  /// What a command is about.
  package enum Group: String, CaseIterable, Sendable {
    case reading, writing, meta, server
    /// Known to memcached, and not done here.
    case refused
  }

  package let name: String
  /// What follows the name, as doc/protocol.txt of memcached has it.
  package let arguments: String
  package let summary: String
  package let group: Group
  /// What a line of this command asks for.
  let read: @Sendable (TextWords) -> TextLine

  init(
    _ name: String,
    _ arguments: String,
    _ summary: String,
    _ group: Group,
    _ read: @escaping @Sendable (TextWords) -> TextLine
  ) {
    self.name = name
    self.arguments = arguments
    self.summary = summary
    self.group = group
    self.read = read
  }
}

/// All commands of the text protocols.
package enum TextCommandTable {
  /// What is asked for most comes first: look-ups go from the start.
  package static let rows = hot + reading + writing + meta + server + refused

  private static let hot: [TextCommandRow] = [
    .init("get", "<key>*", "Reads items", .reading) { .get($0) },
    .init("set", item, "Stores an item", .writing) { .store($0, .set) },
    .init("mg", "<key> <flag>*", "Reads an item, or facts about it", .meta) { .metaGet($0) },
    .init("ms", "<key> <bytes> <flag>*", "Stores an item", .meta) { .metaSet($0) },
  ]

  private static let reading: [TextCommandRow] = [
    .init("gets", "<key>*", "Reads items with their CAS numbers", .reading) { .get($0, returnsCAS: true) },
    .init("gat", "<expiry> <key>*", "Reads items and changes when they expire", .reading) { .get($0, hasExpiry: true) },
    .init("gats", "<expiry> <key>*", "The same, with CAS numbers", .reading) {
      .get($0, returnsCAS: true, hasExpiry: true)
    },
    .init("bget", "<key>*", "As `get`", .reading) { .get($0) },
  ]

  private static let item = "<key> <flags> <expiry> <bytes> [noreply]"

  private static let writing: [TextCommandRow] = [
    .init("add", item, "Stores an item if there is none", .writing) { .store($0, .add) },
    .init("replace", item, "Stores an item if there is one", .writing) { .store($0, .replace) },
    .init("append", item, "Puts data behind an item's", .writing) { .store($0, .append) },
    .init("prepend", item, "Puts data before an item's", .writing) { .store($0, .prepend) },
    .init(
      "cas",
      "<key> <flags> <expiry> <bytes> <cas> [noreply]",
      "Stores an item if nobody else has since",
      .writing
    ) { .store($0, .cas) },
    .init("delete", "<key> [noreply]", "Removes an item", .writing) { .delete($0) },
    .init("incr", "<key> <amount> [noreply]", "Counts up, round at 2⁶⁴", .writing) { .delta($0, isIncrement: true) },
    .init("decr", "<key> <amount> [noreply]", "Counts down, to 0 at least", .writing) {
      .delta($0, isIncrement: false)
    },
    .init("touch", "<key> <expiry> [noreply]", "Changes when an item expires", .writing) { .touch($0) },
    .init("flush_all", "[delay] [noreply]", "Removes all items, now or later", .writing) { .flushAll($0) },
  ]

  private static let meta: [TextCommandRow] = [
    .init("md", "<key> <flag>*", "Removes an item, or marks it as stale", .meta) {
      .meta($0, anyProblem: TextLine.anyFlagProblem) { .metaDelete($0) }
    },
    .init("ma", "<key> <flag>*", "Counts up or down", .meta) {
      .meta($0, anyProblem: TextLine.anyFlagProblem) { .metaArithmetic($0) }
    },
    .init("mn", "", "Answers `MN`", .meta) { _ in .whole(.metaNoop, isQuiet: false) },
    .init("me", "<key> [b]", "Tells what is known about an item", .meta) { .metaDebug($0) },
  ]

  private static let server: [TextCommandRow] = [
    .init("stats", "[part]", "Tells numbers", .server) { words in
      .whole(.stats(words.strings(from: 1)), isQuiet: false)
    },
    .init("version", "", "Tells the version", .server) { _ in .whole(.version, isQuiet: false) },
    .init("verbosity", "<level> [noreply]", "Accepted; there is no log", .server) { .verbosity($0) },
    .init("cache_memlimit", "<megabytes> [noreply]", "Changes how much all items may take", .server) {
      .memoryLimit($0)
    },
    .init(
      "lru_crawler",
      "<task> [argument]",
      "Lists items (`metadump`), removes expired ones (`crawl`); `enable`, `disable`, `sleep`, `tocrawl`",
      .server
    ) { .crawler($0) },
    .init("quit", "", "Ends the connection", .server) { _ in .whole(.quit, isQuiet: false) },
    .init("shutdown", "", "Refused as by a memcached that was started without `-A`", .server) { _ in
      .whole(.shutdown, isQuiet: false)
    },
  ]

  private static let refused: [TextCommandRow] = [
    .init("slabs", "", "Moves memory between sizes", .refused) { _ in .whole(.administration, isQuiet: false) },
    .init("lru", "<mode>", "Tunes what makes room", .refused) { .administration($0, atLeast: 2) },
    .init("watch", "", "Shows a log", .refused) { _ in .whole(.administration, isQuiet: false) },
    .init("extstore", "<option>", "Tunes items on disks", .refused) { .administration($0, atLeast: 2) },
  ]

  /// A name's bytes as a number, so that looking up compares numbers; `nil` for one that is longer than any here.
  private static func code(_ name: some Collection<UInt8>) -> UInt128? {
    name.count > 16 ? nil : name.reduce(0) { $0 << 8 | UInt128($1) }
  }

  private static let codes = rows.map { code($0.name.utf8) ?? 0 }

  /// The command of a name; `nil` if there is none.
  static func row(_ name: TextWords.Word) -> TextCommandRow? {
    guard let code = self.code(name), let index = self.codes.firstIndex(of: code) else { return nil }
    return self.rows[index]
  }
}
