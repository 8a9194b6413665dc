// BSON: MongoDB's documents, both directions, no I/O. This file: what objects of certain names mean.

/// The value that an object stands for by its names; `nil` when it is just a document.
func makeTypedValue(_ node: JSONNode, _ names: [String]) throws(JSONFault) -> BSONValue? {
  guard let name = names.first(where: { $0.begins(with: "$") && $0 != "$type" && $0 != "$scope" && $0 != "$options" })
  else { return nil }
  switch name {
  case "$oid": return .objectId(try makeObjectId(node))
  case "$symbol": return .symbol(try node.members(name)[0].string("a string"))
  case "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal": return try makeTypedNumber(name, node)
  case "$binary": return .binary(try makeBinary(node))
  case "$uuid": return .binary(try makeUUID(node))
  case "$code": return try makeCode(node, hasScope: names.contains("$scope"))
  case "$timestamp": return .timestamp(try makeTimestamp(node))
  case "$regularExpression":
    let parts = try node.members(name)[0].members("pattern", "options")
    return .regex(try makeRegex(parts))
  case "$regex": return try makeOldRegex(node)
  case "$dbPointer": return .dbPointer(try makeDBPointer(node))
  case "$date": return .date(try makeDate(node))
  case "$minKey", "$maxKey":
    let value = try node.members(name)[0]
    guard case .number("1") = value.content else { throw value.fault("1") }
    return name == "$minKey" ? .minKey : .maxKey
  case "$undefined":
    let value = try node.members(name)[0]
    guard case .bool(true) = value.content else { throw value.fault("true") }
    return .undefined
  default: return nil
  }
}

private func makeObjectId(_ node: JSONNode) throws(JSONFault) -> ObjectId {
  let value = try node.members("$oid")[0]
  guard let id = ObjectId(try value.string("24 hexadecimal digits")) else { throw value.fault("24 hexadecimal digits") }
  return id
}

private func makeTypedNumber(_ name: String, _ node: JSONNode) throws(JSONFault) -> BSONValue {
  let node = try node.members(name)[0]
  let text = try node.string("a number in a string")
  let value: BSONValue? =
    switch name {
    case "$numberInt": Int32(text).map { .int32($0) }
    case "$numberLong": Int64(text).map { .int64($0) }
    case "$numberDouble": makeDouble(text).map { .double($0) }
    default: Decimal128(exactly: text).map { .decimal128($0) }
    }
  guard let value else { throw node.fault("a number for \(name)") }
  return value
}

/// Swift reads more than this: hexadecimal digits, and what is not a number in other spellings.
private func makeDouble(_ text: String) -> Double? {
  switch text {
  case "Infinity": return .infinity
  case "-Infinity": return -.infinity
  case "NaN": return .nan
  default:
    guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 || "+-.eE".utf8.contains($0) }) else { return nil }
    return Double(text)
  }
}

/// `{"base64": …, "subType": …}`, or version 1's string beside `$type`.
private func makeBinary(_ node: JSONNode) throws(JSONFault) -> BSONBinary {
  guard case .object(let members) = node.content else { throw node.fault("an object") }
  let isOld = members.contains { $0.key.name == "$type" }
  let parts =
    isOld ? try node.members("$binary", "$type") : try node.members("$binary")[0].members("base64", "subType")
  guard let bytes = [UInt8](base64: try parts[0].string("base64 in a string")) else { throw parts[0].fault("base64") }
  let digits = try parts[1].string("a subtype of one or two hexadecimal digits")
  guard digits.utf8.count <= 2, !digits.hasPrefix("+"), let subtype = UInt8(digits, radix: 16) else {
    throw parts[1].fault("a subtype of one or two hexadecimal digits")
  }
  return BSONBinary(bytes, subtype: subtype)
}

private func makeUUID(_ node: JSONNode) throws(JSONFault) -> BSONBinary {
  let value = try node.members("$uuid")[0]
  let expected = "a UUID of 8, 4, 4, 4 and 12 hexadecimal digits"
  let groups = try value.string(expected).split(separator: "-", omittingEmptySubsequences: false)
  guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12], let bytes = [UInt8](hexadecimal: groups.joined()) else {
    throw value.fault(expected)
  }
  return BSONBinary(bytes, subtype: BSONBinary.uuid)
}

private func makeCode(_ node: JSONNode, hasScope: Bool) throws(JSONFault) -> BSONValue {
  guard hasScope else { return .code(try node.members("$code")[0].string("code in a string")) }
  let parts = try node.members("$code", "$scope")
  let code = try parts[0].string("code in a string")
  return .codeWithScope(BSONCodeWithScope(code, scope: try makeDocument(parts[1])))
}

private func makeTimestamp(_ node: JSONNode) throws(JSONFault) -> BSONTimestamp {
  let parts = try node.members("$timestamp")[0].members("t", "i")
  return BSONTimestamp(seconds: try makeUnsigned(parts[0]), increment: try makeUnsigned(parts[1]))
}

private func makeUnsigned(_ node: JSONNode) throws(JSONFault) -> UInt32 {
  guard case .number(let text) = node.content, let value = UInt32(text) else {
    throw node.fault("a whole number from 0 to 4294967295")
  }
  return value
}

private func makeRegex(_ parts: [JSONNode]) throws(JSONFault) -> BSONRegex {
  let pattern = try parts[0].string("a pattern in a string")
  let options = try parts[1].string("options in a string")
  for (part, text) in zip(parts, [pattern, options]) where text.utf8.contains(0) {
    throw part.fault("a string without zero bytes", "one with a zero byte")
  }
  return BSONRegex(pattern, options: options)
}

/// Version 1's `{"$regex": "…", "$options": "…"}`. What looks otherwise is a query's operator.
private func makeOldRegex(_ node: JSONNode) throws(JSONFault) -> BSONValue? {
  guard case .object(let members) = node.content, members.count == 2,
    let parts = try? node.members("$regex", "$options"),
    case .string = parts[0].content, case .string = parts[1].content
  else { return nil }
  return .regex(try makeRegex(parts))
}

private func makeDBPointer(_ node: JSONNode) throws(JSONFault) -> BSONDBPointer {
  let parts = try node.members("$dbPointer")[0].members("$ref", "$id")
  return BSONDBPointer(try parts[0].string("a namespace in a string"), id: try makeObjectId(parts[1]))
}

/// `{"$numberLong": …}`, or ISO 8601.
private func makeDate(_ node: JSONNode) throws(JSONFault) -> BSONDate {
  let value = try node.members("$date")[0]
  let expected = "a time as ISO 8601, or {\"$numberLong\": milliseconds}"
  if case .string(let text) = value.content {
    guard let date = BSONDate(iso8601: text) else { throw value.fault(expected) }
    return date
  }
  guard case .object = value.content, case .int64(let milliseconds) = try makeValue(value) else {
    throw value.fault(expected)
  }
  return BSONDate(millisecondsSince1970: milliseconds)
}
