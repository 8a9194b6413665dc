// MongoEngine/Storage/Planning: how documents are found. This file: hints of indexes in which nothing is looked up.

import BSON

extension Planner {
  /// Looks at all documents where MongoDB would look into the index, if that finds the same.
  ///
  /// - Throws: NoQueryExecutionPlans for a wildcard index without a condition for its fields, NotImplemented for an index
  ///   of places without a geospatial condition, Location51174 for `min` and `max`.
  func planScan(instead index: IndexSpec) throws(MongoError) -> QueryPlan {
    guard self.query.keyLimits.min.isEmpty, self.query.keyLimits.max.isEmpty else {
      throw .location(51174, "min()/max() cannot be used with such an index: \(index.key.shell)")
    }
    if index.isWildcard {
      guard index.hasField(of: self.query.filter) else {
        throw self.error("hint provided cannot be used for the query", .noQueryExecutionPlans)
      }
    } else {
      let isGeospatial =
        self.query.matcher.near != nil
        || index.fields.contains { field in
          guard let operators = self.query.filter.document(field.path.description) else { return false }
          return operators.contains("$geoWithin") || operators.contains("$geoIntersects")
        }
      guard isGeospatial else {
        throw .of(.notImplemented, "the hint of \(index.name) without a geospatial condition is not supported")
      }
    }
    return QueryPlan(access: .scan(isForward: true), sorts: self.query.sort != nil)
  }
}

extension MongoCollection {
  /// Refuses to explain what would be carried out otherwise by MongoDB.
  ///
  /// - Throws: NotImplemented.
  func checkIsExplainable(_ query: FindQuery) throws(MongoError) {
    guard self.options.clustering == nil else {
      throw .of(.notImplemented, "explain of a clustered collection is not supported")
    }
    if let index = self.indexes.first(where: { $0.spec.isWildcard && !$0.spec.isHidden })?.spec,
      index.hasField(of: query.filter)
    {
      throw .of(.notImplemented, "explain of a query that the wildcard index \(index.name) may serve is not supported")
    }
  }
}
