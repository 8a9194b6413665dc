// SQLEngine/Functions: PostgreSQL's functions and operators. This file: JSON made from other values (manual, 9.16).

/// JSON text of values of any type.
struct JSONWriter {
  let io: TypeIO

  /// Appends the JSON of a value, as `to_json` does; `jsonb` strings are the same.
  func write(_ value: SQLValue, _ type: TypeID, to bytes: inout [UInt8]) throws(SQLError) {
    if value.isNull { return bytes.append(contentsOf: "null".utf8) }
    let base = self.io.types.base(ColumnType(type)).id
    switch self.io.types.form(base) {
    case .bool: bytes.append(contentsOf: (value.bool ? "true" : "false").utf8)
    case .int2, .int4, .int8: self.io.write(value, base, to: &bytes)
    case .float4, .float8, .numeric:
      let text = self.io.output(value, base)
      // NaN and infinity are no JSON numbers.
      if text.utf8.contains(where: { $0 == UInt8(ascii: "N") || $0 == UInt8(ascii: "I") }) {
        JSONNode.write(text, to: &bytes)
      } else {
        bytes.append(contentsOf: text.utf8)
      }
    case .json, .jsonb: bytes.append(contentsOf: value.string.utf8)
    case .timestamp where !TimeLimits.isInfinite(timestamp: value.int):
      bytes.append(UInt8(ascii: "\""))
      DateTimeWriter.timestamp(value.int, separator: UInt8(ascii: "T"), offset: nil, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    case .timestamptz where !TimeLimits.isInfinite(timestamp: value.int):
      bytes.append(UInt8(ascii: "\""))
      DateTimeWriter.timestamptz(value.int, zone: self.io.settings.zone, separator: UInt8(ascii: "T"), to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    case .array(let element): try self.writeArray(value.string, element, to: &bytes)
    case .record: try self.writeRecord(value.string, base, pretty: false, to: &bytes)
    default: JSONNode.write(self.io.output(value, base), to: &bytes)
    }
  }

  func text(_ value: SQLValue, _ type: TypeID) throws(SQLError) -> String {
    var bytes: [UInt8] = []
    try self.write(value, type, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func writeArray(_ text: String, _ element: TypeID, to bytes: inout [UInt8]) throws(SQLError) {
    let array = try self.io.elements(text, of: element)
    if array.elements.isEmpty { return bytes.append(contentsOf: "[]".utf8) }
    var index = 0
    try self.writeLevel(array, 0, element, &index, to: &bytes)
  }

  private func writeLevel(
    _ array: ArrayValue<SQLValue>,
    _ dimension: Int,
    _ element: TypeID,
    _ index: inout Int,
    to bytes: inout [UInt8]
  ) throws(SQLError) {
    bytes.append(UInt8(ascii: "["))
    for position in 0..<array.dimensions[dimension] {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      if dimension + 1 < array.dimensions.count {
        try self.writeLevel(array, dimension + 1, element, &index, to: &bytes)
      } else {
        try self.write(array.elements[index], element, to: &bytes)
        index += 1
      }
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// A row as an object; of an anonymous row the fields are `f1`, `f2` … and their types unknown.
  func writeRecord(_ text: String, _ type: TypeID, pretty: Bool, to bytes: inout [UInt8]) throws(SQLError) {
    bytes.append(UInt8(ascii: "{"))
    let separator = pretty ? ",\n " : ","
    if case .composite(let fields)? = self.io.types.userType(type)?.kind {
      for (index, (field, value)) in zip(fields, try self.io.fields(text, of: fields)).enumerated() {
        if index > 0 { bytes.append(contentsOf: separator.utf8) }
        JSONNode.write(field.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        try self.write(value, field.type.id, to: &bytes)
      }
    } else {
      for (index, field) in try RecordText.read(text, count: nil).enumerated() {
        if index > 0 { bytes.append(contentsOf: separator.utf8) }
        bytes.append(contentsOf: "\"f\(index + 1)\":".utf8)
        if let field { JSONNode.write(field, to: &bytes) } else { bytes.append(contentsOf: "null".utf8) }
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// A value as `jsonb`.
  func node(_ value: SQLValue, _ type: TypeID) throws(SQLError) -> JSONNode {
    if value.isNull { return .null }
    switch self.io.types.form(type) {
    case .jsonb: return try JSONReader.read(value.string)
    default: return try JSONReader.read(try self.text(value, type)).normalized()
    }
  }

  /// An object's key: null, arrays, rows and JSON are none.
  func key(_ value: SQLValue, _ type: TypeID, argument: Int, isBinary: Bool) throws(SQLError) -> String {
    if value.isNull {
      throw SQLError(
        .invalidParameterValue,
        isBinary ? "argument \(argument): key must not be null" : "argument \(argument) cannot be null",
        hint: isBinary ? nil : "Object keys should be text."
      )
    }
    switch self.io.types.form(type) {
    case .array, .record, .json, .jsonb:
      throw SQLError(
        .invalidParameterValue,
        "key value must be scalar, not array, composite, or json"
      )
    default: return self.io.output(value, type)
    }
  }
}

enum JSONBuilding {
  static let rows: [FunctionRow] = conversion + arrays + objects + rowFunctions

  private static let conversion: [FunctionRow] = [
    fn("to_json(anyelement) json", .stable) { call, values throws(SQLError) in
      .text(try JSONWriter(io: call.io).text(values[0], call.arguments[0]))
    },
    fn("to_jsonb(anyelement) jsonb", .stable) { call, values throws(SQLError) in
      .text(try JSONWriter(io: call.io).node(values[0], call.arguments[0]).text)
    },
    fn("array_to_json(anyarray) json", .stable) { call, values throws(SQLError) in
      .text(try JSONWriter(io: call.io).text(values[0], call.arguments[0]))
    },
  ]

  private static let arrays: [FunctionRow] = [
    fn("json_build_array(variadic any) json", .stable, strict: false) { call, values throws(SQLError) in
      let writer = JSONWriter(io: call.io)
      var parts: [String] = []
      for (index, value) in values.enumerated() { parts.append(try writer.text(value, call.arguments[index])) }
      return .text("[" + parts.joined(separator: ", ") + "]")
    },
    fn("jsonb_build_array(variadic any) jsonb", .stable, strict: false) { call, values throws(SQLError) in
      let writer = JSONWriter(io: call.io)
      var nodes: [JSONNode] = []
      for (index, value) in values.enumerated() { nodes.append(try writer.node(value, call.arguments[index])) }
      return .text(JSONNode(.array(nodes)).text)
    },
  ]

  private static func checkEven(_ values: [SQLValue], _ name: String) throws(SQLError) {
    if values.count % 2 == 0 { return }
    throw SQLError(
      .invalidParameterValue,
      "argument list must have even number of elements",
      hint: "The arguments of \(name)() must consist of alternating keys and values."
    )
  }

  private static let objects: [FunctionRow] = [
    fn("json_build_object(variadic any) json", .stable, strict: false) { call, values throws(SQLError) in
      try checkEven(values, "json_build_object")
      let writer = JSONWriter(io: call.io)
      var parts: [String] = []
      for index in stride(from: 0, to: values.count, by: 2) {
        let key = try writer.key(values[index], call.arguments[index], argument: index + 1, isBinary: false)
        parts.append(JSONNode.quoted(key) + " : " + (try writer.text(values[index + 1], call.arguments[index + 1])))
      }
      return .text("{" + parts.joined(separator: ", ") + "}")
    },
    fn("jsonb_build_object(variadic any) jsonb", .stable, strict: false) { call, values throws(SQLError) in
      try checkEven(values, "jsonb_build_object")
      let writer = JSONWriter(io: call.io)
      var members: [(key: String, value: JSONNode)] = []
      for index in stride(from: 0, to: values.count, by: 2) {
        let key = try writer.key(values[index], call.arguments[index], argument: index + 1, isBinary: true)
        members.append((key, try writer.node(values[index + 1], call.arguments[index + 1])))
      }
      return .text(JSONNode.object(members).text)
    },
    fn("json_object(text[]) json") { call, values throws(SQLError) in .text(try object(call, values, isBinary: false))
    },
    fn("json_object(text[], text[]) json") { call, values throws(SQLError) in
      .text(try object(call, values, isBinary: false))
    },
    fn("jsonb_object(text[]) jsonb") { call, values throws(SQLError) in .text(try object(call, values, isBinary: true))
    },
    fn("jsonb_object(text[], text[]) jsonb") { call, values throws(SQLError) in
      .text(try object(call, values, isBinary: true))
    },
  ]

  private static func object(_ call: FunctionCall, _ values: [SQLValue], isBinary: Bool) throws(SQLError) -> String {
    var (keys, texts) = (try call.array(values[0]).elements, [SQLValue]())
    if values.count > 1 {
      texts = try call.array(values[1], 1).elements
      if keys.count != texts.count { throw SQLError(.arraySubscriptError, "mismatched array dimensions") }
    } else {
      if keys.count % 2 != 0 { throw SQLError(.arraySubscriptError, "array must have even number of elements") }
      texts = stride(from: 1, to: keys.count, by: 2).map { keys[$0] }
      keys = stride(from: 0, to: keys.count, by: 2).map { keys[$0] }
    }
    if keys.contains(.null) { throw SQLError(.nullValueNotAllowed, "null value not allowed for object key") }
    let members = zip(keys, texts).map { key, text in
      (key: key.string, value: text.isNull ? JSONNode.null : JSONNode(.string(text.string)))
    }
    if isBinary { return JSONNode.object(members).text }
    return "{" + members.map { JSONNode.quoted($0.key) + " : " + $0.value.text }.joined(separator: ", ") + "}"
  }

  private static func rowToJSON(_ call: FunctionCall, _ values: [SQLValue]) throws(SQLError) -> SQLValue {
    var bytes: [UInt8] = []
    try JSONWriter(io: call.io).writeRecord(
      values[0].string,
      call.arguments[0],
      pretty: values.count > 1 && values[1].bool,
      to: &bytes
    )
    return .text(String(decoding: bytes, as: UTF8.self))
  }

  private static let rowFunctions: [FunctionRow] = [
    fn("row_to_json(record) json", .stable) { call, values throws(SQLError) in try rowToJSON(call, values) },
    fn("row_to_json(record, bool) json", .stable) { call, values throws(SQLError) in try rowToJSON(call, values) },
  ]
}
