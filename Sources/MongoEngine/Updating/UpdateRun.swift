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
  private(set) var path: [String] = []

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
  private mutating func apply(_ node: UpdateNode, to value: BSONValue) throws(MongoError) -> BSONValue? {
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
    var document = document
    for (name, node) in try nodes.resolved(self.position, self.path) {
      self.path.append(name)
      if let old = document[name] {
        let new = try self.apply(node, to: old)
        if new != old { document[name] = new }
      } else if let new = try self.create(node) {
        document.append(name, new)
        try self.checkCreated(new, in: .document(document))
      }
      self.path.removeLast()
    }
    return document
  }

  private mutating func apply(_ nodes: FieldNodes, to array: BSONArray) throws(MongoError) -> BSONArray {
    var values = Array(array)
    for (name, node) in try nodes.resolved(self.position, self.path) {
      self.path.append(name)
      if let index = FieldPath.arrayIndex(name) {
        try self.apply(node, at: index, of: &values)
      } else {
        try self.refuse(node, below: .array(array), depth: self.path.count - 1)
      }
      self.path.removeLast()
    }
    return BSONArray(values)
  }

  /// Changes a value of an array; one that is removed becomes null, one behind the end is put there.
  private mutating func apply(
    _ node: UpdateNode,
    at index: Int,
    of values: inout [BSONValue]
  ) throws(MongoError) {
    if index < values.count {
      values[index] = try self.apply(node, to: values[index]) ?? .null
    } else if let new = try self.create(node) {
      try Self.pad(&values, to: index)
      values.append(new)
      try self.checkCreated(new, in: .array(BSONArray(values)))
    }
  }

  private static func pad(_ values: inout [BSONValue], to count: Int) throws(MongoError) {
    let missing = count - values.count
    guard missing <= 1_500_000 else {
      throw .of(.cannotBackfillArray, "can't backfill more than 1500000 elements")
    }
    // Every null takes at least this many bytes; so no number of paths can make the array grow without bound.
    guard count < StorageRules.maximumSize / 4 else {
      throw .location(17419, "Resulting document after update is larger than \(StorageRules.maximumSize)")
    }
    values.append(contentsOf: repeatElement(.null, count: missing))
  }

  private mutating func apply(
    filtered nodes: FieldNodes,
    to array: BSONArray
  ) throws(MongoError) -> BSONArray {
    var values = Array(array)
    for index in values.indices {
      guard let node = try self.node(for: values[index], at: index, nodes) else { continue }
      self.path.append(String(index))
      values[index] = try self.apply(node, to: values[index]) ?? .null
      self.path.removeLast()
    }
    return BSONArray(values)
  }

  /// What is done with a value of an array that filters are applied to.
  private func node(
    for value: BSONValue,
    at index: Int,
    _ nodes: FieldNodes
  ) throws(MongoError) -> UpdateNode? {
    var result: UpdateNode?
    for (name, node) in nodes.named where try self.filters.accepts(value, UpdatePath.filterName(name) ?? "") {
      result = try result?.merged(node, self.path + [String(index)]) ?? node
    }
    return result
  }
}

extension UpdateRun {
  /// The value of a field that is not there; `nil` when nothing makes one.
  private mutating func create(_ node: UpdateNode) throws(MongoError) -> BSONValue? {
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
      return document.isEmpty ? nil : .document(document)
    case .elements: throw self.noArray
    }
  }

  private var noArray: MongoError {
    .of(.badValue, "The path '\(self.dotted)' must exist in the document in order to apply array updates.")
  }

  /// The path as it is written.
  var dotted: String { self.path.joined(separator: ".") }

  /// Refuses what cannot be done below a value that has no such fields.
  ///
  /// - Parameter depth: the length of the value's own path.
  private mutating func refuse(_ node: UpdateNode, below value: BSONValue, depth: Int) throws(MongoError) {
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

extension UpdateRun {
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
  private func checkCreated(_ value: BSONValue, in parent: @autoclosure () -> BSONValue) throws(MongoError) {
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
    try StorageRules.check(depth: self.path.count + value.levels)
    if self.path.count == 1, !self.isInsert { try StorageRules.checkName(self.path[0]) }
  }
}
