// MongoEngine/Storage/Planning: how documents are found. This file: a plan.

import BSON

/// How the documents of a query are found.
struct QueryPlan: Sendable {
  /// Where they come from.
  enum Access: Sendable {
    /// Nowhere: there is no such collection.
    case nothing
    /// All documents are looked at (COLLSCAN).
    case scan(isForward: Bool)
    /// The one document with an `_id` (IDHACK).
    case identity(BSONValue)
    /// Some keys of an index are gone through (IXSCAN).
    case index(Int, ScanBounds, isForward: Bool)
  }

  var access: Access
  /// Whether the documents have to be put in order afterwards (SORT).
  var sorts: Bool
}

/// What it took to carry out a plan.
struct PlanStatistics: Hashable, Sendable {
  /// The keys of indexes that were looked at.
  var keysExamined = 0
  /// The documents that were looked at.
  var documentsExamined = 0
  /// The keys that were within the bounds.
  var keysFound = 0
  /// The documents that matched, before some were passed over.
  var matched = 0
  /// The documents that were found.
  var returned = 0
}
