// MongoEngine/Expressions: aggregation expressions. This file: an expression read.

import BSON

/// Reads expressions.
struct ExpressionReader {
  /// How many expressions may stand in one another; as many as documents, on the wire.
  static let depthLimit = 100

  let context: QueryContext
  /// The variables that are defined here, besides those of the context and the system's.
  var variables: Set<BSONName>
  /// Whether a constant expression that fails does so only when it is evaluated.
  var isLenient = false
  private var depth = 0
  private let budget = ExpressionBudget()

  init(context: QueryContext, variables: Set<BSONName>) {
    self.context = context
    self.variables = variables
  }

  /// Reads an expression: a field's path, an operator, an object or an array of expressions, or a constant.
  func node(_ value: BSONValue) throws(MongoError) -> ExpressionNode {
    var inner = self
    inner.depth += 1
    guard inner.depth <= Self.depthLimit else {
      throw .of(.overflow, "an expression exceeds the limit of \(Self.depthLimit) levels of nesting")
    }
    switch value {
    case .string(let text) where text.utf8.first == UInt8(ascii: "$"): return try inner.path(text)
    case .document(let document): return try inner.document(document)
    case .array(let array): return try inner.array(array)
    case .string(let text):
      try text.checkLength()
      return .constant(value)
    default: return .constant(value)
    }
  }

  /// The node, or its value at once when all the nodes that it depends on are constants.
  func folding(
    _ nodes: [ExpressionNode],
    _ evaluate: @escaping ExpressionNode.Evaluate
  ) throws(MongoError) -> ExpressionNode {
    guard nodes.allSatisfy(\.isConstant) else { return .computed(evaluate) }
    do {
      return .constant(try evaluate(Scope(BSONDocument(), self.context, budget: self.budget)))
    } catch {
      guard self.isLenient else { throw error }
      return .computed(evaluate)
    }
  }

  /// The reader for what sees more variables.
  func defining(_ names: some Sequence<String>) -> ExpressionReader {
    var reader = self
    reader.variables.formUnion(names.lazy.map { BSONName($0) })
    return reader
  }

  private func document(_ document: BSONDocument) throws(MongoError) -> ExpressionNode {
    guard let first = document.first(where: { _ in true }) else { return .constant(.document(document)) }
    guard first.key.begins(with: "$") else { return try self.object(document) }
    guard document.count == 1 else {
      throw .location(
        15983,
        "An object representing an expression must have exactly one field: \(document.shell)"
      )
    }
    guard let row = ExpressionTable.rows[first.key] else {
      throw .of(.invalidPipelineOperator, "Unrecognized expression '\(first.key)'")
    }
    return try row.node(first.value, self)
  }

  private func object(_ document: BSONDocument) throws(MongoError) -> ExpressionNode {
    var fields: [(name: String, node: ExpressionNode)] = []
    var names: Set<BSONName> = []
    for element in document {
      try Self.checkFieldName(element.key)
      guard names.insert(BSONName(element.key)).inserted else {
        throw .location(16406, "duplicate field name specified in object literal: \(document.shell)")
      }
      fields.append((element.key, try self.node(element.value)))
    }
    return try self.folding(fields.map(\.node)) { [fields] scope throws(MongoError) in
      var result = BSONDocument()
      for (name, node) in fields {
        if let value = try node.evaluate(scope) { try result.append(name, value, scope.budget) }
      }
      try scope.budget.take(.document(result))
      return .document(result)
    }
  }

  private func array(_ array: BSONArray) throws(MongoError) -> ExpressionNode {
    let nodes = try self.nodes(array)
    return try self.folding(nodes) { scope throws(MongoError) in
      var result = BSONArray()
      for node in nodes { try result.append(try node.evaluate(scope) ?? .null, scope.budget) }
      try scope.budget.take(.array(result))
      return .array(result)
    }
  }

  /// Reads the expressions of an array.
  func nodes(_ array: BSONArray) throws(MongoError) -> [ExpressionNode] {
    var nodes: [ExpressionNode] = []
    for value in array { nodes.append(try self.node(value)) }
    return nodes
  }

  private static func checkFieldName(_ name: String) throws(MongoError) {
    guard !name.isEmpty else { throw .location(15998, "FieldPath field names may not be empty strings.") }
    guard !name.begins(with: "$") else {
      throw .location(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")
    }
    guard !name.has(".") else {
      throw .location(16412, "FieldPath field names may not contain '.'. Consider using $getField or $setField.")
    }
  }
}
