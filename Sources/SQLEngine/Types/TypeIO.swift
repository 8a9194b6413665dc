// SQLEngine/Types: PostgreSQL's types. This file: values from text and to text.

/// Reads and writes values of all types, by a session's settings and a catalog's types.
package struct TypeIO: Sendable {
  package var settings: TypeSettings
  package var types: any TypeLookup

  package init(settings: TypeSettings = TypeSettings(), types: any TypeLookup = NoUserTypes()) {
    self.settings = settings
    self.types = types
  }

  /// With the settings in which values within arrays and records are kept.
  var canonical: Self {
    var settings = TypeSettings()
    settings.zones = self.settings.zones
    settings.now = self.settings.now
    return Self(settings: settings, types: self.types)
  }

  /// ``TypeLookup/form(_:)``, without a question to the catalog for what is built in.
  @inline(__always)
  func form(_ type: TypeID) -> TypeForm { TypeTable.row(type)?.form ?? self.types.form(type) }

  @inline(__always)
  func base(_ type: ColumnType) -> ColumnType { type.id.rawValue < 16384 ? type : self.types.base(type) }

  // MARK: Text

  /// The value of a type that text means, with the type's modifier applied.
  package func input(_ text: String, _ type: ColumnType, isExplicit: Bool = false) throws(SQLError) -> SQLValue {
    let type = self.base(type)
    let value = try self.input(text, type.id, modifier: type.modifier)
    return type.modifier < 0 ? value : try self.fit(value, to: type, isExplicit: isExplicit)
  }

  /// The value of a type that text means.
  package func input(_ text: String, _ type: TypeID, modifier: Int32 = -1) throws(SQLError) -> SQLValue {
    switch self.form(type) {
    case .int4: .integer(Int64(try IntegerText.read(text, as: Int32.self, typeName: "integer")))
    case .text, .varchar, .bpchar, .opaque: .text(text)
    case .int8: .integer(try IntegerText.read(text, as: Int64.self, typeName: type == .xid8 ? "xid8" : "bigint"))
    case .bool: .integer(try IntegerText.readBool(text) ? 1 : 0)
    case .int2: .integer(Int64(try IntegerText.read(text, as: Int16.self, typeName: "smallint")))
    case .oid: .integer(try IntegerText.readOID(text, typeName: TypeTable.row(type)?.name ?? "oid"))
    case .float8: FloatText.value(try FloatText.readDouble(text))
    case .float4: FloatText.value(Double(try FloatText.readFloat(text)))
    case .numeric: try Numeric(text: text).value
    case .name: .text(StringRules.name(text))
    case .char: .text(StringRules.char(text))
    case .bytea: .blob(try BytesText.readBytea(text))
    case .uuid: .text(BytesText.writeUUID(try BytesText.readUUID(text)))
    case .date: .integer(try DateTimeReader.date(text, settings: self.settings))
    case .time: .integer(try DateTimeReader.time(text, settings: self.settings))
    case .timetz: try DateTimeReader.timetz(text, settings: self.settings).value
    case .timestamp: .integer(try DateTimeReader.timestamp(text, withZone: false, settings: self.settings))
    case .timestamptz: .integer(try DateTimeReader.timestamp(text, withZone: true, settings: self.settings))
    case .interval:
      try IntervalReader.read(
        text,
        modifier: modifier,
        isStandard: self.settings.intervalStyle == .standard
      ).value
    case .json: try self.checkedJSON(text)
    case .jsonb: .text(try JSONReader.read(text).normalized().text)
    case .jsonpath: throw .unsupported("type jsonpath")
    case .array(let element): try self.inputArray(text, element, modifier: modifier)
    case .vector(let element): try self.inputVector(text, element)
    case .reg(let kind): try self.inputName(text, kind)
    case .enumeration: try self.inputLabel(text, type)
    case .record: try self.inputRecord(text, type)
    case .tid: try self.inputTID(text)
    case .lsn: try self.inputLSN(text)
    case .void: .text("")
    }
  }

  /// The text that PostgreSQL writes of a value, which is not null.
  package func output(_ value: SQLValue, _ type: TypeID) -> String {
    if case .text(let text) = value, self.isKeptAsWritten(type) { return text }
    var bytes: [UInt8] = []
    self.write(value, type, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func isKeptAsWritten(_ type: TypeID) -> Bool {
    switch self.form(type) {
    case .text, .varchar, .bpchar, .name, .char, .numeric, .json, .jsonb, .jsonpath, .uuid, .tid, .opaque: true
    case .array(let element): !self.dependsOnSettings(element)
    default: false
    }
  }

  /// Whether a type's text is not the same in every session.
  func dependsOnSettings(_ type: TypeID) -> Bool {
    switch self.form(type) {
    case .timestamptz, .interval, .float4, .float8, .bytea, .reg, .record: true
    case .array(let element): self.dependsOnSettings(element)
    default: false
    }
  }

  /// Appends what ``output(_:_:)`` gives.
  package func write(_ value: SQLValue, _ type: TypeID, to bytes: inout [UInt8]) {
    switch value {
    case .null: break
    case .integer(let integer): self.write(integer, type, to: &bytes)
    case .real(let double): self.write(double, type, to: &bytes)
    case .blob(let blob): BytesText.writeBytea(blob, escaped: self.settings.writesEscapedBytea, to: &bytes)
    case .text(let text): self.write(text, type, to: &bytes)
    }
  }

  private func write(_ integer: Int64, _ type: TypeID, to bytes: inout [UInt8]) {
    switch self.form(type) {
    case .bool: bytes.append(integer == 0 ? UInt8(ascii: "f") : UInt8(ascii: "t"))
    case .date: DateTimeWriter.date(integer, to: &bytes)
    case .time: DateTimeWriter.time(integer, to: &bytes)
    case .timestamp: DateTimeWriter.timestamp(integer, to: &bytes)
    case .timestamptz: DateTimeWriter.timestamptz(integer, zone: self.settings.zone, to: &bytes)
    case .reg(let kind): bytes.append(contentsOf: self.name(kind, integer).utf8)
    case .lsn:
      let value = UInt64(bitPattern: integer)
      let text =
        String(value >> 32, radix: 16, uppercase: true) + "/"
        + String(value & 0xFFFF_FFFF, radix: 16, uppercase: true)
      bytes.append(contentsOf: text.utf8)
    case .float4, .float8, .enumeration: self.write(Double(integer), type, to: &bytes)
    default: IntegerText.write(integer, to: &bytes)
    }
  }

  private func write(_ double: Double, _ type: TypeID, to bytes: inout [UInt8]) {
    switch self.form(type) {
    case .enumeration: bytes.append(contentsOf: (self.label(double, type) ?? "").utf8)
    case .float4:
      bytes.append(contentsOf: FloatText.write(Float(double), extraDigits: self.settings.extraFloatDigits).utf8)
    default: bytes.append(contentsOf: FloatText.write(double, extraDigits: self.settings.extraFloatDigits).utf8)
    }
  }

  private func write(_ text: String, _ type: TypeID, to bytes: inout [UInt8]) {
    switch self.form(type) {
    case .interval: (Interval(stored: text) ?? Interval()).write(self.settings.intervalStyle, to: &bytes)
    case .timetz:
      guard let value = TimeWithZone(stored: text) else { return }
      DateTimeWriter.time(value.time, to: &bytes)
      DateTimeWriter.offset(-value.west, to: &bytes)
    case .vector:
      let elements = (try? ArrayReader.read(text))?.elements ?? []
      bytes.append(contentsOf: elements.map { $0 ?? "" }.joined(separator: " ").utf8)
    case .array(let element) where self.dependsOnSettings(element):
      self.writeArray(text, element, to: &bytes)
    case .record where type.rawValue >= 16384: self.writeRecord(text, type, to: &bytes)
    default: bytes.append(contentsOf: text.utf8)
    }
  }
}

// MARK: Arrays and records

extension TypeIO {
  private func inputArray(_ text: String, _ element: TypeID, modifier: Int32) throws(SQLError) -> SQLValue {
    let (texts, inner) = (try ArrayReader.read(text), ColumnType(element, modifier: modifier))
    return try self.value(of: texts, inner)
  }

  /// The kept form of an array of elements' texts, as this session writes them.
  private func value(of texts: ArrayValue<String?>, _ element: ColumnType) throws(SQLError) -> SQLValue {
    let canonical = self.canonical
    let result = try texts.map { text throws(SQLError) -> String? in
      guard let text else { return nil }
      return canonical.output(try self.input(text, element), element.id)
    }
    return .text(result.text)
  }

  /// The elements of a kept array.
  package func elements(_ text: String, of element: TypeID) throws(SQLError) -> ArrayValue<SQLValue> {
    let canonical = self.canonical
    return try ArrayReader.read(text).map { text throws(SQLError) -> SQLValue in
      guard let text else { return .null }
      return try canonical.input(text, element)
    }
  }

  /// The kept form of an array.
  package func array(_ array: ArrayValue<SQLValue>, of element: TypeID) -> SQLValue {
    let canonical = self.canonical
    let texts = array.elements.map { $0 == .null ? nil : canonical.output($0, element) }
    return .text(
      ArrayValue<String?>(dimensions: array.dimensions, lowerBounds: array.lowerBounds, elements: texts).text
    )
  }

  private func writeArray(_ text: String, _ element: TypeID, to bytes: inout [UInt8]) {
    guard let array = try? self.elements(text, of: element) else { return bytes.append(contentsOf: text.utf8) }
    let texts = array.elements.map { $0 == .null ? nil : self.output($0, element) }
    ArrayValue<String?>(dimensions: array.dimensions, lowerBounds: array.lowerBounds, elements: texts)
      .write(to: &bytes)
  }

  private func inputVector(_ text: String, _ element: TypeID) throws(SQLError) -> SQLValue {
    var numbers: [String?] = []
    for word in text.split(separator: " ") {
      numbers.append(self.output(try self.input(String(word), element), element))
    }
    return .text(Self.vector(numbers))
  }

  /// A vector is kept as an array that begins at 0.
  static func vector(_ numbers: [String?]) -> String {
    ArrayValue<String?>(
      dimensions: numbers.isEmpty ? [] : [numbers.count],
      lowerBounds: numbers.isEmpty ? [] : [0],
      elements: numbers
    ).text
  }

  private func inputRecord(_ text: String, _ type: TypeID) throws(SQLError) -> SQLValue {
    guard case .composite(let fields)? = self.types.userType(self.base(ColumnType(type)).id)?.kind else {
      throw SQLError(.featureNotSupported, "input of anonymous composite types is not implemented")
    }
    let texts = try RecordText.read(text, count: fields.count)
    let canonical = self.canonical
    var result: [String?] = []
    for (text, field) in zip(texts, fields) {
      if let text {
        result.append(canonical.output(try self.input(text, field.type), field.type.id))
      } else {
        result.append(nil)
      }
    }
    return .text(RecordText.text(result))
  }

  /// The fields of a kept composite.
  package func fields(_ text: String, of fields: [UserType.Field]) throws(SQLError) -> [SQLValue] {
    let canonical = self.canonical
    var result: [SQLValue] = []
    for (text, field) in zip(try RecordText.read(text, count: fields.count), fields) {
      if let text { result.append(try canonical.input(text, field.type.id)) } else { result.append(.null) }
    }
    return result
  }

  private func writeRecord(_ text: String, _ type: TypeID, to bytes: inout [UInt8]) {
    guard case .composite(let fields)? = self.types.userType(self.base(ColumnType(type)).id)?.kind,
      let values = try? self.fields(text, of: fields)
    else { return bytes.append(contentsOf: text.utf8) }
    RecordText.write(zip(values, fields).map { $0 == .null ? nil : self.output($0, $1.type.id) }, to: &bytes)
  }
}

// MARK: Names and the rest

extension TypeIO {
  private func checkedJSON(_ text: String) throws(SQLError) -> SQLValue {
    try JSONReader.check(text)
    return .text(text)
  }

  private func labels(_ type: TypeID) -> [UserType.EnumLabel] {
    guard case .enumeration(let labels)? = self.types.userType(self.base(ColumnType(type)).id)?.kind else {
      return []
    }
    return labels
  }

  private func inputLabel(_ text: String, _ type: TypeID) throws(SQLError) -> SQLValue {
    guard let label = self.labels(type).first(where: { $0.name == text }) else {
      let name = self.base(ColumnType(type)).spelling(self.types)
      throw SQLError(.invalidTextRepresentation, "invalid input value for enum \(name): \"\(text)\"")
    }
    return .real(label.sortOrder)
  }

  private func label(_ order: Double, _ type: TypeID) -> String? {
    self.labels(type).first { $0.sortOrder == order }?.name
  }

  private func inputName(_ text: String, _ kind: RegObjectKind) throws(SQLError) -> SQLValue {
    if text == "-" { return .integer(0) }
    if let first = text.utf8.first, first &- 48 < 10, let number = UInt32(text) { return .integer(Int64(number)) }
    if kind == .type { return .integer(Int64(try TypeNames.parse(text, types: self.types).id.rawValue)) }
    if let oid = try self.types.object(kind, named: text) { return .integer(Int64(oid)) }
    switch kind {
    case .relation: throw SQLError(.undefinedTable, "relation \"\(text)\" does not exist")
    case .function, .procedureSignature:
      throw SQLError(.undefinedFunction, "function \"\(text)\" does not exist")
    case .operation, .operatorSignature: throw SQLError(.undefinedFunction, "operator does not exist: \(text)")
    case .namespace: throw SQLError(.invalidSchemaName, "schema \"\(text)\" does not exist")
    case .role: throw SQLError(.undefinedObject, "role \"\(text)\" does not exist")
    case .collation: throw SQLError(.undefinedObject, "collation \"\(text)\" for encoding \"UTF8\" does not exist")
    default: throw SQLError(.undefinedObject, "text search object \"\(text)\" does not exist")
    }
  }

  private func name(_ kind: RegObjectKind, _ number: Int64) -> String {
    let oid = UInt32(truncatingIfNeeded: number)
    if oid == 0 { return "-" }
    if kind == .type {
      let id = TypeID(rawValue: oid)
      return TypeTable.row(id) != nil || self.types.userType(id) != nil
        ? ColumnType(id).spelling(self.types) : String(oid)
    }
    return self.types.name(of: kind, oid) ?? String(oid)
  }

  private func inputTID(_ text: String) throws(SQLError) -> SQLValue {
    let parts = text.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
    guard text.hasPrefix("("), text.hasSuffix(")"), parts.count == 2, let block = UInt32(parts[0]),
      let offset = UInt16(parts[1])
    else { throw invalidSyntax("tid", text) }
    return .text("(\(block),\(offset))")
  }

  private func inputLSN(_ text: String) throws(SQLError) -> SQLValue {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let high = UInt32(parts[0], radix: 16), let low = UInt32(parts[1], radix: 16) else {
      throw invalidSyntax("pg_lsn", text)
    }
    return .integer(Int64(bitPattern: UInt64(high) << 32 | UInt64(low)))
  }
}
