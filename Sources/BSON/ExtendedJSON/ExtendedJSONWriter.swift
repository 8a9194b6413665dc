// BSON: MongoDB's documents, both directions, no I/O. This file: values into Extended JSON v2.

struct ExtendedJSONWriter {
  let format: ExtendedJSONFormat
  private(set) var text = ""

  init(format: ExtendedJSONFormat) { self.format = format }

  mutating func write(_ value: BSONValue) {
    switch value {
    case .double(let value): self.write(value)
    case .string(let value): self.write(value)
    case .document(let value): self.write(value)
    case .array(let value): self.write(value)
    case .binary(let value):
      let subtype = hexadecimal([value.subtype])
      self.write("$binary", of: ["base64": .string(base64(value.bytes)), "subType": .string(subtype)])
    case .undefined: self.text += #"{"$undefined":true}"#
    case .objectId(let value): self.write("$oid", value.description)
    case .bool(let value): self.text += value ? "true" : "false"
    case .date(let value): self.write(value)
    case .null: self.text += "null"
    case .regex(let value):
      self.write("$regularExpression", of: ["pattern": .string(value.pattern), "options": .string(value.options)])
    case .dbPointer(let value):
      self.write("$dbPointer", of: ["$ref": .string(value.namespace), "$id": .objectId(value.id)])
    case .code(let value): self.write("$code", value)
    case .symbol(let value): self.write("$symbol", value)
    case .codeWithScope(let value):
      self.write(["$code": .string(value.code), "$scope": .document(value.scope)] as BSONDocument)
    case .int32(let value): self.write("$numberInt", whole: value)
    case .timestamp(let value):
      self.text += #"{"$timestamp":{"t":\#(value.seconds),"i":\#(value.increment)}}"#
    case .int64(let value): self.write("$numberLong", whole: value)
    case .decimal128(let value): self.write("$numberDecimal", value.description)
    case .minKey: self.text += #"{"$minKey":1}"#
    case .maxKey: self.text += #"{"$maxKey":1}"#
    }
  }

  private mutating func write(_ document: BSONDocument) {
    self.text += "{"
    var separator = ""
    for element in document {
      self.text += separator
      self.write(element.key)
      self.text += ":"
      self.write(element.value)
      separator = ","
    }
    self.text += "}"
  }

  private mutating func write(_ array: BSONArray) {
    self.text += "["
    var separator = ""
    for value in array {
      self.text += separator
      self.write(value)
      separator = ","
    }
    self.text += "]"
  }

  /// An object of one name, whose value is a string.
  private mutating func write(_ name: String, _ value: String) {
    self.text += "{\"\(name)\":"
    self.write(value)
    self.text += "}"
  }

  /// An object of one name, whose value is an object.
  private mutating func write(_ name: String, of parts: BSONDocument) {
    self.text += "{\"\(name)\":"
    self.write(parts)
    self.text += "}"
  }

  private mutating func write(_ name: String, whole value: some FixedWidthInteger) {
    switch self.format {
    case .relaxed: self.text += String(value)
    case .canonical: self.write(name, String(value))
    }
  }

  private mutating func write(_ value: Double) {
    if value.isFinite, self.format == .relaxed {
      self.text += value.description
    } else if value.isFinite {
      self.write("$numberDouble", value.description.uppercased())
    } else {
      self.write("$numberDouble", value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
    }
  }

  private mutating func write(_ date: BSONDate) {
    if self.format == .relaxed, let text = date.iso8601 {
      self.write("$date", text)
    } else {
      self.text += #"{"$date":{"$numberLong":"\#(date.millisecondsSince1970)"}}"#
    }
  }

  private mutating func write(_ string: String) {
    self.text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": self.text += "\\\""
      case "\\": self.text += "\\\\"
      case "\n": self.text += "\\n"
      case "\r": self.text += "\\r"
      case "\t": self.text += "\\t"
      case "\u{8}": self.text += "\\b"
      case "\u{C}": self.text += "\\f"
      case "\u{0}"..."\u{1F}": self.text += "\\u00" + hexadecimal([UInt8(scalar.value)])
      default: self.text.unicodeScalars.append(scalar)
      }
    }
    self.text += "\""
  }
}
