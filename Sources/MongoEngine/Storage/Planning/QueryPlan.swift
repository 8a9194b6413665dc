// MongoEngine/Storage/Planning: how documents are found. This file: a plan.

import BSON

/// How the documents of a query are found.
struct QueryPlan: Sendable {
  /// Where they come from.
  indirect enum Access: Sendable {
    /// Nowhere: there is no such collection.
    case nothing
    /// All documents are looked at (COLLSCAN).
    case scan(isForward: Bool)
    /// The one document with an `_id` (IDHACK).
    case identity(BSONValue)
    /// Some keys of an index are gone through (IXSCAN).
    case index(Int, ScanBounds, isForward: Bool)
    /// The documents of several conditions of which one has to hold, each document once (OR).
    case union([Branch])
  }

  /// One of several conditions.
  struct Branch: Sendable {
    /// The condition.
    let query: FindQuery
    /// Where its documents come from.
    let access: Access
    /// What the keys of the index do not say of them; if there is something, the documents are looked at.
    let rest: [ParsedFilter.Condition]
  }

  var access: Access
  /// Whether the documents have to be put in order afterwards (SORT).
  var sorts: Bool
}

/// What it took to go through one access.
struct AccessStatistics: Hashable, Sendable {
  /// The keys of the index that were looked at.
  var keysExamined = 0
  /// The keys that were within the bounds.
  var keysFound = 0
  /// The documents that were come by, each once.
  var given = 0
  /// How often a document was come by that another branch had given.
  var repeated = 0
  /// What the branches of a union took.
  var branches: [BranchStatistics] = []

  /// The keys that were looked at, those of branches too.
  var allKeys: Int { self.branches.reduce(self.keysExamined) { $0 + $1.access.allKeys } }
  /// The documents that were looked at for the conditions of branches.
  var allExamined: Int { self.branches.reduce(0) { $0 + $1.examined + $1.access.allExamined } }
}

/// What it took to go through one branch.
struct BranchStatistics: Hashable, Sendable {
  var access = AccessStatistics()
  /// The documents that were looked at because keys do not say all of the condition.
  var examined = 0
  /// The documents that matched the condition.
  var passed = 0
}

/// What it took to carry out a plan.
struct PlanStatistics: Hashable, Sendable {
  var access = AccessStatistics()
  /// The documents that were looked at in the end.
  var documentsExamined = 0
  /// The documents that matched, before some were passed over.
  var matched = 0
  /// The documents that were found.
  var returned = 0
}
