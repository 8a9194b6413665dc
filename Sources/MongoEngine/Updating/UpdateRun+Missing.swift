// MongoEngine/Updating: documents changed. This file: paths that are not there.

import BSON

extension UpdateRun {
  /// The value of a field that is not there; `nil` when nothing makes one.
  mutating func create(_ node: UpdateNode) throws(MongoError) -> BSONValue? {
    switch node {
    case .change(let change):
      return change.missingPath == .create ? try change.create(self) : nil
    case .fields(let nodes):
      var document = BSONDocument()
      for (name, node) in try nodes.resolved(self.position, self.path) {
        self.path.append(name)
        if let value = try self.create(node) { document.append(name, value) }
        self.path.removeLast()
      }
      guard !document.isEmpty else { return nil }
      return .document(document)
    case .elements: throw self.noArray
    }
  }

  private var noArray: MongoError {
    .of(.badValue, "The path '\(self.dotted)' must exist in the document in order to apply array updates.")
  }

  /// Refuses what cannot be done below a value that has no such fields.
  ///
  /// - Parameter depth: the length of the value's own path.
  mutating func refuse(_ node: UpdateNode, below value: BSONValue, depth: Int) throws(MongoError) {
    switch node {
    case .change(let change): try self.refuse(change, below: value, depth: depth)
    case .fields(let nodes):
      for (name, node) in try nodes.resolved(self.position, self.path) {
        self.path.append(name)
        try self.refuse(node, below: value, depth: depth)
        self.path.removeLast()
      }
    case .elements: throw self.noArray
    }
  }

  private func refuse(_ change: any FieldChange, below value: BSONValue, depth: Int) throws(MongoError) {
    let element = "{\(depth > 0 ? self.path[depth - 1] : ""): \(value.shell)}"
    switch change.missingPath {
    case .ignore: break
    case .create:
      guard try change.create(self) != nil else { return }
      throw .of(.pathNotViable, "Cannot create field '\(self.path[depth])' in element \(element)")
    case .expect:
      throw .of(
        .pathNotViable,
        "Cannot use the part (\(self.path[depth])) of (\(self.dotted)) to traverse the element (\(element))"
      )
    }
  }
}
