// MongoEngine/Expressions: aggregation expressions. This file: strings joined, split, replaced, measured and compared
// (manual: "String Expression Operators").

import BSON

extension ExpressionTable {
  static let strings: [ExpressionRow] = [
    ExpressionRow("$concat", 0..., concatenate),
    ExpressionRow("$toLower", 1) { arguments throws(MongoError) in
      .string(try arguments[0].coercedString().lowercasedASCII)
    },
    ExpressionRow("$toUpper", 1) { arguments throws(MongoError) in
      .string(try arguments[0].coercedString().uppercasedASCII)
    },
    ExpressionRow("$strcasecmp", 2) { arguments throws(MongoError) in
      let left = try arguments[0].coercedString().uppercasedASCII
      let right = try arguments[1].coercedString().uppercasedASCII
      return .int32(Int32(BSONValue.string(left).compare(to: .string(right)).signum()))
    },
    ExpressionRow("$strLenBytes", 1) { arguments throws(MongoError) in
      .integer(Int64(try string(arguments, 34473).utf8.count))
    },
    ExpressionRow("$strLenCP", 1) { arguments throws(MongoError) in
      .integer(Int64(try string(arguments, 34471).unicodeScalars.count))
    },
    ExpressionRow("$split", 2, split),
    ExpressionRow("$replaceOne", replacements) { arguments throws(MongoError) in try replace(arguments, limit: 1) },
    ExpressionRow("$replaceAll", replacements) { arguments throws(MongoError) in try replace(arguments, limit: .max) },
  ]
}

private let replacements = NamedParameters(
  ["input", "find", "replacement"],
  notDocument: { name, type in
    .location(51751, "\(name) requires an object as an argument, found: \(type)")
  },
  unknown: { name, argument in .location(51750, "\(name) found an unknown argument: \(argument)") },
  missing: { name, argument in
    let codes: [String: Int32] = ["input": 51749, "find": 51748, "replacement": 51747]
    return .location(codes[argument] ?? 51749, "\(name) requires '\(argument)' to be specified")
  }
)

private func string(_ arguments: ExpressionArguments, _ code: Int32) throws(MongoError) -> String {
  guard case .string(let text)? = arguments[0] else {
    throw .location(code, "\(arguments.name) requires a string argument, found: \(arguments[0].typeName)")
  }
  return text
}

private func concatenate(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  var parts: [String] = []
  for value in arguments.values {
    if value.isNullish { return .null }
    guard case .string(let text)? = value else {
      throw .location(16702, "$concat only supports strings, not \(value.typeName)")
    }
    parts.append(text)
  }
  return .string(parts.joined())
}

private func split(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  if arguments.hasNull { return .null }
  guard case .string(let text)? = arguments[0] else {
    throw .location(
      40085,
      "$split requires an expression that evaluates to a string as a first argument, found: \(arguments[0].typeName)"
    )
  }
  guard case .string(let separator)? = arguments[1] else {
    throw .location(
      40086,
      "$split requires an expression that evaluates to a string as a second argument, found: \(arguments[1].typeName)"
    )
  }
  guard !separator.isEmpty else { throw .location(40087, "$split requires a non-empty separator") }
  var parts = BSONArray()
  for part in pieces(of: text, between: separator, limit: .max) { try parts.append(.string(part), arguments.budget) }
  return .array(parts)
}

private func replace(_ arguments: ExpressionArguments, limit: Int) throws(MongoError) -> BSONValue? {
  for (name, code) in [("input", 51746), ("find", 51745), ("replacement", 51744)] as [(String, Int32)] {
    let value = arguments[name]
    guard value.isNullish || value?.type == .string else {
      throw .location(code, "\(arguments.name) requires that '\(name)' be a string, found: \(value.text)")
    }
  }
  guard case .string(let input)? = arguments["input"], case .string(let find)? = arguments["find"],
    case .string(let replacement)? = arguments["replacement"]
  else { return .null }
  let parts =
    find.isEmpty ? emptyPieces(of: input, limit: limit) : pieces(of: input, between: find, limit: limit)
  let size = input.utf8.count + (parts.count - 1) * replacement.utf8.count
  try arguments.budget.check(size)
  return .string(parts.joined(separator: replacement))
}

/// What stands between the first separators.
private func pieces(of text: String, between separator: String, limit: Int) -> [String] {
  let bytes = Array(text.utf8)
  let finder = ByteFinder(separator)
  var parts: [String] = []
  var start = 0
  while parts.count < limit, let found = finder.first(in: bytes[...], from: start) {
    parts.append(String(decoding: bytes[start..<found], as: UTF8.self))
    start = found + finder.needle.count
  }
  parts.append(String(decoding: bytes[start...], as: UTF8.self))
  return parts
}

/// An empty string is found before each character and at the end.
private func emptyPieces(of text: String, limit: Int) -> [String] {
  limit == 1 ? ["", text] : [""] + text.unicodeScalars.map { String($0) } + [""]
}
