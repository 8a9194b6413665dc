// DataTracing, statements: what SQL text tells without its literals. This file: strings, numbers and quoted names.

extension SQLLexer {
  /// The string that begins with a quote at an offset; what stands before the quote belongs to it.
  mutating func string(quoteAt start: Int, escapes: Bool, _ bytes: Span<UInt8>) -> SQLToken {
    let escapes = escapes || self.dialect.escapesWithBackslash
    let (end, isClosed) = self.closing(bytes[start], after: start, escapes: escapes, bytes)
    return self.token(isClosed ? .string : .literal, to: end)
  }

  /// A name in quotes of its own; without a closing one it may be anything.
  mutating func quoted(_ quote: UInt8, from start: Int? = nil, _ bytes: Span<UInt8>) -> SQLToken {
    let (end, isClosed) = self.closing(quote, after: start ?? self.index, escapes: false, bytes)
    guard isClosed, !self.isAfterIdentifiedBy else { return self.token(.literal, to: end) }
    return self.token(.quotedName, to: end, position: .operand)
  }

  mutating func doubleQuoted(_ bytes: Span<UInt8>) -> SQLToken {
    guard self.dialect.family == .mysql else { return self.quoted(UInt8(ascii: "\""), bytes) }
    return self.string(quoteAt: self.index, escapes: false, bytes)
  }

  /// The offset behind the quote that closes what an offset opens. A doubled quote does not.
  private func closing(
    _ quote: UInt8,
    after start: Int,
    escapes: Bool,
    _ bytes: Span<UInt8>
  ) -> (end: Int, isClosed: Bool) {
    var index = start + 1
    while index < self.count {
      let byte = bytes[index]
      if byte == quote {
        guard self.byte(bytes, index + 1) == quote else { return (index + 1, true) }
        index += 1
      } else if escapes, byte == UInt8(ascii: "\\") {
        index += 1
      }
      index += 1
    }
    return (self.count, false)
  }

  /// A literal or a quoted name that begins with a word: `E'…'`, `N'…'`, `B'…'`, `X'…'`, `U&'…'`, `U&"…"`.
  mutating func prefixed(_ first: UInt8, wordEnd end: Int, _ bytes: Span<UInt8>) -> SQLToken? {
    guard end == self.index + 1 else { return nil }
    let letter = first | 0x20
    if bytes[end] == UInt8(ascii: "'") {
      if letter == UInt8(ascii: "e"), self.dialect.hasEscapeStrings {
        let token = self.string(quoteAt: end, escapes: true, bytes)
        self.continuesEscapes = true
        return token
      }
      guard letter == UInt8(ascii: "n") || letter == UInt8(ascii: "b") || letter == UInt8(ascii: "x") else {
        return nil
      }
      return self.string(quoteAt: end, escapes: false, bytes)
    }
    guard letter == UInt8(ascii: "u"), bytes[end] == UInt8(ascii: "&"), self.dialect.hasDollarQuotes else { return nil }
    switch self.byte(bytes, end + 1) {
    case UInt8(ascii: "'"): return self.string(quoteAt: end + 1, escapes: false, bytes)
    case UInt8(ascii: "\""): return self.quoted(UInt8(ascii: "\""), from: end + 1, bytes)
    default: return nil
    }
  }

  // MARK: dollar quotes

  /// A string in dollar quotes, a parameter, or a dollar sign.
  mutating func dollar(_ bytes: Span<UInt8>) -> SQLToken {
    var end = self.index + 1
    if SQLByte.isDigit(self.byte(bytes, end)) {
      while end < self.count, SQLByte.isDigit(bytes[end]) { end += 1 }
      return self.token(.placeholder, to: end, position: .placeholder)
    }
    while end < self.count, SQLByte.startsName(bytes[end]) || SQLByte.isDigit(bytes[end]) { end += 1 }
    if self.dialect.hasDollarQuotes, self.byte(bytes, end) == UInt8(ascii: "$") {
      return self.token(.literal, to: self.closingTag(self.index..<end, bytes))
    }
    guard end > self.index + 1 else { return self.token(.symbol, to: end) }
    return self.token(.placeholder, to: end, position: .placeholder)
  }

  /// The offset behind the closing tag. A tag has no dollar sign inside, so that what was compared in vain need not
  /// be looked at again.
  private func closingTag(_ tag: Range<Int>, _ bytes: Span<UInt8>) -> Int {
    var index = tag.upperBound + 1
    while index < self.count {
      guard bytes[index] == UInt8(ascii: "$") else {
        index += 1
        continue
      }
      var matched = 1
      while matched < tag.count, index + matched < self.count, bytes[index + matched] == bytes[tag.lowerBound + matched]
      {
        matched += 1
      }
      if matched == tag.count, self.byte(bytes, index + matched) == UInt8(ascii: "$") { return index + matched + 1 }
      index += matched
    }
    return self.count
  }

  // MARK: numbers

  /// A sign with the number that it belongs to, or an operator.
  mutating func sign(_ bytes: Span<UInt8>) -> SQLToken {
    let next = self.byte(bytes, self.index + 1)
    let isNumber =
      SQLByte.isDigit(next)
      || (next == UInt8(ascii: ".") && SQLByte.isDigit(self.byte(bytes, self.index + 2)))
    let isUnary = self.position == .elsewhere || self.position == .literal
    guard isNumber, isUnary, self.nameEnd(self.index + 1, bytes) == nil else {
      return self.token(.symbol, to: self.symbolEnd(bytes))
    }
    return self.token(.literal, to: self.numberEnd(self.index + 1, bytes))
  }

  mutating func dot(_ bytes: Span<UInt8>) -> SQLToken {
    guard SQLByte.isDigit(self.byte(bytes, self.index + 1)) else { return self.token(.dot, to: self.index + 1) }
    if self.position == .operand, self.nameEnd(self.index + 1, bytes) != nil {
      return self.token(.dot, to: self.index + 1)
    }
    return self.token(.literal, to: self.numberEnd(self.index, bytes))
  }

  /// A number, or a name of MySQL's that begins with digits.
  mutating func digits(from start: Int, _ bytes: Span<UInt8>) -> SQLToken {
    if let end = self.nameEnd(start, bytes) { return self.word(to: end, keyword: .none) }
    return self.token(.literal, to: self.numberEnd(start, bytes))
  }

  /// The end of a number. Letters that follow without a gap go with it: it is no name.
  private func numberEnd(_ start: Int, _ bytes: Span<UInt8>) -> Int {
    var index = start
    while index < self.count, SQLByte.isDigit(bytes[index]) || bytes[index] == UInt8(ascii: "_") { index += 1 }
    let isPrefixed = index == start + 1 && bytes[start] == UInt8(ascii: "0") && self.isRadix(self.byte(bytes, index))
    if !isPrefixed, self.byte(bytes, index) == UInt8(ascii: "."), self.byte(bytes, index + 1) != UInt8(ascii: ".") {
      index += 1
      while index < self.count, SQLByte.isDigit(bytes[index]) || bytes[index] == UInt8(ascii: "_") { index += 1 }
      if index > start, bytes[index - 1] == UInt8(ascii: "."), !self.hasExponent(at: index, bytes) { return index }
    }
    if !isPrefixed, self.hasExponent(at: index, bytes) {
      index += SQLByte.isDigit(bytes[index + 1]) ? 1 : 2
    }
    while index < self.count, SQLByte.startsName(bytes[index]) || SQLByte.isDigit(bytes[index]) { index += 1 }
    return index
  }

  private func isRadix(_ byte: UInt8) -> Bool {
    [UInt8(ascii: "x"), UInt8(ascii: "b"), UInt8(ascii: "o")].contains(byte | 0x20)
  }

  private func hasExponent(at index: Int, _ bytes: Span<UInt8>) -> Bool {
    guard self.byte(bytes, index) | 0x20 == UInt8(ascii: "e") else { return false }
    let next = self.byte(bytes, index + 1)
    if SQLByte.isDigit(next) { return true }
    return (next == UInt8(ascii: "+") || next == UInt8(ascii: "-")) && SQLByte.isDigit(self.byte(bytes, index + 2))
  }

  /// The end of a name that begins with digits, as MySQL has them: `2024_sales`, but neither `12`, `0x12` nor `1e5`.
  private func nameEnd(_ start: Int, _ bytes: Span<UInt8>) -> Int? {
    guard self.dialect.family == .mysql else { return nil }
    var index = start
    while index < self.count, SQLByte.isDigit(bytes[index]) { index += 1 }
    let marker = self.byte(bytes, index)
    guard SQLByte.continuesName(marker) else { return nil }
    var isNumber = marker | 0x20 == UInt8(ascii: "e") || (bytes[start] == UInt8(ascii: "0") && index == start + 1)
    isNumber = isNumber && (marker | 0x20 == UInt8(ascii: "e") || self.isRadix(marker))
    index += 1
    while index < self.count, SQLByte.continuesName(bytes[index]) {
      isNumber = isNumber && SQLByte.isHexDigit(bytes[index])
      index += 1
    }
    return isNumber ? nil : index
  }
}
