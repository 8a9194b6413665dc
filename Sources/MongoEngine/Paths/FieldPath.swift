// MongoEngine/Paths: dotted paths and arrays as MongoDB resolves them. This file: a path and its parts.

import BSON

/// A dotted path; paths are the same when their bytes are.
package struct FieldPath: Hashable, Sendable, CustomStringConvertible {
  /// The names between the dots.
  package let parts: [String]
  /// The path as it was written.
  package let description: String

  /// Makes a path.
  package init(_ text: String) {
    self.description = text
    self.parts = text.split(at: ".")
  }

  /// Whether both have the same bytes.
  package static func == (left: Self, right: Self) -> Bool { left.description.hasSameBytes(as: right.description) }

  /// Hashes the bytes.
  package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: self.description) }

  /// Makes a path that can be projected, ordered by or indexed.
  ///
  /// - Throws: the error MongoDB gives for an empty name, for one that begins with `$` and is none of a DBRef's, for one
  ///   with a zero byte, and for more than 200 names.
  package static func checked(_ text: String) throws(MongoError) -> FieldPath {
    guard !text.isEmpty else { throw .location(40352, "FieldPath cannot be constructed with empty string") }
    guard !text.ends(with: ".") else { throw .location(40353, "FieldPath must not end with a '.'.") }
    let path = FieldPath(text)
    guard path.parts.count <= 200 else { throw .of(.overflow, "FieldPath is too long") }
    for name in path.parts {
      guard !name.isEmpty else { throw .location(15998, "FieldPath field names may not be empty strings.") }
      guard !name.begins(with: "$") || ["$id", "$ref", "$db"].contains(name) else {
        throw .location(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")
      }
      guard !name.utf8.contains(0) else {
        throw .location(16411, "FieldPath field names may not contain '\\0'.")
      }
    }
    return path
  }

  /// The first name.
  package var first: String { self.parts.first ?? "" }

  /// Whether this is the beginning of the other, or the same.
  package func isPrefix(of other: FieldPath) -> Bool {
    other.parts.beginWithNames(of: self.parts)
  }

  /// The position that a name means in an array; `nil` when it is not written as one: `007`, `+1`, `-1`.
  package static func arrayIndex(_ name: String) -> Int? {
    guard let first = name.utf8.first, name.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    return first == 0x30 && name.utf8.count > 1 ? nil : Int(name)
  }
}
