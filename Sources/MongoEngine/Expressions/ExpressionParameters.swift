// MongoEngine/Expressions: aggregation expressions. This file: which arguments an operator takes, and how they are read.

import BSON

/// Which arguments an operator takes: an `Int` for exactly so many, a `ClosedRange<Int>` or a `PartialRangeFrom<Int>`
/// for others, ``NamedParameters`` for a document.
protocol ExpressionParameters: Sendable {
  /// Reads the arguments.
  ///
  /// - Throws: the error MongoDB gives for too few, too many or unknown ones.
  func read(
    _ operand: BSONValue,
    of name: String,
    _ reader: ExpressionReader
  ) throws(MongoError) -> (names: [String], nodes: [ExpressionNode])
}

extension ExpressionReader {
  /// The arguments in an array; what is no array is the only argument.
  func positional(_ operand: BSONValue) throws(MongoError) -> [ExpressionNode] {
    if case .array(let array) = operand { return try self.nodes(array) }
    return [try self.node(operand)]
  }
}

extension Int: ExpressionParameters {
  func read(
    _ operand: BSONValue,
    of name: String,
    _ reader: ExpressionReader
  ) throws(MongoError) -> (names: [String], nodes: [ExpressionNode]) {
    let nodes = try reader.positional(operand)
    guard nodes.count == self else {
      throw .location(
        16020,
        "Expression \(name) takes exactly \(self) arguments. \(nodes.count) were passed in."
      )
    }
    return ([], nodes)
  }
}

extension ClosedRange<Int>: ExpressionParameters {
  func read(
    _ operand: BSONValue,
    of name: String,
    _ reader: ExpressionReader
  ) throws(MongoError) -> (names: [String], nodes: [ExpressionNode]) {
    let nodes = try reader.positional(operand)
    guard self.contains(nodes.count) else {
      throw .location(
        28667,
        "Expression \(name) takes at least \(self.lowerBound) arguments, and at most \(self.upperBound), but "
          + "\(nodes.count) were passed in."
      )
    }
    return ([], nodes)
  }
}

extension PartialRangeFrom<Int>: ExpressionParameters {
  func read(
    _ operand: BSONValue,
    of name: String,
    _ reader: ExpressionReader
  ) throws(MongoError) -> (names: [String], nodes: [ExpressionNode]) {
    let nodes = try reader.positional(operand)
    guard self.contains(nodes.count) else {
      throw .location(
        16020,
        "Expression \(name) takes at least \(self.lowerBound) arguments. \(nodes.count) were passed in."
      )
    }
    return ([], nodes)
  }
}

/// Arguments in a document, by name; they are evaluated in the order they were written.
struct NamedParameters: ExpressionParameters {
  typealias Complaint = @Sendable (_ operator: String, _ name: String) -> MongoError

  private let required: [String]
  private let optional: [String]
  private let notDocument: Complaint
  private let unknown: Complaint
  private let missing: Complaint

  /// Describes arguments.
  ///
  /// - Parameters:
  ///   - required: the names of those that have to be there.
  ///   - optional: the names of those that may be.
  ///   - notDocument: the error for an operand that is no document; it gets the operand's type.
  ///   - unknown: the error for a name that is neither; it gets the name.
  ///   - missing: the error for a required argument that is not there; it gets the name.
  init(
    _ required: [String],
    optional: [String] = [],
    notDocument: @escaping Complaint = { name, type in
      .of(.failedToParse, "\(name) requires an object as an argument, found: \(type)")
    },
    unknown: @escaping Complaint = { name, argument in
      .of(.failedToParse, "\(name) found an unknown argument: \(argument)")
    },
    missing: @escaping Complaint = { name, argument in
      .of(.failedToParse, "Missing '\(argument)' parameter to \(name)")
    }
  ) {
    self.required = required
    self.optional = optional
    self.notDocument = notDocument
    self.unknown = unknown
    self.missing = missing
  }

  func read(
    _ operand: BSONValue,
    of name: String,
    _ reader: ExpressionReader
  ) throws(MongoError) -> (names: [String], nodes: [ExpressionNode]) {
    let fields = try self.fields(operand, of: name)
    var nodes: [ExpressionNode] = []
    for field in fields { nodes.append(try reader.node(field.value)) }
    return (fields.map(\.name), nodes)
  }

  /// The arguments as they were written.
  func fields(_ operand: BSONValue, of name: String) throws(MongoError) -> [(name: String, value: BSONValue)] {
    guard case .document(let document) = operand else { throw self.notDocument(name, operand.type.name) }
    var fields: [(name: String, value: BSONValue)] = []
    for element in document {
      guard self.required.contains(element.key) || self.optional.contains(element.key) else {
        throw self.unknown(name, element.key)
      }
      fields.append((element.key, element.value))
    }
    for argument in self.required where !document.contains(argument) { throw self.missing(name, argument) }
    return fields
  }
}
