// MongoEngine: what a MongoDB server does with commands, without a connection. This file: what a query knows besides
// its documents.

package import BSON

/// What a query knows besides its documents.
package struct QueryContext: Sendable {
  /// The server's time: `$$NOW`.
  package var now: BSONDate
  /// The variables of the command's `let`.
  package var variables: BSONDocument
  /// The variables of a stage around the expression, which are no constants to it.
  package var bound: [BSONName: BSONValue] = [:]
  /// The names of variables that are defined and have a missing value.
  package var unbound: Set<BSONName> = []
  /// How strings are compared; by their bytes if `nil`.
  package var collation: Collation?
  /// Where time zones are found by their names; without it only offsets and UTC are known.
  package var zones: ZoneSource?
  /// `$$CLUSTER_TIME`; `nil` for a server that is alone and has none.
  package var clusterTime: BSONTimestamp?
  /// The numbers of `$rand`, which is refused without them.
  package var random: RandomSource?

  /// Makes a context.
  package init(
    now: BSONDate = BSONDate(millisecondsSince1970: 0),
    variables: BSONDocument = BSONDocument(),
    collation: Collation? = nil,
    zones: ZoneSource? = nil,
    clusterTime: BSONTimestamp? = nil,
    random: RandomSource? = nil
  ) {
    self.now = now
    self.variables = variables
    self.collation = collation
    self.zones = zones
    self.clusterTime = clusterTime
    self.random = random
  }

  /// The names of the variables that a stage around the expression defines.
  var stageVariables: Set<BSONName> { self.unbound.union(self.bound.keys) }

  /// Negative, zero or positive, as MongoDB orders values under the collation.
  package func compare(_ left: BSONValue, _ right: BSONValue) -> Int {
    guard let collation = self.collation else { return left.compare(to: right) }
    return left.compare(to: right, collate: collation.compare)
  }
}
