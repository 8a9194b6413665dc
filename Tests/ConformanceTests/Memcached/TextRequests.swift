// ConformanceTests: one suite, two servers. This file: requests of the classic text protocol, drawn.

import WireCore

/// A request, as it is sent.
struct DrawnRequest: Sendable {
  var bytes: ByteString
}

/// Writes `mn` in front of requests whose answers depend on what is already written: while a `get` is on its way out,
/// memcached counts in a copy of the item, which loses the blanks behind a shorter number; and a `get` with a key that is
/// too long drops the answers to earlier requests that are not yet written. Data that are too short swallow the blanks.
private let flushed: ByteString = "   mn\r\n"

extension MemcachedPools {
  /// Something of the classic protocol.
  mutating func textRequest() -> DrawnRequest {
    switch self.number(0...99) {
    case ..<22: DrawnRequest(bytes: self.retrieval())
    case ..<60: DrawnRequest(bytes: self.storage())
    case ..<74: DrawnRequest(bytes: self.counting())
    case ..<82: DrawnRequest(bytes: self.line(["touch", self.anyKey(), self.expiry()], isQuiet: self.once(in: 5)))
    case ..<91: DrawnRequest(bytes: self.deletion())
    default: DrawnRequest(bytes: self.odd())
    }
  }

  /// Something after which the server closes.
  mutating func lastTextRequest() -> DrawnRequest {
    let requests: [ByteString] = [
      "quit\r\n", "quit now\r\n", "foo HTTP/1.1\r\n", ByteString([UInt8](repeating: 0x61, count: 3000)),
      ByteString([UInt8](repeating: 0x20, count: 2500)),
    ]
    // What is not yet written when it gives a client up, memcached drops.
    return DrawnRequest(bytes: flushed + self.one(of: requests))
  }

  private mutating func retrieval() -> ByteString {
    let name = self.one(of: ["get", "get", "gets", "gat", "gats", "bget"])
    var words = [ByteString(name)]
    if name.hasPrefix("ga") { words.append(self.expiry()) }
    let count = self.once(in: 20) ? self.number(0...60) : self.number(1...4)
    for _ in 0..<count { words.append(self.anyKey()) }
    return flushed + self.line(words, isQuiet: false)
  }

  private mutating func storage() -> ByteString {
    let name = self.one(of: ["set", "set", "set", "add", "replace", "append", "prepend", "cas"])
    let value = self.once(in: 4) ? self.digits() : self.value()
    // Where the line is wrong, the data are read as a line, which must not be too long to be one.
    if value.count > 2000 {
      return self.line(
        [ByteString(name), self.key(), "1", "0", ByteString(String(value.count))]
          + (name == "cas" ? ["1"] : []),
        isQuiet: false
      ) + value + "\r\n"
    }
    var words = [ByteString(name), self.anyKey(), self.flags(), self.expiry(), ByteString(String(value.count))]
    if name == "cas" { words.append(self.casNumber()) }
    if self.once(in: 30) { self.spoil(&words) }
    let isWhole = !self.once(in: 40)
    return self.line(words, isQuiet: self.once(in: 6)) + value
      + (isWhole ? "\r\n" : self.one(of: ["\n", "x\r\n", "", "\r"]))
  }

  /// A number of an item that may be there: they are counted.
  mutating func casNumber() -> ByteString {
    self.one(of: ["0", "1", "abc", "-1", "18446744073709551615", ByteString(String(self.number(1...300)))])
  }

  private mutating func counting() -> ByteString {
    let name: ByteString = self.once(in: 2) ? "incr" : "decr"
    return flushed + self.line([name, self.anyKey(), self.amount()], isQuiet: self.once(in: 6))
  }

  private mutating func deletion() -> ByteString {
    var words: [ByteString] = ["delete", self.anyKey()]
    if self.once(in: 5) { words.append(self.one(of: ["0", "1", "noreply", "x"])) }
    return self.line(words, isQuiet: self.once(in: 6))
  }

  private mutating func odd() -> ByteString {
    switch self.number(0...9) {
    case 0 where self.once(in: 4): self.flush()
    case 1:
      self.one(of: [
        "version\r\n", "version x\r\n", "verbosity 0\r\n", "verbosity\r\n", "verbosity x y\r\n",
        "verbosity 0 noreply\r\n",
      ])
    case 2:
      self.one(of: [
        "cache_memlimit 1024\r\n", "cache_memlimit 1\r\n", "cache_memlimit x\r\n", "cache_memlimit\r\n",
        "cache_memlimit 2000000000\r\n", "cache_memlimit 1 noreply\r\n",
      ])
    case 3:
      self.one(of: [
        "shutdown\r\n", "shutdown graceful\r\n", "stats foo\r\n", "flush_all abc\r\n", "flush_all 0 0 0\r\n",
        "flush_all 0 x\r\n", "flush_all noreply x\r\n",
      ])
    case 4...6: self.one(of: Self.oddLines)
    default: self.garbage()
    }
  }

  private mutating func flush() -> ByteString {
    let isQuiet = self.once(in: 5)
    if self.once(in: 2) { return self.line(["flush_all"], isQuiet: isQuiet) }
    let delay: ByteString = self.one(of: ["0", "-1", "100", "2592000", "2592001", "abc", "2000000000"])
    return self.everything + self.line(["flush_all", delay], isQuiet: isQuiet)
  }

  private static let oddLines: [ByteString] = [
    "\r\n", "\n", " \r\n", "x\r\n", "foo\r\n", "FOO bar\r\n", "get\r\n", "gets\r\n", "gat\r\n", "gat 1\r\n", "set\r\n",
    "set k1\r\n",
    "set k1 0 0\r\n", "set k1 0 0 -1\r\n", "set k1 0 0 x\r\n", "set k1 0 0 2147483647\r\n", "set k1 0 0 2147483648\r\n",
    "set k1 0 0 1 x y\r\n", "cas k1 0 0 1\r\n", "incr\r\n", "incr k1\r\n", "incr k1 1 x y\r\n", "decr k1\r\n",
    "delete\r\n",
    "delete k1 0 noreply\r\n", "delete k1 1 noreply\r\n", "delete k1 noreply noreply\r\n", "delete a b c d\r\n",
    "touch\r\n",
    "touch k1\r\n", "touch k1 0 x y\r\n", "GET k1\r\n", "Set k1 0 0 1\r\nx\r\n", " get k1\r\n", "get  k1   k2 \r\n",
    "get k1\n",
    "get k1\r\r\n", "set k1 0 0 1\nx\r\n", "version\u{0}foo x\r\n", "mz\r\n", "getk\r\n", "gets k1 \u{0} k2\r\n",
    "append k1\r\n",
    "set k1 0 0 3 noreply\r\nabcd\r\n", "bget\r\n", "a\r\n", "abc HTTP\r\n", "lru\r\n",
    "lru_crawler\r\n", "lru_crawler x\r\n", "lru_crawler metadump\r\n", "lru_crawler sleep x\r\n",
    "lru_crawler sleep 2000000\r\n", "lru_crawler tocrawl x\r\n", "stats detail\r\n", "stats detail x\r\n",
    "stats detail on\r\n", "stats detail off\r\n", "stats sizes_enable\r\n",
    "stats sizes_disable\r\n", "stats cachedump\r\n", "stats cachedump x 1\r\n", "stats cachedump 64 1\r\n",
  ]

  static let garbageWords: [ByteString] = [
    "get", "set", "k1", "k2", "0", "1", "noreply", "-1", "incr", "delete", "x", "v", "T0", "q", "1048576", "gat",
    "touch",
  ]

  /// Words in any order.
  private mutating func garbage() -> ByteString {
    let drawn = (0..<self.number(1...6)).map { _ in self.one(of: Self.garbageWords) }
    // The start of a store whose data never come would swallow what follows.
    guard drawn[0] != "set" else { return "mn\r\n" }
    return flushed + self.line(drawn, isQuiet: false)
  }

  private mutating func spoil(_ words: inout [ByteString]) {
    switch self.number(0...2) {
    case 0: words.removeLast()
    case 1: words.append("x")
    default: words[self.number(1...words.count - 1)] = self.one(of: ["", "x", "-1"])
    }
  }

  func line(_ words: [ByteString], isQuiet: Bool) -> ByteString {
    ByteString(Array((words + (isQuiet ? ["noreply"] : [])).map(\.bytes).joined(separator: [0x20])) + [0x0D, 0x0A])
  }
}

extension ByteString {
  static func + (left: Self, right: Self) -> Self { ByteString(left.bytes + right.bytes) }
}
