// SQLEngine/Functions: PostgreSQL's functions and operators. This file: templates of numbers (manual, table 9.29).

/// A template of to_char and to_number for numbers.
struct NumberTemplate {
  enum Part: Equatable {
    case digit(isZero: Bool)
    case point
    case group(String)
    case sign, minus, plus, anySign
    case literal(String)
    case ordinal(String)
    case shift
  }

  private(set) var parts: [Part] = []
  private(set) var isFilled = true
  private(set) var hasBrackets = false
  private(set) var isRoman: String?
  private(set) var hasExponent = false
  private(set) var before = 0
  private(set) var after = 0
  private(set) var shifted = 0

  init(_ text: String) throws(SQLError) {
    let bytes = Array(text.utf8)
    var index = 0
    func upper(_ count: Int) -> String {
      String(decoding: bytes[index..<min(index + count, bytes.count)].map(asciiUpper), as: UTF8.self)
    }
    while index < bytes.count {
      let byte = asciiUpper(bytes[index])
      var length = 1
      switch byte {
      case UInt8(ascii: "9"), UInt8(ascii: "0"): self.addDigit(isZero: byte == 48)
      case UInt8(ascii: "."), UInt8(ascii: "D"): try self.addPoint()
      case UInt8(ascii: ","), UInt8(ascii: "G"): self.parts.append(.group(","))
      case UInt8(ascii: "L"): self.parts.append(.literal(" "))
      // What it stands for, blanks for zero, PostgreSQL does not carry out.
      case UInt8(ascii: "B"): break
      case UInt8(ascii: "V"):
        self.parts.append(.shift)
      case UInt8(ascii: "\""):
        var (end, text): (Int, [UInt8]) = (index + 1, [])
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
          text.append(bytes[end])
          end += 1
        }
        self.parts.append(.literal(String(decoding: text, as: UTF8.self)))
        length = end + 1 - index
      case _ where upper(4) == "EEEE":
        self.hasExponent = true
        length = 4
      default:
        length = self.addWord(upper(2), String(decoding: bytes[index..<min(index + 2, bytes.count)], as: UTF8.self))
        if length == 0 {
          length = 1
          if byte == UInt8(ascii: "S") {
            self.parts.append(.sign)
          } else {
            self.parts.append(.literal(String(decoding: [bytes[index]], as: UTF8.self)))
          }
        }
      }
      index += length
    }
  }

  private var hasPoint: Bool { self.parts.contains(.point) }

  private mutating func addDigit(isZero: Bool) {
    self.parts.append(.digit(isZero: isZero))
    if self.parts.contains(.shift) { self.shifted += 1 }
    if self.hasPoint { self.after += 1 } else { self.before += 1 }
  }

  private mutating func addPoint() throws(SQLError) {
    if self.hasPoint { throw SQLError(.syntaxError, "multiple decimal points") }
    self.parts.append(.point)
  }

  private mutating func addWord(_ word: String, _ written: String) -> Int {
    switch word {
    case "FM": self.isFilled = false
    case "MI": self.parts.append(.minus)
    case "PL": self.parts.append(.plus)
    case "SG": self.parts.append(.anySign)
    case "PR": self.hasBrackets = true
    case "RN": self.isRoman = written
    case "TH": self.parts.append(.ordinal(written))
    default: return 0
    }
    return 2
  }

  // MARK: Writing

  /// A floating-point number is rounded as C does it, and keeps its sign if that makes it 0.
  func write(_ double: Double, digits: Int) throws(SQLError) -> String {
    let value = Numeric(double, digits: digits)
    guard value.isFinite, self.isRoman == nil, !self.hasExponent, self.shifted == 0,
      let rounded = Numeric(stored: FloatText.printf(value.double, decimals: self.after))
    else { return try self.write(value) }
    return try self.write(rounded, isNegative: double < 0)
  }

  func write(_ value: Numeric, isNegative: Bool? = nil) throws(SQLError) -> String {
    if let roman = self.isRoman { return self.writeRoman(value, lower: roman == "rn") }
    guard !self.hasExponent else { return try self.writeExponent(value) }
    guard value.isFinite else { return self.layout(nil, "", isNegative: false) }
    let shifted = try Numeric.multiply(value, Numeric(limbs: Limbs.shiftLeft([1], self.shifted)))
    let rounded = shifted.rounded(to: self.after)
    let text = rounded.magnitude.description.split(separator: ".", omittingEmptySubsequences: false)
    let whole = text[0] == "0" ? "" : String(text[0])
    // Without a place before the point not even 0 fits there.
    let isTooLong = whole.utf8.count > self.before || self.before == 0 && self.hasPoint
    return self.layout(
      isTooLong ? nil : whole,
      text.count > 1 ? String(text[1]) : "",
      isNegative: isNegative ?? rounded.isNegative,
      ordinal: rounded.integer ?? 0
    )
  }

  /// Lays digits out by the template; `whole` is `nil` for a number that is too long, which is shown as `#`.
  private func layout(_ whole: String?, _ fraction: String, isNegative: Bool, ordinal: Int64 = 0) -> String {
    let hasOwnSign = self.parts.contains { [.sign, .minus, .anySign].contains($0) } || self.hasBrackets
    let digits = Array((whole ?? String(repeating: "#", count: self.before)).utf8)
    let decimals = Array((whole == nil ? String(repeating: "#", count: self.after) : fraction).utf8)
    // The first digit that is shown: the number's own, or the first 0 of the template.
    let firstZero =
      self.parts.filter(Self.isDigit).prefix(self.before).firstIndex(of: .digit(isZero: true)) ?? self.before
    var first = min(self.before - min(digits.count, self.before), firstZero)
    let kept = self.keptDecimals(decimals)
    // A zero is shown if nothing else would be.
    if first == self.before, self.before > 0, self.after == 0 || !self.isFilled && kept == 0 { first = self.before - 1 }
    var (result, position, isBehind, signPlaced) = ("", 0, false, hasOwnSign)
    let sign = isNegative ? "-" : " "
    func placeSign() {
      if !signPlaced { result += self.isFilled || isNegative ? sign : "" }

      signPlaced = true
    }
    var bracketOpen = false
    func openBracket() {
      if self.hasBrackets, !bracketOpen {
        result += isNegative ? "<" : self.isFilled ? " " : ""
        bracketOpen = true
      }
    }
    for part in self.parts {
      switch part {
      case .digit:
        if isBehind {
          let index = position - self.before
          if index < kept { result.unicodeScalars.append(UnicodeScalar(index < decimals.count ? decimals[index] : 48)) }
        } else if position >= first {
          placeSign()
          openBracket()
          let index = position - (self.before - digits.count)
          result.unicodeScalars.append(UnicodeScalar(index >= 0 && index < digits.count ? digits[index] : 48))
        } else if self.isFilled {
          result += " "
        }
        position += 1
      case .point:
        placeSign()
        openBracket()
        isBehind = true
        if self.after > 0 { result += "." }
      case .group(let text): result += position > first ? text : self.isFilled ? " " : ""
      case .sign: result += isNegative ? "-" : "+"
      case .minus: result += isNegative ? "-" : self.isFilled ? " " : ""
      case .plus: result += isNegative ? (self.isFilled ? " " : "") : "+"
      case .anySign: result += isNegative ? "-" : "+"
      case .literal(let text): result += text
      case .ordinal(let text):
        if !isNegative, whole != nil { result += DateTemplateWriter.suffix(Int(ordinal % 100), text) }
      case .shift: break
      }
    }
    if self.hasBrackets { result += isNegative ? ">" : self.isFilled ? " " : "" }
    return self.anchored(result)
  }

  /// A sign `S` before the digits stands beside them.
  private func anchored(_ text: String) -> String {
    guard self.parts.first == .sign, let sign = text.first else { return text }
    let rest = text.dropFirst()
    let blanks = rest.prefix { $0 == " " }
    return String(blanks) + String(sign) + rest.dropFirst(blanks.count)
  }

  /// With FM, zeroes at the end that stand for a 9 are left out.
  private func keptDecimals(_ decimals: [UInt8]) -> Int {
    guard !self.isFilled else { return self.after }
    let digits = self.parts.filter(Self.isDigit).suffix(self.after)
    let lastZero = digits.lastIndex(of: .digit(isZero: true)).map { $0 - digits.startIndex + 1 } ?? 0
    var count = decimals.count
    while count > lastZero, decimals[count - 1] == 48 { count -= 1 }
    return count
  }

  private static func isDigit(_ part: Part) -> Bool {
    if case .digit = part { true } else { false }
  }

  private func writeRoman(_ value: Numeric, lower: Bool) -> String {
    guard let number = value.integer, (1...3999).contains(number) else { return String(repeating: "#", count: 15) }
    var (rest, text) = (number, "")
    let steps: [(Int64, String)] = [
      (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
      (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ]
    for (size, letters) in steps {
      while rest >= size {
        text += letters
        rest -= size
      }
    }
    let padding = self.isFilled ? String(repeating: " ", count: max(0, 15 - text.utf8.count)) : ""
    return padding + (lower ? text.lowercased() : text)
  }

  private func writeExponent(_ value: Numeric) throws(SQLError) -> String {
    guard value.isFinite, !value.isZero else { return " 0." + String(repeating: "0", count: self.after) + "e+00" }
    var exponent = Limbs.digitCount(value.limbs) - 1 - value.scale
    func mantissa(_ exponent: Int) -> Numeric {
      let scale = value.scale + exponent
      let moved =
        scale >= 0
        ? Numeric(limbs: value.limbs, scale: scale) : Numeric(limbs: Limbs.shiftLeft(value.limbs, -scale))
      return moved.rounded(to: self.after)
    }
    if Numeric.compare(mantissa(exponent), Numeric(10)) >= 0 { exponent += 1 }
    let sign = value.isNegative ? "-" : self.isFilled ? " " : ""
    return sign + mantissa(exponent).description + "e" + (exponent < 0 ? "-" : "+") + twoDigits(abs(exponent))
  }

  // MARK: Reading

  /// The number in a text, by the places of the template's digits.
  func read(_ text: String) throws(SQLError) -> Numeric {
    var (digits, isNegative, hasPoint) = ("", false, false)
    let bytes = Array(text.utf8)
    var (index, decimals, wholes) = (0, 0, 0)
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "<"): isNegative = true
      case 48...57:
        if hasPoint ? decimals < self.after : wholes < self.before {
          digits.unicodeScalars.append(UnicodeScalar(byte))
          if hasPoint { decimals += 1 } else { wholes += 1 }
        }
      case UInt8(ascii: "."):
        if !hasPoint, self.hasPoint {
          hasPoint = true
          digits += "."
        }
      default: break
      }
    }
    guard digits.utf8.contains(where: { $0 &- 48 < 10 }) else {
      throw SQLError(
        .invalidTextRepresentation,
        "invalid input syntax for type numeric: \"\(text.isEmpty ? "" : " ")\""
      )
    }
    let value = try Numeric(text: (isNegative ? "-" : "") + (digits.hasPrefix(".") ? "0" : "") + digits)
    guard self.shifted > 0 else { return value }
    return try Numeric.divide(value, Numeric(limbs: Limbs.shiftLeft([1], self.shifted)))
  }
}
