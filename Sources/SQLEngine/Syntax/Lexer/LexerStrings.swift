// SQLEngine, lexer. This file: quoted identifiers and constants in quotes (manual, 4.1.1 and 4.1.2).

private let quote = UInt8(ascii: "'")
private let doubleQuote = UInt8(ascii: "\"")

extension Lexer {
  /// What a letter before a quote announces: `E'`, `B'`, `X'`, `N'`, `U&'` or `U&"`. False: it begins a word.
  mutating func readPrefixedString() throws(SyntaxFailure) -> Bool {
    switch (self.byte(), self.byte(1)) {
    case (UInt8(ascii: "e"), quote), (UInt8(ascii: "E"), quote):
      try self.readEscapedString()
    case (UInt8(ascii: "b"), quote), (UInt8(ascii: "B"), quote):
      try self.readBits("b", "unterminated bit string literal")
    case (UInt8(ascii: "x"), quote), (UInt8(ascii: "X"), quote):
      try self.readBits("x", "unterminated hexadecimal string literal")
    case (UInt8(ascii: "n"), quote), (UInt8(ascii: "N"), quote):
      self.offset += 1
      self.add(.keyword, keyword: .nchar)
    case (UInt8(ascii: "u"), UInt8(ascii: "&")), (UInt8(ascii: "U"), UInt8(ascii: "&")):
      switch self.byte(2) {
      case quote: try self.readUnicodeString()
      case doubleQuote: try self.readUnicodeIdentifier()
      default: return false
      }
    default:
      return false
    }
    return true
  }

  // MARK: Strings

  /// `'…'`. It stays in the text unless a quote is doubled in it or it is continued on a later line.
  mutating func readString() throws(SyntaxFailure) {
    let begin = self.offset + 1
    self.offset = begin
    while !self.isAtEnd, self.byte() != quote { self.offset += 1 }
    if !self.isAtEnd, self.byte(1) != quote {
      self.offset += 1
      if self.continuation() == nil { return self.add(.string) }
    }
    self.offset = begin
    let content = try self.readQuoted("unterminated quoted string")
    self.add(.escapedString, text: String(decoding: content, as: UTF8.self))
  }

  private mutating func readBits(_ letter: String, _ message: String) throws(SyntaxFailure) {
    self.offset += 2
    var content: [UInt8] = []
    repeat {
      while self.byte() != quote {
        if self.isAtEnd { throw self.failure(message) }
        content.append(self.byte())
        self.offset += 1
      }
      self.offset += 1
    } while self.skipToContinuation()
    self.add(.bits, text: letter + String(decoding: content, as: UTF8.self))
  }

  /// The content up to the closing quote, of a string in which only quotes are doubled.
  private mutating func readQuoted(_ message: String) throws(SyntaxFailure) -> [UInt8] {
    var content: [UInt8] = []
    while true {
      if self.isAtEnd { throw self.failure(message) }
      let byte = self.byte()
      self.offset += 1
      if byte == quote {
        if self.byte() == quote {
          self.offset += 1
        } else if self.skipToContinuation() {
          continue
        } else {
          return content
        }
      }
      content.append(byte)
    }
  }

  /// Moves behind the opening quote of the part that continues a string, if there is one.
  mutating func skipToContinuation() -> Bool {
    guard let next = self.continuation() else { return false }
    self.offset = next
    return true
  }

  /// Strings that are parted only by white space with a line's end in it are one.
  private func continuation() -> Int? {
    var index = self.offset
    var hasNewline = false
    let bytes = self.bytes
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): hasNewline = true
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0C: break
      case UInt8(ascii: "-") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "-"):
        while index + 1 < bytes.count, bytes[index + 1] != UInt8(ascii: "\n"), bytes[index + 1] != UInt8(ascii: "\r") {
          index += 1
        }
      case quote where hasNewline: return index + 1
      default: return nil
      }
      index += 1
    }
    return nil
  }

  // MARK: Dollar quotes

  /// `$tag$…$tag$`, a parameter, or a lone dollar.
  mutating func readDollar() throws(SyntaxFailure) {
    if self.byte(1).isDigit { return try self.readParameter() }
    guard let length = self.dollarTagLength() else {
      self.offset += 1
      return self.add(.other)
    }
    let tag = self.bytes[self.start..<self.start + length]
    let begin = self.start + length
    self.offset = begin
    while self.offset + length <= self.bytes.count {
      if self.byte() == UInt8(ascii: "$"), self.bytes[self.offset..<self.offset + length] == tag {
        let content = String(decoding: self.bytes[begin..<self.offset], as: UTF8.self)
        self.offset += length
        return self.add(.escapedString, text: content)
      }
      self.offset += 1
    }
    self.offset = self.bytes.count
    throw self.failure("unterminated dollar-quoted string")
  }

  /// The tag's length with both dollars.
  private func dollarTagLength() -> Int? {
    var length = 1
    if self.byte(1).isNameStart {
      while self.byte(length).isNamePart, self.byte(length) != UInt8(ascii: "$") { length += 1 }
    }
    return self.byte(length) == UInt8(ascii: "$") ? length + 1 : nil
  }

  // MARK: Quoted identifiers

  mutating func readQuotedIdentifier() throws(SyntaxFailure) {
    self.offset += 1
    let name = try self.readIdentifierContent()
    self.addName(name)
  }

  private func isAtDoubledQuote() -> Bool { self.byte() == doubleQuote && self.byte(1) == doubleQuote }

  /// The content up to the closing double quote.
  private mutating func readIdentifierContent() throws(SyntaxFailure) -> [UInt8] {
    var content: [UInt8] = []
    while self.byte() != doubleQuote || self.isAtDoubledQuote() {
      if self.isAtEnd { throw self.failure("unterminated quoted identifier") }
      content.append(self.byte())
      self.offset += self.isAtDoubledQuote() ? 2 : 1
    }
    self.offset += 1
    if content.isEmpty { throw self.failure("zero-length delimited identifier") }
    return content
  }

  // MARK: Unicode escapes

  private mutating func readUnicodeString() throws(SyntaxFailure) {
    self.offset += 3
    let begin = self.offset
    let content = try self.readQuoted("unterminated quoted string")
    let text = try self.unescapeUnicode(content, from: begin)
    self.add(.escapedString, text: String(decoding: text, as: UTF8.self))
  }

  private mutating func readUnicodeIdentifier() throws(SyntaxFailure) {
    self.offset += 3
    let begin = self.offset
    let content = try self.readIdentifierContent()
    self.addName(try self.unescapeUnicode(content, from: begin))
  }
}
