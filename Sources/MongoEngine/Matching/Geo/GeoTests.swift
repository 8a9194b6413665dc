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
    "$geoWithin": { parser, operand throws(MongoError) in
      try parser.checkAlone(operand)
      return operand.test(GeoTest(name: operand.name, shape: try .within(operand), wantsAll: true))
    },
    "$within": { parser, operand throws(MongoError) in
      try parser.checkAlone(operand)
      return operand.test(GeoTest(name: operand.name, shape: try .within(operand), wantsAll: true))
    },
    "$geoIntersects": { parser, operand throws(MongoError) in
      try parser.checkAlone(operand)
      return operand.test(GeoTest(name: operand.name, shape: try .intersecting(operand), wantsAll: false))
    },
    "$near": { parser, operand throws(MongoError) in try parser.misplacedNear(operand) },
    "$nearSphere": { parser, operand throws(MongoError) in try parser.misplacedNear(operand) },
    "$maxDistance": { parser, operand throws(MongoError) in try parser.distanceWithoutNear(operand) },
    "$minDistance": { parser, operand throws(MongoError) in try parser.distanceWithoutNear(operand) },
  ]

  /// These read all that is said of their field.
  private func checkAlone(_ operand: Operand) throws(MongoError) {
    guard let other = operand.siblings.first(where: { $0.key != operand.name }) else { return }
    throw .of(.badValue, "can't parse extra field: \(other.key): \(other.value.shell)")
  }

  private func misplacedNear(_ operand: Operand) throws(MongoError) -> MatchNode {
    throw .of(.badValue, "near must be first in: \(operand.siblings.shell)")
  }

  private func distanceWithoutNear(_ operand: Operand) throws(MongoError) -> MatchNode {
    throw .of(.badValue, "unknown operator: \(operand.name)")
  }
}
