// MongoEngine/Storage/Indexing: indexes of a collection. This file: what an index of places takes (manual: "2dsphere
// Indexes", "2d Indexes").

import BSON

extension IndexSpec {
  /// Checks the values of a document that an index of places cannot have, though nothing is looked up in it.
  ///
  /// - Throws: Location16755, Location13027.
  func checkPlaces(_ document: BSONDocument) throws(MongoError) {
    for field in self.fields where field.order == .places {
      let isOnSphere = self.key[field.path.description] == "2dsphere"
      for case let value? in field.path.values(in: document, leaf: .whole) where value != .null {
        if isOnSphere { try Self.checkOnSphere(value, document) } else { try self.checkOnPlane(value) }
      }
    }
  }

  private static func checkOnSphere(_ value: BSONValue, _ document: BSONDocument) throws(MongoError) {
    guard !Self.isPlace(value) else { return }
    throw .location(
      16755,
      "Can't extract geo keys: \(document.shell)  Point must be an array or object, or a GeoJSON geometry within bounds: "
        + value.shell
    )
  }

  private static func isPlace(_ value: BSONValue) -> Bool {
    switch GeoValue(value) {
    case .points(let points, _)?: return points.allSatisfy(\.isOnEarth)
    case .shape(let type)?:
      guard case .document(let document) = value, case .array(let list)? = document["coordinates"] else { return false }
      return switch type {
      case "LineString": Self.isLine(.array(list))
      case "MultiLineString": !list.isEmpty && list.allSatisfy(Self.isLine)
      case "Polygon": Self.isPolygon(.array(list))
      default: !list.isEmpty && list.allSatisfy(Self.isPolygon)
      }
    case nil:
      guard case .document(let document) = value, document["type"] == "GeometryCollection",
        case .array(let list)? = document["geometries"]
      else { return false }
      return !list.isEmpty && list.allSatisfy(Self.isPlace)
    }
  }

  private static func points(_ value: BSONValue) -> [GeoPoint]? {
    guard case .array(let list) = value else { return nil }
    let points = list.compactMap(GeoPoint.init(legacy:))
    return points.count == list.count && points.allSatisfy(\.isOnEarth) ? points : nil
  }

  private static func isLine(_ value: BSONValue) -> Bool { Set(Self.points(value) ?? []).count >= 2 }

  private static func isPolygon(_ value: BSONValue) -> Bool {
    guard case .array(let rings) = value, !rings.isEmpty else { return false }
    return rings.allSatisfy { ring in
      guard let points = Self.points(ring) else { return false }
      return points.count >= 4 && points.first == points.last && Set(points).count >= 3
    }
  }

  private func checkOnPlane(_ value: BSONValue) throws(MongoError) {
    let (least, most) = (self.options["min"]?.double ?? -180, self.options["max"]?.double ?? 180)
    guard let point = GeoPoint(legacy: value) else { return }
    guard [point.x, point.y].allSatisfy({ least <= $0 && $0 <= most }) else {
      throw .location(13027, "point not in interval of [ \(least), \(most) ) :: caused by :: \(value.shell)")
    }
  }

  /// Checks the options of an index of places.
  ///
  /// - Throws: TypeMismatch, InvalidOptions, CannotCreateIndex.
  func checkPlaceOptions() throws(MongoError) {
    for option in self.options
    where ["min", "max", "bits", "2dsphereIndexVersion"].contains(option.key) && option.value.number == nil {
      throw .of(.typeMismatch, "The field '\(option.key)' must be a number, but got \(option.value.type.name)")
    }
    if let version = self.options["2dsphereIndexVersion"]?.truncatedNumber, !(1...3 ~= version) {
      throw .of(.cannotCreateIndex, "unsupported geo index version { 2dsphereIndexVersion : \(version) }")
    }
    if let bits = self.options["bits"], !(1...32 ~= bits.truncatedNumber ?? 0) {
      throw .of(.invalidOptions, "bits in geo index must be between 1 and 32")
    }
    guard self.options["min"]?.double ?? -180 < self.options["max"]?.double ?? 180 else {
      throw .of(.invalidOptions, "region for hash must be valid and have positive area: min has to be less than max")
    }
  }
}
