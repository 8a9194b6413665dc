// SQLEngine, lexer. This file: numbers, parameters, operators and punctuation (manual, 4.1.2.6 and 4.1.3).

extension Lexer {
  /// A number, which may begin with its point.
  mutating func readNumber() throws(SyntaxFailure) {
    self.skipDigits()
    var kind = Token.Kind.integerLiteral
    // `1..2` are a number, two dots and a number.
    if self.byte() == UInt8(ascii: "."), self.byte(1) != UInt8(ascii: ".") || self.start == self.offset {
      self.offset += 1
      self.skipDigits()
      kind = .numericLiteral
    }
    if self.byte() | 0x20 == UInt8(ascii: "e"), try self.readExponent() { kind = .numericLiteral }
    try self.refuseJunk("numeric literal")
    self.add(kind)
  }

  private mutating func skipDigits() {
    while self.byte().isDigit { self.offset += 1 }
  }

  private mutating func readExponent() throws(SyntaxFailure) -> Bool {
    let isSigned = self.byte(1) == UInt8(ascii: "+") || self.byte(1) == UInt8(ascii: "-")
    guard self.byte(isSigned ? 2 : 1).isDigit else {
      guard isSigned else { return false }
      self.offset += 2
      throw self.failure("trailing junk after numeric literal")
    }
    self.offset += isSigned ? 2 : 1
    self.skipDigits()
    return true
  }

  private mutating func refuseJunk(_ what: String) throws(SyntaxFailure) {
    guard self.byte().isNameStart else { return }
    while self.byte().isNamePart { self.offset += 1 }
    throw self.failure("trailing junk after \(what)")
  }

  /// `$1`; the number stays within 31 bits, as no statement has that many parameters.
  mutating func readParameter() throws(SyntaxFailure) {
    self.offset += 1
    var number: UInt32 = 0
    while self.byte().isDigit {
      number = min(number, 200_000_000) * 10 + UInt32(self.byte() - UInt8(ascii: "0"))
      self.offset += 1
    }
    try self.refuseJunk("parameter")
    self.add(.parameter, value: number)
  }

  mutating func readPunctuation() throws(SyntaxFailure) {
    if self.byte() == UInt8(ascii: "."), self.byte(1).isDigit { return try self.readNumber() }
    if let kind = self.punctuation() {
      self.offset += kind.length
      return self.add(kind.kind)
    }
    if self.byte().isOperatorPart { return try self.readOperator() }
    repeat { self.offset += 1 } while self.byte() & 0xC0 == 0x80
    self.add(.other)
  }

  /// Punctuation that no operator can hold.
  private func punctuation() -> (kind: Token.Kind, length: Int)? {
    switch self.byte() {
    case UInt8(ascii: ","): (.comma, 1)
    case UInt8(ascii: ";"): (.semicolon, 1)
    case UInt8(ascii: "("): (.leftParenthesis, 1)
    case UInt8(ascii: ")"): (.rightParenthesis, 1)
    case UInt8(ascii: "["): (.leftBracket, 1)
    case UInt8(ascii: "]"): (.rightBracket, 1)
    case UInt8(ascii: "."): self.byte(1) == UInt8(ascii: ".") ? (.doubleDot, 2) : (.dot, 1)
    case UInt8(ascii: ":"):
      switch self.byte(1) {
      case UInt8(ascii: ":"): (.typecast, 2)
      case UInt8(ascii: "="): (.colonEquals, 2)
      default: (.colon, 1)
      }
    default: nil
    }
  }

  private mutating func readOperator() throws(SyntaxFailure) {
    let length = self.operatorLength()
    self.offset += length
    if length > Self.maximumNameLength { throw self.failure("operator too long") }
    self.add(Self.operatorKind(self.bytes[self.start..<self.offset]))
  }

  /// How many bytes belong to the operator: none that begin a comment, and no `+` or `-` at the end unless a character
  /// is among them that no operator of the SQL standard has.
  private func operatorLength() -> Int {
    var length = 0
    var mayEndWithSign = false
    while self.byte(length).isOperatorPart, !self.beginsComment(length) {
      mayEndWithSign = mayEndWithSign || self.byte(length).isNonstandardOperatorPart
      length += 1
    }
    if !mayEndWithSign {
      while length > 1, self.byte(length - 1) == UInt8(ascii: "+") || self.byte(length - 1) == UInt8(ascii: "-") {
        length -= 1
      }
    }
    return length
  }

  private func beginsComment(_ distance: Int) -> Bool {
    switch (self.byte(distance), self.byte(distance + 1)) {
    case (UInt8(ascii: "-"), UInt8(ascii: "-")), (UInt8(ascii: "/"), UInt8(ascii: "*")): true
    default: false
    }
  }

  private static func operatorKind(_ bytes: ArraySlice<UInt8>) -> Token.Kind {
    guard let first = bytes.first, bytes.count <= 2 else { return .customOperator }
    if bytes.count == 1 { return Self.singleOperatorKind(first) }
    return switch (first, bytes[bytes.startIndex + 1]) {
    case (UInt8(ascii: "="), UInt8(ascii: ">")): .equalsGreater
    case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessEquals
    case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterEquals
    case (UInt8(ascii: "<"), UInt8(ascii: ">")), (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEquals
    default: .customOperator
    }
  }

  private static func singleOperatorKind(_ byte: UInt8) -> Token.Kind {
    switch byte {
    case UInt8(ascii: "+"): .plus
    case UInt8(ascii: "-"): .minus
    case UInt8(ascii: "*"): .star
    case UInt8(ascii: "/"): .slash
    case UInt8(ascii: "%"): .percent
    case UInt8(ascii: "^"): .caret
    case UInt8(ascii: "<"): .less
    case UInt8(ascii: ">"): .greater
    case UInt8(ascii: "="): .equals
    default: .customOperator
    }
  }
}

extension UInt8 {
  fileprivate var isOperatorPart: Bool {
    switch self {
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "="):
      true
    default:
      self.isNonstandardOperatorPart
    }
  }

  fileprivate var isNonstandardOperatorPart: Bool {
    switch self {
    case UInt8(ascii: "~"), UInt8(ascii: "!"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "%"),
      UInt8(ascii: "^"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "`"), UInt8(ascii: "?"):
      true
    default:
      false
    }
  }
}
