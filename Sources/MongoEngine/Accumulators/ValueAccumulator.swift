// MongoEngine/Accumulators: what `$group` makes of many documents. This file: accumulators of values, and how their
// arguments are read; window functions use them too.

import BSON

/// Accumulates values that were evaluated already.
protocol ValueAccumulator {
  /// Takes one more value; `nil` for a missing one.
  mutating func add(_ value: BSONValue?) throws(MongoError)
  func result() throws(MongoError) -> BSONValue?
}

/// What is accumulated of a document.
struct AccumulatorInput: Sendable {
  private let node: ExpressionNode
  private let context: QueryContext
  /// For `$top` and the like, the order of the documents: then the value is an array of the output and the sort keys.
  private let order: SortOrder?

  init(_ node: ExpressionNode, _ context: QueryContext, order: SortOrder? = nil) {
    self.node = node
    self.context = context
    self.order = order
  }

  init(_ value: BSONValue, _ context: QueryContext, order: SortOrder? = nil) throws(MongoError) {
    self.init(
      try ExpressionReader(context: context, variables: context.stageVariables).node(value),
      context,
      order: order
    )
  }

  func evaluate(_ document: BSONDocument) throws(MongoError) -> BSONValue? {
    try self.evaluate(Scope(document, self.context))
  }

  func evaluate(_ scope: Scope) throws(MongoError) -> BSONValue? {
    let value = try self.node.evaluate(scope)
    guard self.order != nil, case .document(let document) = scope.root else { return value }
    return try self.keyed(value, document)
  }

  private func keyed(_ value: BSONValue?, _ document: BSONDocument) throws(MongoError) -> BSONValue? {
    guard let order = self.order else { return value }
    return .array(BSONArray([value ?? .null] + (try order.key(of: document))))
  }
}

/// How much an accumulator may keep.
enum AccumulatorMemory {
  /// MongoDB's limit, in bytes.
  private static let limit = 100 * 1024 * 1024

  /// - Throws: ExceededMemoryLimit for what is too large.
  static func check(_ document: BSONDocument, _ name: String) throws(MongoError) {
    guard document.byteCount <= self.limit else {
      throw .of(
        .exceededMemoryLimit,
        "\(name) used too much memory and cannot spill to disk. Memory limit: \(self.limit) bytes"
      )
    }
  }
}

/// A call of an accumulator, read.
struct AccumulatorReading: Sendable {
  let input: AccumulatorInput
  /// Begins for the fields of a group.
  let begin: @Sendable (BSONDocument) throws(MongoError) -> any ValueAccumulator
}

/// An accumulator: its name, and how its argument is read.
struct AccumulatorRow: Sendable {
  typealias Reader = @Sendable (String, BSONValue, QueryContext) throws(MongoError) -> AccumulatorReading

  let name: String
  let read: Reader

  init(_ name: String, _ read: @escaping Reader) {
    self.name = name
    self.read = read
  }

  /// An accumulator whose argument is one expression.
  init(_ name: String, of begin: @escaping @Sendable (QueryContext) -> any ValueAccumulator) {
    self.init(name) { _, argument, context throws(MongoError) in
      AccumulatorReading(input: try AccumulatorInput(argument, context)) { _ in begin(context) }
    }
  }
}

/// All accumulators.
enum AccumulatorTable {
  /// The accumulators by name.
  static let rows: [String: AccumulatorRow] = Dictionary(
    [sums, extremes, collections, counted, percentiles].joined().map { ($0.name, $0) },
    uniquingKeysWith: { first, _ in first }
  )
}
