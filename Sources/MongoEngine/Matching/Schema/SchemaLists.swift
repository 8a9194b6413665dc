// MongoEngine/Matching: which documents a filter means. This file: a schema's keywords for arrays.

import BSON

private struct ItemCount: SchemaRule {
  let limit: Int64
  let isMaximum: Bool

  func accepts(_ value: BSONValue) -> Bool {
    guard case .array(let list) = value else { return true }
    return self.isMaximum ? Int64(list.count) <= self.limit : Int64(list.count) >= self.limit
  }
}

private struct UniqueItems: SchemaRule {
  func accepts(_ value: BSONValue) -> Bool {
    guard case .array(let list) = value else { return true }
    var seen: Set<BSONSortKey> = []
    return list.allSatisfy { seen.insert(BSONSortKey($0)).inserted }
  }
}

/// Schemas for the first values, and one for the others; without it they can be anything.
private struct Items: SchemaRule {
  let first: [JSONSchema]
  let others: JSONSchema?
  let allowsOthers: Bool

  func accepts(_ value: BSONValue) throws(MongoError) -> Bool {
    guard case .array(let list) = value else { return true }
    for (index, value) in list.enumerated() {
      if index >= self.first.count, !self.allowsOthers { return false }
      let schema = index < self.first.count ? self.first[index] : self.others
      if let schema, try !schema.accepts(value) { return false }
    }
    return true
  }
}

extension SchemaParser {
  static let lists: [String: Keyword] = [
    "minItems": { parser, operand throws(MongoError) in ItemCount(limit: try parser.count(operand), isMaximum: false) },
    "maxItems": { parser, operand throws(MongoError) in ItemCount(limit: try parser.count(operand), isMaximum: true) },
    "uniqueItems": { parser, operand throws(MongoError) in try parser.bool(operand) ? UniqueItems() : nil },
    "items": { parser, operand throws(MongoError) in try parser.items(operand) },
    "additionalItems": { parser, operand throws(MongoError) in
      _ = try parser.others(operand)
      return nil
    },
  ]

  private func items(_ operand: Operand) throws(MongoError) -> any SchemaRule {
    switch operand.value {
    case .document: return Items(first: [], others: try self.schema(operand), allowsOthers: true)
    case .array(let list):
      let first = list.isEmpty ? [] : try self.schemas(operand)
      guard let value = operand.siblings["additionalItems"] else {
        return Items(first: first, others: nil, allowsOthers: true)
      }
      let others = Operand(name: "additionalItems", value: value, path: nil, siblings: operand.siblings)
      let (schema, isAllowed) = try self.others(others)
      return Items(first: first, others: schema, allowsOthers: isAllowed)
    default: throw Self.mismatch(operand, "be an array or an object, not \(operand.value.type.name)")
    }
  }

  /// What `additionalItems` and `additionalProperties` say: a schema, or whether there may be any.
  func others(_ operand: Operand) throws(MongoError) -> (schema: JSONSchema?, isAllowed: Bool) {
    switch operand.value {
    case .bool(let isAllowed): return (nil, isAllowed)
    case .document(let document): return (try self.schema(document), true)
    default: throw Self.mismatch(operand, "be either an object or a boolean, but got \(operand.value.type.name)")
    }
  }
}
