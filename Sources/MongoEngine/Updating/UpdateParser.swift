// MongoEngine/Updating: documents changed. This file: the operators of an update read (manual: "Update Operators").

import BSON

/// One field of an operator: `{$inc: {a: 1}}`.
struct UpdateOperand {
  /// The operator.
  let name: String
  /// The field.
  let element: BSONElement
  let context: QueryContext

  var value: BSONValue { self.element.value }

  /// The field and the value as MongoDB's messages show them.
  var shell: String { "\(self.element.key): \(self.value.shell)" }
}

/// Reads the operand of an operator.
typealias UpdateOperator = @Sendable (UpdateOperand) throws(MongoError) -> any FieldChange

/// Reads a document of operators.
struct UpdateParser {
  let context: QueryContext
  let filters: ArrayFilters

  /// All operators but `$rename`, whose operand is a path.
  private static let operators: [String: UpdateOperator] = [
    assignments, arithmetic, comparisons, dates, bits, insertions, removals,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

  /// The operators by name.
  static var names: [String] { self.operators.keys + ["$rename"] }

  /// The tree of the operators' paths.
  func read(_ document: BSONDocument) throws(MongoError) -> UpdateNode {
    var tree = UpdateTree()
    var usedFilters: Set<BSONName> = []
    for element in document {
      for operand in try self.operands(element) {
        let path = try self.add(operand, to: &tree)
        usedFilters.formUnion(path.parts.compactMap(UpdatePath.filterName).map { BSONName($0) })
      }
    }
    if let name = self.filters.names.first(where: { !usedFilters.contains(BSONName($0)) }) {
      throw .of(
        .failedToParse,
        "The array filter for identifier '\(name)' was not used in the update \(document.shell)"
      )
    }
    return tree.finished
  }

  private func operands(_ element: BSONElement) throws(MongoError) -> [UpdateOperand] {
    guard element.key == "$rename" || Self.operators[element.key] != nil else {
      throw .of(
        .failedToParse,
        "Unknown modifier: \(element.key). Expected a valid update modifier or pipeline-style update specified as an "
          + "array"
      )
    }
    guard case .document(let fields) = element.value else {
      throw .of(
        .failedToParse,
        "Modifiers operate on fields but we found type \(element.type.name) instead. For example: {$mod: {<field>: "
          + "...}} not {\(element.key): \(element.value.shell)}"
      )
    }
    return fields.map { UpdateOperand(name: element.key, element: $0, context: self.context) }
  }

  /// Adds one field of an operator; returns its path.
  private func add(_ operand: UpdateOperand, to tree: inout UpdateTree) throws(MongoError) -> UpdatePath {
    guard let read = Self.operators[operand.name] else { return try Rename(operand).add(to: &tree) }
    let path = try UpdatePath(operand.element.key)
    let change = try read(operand)
    try self.checkFilters(path)
    try tree.add(change, at: path)
    return path
  }

  private func checkFilters(_ path: UpdatePath) throws(MongoError) {
    for (index, part) in path.parts.enumerated() {
      guard let name = UpdatePath.filterName(part) else { continue }
      guard index > 0 else {
        throw .of(
          .badValue,
          "Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path "
            + "'\(path.description)'"
        )
      }
      guard name.isEmpty || self.filters.contains(name) else {
        throw .of(.badValue, "No array filter found for identifier '\(name)' in path '\(path.description)'")
      }
    }
  }
}
