// MongoEngine/Updating: documents changed. This file: the operators of an update applied to one document.

import BSON

/// The operators of an update applied to one document.
struct UpdateRun {
  /// The document as it was.
  let original: BSONDocument
  /// The position that `$` stands for.
  let position: Int?
  /// Whether the document does not exist yet.
  let isInsert: Bool
  let filters: ArrayFilters
  /// Where the value is that is being looked at.
  var path: [String] = []

  init(original: BSONDocument, position: Int?, isInsert: Bool, filters: ArrayFilters) {
    self.original = original
    self.position = position
    self.isInsert = isInsert
    self.filters = filters
  }

  /// The document afterwards.
  mutating func apply(_ root: UpdateNode) throws(MongoError) -> BSONDocument {
    guard case .document(let result) = try self.apply(root, to: .document(self.original)) else { return self.original }
    return result
  }

  /// A value afterwards; `nil` when it is removed.
  mutating func apply(_ node: UpdateNode, to value: BSONValue) throws(MongoError) -> BSONValue? {
    switch (node, value) {
    case (.change(let change), _):
      let result = try change.change(value, self)
      if result != value { try self.checkChanged(to: result) }
      return result
    case (.fields(let nodes), .document(let document)): return .document(try self.apply(nodes, to: document))
    case (.fields(let nodes), .array(let array)): return .array(try self.apply(nodes, to: array))
    case (.elements(let nodes), .array(let array)): return .array(try self.apply(filtered: nodes, to: array))
    case (.elements, _):
      throw .of(
        .badValue,
        "Cannot apply array updates to non-array element \(self.path.last ?? ""): \(value.shell)"
      )
    case (.fields, _):
      try self.refuse(node, below: value, depth: self.path.count)
      return value
    }
  }

  private mutating func apply(_ nodes: FieldNodes, to document: BSONDocument) throws(MongoError) -> BSONDocument {
    let nodes = try nodes.resolved(self.position, self.path)
    var fields = FieldEditor(document, changes: nodes.count)
    for (name, node) in nodes {
      self.path.append(name)
      if let old = fields[name] {
        let new = try self.apply(node, to: old)
        if new != old { fields[name] = new }
      } else if let new = try self.create(node) {
        fields[name] = new
        try self.checkCreated(new, in: .document(fields.document))
      }
      self.path.removeLast()
    }
    return fields.document
  }
}

extension UpdateRun {
  /// The path as it is written.
  var dotted: String { self.path.joined(separator: ".") }

  /// The document's `_id` as MongoDB's messages show it.
  var idText: String { self.original["_id"].map { "_id: \($0.shell)" } ?? "no id" }

  /// Refuses a changed value where none may change, or of this depth or name.
  private func checkChanged(to value: BSONValue?) throws(MongoError) {
    guard self.path.first != "_id" else {
      throw .of(
        .immutableField,
        "Performing an update on the path '\(self.dotted)' would modify the immutable field '_id'"
      )
    }
    if let value { try self.check(value) }
  }

  /// Refuses a new value where none may change, or of this depth or name.
  ///
  /// - Parameter parent: what the value was put in.
  func checkCreated(_ value: BSONValue, in parent: @autoclosure () -> BSONValue) throws(MongoError) {
    guard self.path.first != "_id" || self.path.count == 1 else {
      let place = self.path.dropLast()
      throw .of(
        .immutableField,
        "Updating the path '\(place.joined(separator: "."))' to \(place.last ?? ""): \(parent().shell) would modify the "
          + "immutable field '_id'"
      )
    }
    try self.check(value)
  }

  private func check(_ value: BSONValue) throws(MongoError) {
    try StorageRules.check(value, depth: self.path.count)
    if self.path.count == 1, !self.isInsert { try StorageRules.checkName(self.path[0]) }
  }
}
