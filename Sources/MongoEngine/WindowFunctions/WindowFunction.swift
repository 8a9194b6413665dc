// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one (manual:
// "$setWindowFields"). This file: a window function as its users see it.

package import BSON

/// A window function, read once and evaluated for one partition after the other.
package struct WindowFunction: Sendable {
  /// The operator: `$sum`.
  package let name: String
  private let evaluation: any WindowEvaluation
  private let sortBy: SortOrder?
  private let context: QueryContext

  /// Reads a window function: `{$sum: "$x", window: {documents: [-1, 0]}}`.
  ///
  /// - Parameter sortBy: the stage's `sortBy`; `nil` if it has none.
  /// - Throws: the error MongoDB gives for a function or a window that it does not take.
  package init(_ spec: BSONDocument, sortBy: SortOrder?, _ context: QueryContext) throws(MongoError) {
    guard let element = spec.first(where: { $0.key.begins(with: "$") }) else {
      let first = spec.first { _ in true }.map { ", \($0.key)" } ?? ""
      throw .of(.failedToParse, "Expected a $-prefixed window function\(first)")
    }
    guard let read = WindowFunctionTable.readers[element.key] else {
      throw .of(.failedToParse, "Unrecognized window function, \(element.key)")
    }
    self.name = element.key
    self.sortBy = sortBy
    self.context = context
    self.evaluation = try read(WindowCall(name: element.key, spec: spec, sortBy: sortBy, context: context))
  }

  /// Whether there is a window function of this name.
  package static func isKnown(_ name: String) -> Bool { WindowFunctionTable.readers[name] != nil }

  /// The names of all window functions, in order.
  package static var names: [String] { WindowFunctionTable.readers.keys.sorted() }

  /// The value for each document of a partition, which is in the order of `sortBy`; `nil` for a missing one.
  ///
  /// - Throws: what the function's expression throws, or the error MongoDB gives for a value that it does not take.
  package func values(over partition: [BSONDocument]) throws(MongoError) -> [BSONValue?] {
    try self.evaluation.values(WindowPartition(documents: partition, sortBy: self.sortBy, context: self.context))
  }
}

/// How a window function is evaluated.
protocol WindowEvaluation: Sendable {
  func values(_ partition: WindowPartition) throws(MongoError) -> [BSONValue?]
}

/// All window functions.
enum WindowFunctionTable {
  typealias Reader = @Sendable (WindowCall) throws(MongoError) -> any WindowEvaluation

  /// How each is read: all accumulators, and those of their own.
  static let readers: [String: Reader] = [ranks, positions, rates, series].reduce(
    AccumulatorTable.rows.mapValues(reader)
  ) { readers, own in readers.merging(own) { _, own in own } }

  private static func reader(_ row: AccumulatorRow) -> Reader {
    { call throws(MongoError) in try call.accumulator(row) }
  }
}
