// MongoEngine/Aggregation: pipelines and their stages. This file: `$bucketAuto` (manual: "$bucketAuto").

import BSON

/// Sorts documents into a number of buckets of about the same size.
struct BucketAutoStage: CollectingStage {
  private typealias Entry = (key: BSONValue, document: BSONDocument)

  private let groupBy: Expression
  private let buckets: Int
  private let fields: [AccumulatedField]
  private let granularity: Granularity?
  private let context: QueryContext

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value else {
      throw .location(40240, "The argument to $bucketAuto must be an object, but found type: \(value.type.name)")
    }
    return [try BucketAutoStage(spec, context)]
  }

  private init(_ spec: BSONDocument, _ context: StageContext) throws(MongoError) {
    var groupBy: Expression?
    var buckets: Int?
    var granularity: Granularity?
    var output: BSONDocument = ["count": ["$sum": 1]]
    for element in spec {
      switch (element.key, element.value) {
      case ("groupBy", let value): groupBy = try Self.groupBy(value, context)
      case ("buckets", let value): buckets = try Self.buckets(value)
      case ("output", .document(let fields)): if !fields.isEmpty { output = fields }
      case ("output", let value):
        throw .location(
          40244,
          "The $bucketAuto 'output' field must be an object, but found type: \(value.type.name)"
        )
      case ("granularity", .string(let name)): granularity = try Granularity(name)
      case ("granularity", let value):
        throw .location(
          40261,
          "The $bucketAuto 'granularity' field must be a string, but found type: \(value.type.name)"
        )
      default: throw .location(40245, "Unrecognized option to $bucketAuto: \(element.key)")
      }
    }
    guard let groupBy, let buckets else {
      throw .location(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified")
    }
    self.groupBy = groupBy
    self.buckets = buckets
    self.granularity = granularity
    self.fields = try output.map { element throws(MongoError) in try AccumulatedField(element, context.query) }
    self.context = context.query
  }

  private static func groupBy(_ value: BSONValue, _ context: StageContext) throws(MongoError) -> Expression {
    guard value.isPathOrOperator else {
      throw .location(
        40239,
        "The $bucketAuto 'groupBy' field must be defined as a $-prefixed path or an expression object, but found: "
          + value.shell
      )
    }
    return try context.expression(value)
  }

  private static func buckets(_ value: BSONValue) throws(MongoError) -> Int {
    guard value.number != nil else {
      throw .location(
        40241,
        "The $bucketAuto 'buckets' field must be a numeric value, but found type: \(value.type.name)"
      )
    }
    guard let count = value.wholeNumber.flatMap({ Int32(exactly: $0) }) else {
      throw .location(
        40242,
        "The $bucketAuto 'buckets' field must be representable as a 32-bit integer, but found \(value.shell)"
      )
    }
    guard count > 0 else {
      throw .location(40243, "The $bucketAuto 'buckets' field must be greater than 0, but found: \(count)")
    }
    return Int(count)
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    var entries: [Entry] = []
    for document in try run.all(of: &input, for: "$bucketAuto") {
      entries.append((try self.key(of: document), document))
    }
    entries.sort { self.context.compare($0.key, $1.key) < 0 }
    // Halves are rounded away from zero.
    let size = max(1, (2 * entries.count + self.buckets) / (2 * self.buckets))
    var documents: [BSONDocument] = []
    var rest = entries[...]
    var previousUpper: BSONValue?
    while let first = rest.first {
      let isLast = documents.count == self.buckets - 1
      let taken = rest.prefix(isLast ? rest.count : size)
      rest = rest.dropFirst(taken.count)
      var bucket = Array(taken)
      let upper = self.close(&bucket, &rest)
      let lower = self.granularity.map { previousUpper ?? $0.roundedDown(first.key) } ?? first.key
      previousUpper = upper
      documents.append(try self.document(of: bucket, lower, upper))
    }
    return documents
  }

  /// Takes what belongs to a bucket as well; returns the bucket's upper end.
  private func close(_ bucket: inout [Entry], _ rest: inout ArraySlice<Entry>) -> BSONValue {
    var greatest = bucket.last?.key ?? .null
    let end = self.granularity?.roundedUp(greatest)
    while let next = rest.first {
      let isWithin = end.map { self.context.compare($0, next.key) > 0 } ?? false
      guard isWithin || self.context.compare(greatest, next.key) == 0 else { break }
      bucket.append(next)
      greatest = next.key
      rest.removeFirst()
    }
    guard let end, let granularity else { return rest.first?.key ?? greatest }
    if end.double == 0, let next = rest.first { return granularity.roundedDown(next.key) }
    return end
  }

  private func key(of document: BSONDocument) throws(MongoError) -> BSONValue {
    let key = try self.groupBy.evaluate(document) ?? .null
    if self.granularity != nil { try Granularity.check(key) }
    return key
  }

  private func document(
    of bucket: [Entry],
    _ lower: BSONValue,
    _ upper: BSONValue
  ) throws(MongoError) -> BSONDocument {
    var states = try self.fields.begin(.null)
    for entry in bucket {
      for index in states.indices { try states[index].add(entry.document) }
    }
    var document: BSONDocument = ["_id": ["min": lower, "max": upper]]
    try self.fields.finish(states, in: &document)
    return document
  }
}
