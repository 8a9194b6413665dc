// MongoEngine/Updating: documents changed. This file: the path that an operator is given (manual: "Update Operators",
// "$ (update)", "$[]", "$[<identifier>]").

import BSON

/// The path that an operator is given: names, positions, `$`, `$[]` and `$[name]`.
struct UpdatePath: CustomStringConvertible {
  /// What stands between the dots.
  let parts: [String]
  /// The path as it was written.
  let description: String

  /// Reads a path.
  ///
  /// - Throws: EmptyFieldName for an empty name, BadValue for `$` that stands first or twice, Overflow for a path that
  ///   is deeper than documents may be.
  init(_ text: String) throws(MongoError) {
    guard !text.isEmpty else { throw .of(.emptyFieldName, "An empty update path is not valid.") }
    let path = FieldPath(text)
    self.parts = path.parts
    self.description = text
    guard !self.parts.contains("") else {
      throw .of(.emptyFieldName, "The update path '\(text)' contains an empty field name, which is not allowed.")
    }
    try StorageRules.check(.null, depth: self.parts.count)
    guard self.parts.count(where: { $0 == "$" }) <= 1 else {
      throw .of(.badValue, "Too many positional (i.e. '$') elements found in path '\(text)'")
    }
    guard self.parts.first != "$" else {
      throw .of(.badValue, "Cannot have positional (i.e. '$') element in the first position in path '\(text)'")
    }
  }

  /// The name in `$[name]`; empty for `$[]`, `nil` for everything else.
  static func filterName(_ part: String) -> String? {
    guard part.begins(with: "$["), part.ends(with: "]") else { return nil }
    return part.dropping(first: 2, last: 1)
  }

  /// Whether the path holds `$`, `$[]` or `$[name]`.
  var isDynamic: Bool { self.parts.contains { $0 == "$" || Self.filterName($0) != nil } }

  /// Whether this is the beginning of the other.
  func isPrefix(of other: UpdatePath) -> Bool { other.parts.beginWithNames(of: self.parts) }
}
