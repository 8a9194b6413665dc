// MongoEngine/Storage/Planning: how documents are found. This file: what bounds an index can be asked for.

import BSON

extension Index {
  /// Whether the index has all documents within the bounds of a field, and has them together.
  func canUse(_ bounds: FieldBounds, field: Int, _ context: QueryContext) -> Bool {
    if bounds.needsNoArrays, self.arrayFields.contains(field) { return false }
    // Of an array, a sparse index leaves out the values that lack the field.
    if self.spec.isSparse, !bounds.excludesMissing { return false }
    // A hash tells whether two values are equal, and nothing else.
    if self.spec.fields[field].order == .hashed, !bounds.intervals.isPoints { return false }
    // Strings are found in an index only if it compares them as the query does.
    return self.order.collation == context.collation || !bounds.dependsOnCollation
  }

  /// The number of keys within bounds, counted up to a limit.
  func keyCount(_ bounds: ScanBounds, upTo limit: Int) -> Int {
    var count = 0
    let order = self.order
    for range in bounds.ranges where count < limit {
      self.entries.ascend(isBefore: { range.position(of: $0, order) < 0 }) {
        guard range.position(of: $0, order) == 0, count < limit else { return false }
        count += 1
        return true
      }
    }
    return count
  }
}
