// MongoEngine/Matching: which documents a filter means. This file: a schema's keywords for numbers and strings.

import BSON

private struct Limit: SchemaRule {
  let number: BSONNumber
  let isMaximum: Bool
  let isExclusive: Bool

  func accepts(_ value: BSONValue) -> Bool {
    guard let other = value.number else { return true }
    if value.isNotANumber { return false }
    let order = other.compare(to: self.number)
    return order == 0 ? !self.isExclusive : (order < 0) == self.isMaximum
  }
}

private struct Multiple: SchemaRule {
  let divisor: BSONValue

  func accepts(_ value: BSONValue) -> Bool {
    if let number = value.integer, let divisor = self.divisor.integer { return number % divisor == 0 }
    // Doubles are taken with 15 digits, so that 0.3 is a multiple of 0.1.
    guard let number = value.decimal, let divisor = self.divisor.decimal else { return true }
    return (number % divisor).isZero
  }
}

private struct Length: SchemaRule {
  let limit: Int64
  let isMaximum: Bool

  func accepts(_ value: BSONValue) -> Bool {
    guard case .string(let text) = value else { return true }
    let length = Int64(text.unicodeScalars.count)
    return self.isMaximum ? length <= self.limit : length >= self.limit
  }
}

private struct Pattern: SchemaRule {
  let regex: RegexTest

  func accepts(_ value: BSONValue) throws(MongoError) -> Bool {
    guard case .string(let text) = value else { return true }
    return try self.regex.finds(in: text)
  }
}

extension BSONNumber {
  fileprivate var decimal: Decimal128 {
    switch self {
    case .integer(let value): Decimal128(value)
    case .double(let value): Decimal128(nearest: value)
    case .decimal(let value): value
    }
  }
}

extension SchemaParser {
  static let numbers: [String: Keyword] = [
    "minimum": { parser, operand throws(MongoError) in
      try parser.limit(operand, exclusive: "exclusiveMinimum", isMaximum: false)
    },
    "maximum": { parser, operand throws(MongoError) in
      try parser.limit(operand, exclusive: "exclusiveMaximum", isMaximum: true)
    },
    "exclusiveMinimum": { parser, operand throws(MongoError) in try parser.checkExclusive(operand, of: "minimum") },
    "exclusiveMaximum": { parser, operand throws(MongoError) in try parser.checkExclusive(operand, of: "maximum") },
    "multipleOf": { parser, operand throws(MongoError) in
      let divisor = try parser.number(operand)
      guard divisor.compare(to: .integer(0)) > 0 else {
        throw .of(.failedToParse, "$jsonSchema keyword 'multipleOf' must have a positive value")
      }
      return Multiple(divisor: operand.value)
    },
  ]

  static let strings: [String: Keyword] = [
    "minLength": { parser, operand throws(MongoError) in Length(limit: try parser.count(operand), isMaximum: false) },
    "maxLength": { parser, operand throws(MongoError) in Length(limit: try parser.count(operand), isMaximum: true) },
    "pattern": { parser, operand throws(MongoError) in
      Pattern(regex: try RegexTest(BSONRegex(try parser.string(operand))))
    },
  ]

  private func limit(_ operand: Operand, exclusive: String, isMaximum: Bool) throws(MongoError) -> any SchemaRule {
    let number = try self.number(operand)
    return Limit(number: number, isMaximum: isMaximum, isExclusive: operand.siblings[exclusive] == .bool(true))
  }

  private func checkExclusive(_ operand: Operand, of limit: String) throws(MongoError) -> (any SchemaRule)? {
    _ = try self.bool(operand)
    guard operand.siblings.contains(limit) else {
      throw .of(.failedToParse, "$jsonSchema keyword '\(limit)' must be a present if \(operand.name) is present")
    }
    return nil
  }
}
