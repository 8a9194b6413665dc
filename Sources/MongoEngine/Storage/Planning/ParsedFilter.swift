// MongoEngine/Storage/Planning: how documents are found. This file: a filter as `explain` shows it.

import BSON

/// A filter as a list of conditions, of which all have to hold.
struct ParsedFilter {
  /// One condition.
  struct Condition {
    /// The path; `nil` for `$or` and its like.
    let path: String?
    let name: String
    let value: BSONValue

    /// The condition as `explain` shows it.
    var document: BSONDocument {
      guard let path = self.path else { return [self.name: self.value] }
      return [path: .document([self.name: self.value])]
    }
  }

  private(set) var conditions: [Condition] = []

  init(_ filter: BSONDocument) {
    for element in filter {
      switch (element.key, element.value) {
      case ("$and", .array(let list)):
        for case .document(let inner) in list { self.conditions += ParsedFilter(inner).conditions }
      case ("$or", .array(let list)), ("$nor", .array(let list)):
        let parts = list.map { part -> BSONValue in
          if case .document(let inner) = part { .document(ParsedFilter(inner).document) } else { part }
        }
        self.conditions.append(Condition(path: nil, name: element.key, value: .array(BSONArray(parts))))
      case ("$comment", _): break
      case (let name, let value) where name.begins(with: "$"):
        self.conditions.append(Condition(path: nil, name: name, value: value))
      case (let path, .document(let operators)) where operators.isOperators:
        for item in operators { self.conditions.append(Self.condition(path, item)) }
      case (let path, .regex(let regex)):
        self.conditions.append(Condition(path: path, name: "$regex", value: .string(regex.pattern)))
      case (let path, let value): self.conditions.append(Condition(path: path, name: "$eq", value: value))
      }
    }
  }

  private static func condition(_ path: String, _ element: BSONElement) -> Condition {
    switch (element.key, element.value) {
    case ("$ne", let value): Condition(path: path, name: "$not", value: ["$eq": value])
    case ("$nin", let value): Condition(path: path, name: "$not", value: ["$in": value])
    case ("$in", .array(let list)) where list.count == 1: Condition(path: path, name: "$eq", value: list[0] ?? .null)
    default: Condition(path: path, name: element.key, value: element.value)
    }
  }

  /// The filter as `explain` shows it.
  var document: BSONDocument { Self.document(self.conditions) }

  static func document(_ conditions: [Condition]) -> BSONDocument {
    if conditions.count == 1 { return conditions[0].document }
    return conditions.isEmpty ? [:] : ["$and": .array(BSONArray(conditions.map { .document($0.document) }))]
  }
}
