// BSON: MongoDB's documents, both directions, no I/O. This file: a JSON tree into values.

/// Makes values of a text.
struct ExtendedJSONParser {
  private var reader: JSONReader
  private let limits: BSONLimits

  init(_ text: [UInt8], limits: BSONLimits) {
    // A value may take an object or two more than it has levels itself.
    self.reader = JSONReader(text, depth: 2 * limits.depth + 2)
    self.limits = limits
  }

  /// One value and nothing more.
  mutating func value() throws(JSONFault) -> BSONValue {
    let node = try self.reader.value()
    try self.reader.expectEnd()
    let value = try makeValue(node)
    // A value has the limits of a document that holds it.
    try self.check(["": value], from: node)
    return value
  }

  /// One document and nothing more.
  mutating func document() throws(JSONFault) -> BSONDocument {
    let document = try self.nextDocument()
    try self.reader.expectEnd()
    return document
  }

  /// Documents up to the end, or those of one array.
  mutating func documents() throws(JSONFault) -> [BSONDocument] {
    let isArray = self.reader.take("[")
    var documents: [BSONDocument] = []
    if isArray, self.reader.take("]") { return documents }
    while isArray || !self.reader.isAtEnd {
      documents.append(try self.nextDocument())
      if isArray, !self.reader.take(",") { break }
    }
    if isArray, !self.reader.take("]") { throw self.reader.fault("a comma or ]") }
    try self.reader.expectEnd()
    return documents
  }

  private mutating func nextDocument() throws(JSONFault) -> BSONDocument {
    let node = try self.reader.value()
    guard case .document(let document) = try makeValue(node) else { throw node.fault("a document") }
    try self.check(document, from: node)
    return document
  }

  private func check(_ document: BSONDocument, from node: JSONNode) throws(JSONFault) {
    do throws(BSONError) { try document.check(self.limits) } catch {
      switch error {
      case .tooLarge(let size, let limit): throw node.fault("a document of at most \(limit) bytes", "\(size)")
      default: throw node.fault("at most \(self.limits.depth) documents in one another", "more")
      }
    }
  }
}

extension JSONNode {
  func fault(_ expected: String, _ got: String? = nil) -> JSONFault {
    JSONFault(offset: self.offset, expected: expected, got: got ?? self.kind)
  }

  func string(_ expected: String) throws(JSONFault) -> String {
    guard case .string(let text) = self.content else { throw self.fault(expected) }
    return text
  }

  /// The members of these names and no others, in the order asked for.
  func members(_ names: String...) throws(JSONFault) -> [JSONNode] {
    let expected = "an object of \(names.joined(separator: " and ")) only"
    guard case .object(let members) = self.content else { throw self.fault(expected) }
    if let other = members.first(where: { !names.contains($0.key.name) }) {
      throw JSONFault(offset: other.key.offset, expected: expected, got: other.key.name)
    }
    let values = names.compactMap { name in members.first { $0.key.name == name }?.value }
    guard values.count == names.count, members.count == names.count else { throw self.fault(expected) }
    return values
  }
}

func makeValue(_ node: JSONNode) throws(JSONFault) -> BSONValue {
  switch node.content {
  case .null: return .null
  case .bool(let value): return .bool(value)
  case .string(let text): return .string(text)
  case .number(let text): return try makeNumber(text, node)
  case .array(let nodes):
    var array = BSONArray()
    for node in nodes { array.append(try makeValue(node)) }
    return .array(array)
  case .object(let members):
    if let value = try makeTypedValue(node, members.map(\.key.name)) { return value }
    return .document(try makeDocument(node))
  }
}

/// A plain number: whole ones are 32 bits wide, or 64, or a double.
private func makeNumber(_ text: String, _ node: JSONNode) throws(JSONFault) -> BSONValue {
  if let whole = Int64(text), text != "-0" { return .integer(whole) }
  guard let value = Double(text), value.isFinite else { throw node.fault("a number that a double can hold") }
  return .double(value)
}

/// An object as a document, whatever its names mean.
func makeDocument(_ node: JSONNode) throws(JSONFault) -> BSONDocument {
  guard case .object(let members) = node.content else { throw node.fault("a document") }
  var document = BSONDocument()
  for (key, value) in members {
    guard !key.name.utf8.contains(0) else {
      throw JSONFault(offset: key.offset, expected: "a name without zero bytes", got: "one with a zero byte")
    }
    document.append(key.name, try makeValue(value))
  }
  return document
}
