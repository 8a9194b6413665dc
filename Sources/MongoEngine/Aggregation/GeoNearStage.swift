// MongoEngine/Aggregation: pipelines and their stages. This file: `$geoNear` (manual: "$geoNear").

import BSON

/// Gives the documents near a point, the nearest first, with their distance.
struct GeoNearStage: SourceStage {
  private let context: StageContext
  private let options: BSONDocument
  private let near: BSONValue
  private let distanceField: FieldPath
  private let locationField: FieldPath?
  private let multiplier: Double

  private static let names: Set<String> = [
    "near", "distanceField", "maxDistance", "minDistance", "query", "spherical", "distanceMultiplier", "includeLocs",
    "key", "uniqueDocs",
  ]

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let options) = value else {
      throw value.type == .array
        ? .location(5_860_400, "$geoNear requires a 'near' argument")
        : .location(10065, "invalid parameter: expected an object ($geoNear)")
    }
    return [try GeoNearStage(options, context)]
  }

  private init(_ options: BSONDocument, _ context: StageContext) throws(MongoError) {
    for element in options where !Self.names.contains(element.key) {
      throw .of(.badValue, "unknown argument to $geoNear: \(element.key)")
    }
    guard let near = options["near"] else { throw .location(5_860_400, "$geoNear requires a 'near' argument") }
    guard near.fields != nil else {
      throw .location(5_860_401, "$geoNear requires near argument to be a GeoJSON object or a legacy point(array)")
    }
    guard case .string(let distanceField)? = options["distanceField"] else {
      throw .location(16606, "$geoNear requires that the 'distanceField' option is a String")
    }
    for name in ["minDistance", "maxDistance", "distanceMultiplier"] {
      guard let value = options[name] else { continue }
      guard let number = value.double else { throw .of(.typeMismatch, "\(name) must be a number") }
      guard number >= 0 else { throw .of(.badValue, "\(name) must be nonnegative") }
    }
    let isSpherical = options["spherical"]?.isTruthy == true
    if isSpherical, let point = GeoPoint(legacy: near), !point.isOnEarth {
      throw .of(.badValue, "Legacy point is out of bounds for spherical query")
    }
    self.near = near
    self.options = options
    self.context = context
    self.distanceField = try FieldPath.checked(distanceField)
    self.locationField = try Self.path("includeLocs", options, 16607)
    self.multiplier = options["distanceMultiplier"]?.double ?? 1
    try Self.checkKey(options["key"])
    if let query = options["query"] { try Self.checkQuery(query, context.query) }
  }

  private static func checkQuery(_ query: BSONValue, _ context: QueryContext) throws(MongoError) {
    guard case .document(let filter) = query else {
      throw .of(.typeMismatch, "query must be an object, but found \(query.type.name)")
    }
    guard try Matcher(filter, context, expressions: Expression.parser).near == nil else { throw GeoNear.misplaced }
  }

  private static func checkKey(_ value: BSONValue?) throws(MongoError) {
    guard let value else { return }
    guard case .string(let text) = value else {
      throw .of(
        .typeMismatch,
        "$geoNear parameter 'key' must be of type string but found type: \(value.type.name)"
      )
    }
    guard !text.isEmpty else { throw .of(.badValue, "$geoNear parameter 'key' cannot be the empty string") }
    _ = try FieldPath.checked(text)
  }

  private static func path(_ name: String, _ options: BSONDocument, _ code: Int32) throws(MongoError) -> FieldPath? {
    guard let value = options[name] else { return nil }
    guard case .string(let text) = value else {
      throw .location(code, "$geoNear requires that '\(name)' option is a String")
    }
    return try FieldPath.checked(text)
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    guard let collection = run.data[self.context.namespace] else {
      throw .of(
        .namespaceNotFound,
        "$geoNear requires a geo index to run, but \(self.context.namespace) does not exist"
      )
    }
    let query = try self.query(try self.key(in: collection))
    if self.options["minDistance"]?.double == .infinity { return [] }
    guard let near = query.matcher.near else { return [] }
    var documents: [BSONDocument] = []
    for found in try collection.find(query) {
      guard let (distance, place) = try Self.nearest(found.document, near) else { continue }
      var document = found.document.setting(.double(distance * self.multiplier), at: self.distanceField)
      if let locationField { document = document.setting(place, at: locationField) }
      documents.append(document)
    }
    return documents
  }

  /// The field with the places: the one that is indexed, unless it is given.
  private func key(in collection: MongoCollection) throws(MongoError) -> String {
    if case .string(let key)? = self.options["key"] { return key }
    let keys = collection.indexes.flatMap { Array($0.spec.key) }
    // Flat ones are asked first.
    let flat = keys.filter { $0.value == "2d" }
    let fields = flat.isEmpty ? keys.filter { $0.value == "2dsphere" } : flat
    guard flat.isEmpty ? self.isOnEarth || fields.isEmpty : !self.isGeoJSON else {
      throw .of(
        .noQueryExecutionPlans,
        "error processing query: ns=\(collection.namespace): unable to find index for $geoNear query"
      )
    }
    guard let field = fields.first else {
      throw .of(.indexNotFound, "$geoNear requires a 2d or 2dsphere index, but none were found")
    }
    guard fields.count == 1 else {
      throw .of(
        .indexNotFound,
        "There is more than one 2d or 2dsphere index on \(collection.namespace); unsure which to use for $geoNear"
      )
    }
    return field.key
  }

  /// Whether the point is one of GeoJSON.
  private var isGeoJSON: Bool {
    if case .document(let point) = self.near { point.contains("type") } else { false }
  }

  /// Whether distances are measured on the earth.
  private var isOnEarth: Bool { self.isGeoJSON || self.options["spherical"]?.isTruthy == true }

  private func query(_ key: String) throws(MongoError) -> FindQuery {
    var filter = BSONDocument()
    if case .document(let query)? = self.options["query"] { filter = query }
    var limits = BSONDocument()
    if let least = self.options["minDistance"], least.double != .infinity { limits.append("$minDistance", least) }
    if let most = self.options["maxDistance"], most.double != .infinity { limits.append("$maxDistance", most) }
    if self.isGeoJSON {
      limits.prepend("$geometry", self.near)
      filter.append(key, ["$nearSphere": .document(limits)])
    } else {
      limits.prepend(self.isOnEarth ? "$nearSphere" : "$near", self.near)
      filter.append(key, .document(limits))
    }
    return try FindQuery(filter, context: self.context.query, expressions: Expression.parser)
  }

  /// The nearest place of a document, and its distance.
  private static func nearest(
    _ document: BSONDocument,
    _ near: GeoNear
  ) throws(MongoError) -> (Double, BSONValue)? {
    var best: (distance: Double, place: BSONValue)?
    let probe = GeoNear(path: FieldPath("place"), center: near.center, measure: near.measure, limits: near.limits)
    for case let place? in near.path.values(in: document) {
      guard let distance = try probe.distance(to: ["place": place]) else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (distance, place) }
    }
    return best
  }
}
