// MongoEngine/Accumulators: what `$group` makes of many documents (manual: "$group", "Accumulators"). This file: an
// accumulator as its users see it.

package import BSON

/// An accumulator, read once and begun anew for each group.
package struct Accumulator: Sendable {
  /// The operator: `$sum`.
  package let name: String
  private let reading: AccumulatorReading

  /// Reads an accumulator: `{$sum: "$price"}` has the name `$sum` and the argument `"$price"`.
  ///
  /// - Throws: Location15952 for an unknown name, NotImplemented for `$accumulator`, and the errors MongoDB gives for
  ///   an argument that the operator does not take.
  package init(_ name: String, _ argument: BSONValue, _ context: QueryContext) throws(MongoError) {
    if case .array = argument { throw .location(40237, "The \(name) accumulator is a unary operator") }
    guard let row = AccumulatorTable.rows[name] else {
      throw name == "$accumulator"
        ? .of(.notImplemented, "the accumulator $accumulator is not supported: there is no JavaScript")
        : .location(15952, "unknown group operator '\(name)'")
    }
    self.name = name
    self.reading = try row.read(name, argument, context)
  }

  /// Whether there is an accumulator of this name.
  package static func isKnown(_ name: String) -> Bool { AccumulatorTable.rows[name] != nil }

  /// The names of all accumulators, in order.
  package static var names: [String] { AccumulatorTable.rows.keys.sorted() }

  /// Begins a group.
  ///
  /// - Parameter group: the group's `_id` if that is a document; the `n` of `$topN` and the like may depend on it.
  /// - Throws: the error MongoDB gives for an `n` that is no positive whole number.
  package func makeState(group: BSONDocument = BSONDocument()) throws(MongoError) -> any AccumulatorState {
    EvaluatingState(input: self.reading.input, total: try self.reading.begin(group))
  }
}

/// What was accumulated for one group so far.
package protocol AccumulatorState {
  /// Takes one more document.
  ///
  /// - Throws: what the accumulator's expression throws, or the error MongoDB gives for a value that it does not take.
  mutating func add(_ document: BSONDocument) throws(MongoError)

  /// Takes one more document, which an expression is evaluated for.
  ///
  /// - Throws: as ``add(_:)-(BSONDocument)``.
  mutating func add(_ scope: Scope) throws(MongoError)

  /// What came out; `nil` for a missing value, which `$group` shows as null.
  ///
  /// - Throws: ExceededMemoryLimit for what is too large.
  func result() throws(MongoError) -> BSONValue?
}

/// Evaluates the argument for each document.
private struct EvaluatingState: AccumulatorState {
  let input: AccumulatorInput
  var total: any ValueAccumulator

  mutating func add(_ document: BSONDocument) throws(MongoError) {
    try self.total.add(try self.input.evaluate(document))
  }

  mutating func add(_ scope: Scope) throws(MongoError) { try self.total.add(try self.input.evaluate(scope)) }

  func result() throws(MongoError) -> BSONValue? { try self.total.result() }
}
