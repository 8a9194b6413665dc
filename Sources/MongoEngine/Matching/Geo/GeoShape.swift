// MongoEngine/Matching: which documents a filter means. This file: the shapes that points can lie in (manual: "$geoWithin",
// "$geoIntersects").

/// A shape on the plane or on the earth; its border belongs to it.
enum GeoShape: Sendable {
  /// `$box`: between two corners of the plane.
  case box(GeoPoint, GeoPoint)
  /// `$center`: a circle on the plane.
  case circle(GeoPoint, radius: Double)
  /// `$centerSphere`: a circle on the earth, its radius in radians.
  case cap(GeoPoint, radius: Double)
  /// `$polygon`: a polygon on the plane.
  case polygon([GeoPoint])
  /// Polygons of GeoJSON: the border of each, then its holes.
  case earth([[[GeoPoint]]])
  /// Points of GeoJSON.
  case points([GeoPoint])

  func contains(_ point: GeoPoint) -> Bool {
    switch self {
    case .box(let first, let second):
      return min(first.x, second.x)...max(first.x, second.x) ~= point.x
        && min(first.y, second.y)...max(first.y, second.y) ~= point.y
    case .circle(let center, let radius): return center.distance(to: point) <= radius
    case .cap(let center, let radius): return center.angle(to: point) <= radius
    case .polygon(let ring): return planeContains(ring, point)
    case .earth(let polygons):
      return point.isOnEarth
        && polygons.contains { rings in
          earthContains(rings[0], point) && !rings.dropFirst().contains { earthContains($0, point) }
        }
    case .points(let points): return points.contains(point)
    }
  }
}

private func edges(_ ring: [GeoPoint]) -> Zip2Sequence<[GeoPoint], [GeoPoint]> {
  zip(ring, Array(ring.dropFirst()) + ring.prefix(1))
}

/// Counts how often a ray to the right crosses the border. Of the border itself the corners, the level edges and the
/// upright ones are inside; slanting edges count as crossed, so that only those on the right are.
private func planeContains(_ ring: [GeoPoint], _ point: GeoPoint) -> Bool {
  var isInside = false
  for (from, to) in edges(ring) {
    let (xs, ys) = (min(from.x, to.x)...max(from.x, to.x), min(from.y, to.y)...max(from.y, to.y))
    let isStraight = from.x == to.x || from.y == to.y
    if point == from || isStraight && xs ~= point.x && ys ~= point.y { return true }
    guard point.y > ys.lowerBound, point.y <= ys.upperBound, point.x <= xs.upperBound else { continue }
    let crossing = (point.y - from.y) * (to.x - from.x) / (to.y - from.y) + from.x
    if from.x == to.x || point.x <= crossing { isInside.toggle() }
  }
  return isInside
}

/// Sums up the turns that one makes in the point while one follows the border with the eyes: a whole one if it is inside.
///
/// The opposite of what is inside is turned around too, so the border has to be on this half of the earth, as MongoDB
/// wants it.
private func earthContains(_ ring: [GeoPoint], _ point: GeoPoint) -> Bool {
  if ring.contains(point) { return true }
  var turn = 0.0
  for (from, to) in edges(ring) where from != to {
    var angle = point.bearing(to: to) - point.bearing(to: from)
    if angle > .pi { angle -= 2 * .pi }
    if angle < -.pi { angle += 2 * .pi }
    // The border goes through the point.
    if abs(abs(angle) - .pi) < 1e-9 { return point.angle(to: from) + point.angle(to: to) < .pi }
    turn += angle
  }
  return abs(turn) > .pi && ring.contains { point.angle(to: $0) < .pi / 2 }
}
