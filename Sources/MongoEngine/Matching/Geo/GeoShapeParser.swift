// MongoEngine/Matching: which documents a filter means. This file: the shapes of `$geoWithin` and `$geoIntersects` read.

import BSON

extension GeoShape {
  /// Reads the shape of `$geoWithin`.
  static func within(_ operand: Operand) throws(MongoError) -> GeoShape {
    guard case .document(let document) = operand.value, let element = document.first(where: { _ in true }) else {
      throw .of(.badValue, "geometry must be an object")
    }
    guard document.count == 1 else {
      throw .of(.badValue, "$geoWithin takes one shape: \(document.shell)")
    }
    switch (element.key, element.value) {
    case ("$box", let value):
      let corners = try Self.points(value, "$box")
      guard corners.count >= 2 else { throw .of(.badValue, "Point must be an array or object") }
      return .box(corners[0], corners[1])
    case ("$polygon", let value):
      let corners = try Self.points(value, "$polygon")
      guard corners.count >= 3 else { throw .of(.badValue, "Polygon must have at least 3 points") }
      return .polygon(corners)
    case ("$center", let value):
      let (center, radius) = try Self.circle(value)
      return .circle(center, radius: radius)
    case ("$centerSphere", let value):
      let (center, radius) = try Self.circle(value)
      guard center.isOnEarth else { throw .of(.badValue, "Spherical distance would require (unimplemented) wrapping") }
      return .cap(center, radius: radius)
    case ("$geometry", let value):
      let shape = try Self.geometry(value)
      guard case .earth = shape else {
        throw .of(.badValue, "$geoWithin not supported with provided geometry: \(document.shell)")
      }
      return shape
    default: throw .of(.badValue, "unknown geo specifier: \(element.key): \(element.value.shell)")
    }
  }

  /// Reads the shape of `$geoIntersects`.
  static func intersecting(_ operand: Operand) throws(MongoError) -> GeoShape {
    guard case .document(let document) = operand.value, let value = document["$geometry"] else {
      throw .of(.badValue, "$geoIntersects not supported with provided geometry: \(operand.value.shell)")
    }
    return try self.geometry(value)
  }

  private static func geometry(_ value: BSONValue) throws(MongoError) -> GeoShape {
    guard case .document(let document) = value, case .string(let type)? = document["type"] else {
      throw .of(.badValue, "unknown GeoJSON type: \(value.shell)")
    }
    guard !document.contains("crs") else {
      throw .of(.notImplemented, "the 'crs' of a GeoJSON geometry is not supported")
    }
    switch (type, document["coordinates"]) {
    case ("Point", _), ("MultiPoint", _):
      guard case .points(let points, _) = GeoValue(value) else {
        throw .of(.badValue, "\(type) coordinates must be numbers within bounds: \(value.shell)")
      }
      return .points(points)
    case ("Polygon", let rings?): return .earth([try Self.rings(rings)])
    case ("MultiPolygon", .array(let list)?):
      var polygons: [[[GeoPoint]]] = []
      for rings in list { polygons.append(try Self.rings(rings)) }
      return .earth(polygons)
    case ("LineString", _), ("MultiLineString", _), ("GeometryCollection", _):
      throw .of(.notImplemented, "a GeoJSON \(type) in a query is not supported")
    default: throw .of(.badValue, "unknown GeoJSON type: \(value.shell)")
    }
  }

  private static func rings(_ value: BSONValue) throws(MongoError) -> [[GeoPoint]] {
    guard case .array(let list) = value, !list.isEmpty else {
      throw .of(.badValue, "Polygon coordinates must be an array of coordinate arrays")
    }
    var rings: [[GeoPoint]] = []
    for ring in list {
      let points = try self.points(ring, "Polygon")
      if let outside = points.first(where: { !$0.isOnEarth }) {
        throw .of(.badValue, "longitude/latitude is out of bounds, lng: \(outside.x) lat: \(outside.y)")
      }
      guard points.first == points.last else { throw .of(.badValue, "Loop is not closed: \(ring.shell)") }
      guard Set(points).count >= 3 else {
        throw .of(.badValue, "Loop must have at least 3 different vertices: \(ring.shell)")
      }
      rings.append(points)
    }
    return rings
  }

  private static func points(_ value: BSONValue, _ name: String) throws(MongoError) -> [GeoPoint] {
    guard let list = value.fields else { throw .of(.badValue, "\(name) must be an array of points") }
    var points: [GeoPoint] = []
    for element in list { points.append(try self.point(element.value)) }
    return points
  }

  /// A point in any of its forms.
  ///
  /// - Parameter most: how many numbers may stand for one that is no GeoJSON.
  static func point(_ value: BSONValue, most: Int = 2) throws(MongoError) -> GeoPoint {
    guard let fields = value.fields else { throw .of(.badValue, "Point must be an array or object") }
    if !fields.contains("coordinates") {
      guard fields.count <= most, !fields.contains(where: { $0.key.begins(with: "$") }) else {
        throw .of(.badValue, "Point must only contain two numeric elements")
      }
    }
    guard case .points(let points, _)? = GeoValue(value), points.count == 1 else {
      throw .of(.badValue, "Point must only contain numeric elements")
    }
    return points[0]
  }

  private static func circle(_ value: BSONValue) throws(MongoError) -> (GeoPoint, Double) {
    guard case .array(let list) = value, list.count == 2, let center = list[0], let radius = list[1]?.double else {
      throw .of(.badValue, "Only 2 fields allowed for circular region")
    }
    guard radius >= 0 else { throw .of(.badValue, "Radius must be a non-negative number") }
    return (try self.point(center), radius)
  }
}
