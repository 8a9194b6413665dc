// DataTracing, statements: what SQL text tells without its literals. This file: comments, parameters, operators, and the
// data of COPY.

extension SQLLexer {
  // MARK: comments

  mutating func comment(_ first: UInt8, _ bytes: Span<UInt8>) -> SQLToken? {
    let second = self.byte(bytes, self.index + 1)
    switch (first, second) {
    case (UInt8(ascii: "-"), UInt8(ascii: "-")):
      // In MySQL the second hyphen needs a gap behind it; elsewhere `5--3` has a comment.
      let third = self.byte(bytes, self.index + 2)
      guard self.dialect.family != .mysql || third <= 0x20 || third == 0x7F else { return nil }
      return self.blank(.comment, to: self.lineEnd(bytes))
    case (UInt8(ascii: "#"), _) where self.dialect.family == .mysql:
      return self.blank(.comment, to: self.lineEnd(bytes))
    case (UInt8(ascii: "/"), UInt8(ascii: "*")):
      return self.executedComment(bytes) ?? self.blank(.comment, to: self.blockEnd(bytes))
    case (UInt8(ascii: "*"), UInt8(ascii: "/")) where self.executedComments > 0:
      self.executedComments -= 1
      return self.blank(.comment, to: self.index + 2)
    default:
      return nil
    }
  }

  private func lineEnd(_ bytes: Span<UInt8>) -> Int {
    let endsAtReturn = self.dialect.family == .postgresql
    var index = self.index
    while index < self.count, bytes[index] != UInt8(ascii: "\n") {
      if endsAtReturn, bytes[index] == UInt8(ascii: "\r") { break }
      index += 1
    }
    return index
  }

  private func blockEnd(_ bytes: Span<UInt8>) -> Int {
    let isNested = self.dialect.family == .postgresql
    var index = self.index + 2
    var depth = 1
    while index + 1 < self.count {
      if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") {
        depth -= 1
        index += 2
        if depth == 0 { return index }
      } else if isNested, bytes[index] == UInt8(ascii: "/"), bytes[index + 1] == UInt8(ascii: "*") {
        depth += 1
        index += 2
      } else {
        index += 1
      }
    }
    return self.count
  }

  /// The opening mark of `/*! … */`, `/*!80013 … */` or MariaDB's `/*M! … */`, with the version.
  private mutating func executedComment(_ bytes: Span<UInt8>) -> SQLToken? {
    guard self.dialect.family == .mysql else { return nil }
    var end = self.index + 2
    if self.byte(bytes, end) == UInt8(ascii: "M") { end += 1 }
    guard self.byte(bytes, end) == UInt8(ascii: "!") else { return nil }
    end += 1
    var digits = 0
    while digits < 6, SQLByte.isDigit(self.byte(bytes, end + digits)) { digits += 1 }
    self.executedComments += 1
    return self.blank(.comment, to: digits >= 5 ? end + digits : end)
  }

  // MARK: parameters

  mutating func parameter(_ first: UInt8, _ bytes: Span<UInt8>) -> SQLToken {
    let next = self.byte(bytes, self.index + 1)
    switch first {
    case UInt8(ascii: "?"): return self.questionMark(next, bytes)
    case UInt8(ascii: ":"):
      let isNumbered = SQLByte.isDigit(next) && self.position == .elsewhere && self.dialect.stringsMayBeNames
      guard SQLByte.startsName(next) || isNumbered else { return self.token(.symbol, to: self.symbolEnd(bytes)) }
    default:
      let isVariable = self.dialect.family != .postgresql && (SQLByte.continuesName(next) || next == first)
      guard isVariable else { return self.token(.symbol, to: self.symbolEnd(bytes)) }
    }
    var end = self.index + (next == first ? 2 : 1)
    while end < self.count, SQLByte.continuesName(bytes[end]) { end += 1 }
    return self.token(.placeholder, to: end, position: .placeholder)
  }

  /// A parameter, or one of PostgreSQL's operators: `?|` and `?&` if a value stands before them.
  private mutating func questionMark(_ next: UInt8, _ bytes: Span<UInt8>) -> SQLToken {
    var end = self.index + 1
    if self.dialect.family == .postgresql, self.position != .elsewhere,
      next == UInt8(ascii: "|") || next == UInt8(ascii: "&"), self.byte(bytes, end + 1) != next
    {
      return self.token(.symbol, to: end + 1)
    }
    if self.dialect.stringsMayBeNames {
      while end < self.count, SQLByte.isDigit(bytes[end]) { end += 1 }
    }
    return self.token(.placeholder, to: end, position: .placeholder)
  }

  // MARK: operators and brackets

  /// The end of the longest operator that is known at this place, or of one character.
  func symbolEnd(_ bytes: Span<UInt8>) -> Int {
    let first = bytes[self.index]
    let second = self.byte(bytes, self.index + 1)
    let third = self.byte(bytes, self.index + 2)
    switch (first, second, third) {
    case (UInt8(ascii: "-"), UInt8(ascii: ">"), UInt8(ascii: ">")),
      (UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: ">")),
      (UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">")),
      (UInt8(ascii: "!"), UInt8(ascii: "~"), UInt8(ascii: "*")):
      return self.index + 3
    case (UInt8(ascii: "-"), UInt8(ascii: ">"), _), (UInt8(ascii: "#"), UInt8(ascii: ">"), _),
      (UInt8(ascii: "<"), UInt8(ascii: "="), _), (UInt8(ascii: "<"), UInt8(ascii: ">"), _),
      (UInt8(ascii: "<"), UInt8(ascii: "<"), _), (UInt8(ascii: "<"), UInt8(ascii: "@"), _),
      (UInt8(ascii: ">"), UInt8(ascii: "="), _), (UInt8(ascii: ">"), UInt8(ascii: ">"), _),
      (UInt8(ascii: "!"), UInt8(ascii: "="), _), (UInt8(ascii: "!"), UInt8(ascii: "~"), _),
      (UInt8(ascii: "="), UInt8(ascii: "="), _), (UInt8(ascii: "="), UInt8(ascii: ">"), _),
      (UInt8(ascii: "|"), UInt8(ascii: "|"), _), (UInt8(ascii: "&"), UInt8(ascii: "&"), _),
      (UInt8(ascii: ":"), UInt8(ascii: ":"), _), (UInt8(ascii: ":"), UInt8(ascii: "="), _),
      (UInt8(ascii: "~"), UInt8(ascii: "*"), _), (UInt8(ascii: "@"), UInt8(ascii: ">"), _),
      (UInt8(ascii: "@"), UInt8(ascii: "@"), _), (UInt8(ascii: "@"), UInt8(ascii: "?"), _):
      return self.index + 2
    default:
      return self.index + 1
    }
  }

  /// A bracket, or a name in brackets: any in SQLite, a plain one elsewhere that is no subscript.
  mutating func bracket(_ bytes: Span<UInt8>) -> SQLToken {
    switch self.dialect.family {
    case .sqlite:
      var end = self.index + 1
      while end < self.count, bytes[end] != UInt8(ascii: "]") { end += 1 }
      guard end < self.count else { return self.token(.literal, to: end) }
      return self.token(.quotedName, to: end + 1, position: .operand)
    case .ansi:
      if let end = self.bracketedNameEnd(bytes) { return self.token(.quotedName, to: end, position: .operand) }
      return self.token(.openBracket, to: self.index + 1)
    case .postgresql, .mysql:
      return self.token(.openBracket, to: self.index + 1)
    }
  }

  /// The end of a name in brackets: letters, digits and spaces, at most as many as SQL Server allows.
  private func bracketedNameEnd(_ bytes: Span<UInt8>) -> Int? {
    if self.index > 0 {
      let previous = bytes[self.index - 1]
      let isSubscript = SQLByte.continuesName(previous) || [0x22, 0x27, 0x29, 0x3F, 0x5D, 0x60].contains(previous)
      guard !isSubscript else { return nil }
    }
    guard SQLByte.startsName(self.byte(bytes, self.index + 1)), !self.isAfterIdentifiedBy else { return nil }
    for end in self.index + 1..<min(self.count, self.index + 130) {
      if bytes[end] == UInt8(ascii: "]") { return end + 1 }
      guard SQLByte.continuesName(bytes[end]) || bytes[end] == 0x20 else { return nil }
    }
    return nil
  }

  // MARK: the data of COPY

  /// The end of the data of COPY: the line break before the line that ends it, or the end of the text.
  func endOfData(from start: Int, _ bytes: Span<UInt8>) -> Int {
    var index = start
    while index < self.count {
      if bytes[index] == UInt8(ascii: "\n"), self.endOfDataLine(index + 1, bytes) != nil { return index }
      index += 1
    }
    return self.count
  }

  /// The end of the line `\.`, if it is that.
  func endOfDataLine(_ start: Int, _ bytes: Span<UInt8>) -> Int? {
    guard self.byte(bytes, start) == UInt8(ascii: "\\"), self.byte(bytes, start + 1) == UInt8(ascii: ".") else {
      return nil
    }
    let next = self.byte(bytes, start + 2)
    return start + 2 == self.count || next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r") ? start + 2 : nil
  }
}
