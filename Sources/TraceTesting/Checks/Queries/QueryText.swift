// TraceTesting, queries: which spans asked a database for something, and how often. This file: texts that differ only
// in their data become the same.

/// Statements without their data.
///
/// Lighter than an instrumentation's sanitizer, since it only compares: it must not be fooled by literals that were
/// recorded, by lists of different lengths, by comments that carry a trace id, or by spaces.
enum QueryText {
  /// `SELECT * FROM t WHERE a = 'x' AND b IN (1, 2) /* traceparent */` becomes
  /// `SELECT * FROM t WHERE a = ? AND b IN (?)`. Takes linear time.
  static func normalized(_ text: String, system: String) -> String {
    var scanner = Scanner(text, QuotedText(system: system))
    return scanner.run()
  }

  /// What stands in double quotes.
  private enum QuotedText {
    case name, string
    /// A string, or the name of an object's member if a colon follows.
    case json

    init(system: String) {
      switch system {
      case "mysql", "mariadb": self = .string
      case "mongodb", "elasticsearch", "opensearch", "couchdb": self = .json
      default: self = .name
      }
    }
  }

  private struct Scanner {
    private let input: [UInt8]
    private let quoted: QuotedText
    private var position = 0
    private var output: [UInt8] = []

    init(_ text: String, _ quoted: QuotedText) {
      self.input = Array(text.utf8)
      self.quoted = quoted
    }

    mutating func run() -> String {
      while let byte = self.at(0) { self.take(byte) }
      while self.output.last == UInt8(ascii: " ") { self.output.removeLast() }
      return String(decoding: self.output, as: UTF8.self)
    }

    private func at(_ offset: Int) -> UInt8? {
      self.position + offset < self.input.count ? self.input[self.position + offset] : nil
    }

    private mutating func take(_ byte: UInt8) {
      switch byte {
      case _ where byte <= 0x20:
        self.position += 1
        self.blank()
      case UInt8(ascii: "-") where self.at(1) == byte: self.skip { $0 != 0x0A }
      case UInt8(ascii: "/") where self.at(1) == UInt8(ascii: "*"): self.skipComment()
      case UInt8(ascii: "'"): self.literal(quotedBy: byte)
      case UInt8(ascii: "\"") where self.quoted == .string: self.literal(quotedBy: byte)
      case UInt8(ascii: "\"") where self.quoted == .json: self.member()
      case UInt8(ascii: "\""), UInt8(ascii: "`"): self.name(quotedBy: byte)
      case UInt8(ascii: "$"), UInt8(ascii: "?"), UInt8(ascii: "@"): self.parameter()
      case UInt8(ascii: ":") where self.quoted != .json && self.at(1).map(isWord) == true && self.output.last != byte:
        self.parameter()
      case UInt8(ascii: ")"): self.closeList()
      case UInt8(ascii: ","): self.copyWithoutBlank()
      case _ where isDigit(byte): self.number()
      case _ where isWord(byte): self.copy(while: isWord)
      default: self.copyOne()
      }
    }

    private mutating func skip(while isSkipped: (UInt8) -> Bool) {
      while let byte = self.at(0), isSkipped(byte) { self.position += 1 }
    }

    private mutating func copy(while isCopied: (UInt8) -> Bool) {
      while let byte = self.at(0), isCopied(byte) {
        self.output.append(byte)
        self.position += 1
      }
    }

    private mutating func copyOne() {
      self.output.append(self.input[self.position])
      self.position += 1
    }

    private mutating func copyWithoutBlank() {
      if self.output.last == UInt8(ascii: " ") { self.output.removeLast() }
      self.copyOne()
    }

    private mutating func blank() {
      if let last = self.output.last, last != UInt8(ascii: " "), last != UInt8(ascii: "(") {
        self.output.append(UInt8(ascii: " "))
      }
    }

    private mutating func skipComment() {
      self.position += 2
      while let byte = self.at(0), byte != UInt8(ascii: "*") || self.at(1) != UInt8(ascii: "/") { self.position += 1 }
      self.position = min(self.position + 2, self.input.count)
      self.blank()
    }

    private mutating func literal(quotedBy quote: UInt8) {
      self.skipString(quotedBy: quote)
      self.placeholder()
    }

    /// A doubled quote stands for one; so does an escaped one where strings may stand in double quotes.
    private mutating func skipString(quotedBy quote: UInt8) {
      self.position += 1
      while let byte = self.at(0) {
        let isEscaped = byte == quote && self.at(1) == quote || byte == UInt8(ascii: "\\") && self.quoted != .name
        self.position += isEscaped ? 2 : 1
        if byte == quote, !isEscaped { break }
      }
      self.position = min(self.position, self.input.count)
    }

    /// A member's name is kept, its value is not.
    private mutating func member() {
      let start = self.position
      self.skipString(quotedBy: UInt8(ascii: "\""))
      let name = self.input[start..<self.position]
      self.skip { $0 <= 0x20 }
      if self.at(0) == UInt8(ascii: ":") { self.output += name } else { self.placeholder() }
    }

    /// Digits, a fraction, an exponent with its sign; or hexadecimal digits.
    private mutating func number() {
      self.skip { isWord($0) || $0 == UInt8(ascii: ".") }
      let sign = self.at(0) == UInt8(ascii: "-") || self.at(0) == UInt8(ascii: "+")
      if sign, self.input[self.position - 1] | 0x20 == UInt8(ascii: "e"), self.at(1).map(isDigit) == true {
        self.position += 1
        self.skip(while: isDigit)
      }
      self.placeholder()
    }

    private mutating func name(quotedBy quote: UInt8) {
      self.copyOne()
      self.copy { $0 != quote }
      if self.at(0) != nil { self.copyOne() }
    }

    /// `$1`, `?1`, `:name`, `@name`; a lone sign is an operator.
    private mutating func parameter() {
      let isPlaceholder = self.at(0) == UInt8(ascii: "?") || self.at(1).map(isWord) == true
      guard isPlaceholder else { return self.copyOne() }
      self.position += 1
      self.skip(while: isWord)
      self.placeholder()
    }

    /// One placeholder stands for any number of them in a row, and for its sign.
    private mutating func placeholder() {
      if self.output.last == UInt8(ascii: "-"), self.isSign { self.output.removeLast() }
      _ = self.drop("?,") || self.drop("?, ")
      self.output.append(UInt8(ascii: "?"))
    }

    /// `(?), (?)` becomes `(?)`.
    private mutating func closeList() {
      self.copyWithoutBlank()
      for end in ["(?), (?)", "(?),(?)"] where self.output.suffix(end.utf8.count).elementsEqual(end.utf8) {
        self.output.removeLast(end.utf8.count - 3)
      }
    }

    /// Whether the minus that was written last belongs to what follows: there is nothing to subtract from.
    private var isSign: Bool {
      guard let before = self.output.dropLast().last(where: { $0 != UInt8(ascii: " ") }) else { return true }
      return !isWord(before) && !"?)]\"`".utf8.contains(before)
    }

    private mutating func drop(_ end: String) -> Bool {
      guard self.output.suffix(end.utf8.count).elementsEqual(end.utf8) else { return false }
      self.output.removeLast(end.utf8.count)
      return true
    }
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func isWord(_ byte: UInt8) -> Bool {
  isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
    || byte >= 0x80
}
