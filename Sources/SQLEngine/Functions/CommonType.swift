// SQLEngine/Functions: PostgreSQL's functions and operators. This file: the one type of several values.

/// The type that several values are brought to: UNION, CASE, VALUES, ARRAY, `anycompatible` (manual, section 10.5).
package enum CommonType {
  /// `context` is what stands before "types … cannot be matched" in the error.
  package static func select(
    _ given: [TypeID],
    context: String = "arguments",
    types: any TypeLookup
  ) throws(SQLError) -> TypeID {
    let known = given.filter { $0 != .unknown }
    guard let first = known.first else { return .text }
    if known.allSatisfy({ $0 == first }) { return first }
    var result = types.base(ColumnType(first)).id
    for type in known.dropFirst() {
      let next = types.base(ColumnType(type)).id
      if next == result { continue }
      guard types.category(next) == types.category(result) else {
        throw SQLError(
          .datatypeMismatch,
          "\(context) types \(ColumnType(first).spelling(types)) and \(ColumnType(type).spelling(types)) cannot be matched"
        )
      }
      let isPreferred = TypeTable.row(result)?.isPreferred ?? false
      if !isPreferred, self.goes(result, next, types), !self.goes(next, result, types) { result = next }
    }
    return result
  }

  private static func goes(_ source: TypeID, _ target: TypeID, _ types: any TypeLookup) -> Bool {
    CastTable.method(from: source, to: target, .implicit, types: types) != nil
  }
}
