// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one. This file: `$rank`,
// `$denseRank`, `$documentNumber` (manual: the pages of these names).

import BSON

/// Where a document stands in its partition, from 1.
private struct Rank: WindowEvaluation {
  enum Kind { case withGaps, dense, position }
  let kind: Kind

  func values(_ partition: WindowPartition) throws(MongoError) -> [BSONValue?] {
    var results: [BSONValue?] = []
    var previous: [BSONValue]?
    var rank = 0
    for (index, document) in partition.documents.enumerated() {
      let key = try partition.sortBy?.key(of: document) ?? []
      let isEqual = previous.map { partition.sortBy?.compare($0, key) == 0 } ?? false
      switch self.kind {
      case .position: rank = index + 1
      case .dense: rank += isEqual ? 0 : 1
      case .withGaps: rank = isEqual ? rank : index + 1
      }
      previous = key
      results.append(.integer(Int64(rank)))
    }
    return results
  }
}

extension WindowFunctionTable {
  static let ranks: [String: Reader] = [
    "$rank": { call throws(MongoError) in try call.rank(.withGaps) },
    "$denseRank": { call throws(MongoError) in try call.rank(.dense) },
    "$documentNumber": { call throws(MongoError) in try call.rank(.position) },
  ]
}

extension WindowCall {
  fileprivate func rank(_ kind: Rank.Kind) throws(MongoError) -> any WindowEvaluation {
    guard self.spec.count == 1 else {
      throw .location(5_371_601, "Rank style window functions take no other arguments")
    }
    guard self.argument == .document([:]) else {
      throw .location(5_371_603, "\(self.name) must be specified with '{}' as the value")
    }
    guard self.sortBy?.fields.count == 1 else {
      throw .location(
        5_371_602,
        "\(self.name) must be specified with a top level sortBy expression with exactly one element"
      )
    }
    return Rank(kind: kind)
  }
}
