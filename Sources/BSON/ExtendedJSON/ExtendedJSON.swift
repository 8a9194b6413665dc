// BSON: MongoDB's documents, both directions, no I/O. This file: Extended JSON v2 as its users see it.

/// How much of a value's type Extended JSON v2 keeps.
public enum ExtendedJSONFormat: Hashable, Sendable {
  /// Every type: `{"$numberInt":"1"}`.
  case canonical
  /// Numbers and dates as readers expect them, `1` and `{"$date":"2020-01-01T00:00:00Z"}`; whether a whole number had
  /// 32 or 64 bits is lost.
  case relaxed
}

/// Why a text is not Extended JSON.
public struct ExtendedJSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the text, in bytes from its start.
  public var offset: Int
  /// The line, from 1.
  public var line: Int
  /// The byte in the line, from 1.
  public var column: Int
  /// What belongs there.
  public var expected: String
  /// What stands there.
  public var got: String

  /// What is wrong, and where.
  public var description: String {
    "not Extended JSON: line \(self.line), column \(self.column): expected \(self.expected), got \(self.got)"
  }

  init(_ fault: JSONFault, in text: [UInt8]) {
    let before = text.prefix(fault.offset)
    self.offset = fault.offset
    self.line = 1 + before.count { $0 == UInt8(ascii: "\n") }
    self.column = 1 + before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count
    self.expected = fault.expected
    self.got = fault.got
  }
}

extension BSONDocument {
  /// Reads one object in Extended JSON v2, of either format, or in the forms of version 1.
  ///
  /// - Throws: ``ExtendedJSONError`` for anything else, or where the document would exceed the limits.
  public init(extendedJSON text: String, limits: BSONLimits = BSONLimits()) throws(ExtendedJSONError) {
    self = try parse(Array(text.utf8), limits) { parser throws(JSONFault) in try parser.document() }
  }

  /// Reads objects that follow one another, as in NDJSON or however they are separated by white space, or the objects
  /// of one array.
  ///
  /// - Throws: ``ExtendedJSONError`` for anything else, or where a document would exceed the limits.
  public static func list(
    extendedJSON text: [UInt8],
    limits: BSONLimits = BSONLimits()
  ) throws(ExtendedJSONError) -> [BSONDocument] {
    try parse(text, limits) { parser throws(JSONFault) in try parser.documents() }
  }

  /// The document as Extended JSON v2, without white space.
  public func extendedJSON(_ format: ExtendedJSONFormat = .relaxed) -> String {
    BSONValue.document(self).extendedJSON(format)
  }
}

extension BSONValue {
  /// Reads one value in Extended JSON v2, of either format, or in the forms of version 1.
  ///
  /// - Throws: ``ExtendedJSONError`` for anything else, or where a document would exceed the limits.
  public init(extendedJSON text: String, limits: BSONLimits = BSONLimits()) throws(ExtendedJSONError) {
    self = try parse(Array(text.utf8), limits) { parser throws(JSONFault) in try parser.value() }
  }

  /// The value as Extended JSON v2, without white space.
  public func extendedJSON(_ format: ExtendedJSONFormat = .relaxed) -> String {
    var writer = ExtendedJSONWriter(format: format)
    writer.write(self)
    return writer.text
  }
}

extension BSONValue: CustomStringConvertible {
  /// The value as relaxed Extended JSON.
  public var description: String { self.extendedJSON() }
}

extension BSONDocument: CustomStringConvertible {
  /// The document as relaxed Extended JSON.
  public var description: String { self.extendedJSON() }
}

extension BSONArray: CustomStringConvertible {
  /// The array as relaxed Extended JSON.
  public var description: String { BSONValue.array(self).extendedJSON() }
}

private func parse<Parsed>(
  _ text: [UInt8],
  _ limits: BSONLimits,
  _ body: (inout ExtendedJSONParser) throws(JSONFault) -> Parsed
) throws(ExtendedJSONError) -> Parsed {
  do throws(JSONFault) {
    var parser = ExtendedJSONParser(text, limits: limits)
    return try body(&parser)
  } catch {
    throw ExtendedJSONError(error, in: text)
  }
}
