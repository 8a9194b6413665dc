// SQLEngine, lexer (manual, 4.1). This file: white space, comments, words and punctuation.

/// Takes a text apart into tokens, by PostgreSQL's rules with `standard_conforming_strings` on.
struct Lexer {
  let bytes: [UInt8]
  var tokens: [Token] = []
  var texts: [String] = []
  private var notices: [SQLError] = []
  /// In bytes.
  var offset = 0
  /// Where the token that is being read begins, in bytes and in characters.
  var start = 0
  private var position = 1
  private let isASCII: Bool
  /// How far characters are counted, in bytes.
  private var counted = 0
  private let keywords = KeywordTable.shared

  /// The longest name, in bytes: `NAMEDATALEN` less one.
  static let maximumNameLength = 63

  private init(_ text: String) {
    self.bytes = Array(text.utf8)
    self.isASCII = self.bytes.allSatisfy { $0 < 0x80 }
    self.tokens.reserveCapacity(min(self.bytes.count / 4 + 8, 4096))
  }

  static func read(_ text: String) -> Tokens {
    var lexer = Lexer(text)
    var failure: SyntaxFailure?
    do throws(SyntaxFailure) {
      while try lexer.readToken() {}
    } catch {
      failure = error
      lexer.start = lexer.bytes.count
      lexer.add(.failure)
    }
    return Tokens(
      bytes: lexer.bytes,
      tokens: lexer.tokens,
      texts: lexer.texts,
      failure: failure,
      notices: lexer.notices
    )
  }

  /// The byte `distance` behind the current one; 0 behind the end.
  @inline(__always)
  func byte(_ distance: Int = 0) -> UInt8 {
    let index = self.offset + distance
    return index < self.bytes.count ? self.bytes[index] : 0
  }

  var isAtEnd: Bool { self.offset >= self.bytes.count }

  /// Ends the token at the current byte.
  @inline(__always)
  mutating func add(_ kind: Token.Kind, keyword: Keyword? = nil, value: UInt32 = 0) {
    if self.isASCII { self.position = self.start + 1 } else { self.countCharacters(to: self.start) }
    self.tokens.append(
      Token(
        kind: kind,
        keyword: keyword,
        start: UInt32(truncatingIfNeeded: self.start),
        end: UInt32(truncatingIfNeeded: self.offset),
        position: UInt32(truncatingIfNeeded: self.position),
        value: value
      )
    )
  }

  mutating func add(_ kind: Token.Kind, text: String) {
    self.texts.append(text)
    self.add(kind, value: UInt32(truncatingIfNeeded: self.texts.count - 1))
  }

  private mutating func countCharacters(to end: Int) {
    while self.counted < end {
      self.counted += 1
      if self.counted == self.bytes.count || self.bytes[self.counted] & 0xC0 != 0x80 { self.position += 1 }
    }
  }

  /// Reads one token. False at the end of the text.
  mutating func readToken() throws(SyntaxFailure) -> Bool {
    try self.skipSpace()
    self.start = self.offset
    if self.isAtEnd {
      self.add(.endOfText)
      return false
    }
    switch self.byte() {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...0xFF:
      if try !self.readPrefixedString() { self.readWord() }
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      try self.readNumber()
    case UInt8(ascii: "'"):
      try self.readString()
    case UInt8(ascii: "\""):
      try self.readQuotedIdentifier()
    case UInt8(ascii: "$"):
      try self.readDollar()
    default:
      try self.readPunctuation()
    }
    return true
  }

  // MARK: Space

  private mutating func skipSpace() throws(SyntaxFailure) {
    while true {
      switch self.byte() {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C:
        self.offset += 1
      case UInt8(ascii: "-") where self.byte(1) == UInt8(ascii: "-"):
        self.skipLine()
      case UInt8(ascii: "/") where self.byte(1) == UInt8(ascii: "*"):
        try self.skipComment()
      default:
        return
      }
    }
  }

  mutating func skipLine() {
    while !self.isAtEnd, self.byte() != UInt8(ascii: "\n"), self.byte() != UInt8(ascii: "\r") { self.offset += 1 }
  }

  /// Block comments nest.
  private mutating func skipComment() throws(SyntaxFailure) {
    self.start = self.offset
    var depth = 0
    repeat {
      if self.isAtEnd { throw self.failure("unterminated /* comment") }
      switch (self.byte(), self.byte(1)) {
      case (UInt8(ascii: "/"), UInt8(ascii: "*")):
        depth += 1
        self.offset += 2
      case (UInt8(ascii: "*"), UInt8(ascii: "/")):
        depth -= 1
        self.offset += 2
      default:
        self.offset += 1
      }
    } while depth > 0
  }

  // MARK: Words

  /// A key word or a name, folded to lower case.
  private mutating func readWord() {
    var key = WordKey()
    var isFolded = false
    loop: while !self.isAtEnd {
      var byte = self.byte()
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "$"), 0x80...0xFF:
        break
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        isFolded = true
        byte |= 0x20
      default:
        break loop
      }
      key.append(byte, at: self.offset - self.start)
      self.offset += 1
    }
    self.finishWord(key, isFolded: isFolded)
  }

  private mutating func finishWord(_ key: WordKey, isFolded: Bool) {
    let length = self.offset - self.start
    if length <= WordKey.maximumLength, let keyword = self.keywords.keyword(key) {
      if keyword == .first || keyword == .last { self.bindNulls() }
      self.add(.keyword, keyword: keyword)
    } else if isFolded || length > Self.maximumNameLength {
      let folded = self.bytes[self.start..<self.offset].map { $0.isUpperCase ? $0 | 0x20 : $0 }
      self.addName(folded)
    } else {
      self.add(.identifier)
    }
  }

  private mutating func bindNulls() {
    guard let last = self.tokens.indices.last, self.tokens[last].keyword == .nulls else { return }
    self.tokens[last].kind = .nullsOrder
  }

  /// Adds a name that does not stand in the text as it is, cut to the greatest length.
  mutating func addName(_ bytes: [UInt8]) {
    var name = bytes[...]
    if name.count > Self.maximumNameLength {
      var end = Self.maximumNameLength
      while end > 0, name[end] & 0xC0 == 0x80 { end -= 1 }
      name = name[..<end]
      self.noteTruncation(of: String(decoding: bytes, as: UTF8.self), to: String(decoding: name, as: UTF8.self))
    }
    self.add(.quotedIdentifier, text: String(decoding: name, as: UTF8.self))
  }

  private mutating func noteTruncation(of name: String, to cut: String) {
    var notice = SQLError(.nameTooLong, "identifier \"\(name)\" will be truncated to \"\(cut)\"")
    notice.severity = .notice
    self.notices.append(notice)
  }

  // MARK: Errors

  /// A failure at the token's beginning that names the text from there to the current byte.
  mutating func failure(_ message: String) -> SyntaxFailure {
    let text = String(decoding: self.bytes[self.start..<self.offset], as: UTF8.self)
    let place = text.isEmpty ? "at end of input" : "at or near \"\(text)\""
    return SyntaxFailure(SQLError(.syntaxError, "\(message) \(place)", position: self.position(of: self.start)))
  }

  /// Where a byte stands, counted in characters from 1.
  func position(of offset: Int) -> Int {
    1 + self.bytes[..<offset].count { $0 & 0xC0 != 0x80 }
  }
}

extension UInt8 {
  var isUpperCase: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isNameStart: Bool {
    self >= 0x80 || self == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
  var isNamePart: Bool { self.isNameStart || self.isDigit || self == UInt8(ascii: "$") }
}

/// An error on its way out of lexer or parser; boxed, so that frames stay small.
indirect enum SyntaxFailure: Error {
  case failed(SQLError)

  init(_ error: SQLError) { self = .failed(error) }

  var error: SQLError {
    switch self {
    case .failed(let error): error
    }
  }
}
