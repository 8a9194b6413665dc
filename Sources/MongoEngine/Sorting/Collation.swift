// MongoEngine/Sorting: documents put in order. This file: how strings are compared for people (manual: "Collation").

import BSON

/// An order of strings by letters first, then by accents, then by case, as the Unicode collation's root order has it.
///
/// Letters of ASCII, Latin-1 and Latin Extended-A are known; whatever else a string holds comes after them, by code
/// point. Locales that put letters elsewhere are refused.
package struct Collation: Hashable, Sendable {
  /// The locale: `en`, `de_AT` …
  package var locale: String
  /// 1 for letters only, 2 for accents too, 3 for case too.
  package var strength: Int
  /// Whether case counts below strength 3.
  package var caseLevel: Bool
  /// Whether capitals come before small letters.
  package var isUpperFirst: Bool
  /// Whether digits are compared as numbers.
  package var numericOrdering: Bool

  /// Negative, zero or positive.
  package func compare(_ left: String, _ right: String) -> Int {
    let left = CollationKey(left, self.numericOrdering)
    let right = CollationKey(right, self.numericOrdering)
    let letters = order(left.letters, right.letters)
    if letters != 0 { return letters }
    let accents = self.strength >= 2 ? order(left.accents, right.accents) : 0
    if accents != 0 { return accents }
    guard self.strength >= 3 || self.caseLevel else { return 0 }
    return self.isUpperFirst ? order(right.cases, left.cases) : order(left.cases, right.cases)
  }
}

private func order<Value: Comparable>(_ left: [Value], _ right: [Value]) -> Int {
  if left == right { return 0 }
  return left.lexicographicallyPrecedes(right) ? -1 : 1
}

/// A string as the three things that are compared.
private struct CollationKey {
  private(set) var letters: [UInt32] = []
  private(set) var accents: [UInt32] = []
  private(set) var cases: [UInt8] = []

  init(_ text: String, _ numericOrdering: Bool) {
    var scalars = text.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      if numericOrdering, scalar.isDigit {
        let rest = scalars.prefix(while: \.isDigit)
        scalars = scalars.dropFirst(rest.count)
        self.append(number: String(scalar) + String(rest))
      } else if 0x300...0x36F ~= scalar.value, let last = self.accents.indices.last {
        self.accents[last] = self.accents[last] << 8 | scalar.value & 0xFF
      } else if let latin = LatinLetter(scalar) {
        for letter in latin.base.unicodeScalars { self.append(letter, accent: latin.accent) }
      } else {
        self.append(scalar, accent: 0)
      }
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar, accent: UInt32) {
    let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    self.letters.append(rank(of: lower))
    self.accents.append(accent)
    self.cases.append(lower == scalar ? 0 : 1)
  }

  /// Longer numbers are greater, so the count of digits goes first.
  private mutating func append(number digits: String) {
    let digits = digits.drop { $0 == "0" }
    self.letters += [rank(of: "0"), UInt32(digits.utf8.count)] + digits.unicodeScalars.map(\.value)
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { "0"..."9" ~= self }
}

/// Where ASCII's marks stand in the root order: all of them before digits, and those before letters.
private let marks = Array("\t\n\u{B}\u{C}\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789".unicodeScalars)

private func rank(of scalar: Unicode.Scalar) -> UInt32 {
  if scalar.value < 0x80, let mark = marks.firstIndex(of: scalar) { return UInt32(mark) + 1 }
  return scalar.value < 0x20 ? 0 : scalar.value + 0x100
}

/// A letter with its accent taken off.
private struct LatinLetter {
  let base: String
  let accent: UInt32

  init?(_ scalar: Unicode.Scalar) {
    guard 0xC0...0x17F ~= scalar.value else { return nil }
    let base = latinBases[Int(scalar.value) - 0xC0]
    guard base != "·" else { return nil }
    self.base = base == "§" ? LatinLetter.pairs[scalar] ?? String(scalar) : String(base)
    self.accent = scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? scalar.value
  }

  /// Letters that are sorted as two.
  private static let pairs: [Unicode.Scalar: String] = [
    "Æ": "AE", "æ": "ae", "ß": "ss", "Œ": "OE", "œ": "oe", "Ĳ": "IJ", "ĳ": "ij",
  ]
}

/// The letters without accents from U+00C0 to U+017F; `§` where there are two, `·` for what is its own letter.
private let latinBases = Array(
  "AAAAAA§CEEEEIIIIDNOOOOO·OUUUUY·§aaaaaa§ceeeeiiiidnooooo·ouuuuy·y"
    + "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiI·§§JjKk·LlLlLlLlLlNnNnNn···OoOoOo§§RrRrRrSsSsSsSs"
    + "TtTt··UuUuUuUuUuUuWwYyYZzZzZzs"
)
