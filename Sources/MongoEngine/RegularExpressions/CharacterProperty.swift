// MongoEngine/RegularExpressions: PCRE's patterns as MongoDB takes them (pcre2pattern). This file: what Unicode says of
// characters: their categories and their other case.

/// Unicode's general categories, `\p{L}`.
struct CharacterProperty: Sendable {
  private var categories: Set<Unicode.GeneralCategory>
  private var others: Set<UInt32>
  private var isNegated = false

  /// Some categories, by one or two letters, and some characters besides.
  init(_ names: [String], also others: Set<UInt32> = []) {
    self.categories = Set(Self.names.filter { entry in names.contains { entry.key.hasPrefix($0) } }.values)
    self.others = others
  }

  /// The property of a name; `nil` for one that is not known here.
  init?(named name: String) {
    switch name {
    case "Any": self.init([""])
    case "L&": self.init(["Ll", "Lu", "Lt"])
    case "Xan": self.init(["L", "N"])
    case "Xwd": self.init(["L", "N"], also: [95])
    case "Xsp", "Xps": self.init(["Z"], also: Set(9...13).union([0x85]))
    default:
      guard Self.names.keys.contains(where: { $0 == name || name.count == 1 && $0.hasPrefix(name) }) else { return nil }
      self.init([name])
    }
  }

  func holds(for code: UInt32) -> Bool {
    guard let scalar = Unicode.Scalar(code) else { return self.isNegated }
    let isOne = self.others.contains(code) || self.categories.contains(scalar.properties.generalCategory)
    return isOne != self.isNegated
  }

  var opposite: CharacterProperty {
    var opposite = self
    opposite.isNegated.toggle()
    return opposite
  }

  private static let names: [String: Unicode.GeneralCategory] = [
    "Lu": .uppercaseLetter, "Ll": .lowercaseLetter, "Lt": .titlecaseLetter, "Lm": .modifierLetter, "Lo": .otherLetter,
    "Mn": .nonspacingMark, "Mc": .spacingMark, "Me": .enclosingMark, "Nd": .decimalNumber, "Nl": .letterNumber,
    "No": .otherNumber, "Pc": .connectorPunctuation, "Pd": .dashPunctuation, "Ps": .openPunctuation,
    "Pe": .closePunctuation, "Pi": .initialPunctuation, "Pf": .finalPunctuation, "Po": .otherPunctuation,
    "Sm": .mathSymbol, "Sc": .currencySymbol, "Sk": .modifierSymbol, "So": .otherSymbol, "Zs": .spaceSeparator,
    "Zl": .lineSeparator, "Zp": .paragraphSeparator, "Cc": .control, "Cf": .format, "Cs": .surrogate,
    "Co": .privateUse, "Cn": .unassigned,
  ]
}

/// Characters that differ in case only, as long as each is one character.
enum CaseFolding {
  /// The character that stands for all that differ from it in case only.
  static func fold(_ code: UInt32) -> UInt32 {
    if code < 128 { return 65...90 ~= code ? code + 32 : code }
    return self.lower(self.upper(code))
  }

  /// The characters that differ from this one in case only.
  static func others(of code: UInt32) -> [UInt32] {
    switch code {
    case 75, 107: [code ^ 32, 0x212A]
    case 83, 115: [code ^ 32, 0x17F]
    case 65...90, 97...122: [code ^ 32]
    case 0..<128: []
    default: [self.lower(code), self.upper(code), self.fold(code)]
    }
  }

  private static func lower(_ code: UInt32) -> UInt32 {
    Unicode.Scalar(code)?.properties.lowercaseMapping.onlyScalar ?? code
  }

  private static func upper(_ code: UInt32) -> UInt32 {
    Unicode.Scalar(code)?.properties.uppercaseMapping.onlyScalar ?? code
  }
}

extension String {
  fileprivate var onlyScalar: UInt32? { self.unicodeScalars.count == 1 ? self.unicodeScalars.first?.value : nil }
}
