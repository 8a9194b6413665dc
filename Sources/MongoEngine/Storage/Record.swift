// MongoEngine/Storage: databases, collections, documents, indexes. This file: a document where it is kept.

package import BSON

/// The place of a document in its collection; a document inserted later has a greater one.
package struct RecordID: Hashable, Comparable, Sendable {
  /// The number; the first is 1.
  package let rawValue: Int64

  /// Makes a place.
  package init(_ rawValue: Int64) { self.rawValue = rawValue }

  /// Whether the first was inserted earlier.
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// Negative, zero or positive.
  func compare(to other: Self) -> Int {
    self.rawValue < other.rawValue ? -1 : self.rawValue == other.rawValue ? 0 : 1
  }
}

/// A document and its place.
struct Record: TreeElement {
  var key: RecordID
  var document: BSONDocument
}

/// A document that a query found.
package struct FoundDocument: Sendable {
  /// Its place.
  package var id: RecordID
  /// The document.
  package var document: BSONDocument
  /// What the filter found out about it.
  package var match: Match
  /// The key of the index by which it was found; `nil` where no index was used.
  var key: IndexEntry?
}
