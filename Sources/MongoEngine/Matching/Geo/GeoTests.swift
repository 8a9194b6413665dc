// MongoEngine/Matching: which documents a filter means. This file: `$geoWithin` and `$geoIntersects` (manual: "Geospatial
// Query Operators").

import BSON

/// Whether places lie in a shape.
struct GeoTest: ValueTest {
  let name: String
  let shape: GeoShape
  /// Whether all points of a place have to lie in the shape, or one.
  let wantsAll: Bool

  func accepts(_ value: BSONValue?, _ found: inout Match) throws(MongoError) -> Bool {
    switch value.flatMap(GeoValue.init) {
    case .points(let points, _):
      self.wantsAll ? points.allSatisfy(self.shape.contains) : points.contains(where: self.shape.contains)
    case .shape(let type): throw .of(.notImplemented, "\(self.name) with a document's \(type) is not supported")
    case nil: false
    }
  }
}

extension FilterParser {
  static let geospatial: [String: FieldOperator] = [
    "$geoWithin": { _, operand throws(MongoError) in
      operand.test(GeoTest(name: operand.name, shape: try .within(operand), wantsAll: true))
    },
    "$within": { _, operand throws(MongoError) in
      operand.test(GeoTest(name: operand.name, shape: try .within(operand), wantsAll: true))
    },
    "$geoIntersects": { _, operand throws(MongoError) in
      operand.test(GeoTest(name: operand.name, shape: try .intersecting(operand), wantsAll: false))
    },
    "$near": { parser, operand throws(MongoError) in try parser.misplacedNear(operand) },
    "$nearSphere": { parser, operand throws(MongoError) in try parser.misplacedNear(operand) },
    "$maxDistance": { parser, operand throws(MongoError) in try parser.distanceWithoutNear(operand) },
    "$minDistance": { parser, operand throws(MongoError) in try parser.distanceWithoutNear(operand) },
  ]

  private func misplacedNear(_ operand: Operand) throws(MongoError) -> MatchNode {
    throw .of(.badValue, "near must be first in: \(operand.siblings.shell)")
  }

  private func distanceWithoutNear(_ operand: Operand) throws(MongoError) -> MatchNode {
    throw .of(.badValue, "unknown operator: \(operand.name)")
  }
}
