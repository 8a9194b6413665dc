// MongoEngine/Session: one client's conversation. This file: how one document became another (manual: "update Event").

import BSON

/// What was changed about a document, by dotted paths.
struct UpdateDescription: Hashable, Sendable {
  private(set) var updated = BSONDocument()
  private(set) var removed: [String] = []
  private(set) var truncated: [(field: String, size: Int)] = []
  /// The parts of paths that could be read in another way.
  private(set) var disambiguated = BSONDocument()

  private let style: UpdateStyle

  init(from before: BSONDocument, to after: BSONDocument, _ style: UpdateStyle) {
    self.style = style
    self.compare(before, after, below: UpdatedPath())
  }

  static func == (left: Self, right: Self) -> Bool { left.document(false) == right.document(false) }

  func hash(into hasher: inout Hasher) { hasher.combine(self.document(false)) }

  /// As the event has it.
  func document(_ isExpanded: Bool) -> BSONDocument {
    let truncated = self.truncated.map { part -> BSONValue in
      ["field": .string(part.field), "newSize": .integer(Int64(part.size))]
    }
    var document: BSONDocument = [
      "updatedFields": .document(self.updated),
      "removedFields": .array(BSONArray(self.removed.map { .string($0) })),
      "truncatedArrays": .array(BSONArray(truncated)),
    ]
    if isExpanded { document.append("disambiguatedPaths", .document(self.disambiguated)) }
    return document
  }

  private mutating func compare(_ before: BSONDocument, _ after: BSONDocument, below path: UpdatedPath) {
    for element in before where !after.contains(element.key) {
      let path = path.field(element.key)
      self.removed.append(path.description)
      self.disambiguate(path)
    }
    for element in after {
      let old = before[element.key]
      if old != element.value { self.note(old, element.value, at: path.field(element.key)) }
    }
  }

  private mutating func note(_ old: BSONValue?, _ new: BSONValue, at path: UpdatedPath) {
    if case .operators(let whole) = self.style, whole.contains(BSONName(path.description)) {
      return self.set(new, at: path)
    }
    switch (old, new) {
    case (.document(let before)?, .document(let after)) where !before.isEmpty && !after.isEmpty:
      var part = self.empty
      part.compare(before, after, below: path)
      self.take(part, orElse: new, at: path)
    case (.array(let before)?, .array(let after)) where !before.isEmpty && !after.isEmpty:
      var part = self.empty
      part.compare(Array(before), Array(after), at: path)
      self.take(part, orElse: new, at: path)
    default: self.set(new, at: path)
    }
  }

  private mutating func compare(_ before: [BSONValue], _ after: [BSONValue], at path: UpdatedPath) {
    if after.count < before.count {
      self.truncated.append((path.description, after.count))
      self.disambiguate(path)
    }
    for (index, value) in after.enumerated() {
      let old = index < before.count ? before[index] : nil
      if old != value { self.note(old, value, at: path.index(index)) }
    }
  }

  private var empty: UpdateDescription { UpdateDescription(from: [:], to: [:], self.style) }

  private mutating func set(_ value: BSONValue, at path: UpdatedPath) {
    self.updated.append(path.description, value)
    self.disambiguate(path)
  }

  private mutating func disambiguate(_ path: UpdatedPath) {
    if path.isAmbiguous { self.disambiguated.append(path.description, .array(BSONArray(path.parts))) }
  }

  /// Says what was changed within a value, or gives the value where that is shorter.
  private mutating func take(_ part: UpdateDescription, orElse value: BSONValue, at path: UpdatedPath) {
    let whole: BSONDocument = [path.description: value]
    if self.style == .pipeline, part.updated.byteCount >= whole.byteCount { return self.set(value, at: path) }
    for element in part.updated { self.updated.append(element) }
    self.removed += part.removed
    self.truncated += part.truncated
    for element in part.disambiguated { self.disambiguated.append(element) }
  }
}

/// Where something was changed.
private struct UpdatedPath: CustomStringConvertible {
  private(set) var description = ""
  /// Names of fields as strings, positions in arrays as numbers.
  private(set) var parts: [BSONValue] = []
  /// Whether a field's name has a dot in it, or could be a position; one of the document itself could not.
  private(set) var isAmbiguous = false

  func field(_ name: String) -> UpdatedPath {
    let isNumber = name == "0" || (name.first != "0" && !name.isEmpty && name.utf8.allSatisfy { 0x30...0x39 ~= $0 })
    var path = self.appending(.string(name), name)
    if name.contains(".") || (isNumber && !self.parts.isEmpty) { path.isAmbiguous = true }
    return path
  }

  func index(_ position: Int) -> UpdatedPath { self.appending(.integer(Int64(position)), String(position)) }

  private func appending(_ part: BSONValue, _ text: String) -> UpdatedPath {
    var path = self
    path.description = self.parts.isEmpty ? text : self.description + "." + text
    path.parts.append(part)
    return path
  }
}
