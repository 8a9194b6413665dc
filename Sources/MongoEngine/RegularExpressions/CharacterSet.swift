// MongoEngine/RegularExpressions: PCRE's patterns as MongoDB takes them (pcre2pattern). This file: sets of characters.

/// A set of characters.
struct CharacterSet: Sendable {
  private var ranges: [ClosedRange<UInt32>] = []
  private var properties: [CharacterProperty] = []
  /// Ranges whose characters belong to the set in either case.
  private var foldedRanges: [ClosedRange<UInt32>] = []
  private var isNegated = false
  /// Whether each of ASCII's characters belongs to the set.
  private var ascii: (UInt64, UInt64) = (0, 0)

  init(_ ranges: [ClosedRange<UInt32>], _ properties: [CharacterProperty] = []) {
    self.ranges = ranges
    self.properties = properties
    self.prepare()
  }

  /// The union of the parts, or all else.
  init(_ parts: [CharacterSet], isNegated: Bool) {
    for part in parts {
      self.ranges += part.ranges
      self.foldedRanges += part.foldedRanges
      self.properties += part.properties
    }
    self.isNegated = isNegated
    self.prepare()
  }

  /// The characters of a range, or also those that differ from them in case only.
  init(_ range: ClosedRange<UInt32>, ignoresCase: Bool) {
    if ignoresCase { self.foldedRanges = [range] } else { self.ranges = [range] }
    self.prepare()
  }

  private mutating func prepare() {
    for code in 0..<64 as Range<UInt32> where self.decide(code) { self.ascii.0 |= 1 << UInt64(code) }
    for code in 64..<128 as Range<UInt32> where self.decide(code) { self.ascii.1 |= 1 << UInt64(code - 64) }
  }

  @inline(__always)
  func contains(_ code: UInt32) -> Bool {
    if code < 64 { return self.ascii.0 >> UInt64(code) & 1 == 1 }
    if code < 128 { return self.ascii.1 >> UInt64(code - 64) & 1 == 1 }
    return self.decide(code)
  }

  private func decide(_ code: UInt32) -> Bool {
    let isListed =
      self.ranges.contains { $0.contains(code) } || self.properties.contains { $0.holds(for: code) }
      || !self.foldedRanges.isEmpty && ([code] + CaseFolding.others(of: code)).contains(where: self.folds)
    return isListed != self.isNegated
  }

  private func folds(_ code: UInt32) -> Bool { self.foldedRanges.contains { $0.contains(code) } }

  /// All other characters, of a set of ranges.
  var complement: CharacterSet {
    var next: UInt32 = 0
    var others: [ClosedRange<UInt32>] = []
    for range in self.ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if next < range.lowerBound { others.append(next...range.lowerBound - 1) }
      next = max(next, range.upperBound + 1)
    }
    others.append(next...0x10FFFF)
    return CharacterSet(others, self.properties.map(\.opposite))
  }
}

extension CharacterSet {
  static let newlines = CharacterSet([10...10])
  static let digits = CharacterSet([48...57])
  static let words = CharacterSet([48...57, 65...90, 95...95, 97...122])
  static let spaces = CharacterSet([9...13, 32...32])
  static let horizontalSpaces = CharacterSet([
    9...9, 32...32, 0xA0...0xA0, 0x1680...0x1680, 0x180E...0x180E, 0x2000...0x200A, 0x202F...0x202F, 0x205F...0x205F,
    0x3000...0x3000,
  ])
  static let verticalSpaces = CharacterSet([10...13, 0x85...0x85, 0x2028...0x2029])
  static let everything = CharacterSet([0...0x10FFFF])
  static let notNewlines = newlines.complement

  // After `(*UCP)`. Their complements are exact: each has properties or ranges only.
  static let unicodeDigits = CharacterSet([], [CharacterProperty(["Nd"])])
  static let unicodeWords = CharacterSet([], [CharacterProperty(["L", "N"], also: [95])])
  static let unicodeSpaces = CharacterSet([], [CharacterProperty(["Z"], also: Set(9...13).union([0x85]))])

  /// A class of POSIX by its name.
  static func posix(_ name: String, usesProperties: Bool, ignoresCase: Bool) -> CharacterSet? {
    let name = ignoresCase && (name == "upper" || name == "lower") ? "alpha" : name
    if usesProperties, let set = self.unicodePOSIX[name] { return set }
    return self.asciiPOSIX[name]
  }

  private static let asciiPOSIX: [String: CharacterSet] = [
    "alpha": CharacterSet([65...90, 97...122]), "lower": CharacterSet([97...122]), "upper": CharacterSet([65...90]),
    "alnum": CharacterSet([48...57, 65...90, 97...122]), "ascii": CharacterSet([0...127]),
    "blank": CharacterSet([9...9, 32...32]), "cntrl": CharacterSet([0...31, 127...127]), "digit": digits,
    "graph": CharacterSet([33...126]), "print": CharacterSet([32...126]),
    "punct": CharacterSet([33...47, 58...64, 91...96, 123...126]), "space": spaces, "word": words,
    "xdigit": CharacterSet([48...57, 65...70, 97...102]),
  ]

  private static let unicodePOSIX: [String: CharacterSet] = [
    "alpha": CharacterSet([], [CharacterProperty(["L"])]), "lower": CharacterSet([], [CharacterProperty(["Ll"])]),
    "upper": CharacterSet([], [CharacterProperty(["Lu"])]), "alnum": CharacterSet([], [CharacterProperty(["L", "N"])]),
    "space": unicodeSpaces, "word": unicodeWords, "digit": unicodeDigits, "blank": horizontalSpaces,
  ]
}
