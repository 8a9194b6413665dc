// MongoEngine/Session: one client's conversation. This file: how one document became another (manual: "update Event").

import BSON

/// What was changed about a document, by dotted paths.
struct UpdateDescription: Hashable, Sendable {
  private(set) var updated = BSONDocument()
  private(set) var removed: [String] = []
  private(set) var truncated: [(field: String, size: Int)] = []

  private let style: UpdateStyle

  init(from before: BSONDocument, to after: BSONDocument, _ style: UpdateStyle) {
    self.style = style
    self.compare(before, after, below: "")
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
    if isExpanded { document.append("disambiguatedPaths", [:]) }
    return document
  }

  private mutating func compare(_ before: BSONDocument, _ after: BSONDocument, below path: String) {
    for element in before where !after.contains(element.key) { self.removed.append(path + element.key) }
    for element in after {
      let old = before[element.key]
      if old != element.value { self.note(old, element.value, at: path + element.key) }
    }
  }

  private mutating func note(_ old: BSONValue?, _ new: BSONValue, at path: String) {
    if case .operators(let whole) = self.style, whole.contains(BSONName(path)) { return self.updated.append(path, new) }
    switch (old, new) {
    case (.document(let before)?, .document(let after)) where !before.isEmpty && !after.isEmpty:
      var part = self.empty
      part.compare(before, after, below: path + ".")
      self.take(part, orElse: new, at: path)
    case (.array(let before)?, .array(let after)) where !before.isEmpty && !after.isEmpty:
      var part = self.empty
      part.compare(Array(before), Array(after), at: path)
      self.take(part, orElse: new, at: path)
    default: self.updated.append(path, new)
    }
  }

  private mutating func compare(_ before: [BSONValue], _ after: [BSONValue], at path: String) {
    if after.count < before.count { self.truncated.append((path, after.count)) }
    for (index, value) in after.enumerated() {
      let old = index < before.count ? before[index] : nil
      if old != value { self.note(old, value, at: "\(path).\(index)") }
    }
  }

  private var empty: UpdateDescription { UpdateDescription(from: [:], to: [:], self.style) }

  /// Says what was changed within a value, or gives the value where that is shorter.
  private mutating func take(_ part: UpdateDescription, orElse value: BSONValue, at path: String) {
    let whole: BSONDocument = [path: value]
    if self.style == .pipeline, part.updated.byteCount >= whole.byteCount { return self.updated.append(path, value) }
    for element in part.updated { self.updated.append(element) }
    self.removed += part.removed
    self.truncated += part.truncated
  }
}
