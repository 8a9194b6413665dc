// MongoEngine/Projection: which fields of a document are given. This file: a projection as a tree.

import BSON

/// What is done with a field.
indirect enum ProjectionNode: Sendable {
  /// The field is given.
  case included
  /// The field is left out.
  case excluded
  /// Some values of the array are given.
  case slice(skip: Int, limit: Int?)
  /// The first value of the array that meets conditions is given.
  case elementMatch(ElementMatch)
  /// An expression's value is given.
  case computed(PreparedExpression)
  /// Something is done with fields of the document, or of those in the array.
  case branch(ProjectionTree)

  /// Whether something is given that is not in the document.
  var computes: Bool {
    switch self {
    case .computed, .elementMatch: true
    case .branch(let tree): tree.computes
    default: false
    }
  }
}

/// What is done with the fields of a document, in the order of the specification.
struct ProjectionTree: Sendable {
  private(set) var names: [String] = []
  private var nodes: [BSONName: ProjectionNode] = [:]
  private(set) var computes = false

  subscript(name: String) -> ProjectionNode? { self.nodes[BSONName(name)] }

  /// Adds what is done with the field at a path.
  ///
  /// - Throws: Location31249 or Location31250 when something is done with the field, or with one around it, already.
  mutating func add(_ node: ProjectionNode, at path: FieldPath) throws(MongoError) {
    try self.add(node, path.parts[...], path)
  }

  private mutating func add(_ node: ProjectionNode, _ names: ArraySlice<String>, _ path: FieldPath) throws(MongoError) {
    guard let name = names.first else { return }
    let rest = names.dropFirst()
    self.computes = self.computes || node.computes
    if rest.isEmpty {
      guard self.nodes[BSONName(name)] == nil else { throw .location(31250, "Path collision at \(path)") }
      return self.set(name, node)
    }
    var tree = ProjectionTree()
    switch self.nodes[BSONName(name)] {
    case .branch(let existing)?: tree = existing
    case nil: break
    default:
      let remaining = rest.joined(separator: ".")
      throw .location(31249, "Path collision at \(path) remaining portion \(remaining)")
    }
    try tree.add(node, rest, path)
    self.set(name, .branch(tree))
  }

  /// Sets what is done with a field of this document, in place of what was.
  mutating func set(_ name: String, _ node: ProjectionNode?) {
    if node == nil {
      self.names.removeAll { $0.hasSameBytes(as: name) }
    } else if self.nodes[BSONName(name)] == nil {
      self.names.append(name)
    }
    self.nodes[BSONName(name)] = node
  }
}
