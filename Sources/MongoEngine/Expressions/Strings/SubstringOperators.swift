// MongoEngine/Expressions: aggregation expressions. This file: parts of strings, and where they are (manual: "$substr",
// "$substrBytes", "$substrCP", "$indexOfBytes", "$indexOfCP").

import BSON

extension ExpressionTable {
  static let substrings: [ExpressionRow] = [
    ExpressionRow("$substr", 3, substringOfBytes),
    ExpressionRow("$substrBytes", 3, substringOfBytes),
    ExpressionRow("$substrCP", 3, substringOfCharacters),
    ExpressionRow("$indexOfBytes", 2...4) { arguments throws(MongoError) in
      try index(arguments, codes: (40091, 40092), length: { $0.utf8.count }, offset: { $1 }, position: { $1 })
    },
    ExpressionRow("$indexOfCP", 2...4) { arguments throws(MongoError) in
      try index(
        arguments,
        codes: (40093, 40094),
        length: { $0.unicodeScalars.count },
        offset: { text, count in byteCount(of: text, characters: count) },
        position: { text, offset in text.utf8.prefix(offset).count { $0 & 0xC0 != 0x80 } },
        endsBeforeEnd: false
      )
    },
  ]
}

private func substringOfBytes(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  let name = "$substrBytes"
  let bytes = Array(try arguments[0].coercedString().utf8)
  let (start, length) = (arguments[1], arguments[2])
  guard start?.number != nil else {
    throw .location(16034, "\(name):  starting index must be a numeric type (is BSON type \(start.typeName))")
  }
  guard length?.number != nil else {
    throw .location(16035, "\(name):  length must be a numeric type (is BSON type \(length.typeName))")
  }
  let lower = try start.coercedInt64()
  guard lower >= 0 else {
    throw .location(50752, "\(name):  starting index must be non-negative (got: \(lower))")
  }
  let first = Int(clamping: min(lower, Int64(bytes.count)))
  let wanted = try length.coercedInt64()
  let end = wanted < 0 || wanted > Int64(bytes.count - first) ? bytes.count : first + Int(wanted)
  guard first >= bytes.count || bytes[first] & 0xC0 != 0x80 else {
    throw .location(28656, "\(name):  Invalid range, starting index is a UTF-8 continuation byte.")
  }
  guard end >= bytes.count || bytes[end] & 0xC0 != 0x80 else {
    throw .location(28657, "\(name):  Invalid range, ending index is in the middle of a UTF-8 character.")
  }
  return .string(String(decoding: bytes[first..<end], as: UTF8.self))
}

extension BSONValue? {
  /// A number as these operators take it: decimals are rounded, and become the least where they are no number or too
  /// large.
  ///
  /// - Throws: Location31109 for a double that is no number or too large.
  fileprivate func coercedInt64() throws(MongoError) -> Int64 {
    if case .decimal(let number)? = self?.number { return number.int64(.toNearestOrEven) ?? .min }
    guard let number = self?.truncatedNumber else {
      throw .location(31109, "Can't coerce out of range value \(self.text) to long")
    }
    return number
  }
}

private func substringOfCharacters(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  let text = try arguments[0].coercedString()
  var numbers: [Int] = []
  for (value, what, code) in [(arguments[1], "starting index", 34450), (arguments[2], "length", 34452)]
    as [(BSONValue?, String, Int32)]
  {
    guard value?.number != nil else {
      throw .location(code, "$substrCP: \(what) must be a numeric type (is BSON type \(value.typeName))")
    }
    guard let number = value?.wholeInt32 else {
      throw .location(
        code + 1,
        "$substrCP: \(what) cannot be represented as a 32-bit integral value: \(value.text)"
      )
    }
    numbers.append(number)
  }
  guard numbers[1] >= 0 else { throw .location(34454, "$substrCP: length must be a nonnegative integer.") }
  guard numbers[0] >= 0 else {
    throw .location(34455, "$substrCP: the starting index must be nonnegative integer.")
  }
  return .string(String(text.unicodeScalars.dropFirst(numbers[0]).prefix(numbers[1])))
}

/// Where a string stands in another one.
///
/// - Parameters:
///   - codes: of the errors for the first two arguments.
///   - length: how long a string is, in what positions count.
///   - offset: a position in bytes.
///   - position: bytes as a position.
///   - endsBeforeEnd: whether all of what is found has to stand before the end that was given, or only its beginning.
private func index(
  _ arguments: ExpressionArguments,
  codes: (Int32, Int32),
  length: (String) -> Int,
  offset: (String, Int) -> Int,
  position: (String, Int) -> Int,
  endsBeforeEnd: Bool = true
) throws(MongoError) -> BSONValue? {
  let name = arguments.name
  if arguments[0].isNullish { return .null }
  guard case .string(let text)? = arguments[0] else {
    throw .location(
      codes.0,
      "\(name) requires a string as the first argument, found: \(arguments[0].typeName)"
    )
  }
  guard case .string(let token)? = arguments[1] else {
    throw .location(
      codes.1,
      "\(name) requires a string as the second argument, found: \(arguments[1].typeName)"
    )
  }
  let start = arguments.count > 2 ? try bound(arguments, 2, "starting index") : 0
  let count = length(text)
  let end = arguments.count > 3 ? min(count, try bound(arguments, 3, "ending index")) : count
  guard start <= count, end >= start else { return -1 }
  let bytes = Array(text.utf8)
  let searched = endsBeforeEnd ? bytes[..<offset(text, end)] : bytes[...]
  guard let found = ByteFinder(token).first(in: searched, from: offset(text, start)) else { return -1 }
  let place = position(text, found)
  return .integer(endsBeforeEnd || place < end || bytes.isEmpty ? Int64(place) : -1)
}

private func bound(_ arguments: ExpressionArguments, _ index: Int, _ what: String) throws(MongoError) -> Int {
  let value = arguments[index]
  guard let number = value?.wholeInt32 else {
    throw .location(
      40096,
      "\(arguments.name)requires an integral \(what), found a value of type: \(value.typeName), with value: "
        + value.text
    )
  }
  guard number >= 0 else {
    throw .location(40097, "\(arguments.name) requires a nonnegative \(what), found: \(value.text)")
  }
  return number
}

/// The bytes of the first characters.
private func byteCount(of text: String, characters: Int) -> Int {
  text.unicodeScalars.prefix(characters).reduce(0) { $0 + UTF8.width($1) }
}
