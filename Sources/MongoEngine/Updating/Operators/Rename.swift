// MongoEngine/Updating: documents changed. This file: `$rename` (manual: "$rename").

import BSON

/// Moves a value to another path. Nothing else can be done at either path, or around them, in the same update; so the
/// value is always the original's.
struct Rename {
  private let source: UpdatePath
  private let target: UpdatePath

  init(_ operand: UpdateOperand) throws(MongoError) {
    guard case .string(let target) = operand.value else {
      throw .of(.badValue, "The 'to' field for $rename must be a string: \(operand.shell)")
    }
    self.target = try UpdatePath(target)
    self.source = try UpdatePath(operand.element.key)
    guard !target.utf8.contains(0) else {
      throw .of(.badValue, "The 'to' field for $rename cannot contain an embedded null byte")
    }
    guard !self.source.parts.areSameNames(as: self.target.parts) else {
      throw .of(.badValue, "The source and target field for $rename must differ: \(operand.shell)")
    }
    guard !self.source.isPrefix(of: self.target), !self.target.isPrefix(of: self.source) else {
      throw .of(.badValue, "The source and target field for $rename must not be on the same path: \(operand.shell)")
    }
    guard !self.source.isDynamic else {
      throw .of(.badValue, "The source field for $rename may not be dynamic: \(self.source.description)")
    }
    guard !self.target.isDynamic else {
      throw .of(.badValue, "The destination field for $rename may not be dynamic: \(self.target.description)")
    }
  }

  /// Adds both paths; returns the target's.
  func add(to tree: inout UpdateTree) throws(MongoError) -> UpdatePath {
    try tree.add(RenameTarget(source: self.source.parts, target: self.target.parts), at: self.target)
    try tree.add(RenameSource(source: self.source.parts), at: self.source)
    return self.target
  }
}

/// Gives the target the source's value.
private struct RenameTarget: FieldChange {
  let source: [String]
  let target: [String]

  func change(_ value: BSONValue, _ run: UpdateRun) throws(MongoError) -> BSONValue? { try self.create(run) ?? value }

  func create(_ run: UpdateRun) throws(MongoError) -> BSONValue? {
    let (value, sourceArray) = try run.original.search(self.source)
    guard let value else { return nil }
    if let sourceArray { throw run.refusal("source", self.source, sourceArray) }
    if let array = run.original.lastArray(above: self.target) { throw run.refusal("destination", self.target, array) }
    return value
  }
}

/// Removes the source.
private struct RenameSource: FieldChange {
  let source: [String]

  var missingPath: MissingPath { .ignore }

  func change(_ value: BSONValue, _ run: UpdateRun) throws(MongoError) -> BSONValue? {
    guard self.source.first != "_id" else {
      throw .of(
        .immutableField,
        "Unsetting the path '\(run.dotted)' using $rename would modify the immutable field '_id'"
      )
    }
    return nil
  }
}

extension UpdateRun {
  fileprivate func refusal(_ role: String, _ path: [String], _ array: String) -> MongoError {
    .of(
      .badValue,
      "The \(role) field cannot be an array element, '\(path.joined(separator: "."))' in doc with \(self.idText) has an "
        + "array field called '\(array)'"
    )
  }
}

extension BSONDocument {
  /// The value at a path, and the name of the last array above it.
  ///
  /// - Throws: PathNotViable where something on the way has no fields.
  fileprivate func search(_ path: [String]) throws(MongoError) -> (BSONValue?, array: String?) {
    var current = BSONValue.document(self)
    var array: String?
    for (index, name) in path.enumerated() {
      let before = index > 0 ? path[index - 1] : ""
      if case .array = current { array = before }
      guard let fields = current.fields, current.type == .document || FieldPath.arrayIndex(name) != nil else {
        throw .of(
          .pathNotViable,
          "cannot use the part (\(before) of \(path.joined(separator: "."))) to traverse the element "
            + "({\(before): \(current.shell)})"
        )
      }
      guard let next = fields[name] else { return (nil, array) }
      current = next
    }
    return (current, array)
  }

  /// The name of the last array above a path.
  fileprivate func lastArray(above path: [String]) -> String? {
    var current = BSONValue.document(self)
    var array: String?
    for name in path.dropLast() {
      guard let next = current.fields?[name] else { break }
      current = next
      if case .array = current { array = name }
    }
    return array
  }
}
