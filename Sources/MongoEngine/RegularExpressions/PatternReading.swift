// MongoEngine/RegularExpressions: PCRE's patterns as MongoDB takes them (pcre2pattern). This file: options, and a
// pattern's characters one by one.

/// How a pattern is read.
struct PatternOptions: Sendable {
  var ignoresCase = false
  var isMultiline = false
  var dotMatchesNewline = false
  /// White space and comments are passed over.
  var isExtended = false
  /// So is white space in a class.
  var isExtendedMore = false
  /// Groups without a name do not capture.
  var namesOnly = false
  var isUngreedy = false
  var allowsEqualNames = false
  /// `(*UCP)`: `\w` and the like mean Unicode's categories.
  var usesProperties = false

  init() {}

  /// The options of letters; `nil` for one that is not known.
  init?(letters: some Sequence<Unicode.Scalar>) {
    for letter in letters where !"u".unicodeScalars.contains(letter) {
      guard "imsx".unicodeScalars.contains(letter) else { return nil }
      self.set(letter, true)
    }
  }

  /// Sets or clears an inline option; false if there is none of this letter.
  @discardableResult
  mutating func set(_ letter: Unicode.Scalar, _ isOn: Bool) -> Bool {
    switch letter {
    case "i": self.ignoresCase = isOn
    case "m": self.isMultiline = isOn
    case "s": self.dotMatchesNewline = isOn
    case "x":
      self.isExtendedMore = isOn && self.isExtendedMore
      self.isExtended = isOn
    case "n": self.namesOnly = isOn
    case "U": self.isUngreedy = isOn
    case "J": self.allowsEqualNames = isOn
    default: return false
    }
    return true
  }
}

extension PatternParser {
  var current: UInt32? { self.index < self.text.count ? self.text[self.index] : nil }

  func starts(with word: String) -> Bool { self.text[self.index...].starts(with: word.unicodeScalars.map(\.value)) }

  /// Passes over `word`, if it stands here.
  mutating func take(_ word: String) -> Bool {
    guard self.starts(with: word) else { return false }
    self.index += word.unicodeScalars.count
    return true
  }

  /// The character here, which is passed over.
  mutating func next() -> UInt32? {
    guard let code = self.current else { return nil }
    self.index += 1
    return code
  }

  /// A decimal number; one that is too large for anything stays so.
  mutating func digits() -> Int? {
    var value: Int?
    while let code = self.current, 48...57 ~= code {
      value = min((value ?? 0) * 10 + Int(code - 48), 1_000_000)
      self.index += 1
    }
    return value
  }

  /// At most so many digits of a base.
  mutating func number(base: UInt32, atMost count: Int) -> UInt32? {
    var value: UInt32?
    var left = count
    while left > 0, let code = self.current, let digit = Self.digit(code), digit < base {
      // Larger than every character already.
      value = min((value ?? 0) * base + digit, 0x0FFF_FFFF)
      self.index += 1
      left -= 1
    }
    return value
  }

  private static func digit(_ code: UInt32) -> UInt32? {
    switch code {
    case 48...57: code - 48
    case 65...70: code - 55
    case 97...102: code - 87
    default: nil
    }
  }

  /// Characters up to `end`, which is passed over; `nil` where it is missing.
  mutating func text(upTo end: Unicode.Scalar) -> String? {
    guard let stop = self.text[self.index...].firstIndex(of: end.value) else { return nil }
    let word = self.text[self.index..<stop].compactMap(Unicode.Scalar.init)
    self.index = stop + 1
    return String(String.UnicodeScalarView(word))
  }

  /// Passes over comments, and over white space where it means nothing.
  mutating func skipComments() throws(PatternError) {
    while let code = self.current {
      if self.starts(with: "(?#") {
        guard self.text(upTo: ")") != nil else { throw PatternError("missing ) after (?# comment") }
      } else if self.options.isExtended,
        CharacterSet.spaces.contains(code) || [0x85, 0x200E, 0x200F, 0x2028, 0x2029].contains(code)
      {
        self.index += 1
      } else if self.options.isExtended, code == 35 {
        self.index = self.text[self.index...].firstIndex(of: 10).map { $0 + 1 } ?? self.text.count
      } else {
        return
      }
    }
  }
}

extension Character {
  init(_ code: UInt32) { self = Unicode.Scalar(code).map(Character.init) ?? "\u{FFFD}" }
}
