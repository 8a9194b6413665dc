// DataTracing, statements: what SQL text tells without its literals. This file: what the lexer finds.

/// A piece of SQL text. Tokens follow each other without a gap.
struct SQLToken {
  enum Kind: UInt8 {
    case whitespace
    /// A comment, or the marks around one whose content is executed.
    case comment
    /// A NUL, which no server takes.
    case null
    /// A keyword or an unquoted name.
    case word
    case quotedName
    /// A complete string.
    case string
    /// Any other literal, or one that does not end.
    case literal
    /// A parameter or a variable.
    case placeholder
    case symbol
    case openParenthesis, closeParenthesis, openBracket, closeBracket
    case comma, dot, semicolon
    /// The line that ends the data of COPY.
    case endOfData
  }

  var kind: Kind
  /// The keyword, if a word is one.
  var keyword: SQLKeyword = .none
  var start: Int
  var end: Int

  var isLiteral: Bool { self.kind == .string || self.kind == .literal }
  var isName: Bool { self.kind == .word || self.kind == .quotedName }
  var isBlank: Bool { self.kind == .whitespace || self.kind == .comment || self.kind == .null }
}

/// What bytes are in SQL.
enum SQLByte {
  @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  @inline(__always) static func isWhitespace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

  @inline(__always) static func isHexDigit(_ byte: UInt8) -> Bool {
    self.isDigit(byte) || (byte | 0x20) &- 0x61 < 6
  }

  /// What an unquoted name may begin with. Bytes beyond ASCII always belong to names.
  @inline(__always) static func startsName(_ byte: UInt8) -> Bool {
    self.isLetter(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  @inline(__always) static func continuesName(_ byte: UInt8) -> Bool {
    self.startsName(byte) || self.isDigit(byte) || byte == UInt8(ascii: "$")
  }
}
