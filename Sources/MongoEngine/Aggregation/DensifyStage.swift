// MongoEngine/Aggregation: pipelines and their stages. This file: `$densify` (manual: "$densify").

import BSON

/// Makes documents for the values of a field that are not there.
struct DensifyStage: CollectingStage {
  /// The most documents that are made.
  static let limit = 500_000

  private let field: FieldPath
  private let partitions: [FieldPath]
  private let range: DensifyRange
  private let context: QueryContext

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    let fields = try StageFields(value, of: "$densify", ["field", "partitionByFields", "range"])
    return [try DensifyStage(fields, context.query)]
  }

  private init(_ fields: StageFields, _ context: QueryContext) throws(MongoError) {
    let field = try fields.required("field")
    guard case .string(let path) = field else { throw field.mismatch("$densify.field", "string") }
    let range = try fields.required("range")
    guard case .document(let range) = range else { throw range.mismatch("$densify.range", "object") }
    self.range = try DensifyRange(range, context)
    self.partitions = try fields.paths("partitionByFields")
    self.field = try FieldPath.checked(path)
    self.context = context
    if case .partition = self.range.bounds, self.partitions.isEmpty {
      throw .location(
        5_733_408,
        "One cannot specify the bounds as 'partition' without specifying a non-empty array of partitionByFields. You "
          + "may have meant to specify 'full' bounds."
      )
    }
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    let documents = try run.all(of: &input, for: "$densify")
    var state = DensifyState(range: self.range, field: self.field, context: self.context)
    for document in try self.order().sorted(documents) {
      guard let value = document.nested(self.field), !value.isNullish else {
        state.documents.append(document)
        continue
      }
      try self.range.check(value)
      try state.add(document, value, self.partition(of: document))
    }
    try state.finish(isPartitioned: !self.partitions.isEmpty)
    return state.documents
  }

  private func order() throws(MongoError) -> SortOrder {
    var spec = BSONDocument()
    if case .full = self.range.bounds {
    } else {
      for path in self.partitions { spec[path.description] = 1 }
    }
    spec[self.field.description] = 1
    return try SortOrder(spec, self.context)
  }

  /// The fields of the partition, which documents that are made have too.
  private func partition(of document: BSONDocument) -> BSONDocument {
    self.partitions.reduce(BSONDocument()) { fields, path in
      document.nested(path).map { fields.setting($0, at: path) } ?? fields
    }
  }
}

/// What was made so far.
private struct DensifyState {
  let range: DensifyRange
  let field: FieldPath
  var documents: [BSONDocument] = []
  private var partitions: ValueTable
  /// The value of each partition that is made next, unless it is there.
  private var next: [BSONValue] = []
  private var least: BSONValue?
  private var greatest: BSONValue?
  private var made = 0
  /// The bytes of the documents that were made.
  private var held = 0

  init(range: DensifyRange, field: FieldPath, context: QueryContext) {
    self.range = range
    self.field = field
    self.partitions = ValueTable(context)
  }

  /// Adds a document, and those that are missing before it.
  mutating func add(_ document: BSONDocument, _ value: BSONValue, _ partition: BSONDocument) throws(MongoError) {
    let least = self.least ?? value
    self.least = least
    self.greatest = value
    let place = self.partitions.place(of: .document(partition))
    if place == self.next.count { self.next.append(self.range.start(value, least)) }
    if !self.range.isBelow(value) {
      try self.fill(place, upTo: self.range.end(value))
      if self.next[place].compare(to: value) == 0 { self.next[place] = try self.range.value(after: value) }
    }
    self.documents.append(document)
  }

  /// Adds what is missing behind the last documents.
  mutating func finish(isPartitioned: Bool) throws(MongoError) {
    if !isPartitioned, self.next.isEmpty, case .values(let lower, _) = self.range.bounds {
      _ = self.partitions.place(of: [:])
      self.next = [lower]
    }
    for place in self.next.indices {
      switch self.range.bounds {
      case .values(_, let upper): try self.fill(place, upTo: upper)
      case .partition: break
      case .full:
        guard let greatest else { break }
        try self.fill(place, upTo: greatest)
        if self.next[place].compare(to: greatest) == 0 { try self.make(place) }
      }
    }
  }

  private mutating func fill(_ place: Int, upTo end: BSONValue) throws(MongoError) {
    while self.next[place].compare(to: end) < 0 { try self.make(place) }
  }

  private mutating func make(_ place: Int) throws(MongoError) {
    self.made += 1
    guard self.made <= DensifyStage.limit else {
      throw .location(
        5_897_900,
        "Generated \(self.made) documents in $densify, which is over the limit of \(DensifyStage.limit). Increase the "
          + "'internalQueryMaxAllowedDensifyDocs' parameter to allow more generated documents"
      )
    }
    guard case .document(let fields) = self.partitions.values[place] else { return }
    let document = fields.setting(self.next[place], at: self.field)
    self.held += document.byteCount
    guard self.held <= PipelineRun.memoryLimit else { throw PipelineRun.tooLarge("$densify") }
    self.documents.append(document)
    self.next[place] = try self.range.value(after: self.next[place])
  }
}
