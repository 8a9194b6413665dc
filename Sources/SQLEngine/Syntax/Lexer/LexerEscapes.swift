// SQLEngine, lexer. This file: backslashes in E'…', and U&'…' with UESCAPE (manual, 4.1.2.2 and 4.1.2.3).

private let backslash = UInt8(ascii: "\\")
private let quote = UInt8(ascii: "'")

extension Lexer {
  /// `E'…'`.
  mutating func readEscapedString() throws(SyntaxFailure) {
    self.offset += 2
    var content: [UInt8] = []
    var needsCheck = false
    while true {
      if self.isAtEnd || self.byte() == backslash && self.offset + 1 == self.bytes.count {
        self.offset = self.bytes.count
        throw self.failure("unterminated quoted string")
      }
      let byte = self.byte()
      if byte == backslash {
        needsCheck = try self.readEscape(into: &content) || needsCheck
      } else if byte == quote, self.byte(1) != quote {
        self.offset += 1
        if !self.skipToContinuation() { break }
      } else {
        content.append(byte)
        self.offset += byte == quote ? 2 : 1
      }
    }
    if needsCheck { try self.checkEncoding(content) }
    self.add(.escapedString, text: String(decoding: content, as: UTF8.self))
  }

  /// One backslash and what it makes of the characters behind it. True if bytes were given by number.
  private mutating func readEscape(into content: inout [UInt8]) throws(SyntaxFailure) -> Bool {
    let letter = self.byte(1)
    switch letter {
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      try self.readUnicodeEscape(into: &content)
      return false
    case UInt8(ascii: "x") where self.byte(2).hexadecimalValue != nil:
      self.offset += 2
      content.append(UInt8(truncatingIfNeeded: self.readDigits(atMost: 2, base: 16)))
      return true
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      self.offset += 1
      content.append(UInt8(truncatingIfNeeded: self.readDigits(atMost: 3, base: 8)))
      return true
    default:
      content.append(Self.controlCharacters[letter] ?? letter)
      self.offset += 2
      return false
    }
  }

  private static let controlCharacters: [UInt8: UInt8] = [
    UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
  ]

  private mutating func readDigits(atMost count: Int, base: UInt8) -> UInt32 {
    var value: UInt32 = 0
    var remaining = count
    while remaining > 0, let digit = self.byte().hexadecimalValue, digit < base {
      value = value << (base == 16 ? 4 : 3) | UInt32(digit)
      self.offset += 1
      remaining -= 1
    }
    return value
  }

  /// `\uXXXX` or `\UXXXXXXXX`; two of them when the first is the high half of a surrogate pair.
  private mutating func readUnicodeEscape(into content: inout [UInt8]) throws(SyntaxFailure) {
    let begin = self.offset
    let first = try self.readCodeUnit()
    guard let scalar = Unicode.Scalar(first), first != 0 else {
      guard first >> 10 == 0xD800 >> 10 else {
        self.start = begin
        throw self.failure("invalid Unicode \(first >> 10 == 0xDC00 >> 10 ? "surrogate pair" : "escape value")")
      }
      return content.append(contentsOf: try self.readLowSurrogate(first).utf8Bytes)
    }
    content.append(contentsOf: scalar.utf8Bytes)
  }

  private mutating func readLowSurrogate(_ high: UInt32) throws(SyntaxFailure) -> Unicode.Scalar {
    let begin = self.offset
    if self.byte() == backslash, self.byte(1) | 0x20 == UInt8(ascii: "u") {
      let low = try self.readCodeUnit()
      if low >> 10 == 0xDC00 >> 10, let scalar = Unicode.Scalar(surrogates: high, low) { return scalar }
    } else if !self.isAtEnd {
      repeat { self.offset += 1 } while self.byte() & 0xC0 == 0x80
    }
    self.start = begin
    throw self.failure("invalid Unicode surrogate pair")
  }

  private mutating func readCodeUnit() throws(SyntaxFailure) -> UInt32 {
    let begin = self.offset
    let count = self.byte(1) == UInt8(ascii: "u") ? 4 : 8
    self.offset += 2
    let value = self.readDigits(atMost: count, base: 16)
    if self.offset != begin + 2 + count {
      throw SyntaxFailure(
        SQLError(
          .invalidEscapeSequence,
          "invalid Unicode escape",
          hint: #"Unicode escapes must be \uXXXX or \UXXXXXXXX."#,
          position: self.position(of: begin)
        )
      )
    }
    return value
  }

  private func checkEncoding(_ content: [UInt8]) throws(SyntaxFailure) {
    guard let bad = content.firstInvalidUTF8 else { return }
    let bytes = bad.map { "0x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    throw SyntaxFailure(
      SQLError(.characterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": \(bytes)")
    )
  }

  // MARK: U& and UESCAPE

  /// Puts characters in place of `\XXXX` and `\+XXXXXX`, or of what begins with another character that UESCAPE names
  /// behind the closing quote.
  ///
  /// - Parameter begin: where the content stands in the text.
  mutating func unescapeUnicode(_ content: [UInt8], from begin: Int) throws(SyntaxFailure) -> [UInt8] {
    let escape = try self.readUnicodeEscapeCharacter()
    var unescaper = UnicodeUnescaper(content: content, escape: escape)
    do throws(UnicodeUnescaper.Failure) {
      return try unescaper.run()
    } catch {
      var failure = SQLError(.syntaxError, error.message, position: self.position(of: begin) + error.characters)
      if error.isIncomplete { failure.hint = #"Unicode escapes must be \XXXX or \+XXXXXX."# }
      throw SyntaxFailure(failure)
    }
  }

  /// Reads `UESCAPE 'c'`, if it is next; otherwise it is the backslash.
  private mutating func readUnicodeEscapeCharacter() throws(SyntaxFailure) -> UInt8 {
    var ahead = self
    ahead.tokens = []
    guard try ahead.readToken(), ahead.tokens.last?.keyword == .uescape
    else { return backslash }
    let hasNext = try ahead.readToken()
    guard hasNext, let literal = ahead.tokens.last, literal.kind == .string || literal.kind == .escapedString else {
      throw ahead.failure("UESCAPE must be followed by a simple string literal")
    }
    let text =
      literal.kind == .string
      ? Array(self.bytes[Int(literal.start) + 1..<Int(literal.end) - 1])
      : Array(ahead.texts.last.map { $0.utf8 } ?? "".utf8)
    guard text.count == 1, let escape = text.first, escape.mayEscapeUnicode else {
      throw ahead.failure("invalid Unicode escape character")
    }
    self.offset = ahead.offset
    return escape
  }
}

/// Decodes U&'…'.
private struct UnicodeUnescaper {
  struct Failure: Error {
    var message: String
    /// How many characters of the content stand before the escape.
    var characters: Int
    var isIncomplete = false
  }

  let content: [UInt8]
  let escape: UInt8
  private var offset = 0
  private var result: [UInt8] = []

  init(content: [UInt8], escape: UInt8) {
    self.content = content
    self.escape = escape
  }

  mutating func run() throws(Failure) -> [UInt8] {
    while self.offset < self.content.count {
      if self.content[self.offset] != self.escape {
        self.result.append(self.content[self.offset])
        self.offset += 1
      } else if self.offset + 1 < self.content.count, self.content[self.offset + 1] == self.escape {
        self.result.append(self.escape)
        self.offset += 2
      } else {
        self.result.append(contentsOf: try self.scalar().utf8Bytes)
      }
    }
    return self.result
  }

  private mutating func scalar() throws(Failure) -> Unicode.Scalar {
    let begin = self.offset
    let first = try self.codeUnit()
    if let scalar = Unicode.Scalar(first), first != 0 { return scalar }
    guard first >> 10 == 0xD800 >> 10 else {
      let isSurrogate = first >> 10 == 0xDC00 >> 10
      throw self.failure("invalid Unicode \(isSurrogate ? "surrogate pair" : "escape value")", at: begin)
    }
    guard self.offset < self.content.count, self.content[self.offset] == self.escape,
      self.offset + 1 == self.content.count || self.content[self.offset + 1] != self.escape
    else {
      throw self.failure("invalid Unicode surrogate pair", at: self.offset)
    }
    let second = self.offset
    guard let scalar = Unicode.Scalar(surrogates: first, try self.codeUnit()) else {
      throw self.failure("invalid Unicode surrogate pair", at: second)
    }
    return scalar
  }

  private mutating func codeUnit() throws(Failure) -> UInt32 {
    let begin = self.offset
    let isLong = begin + 1 < self.content.count && self.content[begin + 1] == UInt8(ascii: "+")
    let digits = self.content[(begin + (isLong ? 2 : 1))...].prefix(isLong ? 6 : 4)
    var value: UInt32 = 0
    for byte in digits {
      guard let digit = byte.hexadecimalValue else { throw self.incomplete(at: begin) }
      value = value << 4 | UInt32(digit)
    }
    if digits.count != (isLong ? 6 : 4) { throw self.incomplete(at: begin) }
    self.offset = digits.endIndex
    return value
  }

  private func incomplete(at offset: Int) -> Failure {
    var failure = self.failure("invalid Unicode escape", at: offset)
    failure.isIncomplete = true
    return failure
  }

  private func failure(_ message: String, at offset: Int) -> Failure {
    Failure(message: message, characters: self.content[..<offset].count { $0 & 0xC0 != 0x80 })
  }
}

extension UInt8 {
  fileprivate var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// UESCAPE takes any character but digits of hexadecimal numbers, the plus sign, quotes and white space.
  fileprivate var mayEscapeUnicode: Bool {
    switch self {
    case UInt8(ascii: "+"), quote, UInt8(ascii: "\""), UInt8(ascii: " "), 9, 10, 12, 13: false
    default: self.hexadecimalValue == nil
    }
  }
}

extension Unicode.Scalar {
  fileprivate var utf8Bytes: [UInt8] { Array(String(Character(self)).utf8) }

  fileprivate init?(surrogates high: UInt32, _ low: UInt32) {
    guard low >> 10 == 0xDC00 >> 10 else { return nil }
    self.init(0x10000 + (high & 0x3FF) << 10 + low & 0x3FF)
  }
}

extension [UInt8] {
  /// The first bytes that are no character of UTF-8, or are zero, as PostgreSQL's message shows them.
  fileprivate var firstInvalidUTF8: ArraySlice<UInt8>? {
    var index = 0
    while index < self.count {
      let length = Self.sequenceLength(self[index])
      let sequence = self[index..<Swift.min(index + length, self.count)]
      let isValid =
        self[index] != 0 && sequence.count == length && String(validating: sequence, as: UTF8.self) != nil
      if !isValid { return sequence }
      index += length
    }
    return nil
  }

  private static func sequenceLength(_ byte: UInt8) -> Int {
    switch byte {
    case 0xC0...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF7: 4
    default: 1
    }
  }
}
