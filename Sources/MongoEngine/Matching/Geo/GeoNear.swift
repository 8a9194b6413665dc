// MongoEngine/Matching: which documents a filter means. This file: `$near` and `$nearSphere` (manual: "$near").

package import BSON

/// An order of documents by their distance from a point, within limits.
package struct GeoNear: Sendable {
  /// The field with the places.
  package let path: FieldPath
  /// Where the distances are measured from.
  package let center: GeoPoint
  /// How they are measured, which tells their unit.
  package let measure: Measure
  /// The limits, included.
  package let limits: ClosedRange<Double>

  /// How distances are measured.
  package enum Measure: Hashable, Sendable {
    /// On the plane, in the units of the coordinates.
    case plane
    /// On the earth, in radians.
    case radians
    /// On the earth, in metres.
    case metres
  }

  /// What is thrown where documents are not put in order.
  static var misplaced: MongoError {
    .location(
      5_626_500,
      "$geoNear, $near, and $nearSphere are not allowed in this context, as these operators require sorting geospatial "
        + "data. If you do not need sort, consider using $geoWithin instead."
    )
  }

  /// The distance of the nearest place in the field; `nil` where there is none within the limits.
  ///
  /// - Throws: NotImplemented for a shape that is no set of points.
  package func distance(to document: BSONDocument) throws(MongoError) -> Double? {
    var nearest: Double?
    _ = try self.path.contains(in: .document(document), leaf: .traversed) { value, _ throws(MongoError) in
      if let distance = try self.distance(toValue: value) { nearest = min(nearest ?? distance, distance) }
      return false
    }
    return nearest
  }

  private func distance(toValue value: BSONValue?) throws(MongoError) -> Double? {
    switch value.flatMap(GeoValue.init) {
    case .points(let points, _): return points.map(self.distance).filter(self.limits.contains).min()
    case .shape(let type): throw .of(.notImplemented, "$near with a document's \(type) is not supported")
    case nil: return nil
    }
  }

  private func distance(to point: GeoPoint) -> Double {
    switch self.measure {
    case .plane: self.center.distance(to: point)
    // By way of metres, as MongoDB does: the last digit depends on it.
    case .radians: self.center.angle(to: point) * GeoPoint.earthRadius / GeoPoint.earthRadius
    case .metres: self.center.angle(to: point) * GeoPoint.earthRadius
    }
  }
}

extension GeoNear: ValueTest {
  func accepts(_ value: BSONValue?, _ found: inout Match) throws(MongoError) -> Bool {
    try self.distance(toValue: value) != nil
  }
}

extension FilterParser {
  /// Reads `$near` or `$nearSphere` with the limits beside it; `nil` when the operators do not begin with one.
  func near(_ operators: BSONDocument, of path: FieldPath?) throws(MongoError) -> MatchNode? {
    guard let first = operators.first(where: { _ in true }), ["$near", "$nearSphere"].contains(first.key) else {
      return nil
    }
    guard let path else { throw .of(.badValue, "geo $near must be top-level expr") }
    if case .document(let inner) = first.value, let geometry = inner["$geometry"] {
      if let other = operators.first(where: { $0.key != first.key }) {
        throw .location(
          34413,
          "geo near accepts just one argument when querying for a GeoJSON point. Extra field found: \(other.key): "
            + other.value.shell
        )
      }
      let limits = try Self.limits(inner, besides: "$geometry", isLegacy: false)
      return .field(path, GeoNear(path: path, center: try Self.place(geometry), measure: .metres, limits: limits))
    }
    let limits = try Self.limits(operators, besides: first.key, isLegacy: true)
    let measure: GeoNear.Measure = first.key == "$near" ? .plane : .radians
    let center = try GeoShape.point(first.value, most: 3)
    return .field(path, GeoNear(path: path, center: center, measure: measure, limits: limits))
  }

  private static func place(_ geometry: BSONValue) throws(MongoError) -> GeoPoint {
    let geometry = geometry.typed
    guard geometry.fields?["type"] == "Point", case .points(let points, true)? = GeoValue(geometry), points.count == 1
    else {
      throw .of(.badValue, "invalid point in geo near query $geometry argument: \(geometry.shell)")
    }
    return points[0]
  }

  private static func limits(
    _ document: BSONDocument,
    besides name: String,
    isLegacy: Bool
  ) throws(MongoError) -> ClosedRange<Double> {
    var (least, most) = (0.0, Double.infinity)
    for element in document where element.key != name {
      guard ["$minDistance", "$maxDistance"].contains(element.key) else {
        throw .of(.badValue, "invalid argument in geo near query: \(element.key)")
      }
      let distance = try self.distance(element, isLegacy: isLegacy)
      if element.key == "$minDistance" { least = distance } else { most = distance }
    }
    // Limits that exclude each other leave nothing but what no distance is.
    return least <= most ? least...most : Double.infinity...Double.infinity
  }

  /// Beside pairs of coordinates MongoDB has other numbers for the same errors.
  private static func distance(_ element: BSONElement, isLegacy: Bool) throws(MongoError) -> Double {
    let (name, first): (Substring, Int32) = (element.key.dropFirst(), element.key == "$minDistance" ? 16893 : 16895)
    guard let distance = element.value.double else {
      throw isLegacy ? .location(first, "$\(name) must be a number") : .of(.badValue, "\(name) must be a number")
    }
    guard distance >= 0, distance.isFinite else {
      let text = "\(name) must be non-negative"
      throw isLegacy ? .location(first + 1, text) : .of(.badValue, text)
    }
    return distance
  }
}

extension BSONValue {
  /// A geometry, which is a point where it has no type.
  fileprivate var typed: BSONValue {
    guard case .document(var geometry) = self, !geometry.contains("type"), geometry.contains("coordinates") else {
      return self
    }
    geometry.append("type", "Point")
    return .document(geometry)
  }
}
