// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one. This file: a call as it
// is written.

import BSON

/// A call of a window function.
struct WindowCall {
  let name: String
  let spec: BSONDocument
  let sortBy: SortOrder?
  let context: QueryContext

  var argument: BSONValue { self.spec[self.name] ?? .null }

  /// The window that was written; all documents if none was.
  ///
  /// - Throws: FailedToParse for other arguments.
  func bounds() throws(MongoError) -> WindowBounds {
    for element in self.spec where element.key != self.name && element.key != "window" {
      throw WindowFunctionTable.readers[element.key] == nil
        ? .of(.failedToParse, "Window function found an unknown argument: \(element.key)")
        : .of(.failedToParse, "Cannot specify two functions in window function spec")
    }
    guard let window = self.spec["window"] else { return .documents(.unbounded, .unbounded) }
    return try WindowBounds(window, self.sortBy, self.context)
  }

  /// - Throws: FailedToParse for a window, which this function does not take.
  func refuseWindow() throws(MongoError) {
    guard !self.spec.contains("window") else {
      throw .of(.failedToParse, "'window' field is not allowed in \(self.name)")
    }
    _ = try self.bounds()
  }

  /// The fields of an argument that has to be a document.
  func arguments(_ names: [String]) throws(MongoError) -> BSONDocument {
    guard case .document(let document) = self.argument else {
      throw .of(
        .failedToParse,
        "\(self.name) expects an object, but got a \(self.argument.type.name): \(self.name): \(self.argument.shell)"
      )
    }
    for element in document where !names.contains(element.key) {
      throw .of(.failedToParse, "\(self.name) got unexpected argument: \(element.key)")
    }
    return document
  }

  /// The only field of `sortBy` as an expression.
  func sortExpression(orThrow error: MongoError) throws(MongoError) -> Expression {
    guard let fields = self.sortBy?.fields, fields.count == 1 else { throw error }
    return try Expression(.string("$\(fields[0].path.description)"), self.context)
  }

  /// An accumulator over the window.
  func accumulator(_ row: AccumulatorRow) throws(MongoError) -> any WindowEvaluation {
    let reading = try row.read(self.name, self.argument, self.context)
    let bounds = try self.bounds()
    let sliding = bounds.movesItsStart ? SlidingDeviation.functions[self.name] : nil
    return AccumulatedWindow(
      bounds: bounds,
      input: { document throws(MongoError) in try reading.input.evaluate(document) },
      begin: { () throws(MongoError) in
        if let sliding { return sliding() }
        return try reading.begin([:])
      }
    )
  }
}

/// The documents of a partition in their order.
struct WindowPartition {
  let documents: [BSONDocument]
  let sortBy: SortOrder?
  let context: QueryContext

  /// A value for each document.
  func map(_ value: (BSONDocument) throws(MongoError) -> BSONValue?) throws(MongoError) -> [BSONValue?] {
    var values: [BSONValue?] = []
    values.reserveCapacity(self.documents.count)
    for document in self.documents { values.append(try value(document)) }
    return values
  }
}
