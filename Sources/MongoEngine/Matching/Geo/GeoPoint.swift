// MongoEngine/Matching: which documents a filter means. This file: points on the plane and on the earth (manual:
// "GeoJSON Objects", "Legacy Coordinate Pairs").

import BSON

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A point: longitude and latitude in degrees on the earth.
package struct GeoPoint: Hashable, Sendable {
  /// The horizontal coordinate, or the longitude.
  package var x: Double
  /// The vertical coordinate, or the latitude.
  package var y: Double

  /// The earth's radius in metres, as MongoDB has it.
  package static let earthRadius = 6_378_100.0

  /// The distance on the plane.
  package func distance(to other: GeoPoint) -> Double { hypot(self.x - other.x, self.y - other.y) }

  /// The distance on the earth, in radians.
  package func angle(to other: GeoPoint) -> Double {
    let (from, to) = (self.onSphere, other.onSphere)
    let across = (
      from.y * to.z - from.z * to.y, from.z * to.x - from.x * to.z, from.x * to.y - from.y * to.x
    )
    let sine = (across.0 * across.0 + across.1 * across.1 + across.2 * across.2).squareRoot()
    return atan2(sine, from.x * to.x + from.y * to.y + from.z * to.z)
  }

  /// The place on a sphere of radius 1.
  private var onSphere: (x: Double, y: Double, z: Double) {
    let degree = Double.pi / 180
    let (longitude, latitude) = (self.x * degree, self.y * degree)
    return (cos(longitude) * cos(latitude), sin(longitude) * cos(latitude), sin(latitude))
  }

  /// The direction in which another point lies on the earth, in radians from north to east.
  func bearing(to other: GeoPoint) -> Double {
    let longitude = (other.x - self.x) * .pi / 180
    let (from, to) = (self.y * .pi / 180, other.y * .pi / 180)
    return atan2(sin(longitude) * cos(to), cos(from) * sin(to) - sin(from) * cos(to) * cos(longitude))
  }

  /// Whether there is such a place on the earth.
  var isOnEarth: Bool { abs(self.x) <= 180 && abs(self.y) <= 90 }

  /// Two numbers at the beginning of an array, or of a document, that is no GeoJSON.
  init?(legacy value: BSONValue) {
    guard let numbers = value.fields?.prefix(2).map(\.value.double), numbers.count == 2 else { return nil }
    guard let x = numbers[0], let y = numbers[1], x.isFinite, y.isFinite else { return nil }
    self.init(x: x, y: y)
  }

  init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// The points that a document has in a field.
enum GeoValue {
  case points([GeoPoint], isGeoJSON: Bool)
  /// A shape of GeoJSON that is no set of points.
  case shape(String)

  /// `nil` for what is no place.
  init?(_ value: BSONValue) {
    guard let fields = value.fields else { return nil }
    if case .array(let members)? = fields["geometries"], fields["type"] == "GeometryCollection" {
      self.init(collection: members)
      return
    }
    guard case .document = value, case .string(let type)? = fields["type"], let coordinates = fields["coordinates"]
    else {
      guard let point = GeoPoint(legacy: value) else { return nil }
      self = .points([point], isGeoJSON: false)
      return
    }
    switch (type, coordinates) {
    case ("Point", _): self.init(geoJSON: [coordinates])
    case ("MultiPoint", .array(let list)): self.init(geoJSON: Array(list))
    case ("LineString", _), ("Polygon", _), ("MultiLineString", _), ("MultiPolygon", _): self = .shape(type)
    default: return nil
    }
  }

  /// All members' points; a shape where one member is no set of points.
  private init?(collection members: BSONArray) {
    var all: [GeoPoint] = []
    for member in members {
      switch GeoValue(member) {
      case .points(let points, true): all += points
      case .shape:
        self = .shape("GeometryCollection")
        return
      default: return nil
      }
    }
    self = .points(all, isGeoJSON: true)
  }

  private init?(geoJSON coordinates: [BSONValue]) {
    let points = coordinates.compactMap(GeoPoint.init(legacy:))
    guard points.count == coordinates.count, points.allSatisfy(\.isOnEarth) else { return nil }
    self = .points(points, isGeoJSON: true)
  }
}
