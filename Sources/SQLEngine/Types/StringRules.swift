// SQLEngine/Types: PostgreSQL's types. This file: the lengths of character types.

/// The rules of `varchar(n)`, `char(n)`, `name` and `"char"` (manual, sections 8.3 and 5.3).
enum StringRules {
  /// Cuts text to `limit` characters: silently in an explicit cast, else only if there are but spaces behind.
  static func varchar(_ text: String, modifier: Int32, isExplicit: Bool) throws(SQLError) -> String {
    let limit = Int(modifier) - 4
    guard limit >= 0, text.utf8.count > limit, let end = self.index(text, limit) else { return text }
    if !isExplicit, text[end...].utf8.contains(where: { $0 != 32 }) {
      throw SQLError(.stringDataRightTruncation, "value too long for type character varying(\(limit))")
    }
    return String(text[..<end])
  }

  /// Cuts text as above, or fills it up with spaces.
  static func bpchar(_ text: String, modifier: Int32, isExplicit: Bool) throws(SQLError) -> String {
    let limit = Int(modifier) - 4
    guard limit >= 0 else { return text }
    let count = text.unicodeScalars.count
    if count <= limit { return text + String(repeating: " ", count: limit - count) }
    guard let end = self.index(text, limit) else { return text }
    if !isExplicit, text[end...].utf8.contains(where: { $0 != 32 }) {
      throw SQLError(.stringDataRightTruncation, "value too long for type character(\(limit))")
    }
    return String(text[..<end])
  }

  /// Where the character of a number begins; `nil` if there are not more.
  static func index(_ text: String, _ count: Int) -> String.Index? {
    let scalars = text.unicodeScalars
    guard let index = scalars.index(scalars.startIndex, offsetBy: count, limitedBy: scalars.endIndex) else {
      return nil
    }
    return index < scalars.endIndex ? index : nil
  }

  /// At most 63 bytes, with no character cut.
  static func name(_ text: String) -> String {
    guard text.utf8.count > 63 else { return text }
    var end = text.utf8.index(text.utf8.startIndex, offsetBy: 63)
    while !self.isBoundary(text, end) { end = text.utf8.index(before: end) }
    return String(decoding: text.utf8[..<end], as: UTF8.self)
  }

  private static func isBoundary(_ text: String, _ index: String.Index) -> Bool { text.utf8[index] & 0xC0 != 0x80 }

  /// The first byte.
  static func char(_ text: String) -> String {
    guard let first = text.utf8.first else { return "" }
    return first < 128 ? String(UnicodeScalar(first)) : text
  }

  /// Text without spaces at its end: what `bpchar` is compared by, and cast to.
  static func withoutPadding(_ text: String) -> String {
    guard text.utf8.last == 32 else { return text }
    var utf8 = text.utf8[...]
    while utf8.last == 32 { utf8.removeLast() }
    return String(Substring(utf8))
  }
}
