// ConformanceTests: one suite, two servers. This file: requests of the meta text protocol, drawn.

import WireCore

extension MemcachedPools {
  /// Something of the meta protocol.
  mutating func metaRequest() -> DrawnRequest {
    switch self.number(0...99) {
    case ..<38: DrawnRequest(bytes: self.meta("mg", flags: "bcfhklOqstuvNRTT"))
    case ..<66: DrawnRequest(bytes: self.metaSet())
    case ..<80: DrawnRequest(bytes: self.meta("md", flags: "bCIkOqT"))
    case ..<94: DrawnRequest(bytes: "   mn\r\n" + self.meta("ma", flags: "bCNJDTMOqtcvk"))
    case ..<96: DrawnRequest(bytes: self.line(["me", self.anyKey()] + (self.once(in: 3) ? ["b"] : []), isQuiet: false))
    default: DrawnRequest(bytes: self.one(of: Self.oddLines))
    }
  }

  private static let oddLines: [ByteString] = [
    "mn\r\n", "mn x\r\n", "mx\r\n", "mg\r\n", "ms\r\n", "ms k1\r\n", "ms k1 x\r\n", "ms k1 -1\r\n", "md\r\n", "ma\r\n",
    "me\r\n",
    "mg k1 a1 a2\r\n", "mg k1 v v\r\n", "mg k1 E1\r\n", "mg k1 \u{7F}\r\n", "md k1 v z\r\n",
    "mg k1 s v t f c k q O1 T0 N0 R0 h l u b P L M F\r\n", "ms k1 1 T0 F0 C0 I c k q O1 MS h l u b P L v s\r\nx\r\n",
    "ms k1 S1\r\nmn\r\n", "mgk1\r\n", "ms k1 2147483647\r\n", "mg  k1  v \r\n",
  ]

  private mutating func metaSet() -> ByteString {
    let value = self.once(in: 4) ? self.digits() : self.value()
    if value.count > 2000 {
      return self.line(["ms", self.key(), ByteString(String(value.count)), "c", "F1"], isQuiet: false) + value + "\r\n"
    }
    var words: [ByteString] = ["ms", self.anyKey(), ByteString(String(value.count))]
    words += self.flags(from: "bcCFIkOqTM", key: &words[1])
    if self.once(in: 40) { words.remove(at: self.number(1...words.count - 1)) }
    let isWhole = !self.once(in: 40)
    return self.line(words, isQuiet: false) + value + (isWhole ? "\r\n" : self.one(of: ["\n", "x\r\n", "", "\r"]))
  }

  private mutating func meta(_ name: ByteString, flags: String) -> ByteString {
    var words = [name, self.anyKey()]
    words += self.flags(from: flags, key: &words[1])
    return self.line(words, isQuiet: false)
  }

  /// A few flags in any order, seldom twice the same or one of another command.
  private mutating func flags(from letters: String, key: inout ByteString) -> [ByteString] {
    var letters = Array(letters).shuffled(using: &self.random)
    letters = Array(letters.prefix(self.number(0...min(7, letters.count))))
    if !self.once(in: 20) { letters = letters.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
    if self.once(in: 40) { letters.append(self.one(of: Array("xESPLXdz7vIMF"))) }
    if letters.contains("b") {
      if self.once(in: 8) { letters.removeAll { $0 == "b" } } else { key = self.base64Key() }
    }
    return letters.map { ByteString(String($0)) + self.token($0) }
  }

  private mutating func token(_ flag: Character) -> ByteString {
    switch flag {
    case "N", "T", "R": self.once(in: 20) ? "" : self.metaExpiry(flag)
    case "O":
      self.one(of: ["1", "abc", "", "opaque-of-thirty-one-bytes-here", "opaque-that-is-longer-than-thirty-two-bytes"])
    case "C": self.casNumber()
    case "F": self.flags()
    case "M": self.one(of: ["E", "A", "P", "R", "S", "I", "D", "+", "-", "x", "", "set"])
    case "J": self.one(of: ["0", "5", "10", "abc", "18446744073709551615"])
    case "D": self.amount()
    default: self.once(in: 50) ? "x" : ""
    }
  }

  /// Those of `R` must not lie so near to those of items that it matters when exactly an item was stored.
  private mutating func metaExpiry(_ flag: Character) -> ByteString {
    flag == "R" ? self.one(of: ["0", "30", "500", "5000", "-1", "abc"]) : self.expiry()
  }
}
