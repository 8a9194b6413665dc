// SQLEngine/Types: PostgreSQL's types. This file: values in the protocol's binary format.

import WireCore

/// Reads numbers of network order; every read is checked.
private struct ByteCursor {
  var bytes: ArraySlice<UInt8>

  static let insufficient = SQLError(.protocolViolation, "insufficient data left in message")
  static let incorrect = SQLError(.invalidBinaryRepresentation, "incorrect binary data format")

  mutating func take(_ count: Int) throws(SQLError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= self.bytes.count else { throw Self.insufficient }
    defer { self.bytes = self.bytes.dropFirst(count) }
    return self.bytes.prefix(count)
  }

  mutating func int64() throws(SQLError) -> Int64 { bigEndian(try self.take(8)) }
  mutating func int32() throws(SQLError) -> Int32 { Int32(truncatingIfNeeded: bigEndian(try self.take(4))) }
  mutating func int16() throws(SQLError) -> Int16 { Int16(truncatingIfNeeded: bigEndian(try self.take(2))) }
  mutating func byte() throws(SQLError) -> UInt8 { UInt8(truncatingIfNeeded: bigEndian(try self.take(1))) }

  mutating func text() throws(SQLError) -> String {
    let rest = try self.take(self.bytes.count)
    guard let text = String(validating: rest, as: UTF8.self) else {
      throw SQLError(.characterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\"")
    }
    return text
  }
}

extension [UInt8] {
  fileprivate mutating func append(number value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { self.append(contentsOf: $0) }
  }
}

extension TypeIO {
  /// The value in `bytes`, in the format of the type's receive function, with the modifier applied.
  package func receive(_ bytes: ArraySlice<UInt8>, _ type: ColumnType) throws(SQLError) -> SQLValue {
    let type = self.base(type)
    var cursor = ByteCursor(bytes: bytes)
    let value = try self.receive(&cursor, type.id)
    guard cursor.bytes.isEmpty else { throw ByteCursor.incorrect }
    return type.modifier < 0 ? value : try self.fit(value, to: type, isExplicit: false)
  }

  private func receive(_ cursor: inout ByteCursor, _ type: TypeID) throws(SQLError) -> SQLValue {
    switch self.form(type) {
    case .bool: return .integer(try cursor.byte() == 0 ? 0 : 1)
    case .int2: return .integer(Int64(try cursor.int16()))
    case .int4: return .integer(Int64(try cursor.int32()))
    case .oid, .reg: return .integer(Int64(UInt32(bitPattern: try cursor.int32())))
    case .int8, .lsn: return .integer(try cursor.int64())
    case .float8: return FloatText.value(Double(bitPattern: UInt64(bitPattern: try cursor.int64())))
    case .float4: return FloatText.value(Double(Float(bitPattern: UInt32(bitPattern: try cursor.int32()))))
    case .bytea: return .blob(Array(try cursor.take(cursor.bytes.count)))
    case .uuid: return .text(BytesText.writeUUID(Array(try cursor.take(16))))
    case .date, .time, .timestamp, .timestamptz, .timetz, .interval: return try self.receiveTime(&cursor, type)
    case .numeric: return try self.receiveNumeric(&cursor).value
    case .array(let element), .vector(let element): return try self.receiveArray(&cursor, element, type)
    case .record: return try self.receiveRecord(&cursor, type)
    case .jsonb:
      guard try cursor.byte() == 1 else { throw SQLError(.internalError, "unsupported jsonb version number") }
      return try self.input(try cursor.text(), type)
    case .char:
      let byte = try cursor.byte()
      return .text(byte == 0 ? "" : String(decoding: [byte], as: UTF8.self))
    case .void: return .text("")
    case .tid: return .text("(\(UInt32(bitPattern: try cursor.int32())),\(UInt16(bitPattern: try cursor.int16())))")
    default: return try self.input(try cursor.text(), type)
    }
  }

  private func receiveTime(_ cursor: inout ByteCursor, _ type: TypeID) throws(SQLError) -> SQLValue {
    switch self.form(type) {
    case .date:
      let days = Int64(try cursor.int32())
      guard TimeLimits.isInfinite(date: days) || TimeLimits.dates.contains(Int(days)) else {
        throw SQLError(.datetimeFieldOverflow, "date out of range")
      }
      return .integer(days)
    case .time: return .integer(try self.receiveClock(&cursor))
    case .timetz:
      let time = try self.receiveClock(&cursor)
      let west = Int(try cursor.int32())
      guard abs(west) < 16 * 3600 else {
        throw SQLError(.invalidTimeZoneDisplacementValue, "time zone displacement out of range")
      }
      return TimeWithZone(time: time, west: west).value
    case .interval:
      let time = try cursor.int64()
      let days = try cursor.int32()
      return Interval(months: try cursor.int32(), days: days, microseconds: time).value
    default:
      let value = try cursor.int64()
      guard TimeLimits.isInfinite(timestamp: value) || TimeLimits.timestamps.contains(value) else {
        throw SQLError(.datetimeFieldOverflow, "timestamp out of range")
      }
      return .integer(value)
    }
  }

  private func receiveClock(_ cursor: inout ByteCursor) throws(SQLError) -> Int64 {
    let time = try cursor.int64()
    guard (0...TimeLimits.perDay).contains(time) else { throw SQLError(.datetimeFieldOverflow, "time out of range") }
    return time
  }

  private func receiveNumeric(_ cursor: inout ByteCursor) throws(SQLError) -> Numeric {
    let count = Int(UInt16(bitPattern: try cursor.int16()))
    let weight = Int(try cursor.int16())
    let sign = UInt16(bitPattern: try cursor.int16())
    let scale = Int(UInt16(bitPattern: try cursor.int16()))
    switch sign {
    case 0xC000: return .nan
    case 0xD000: return .infinity(negative: false)
    case 0xF000: return .infinity(negative: true)
    case 0, 0x4000: break
    default: throw SQLError(.invalidBinaryRepresentation, "invalid sign in external \"numeric\" value")
    }
    guard scale <= Numeric.mostDecimals else {
      throw SQLError(.invalidBinaryRepresentation, "invalid scale in external \"numeric\" value")
    }
    var limbs: [UInt32] = []
    for _ in 0..<count {
      let digit = try cursor.int16()
      guard (0...9999).contains(digit) else {
        throw SQLError(.invalidBinaryRepresentation, "invalid digit in external \"numeric\" value")
      }
      limbs = Limbs.add(Limbs.multiply(limbs, small: 10_000), digit == 0 ? [] : [UInt32(digit)])
    }
    let decimals = (count - weight - 1) * 4
    let value =
      decimals >= 0
      ? Numeric(isNegative: sign != 0, limbs: limbs, scale: decimals)
      : Numeric(isNegative: sign != 0, limbs: Limbs.shiftLeft(limbs, -decimals))
    return try value.rounded(to: scale, truncating: true).checked()
  }

  private func receiveArray(_ cursor: inout ByteCursor, _ element: TypeID, _ type: TypeID) throws(SQLError) -> SQLValue
  {
    let count = Int(try cursor.int32())
    guard (0...6).contains(count) else {
      throw count < 0
        ? SQLError(.invalidBinaryRepresentation, "invalid number of dimensions: \(count)")
        : SQLError(.programLimitExceeded, "number of array dimensions (\(count)) exceeds the maximum allowed (6)")
    }
    guard (0...1).contains(try cursor.int32()) else {
      throw SQLError(.invalidBinaryRepresentation, "invalid array flags")
    }
    guard UInt32(bitPattern: try cursor.int32()) == element.rawValue else {
      throw SQLError(.datatypeMismatch, "binary data has array element type that is not the expected one")
    }
    var array = ArrayValue<SQLValue>(dimensions: [], lowerBounds: [], elements: [])
    var total = 1
    for _ in 0..<count {
      let length = Int(try cursor.int32())
      array.lowerBounds.append(Int(try cursor.int32()))
      array.dimensions.append(length)
      // Each element takes four bytes at least.
      guard length == 0 || length > 0 && total <= cursor.bytes.count && length <= cursor.bytes.count else {
        throw ByteCursor.insufficient
      }
      total *= length
    }
    if count == 0 || total == 0 { return .text("{}") }
    for _ in 0..<total {
      let length = Int(try cursor.int32())
      if length == -1 {
        array.elements.append(.null)
      } else {
        array.elements.append(try self.receive(try cursor.take(length), ColumnType(element)))
      }
    }
    return self.array(array, of: element)
  }

  private func receiveRecord(_ cursor: inout ByteCursor, _ type: TypeID) throws(SQLError) -> SQLValue {
    guard case .composite(let fields)? = self.types.userType(self.base(ColumnType(type)).id)?.kind else {
      throw SQLError(.featureNotSupported, "input of anonymous composite types is not implemented")
    }
    let count = Int(try cursor.int32())
    guard count == fields.count else {
      throw SQLError(.datatypeMismatch, "wrong number of columns: \(count), expected \(fields.count)")
    }
    let canonical = self.canonical
    var texts: [String?] = []
    for field in fields {
      _ = try cursor.int32()
      let length = Int(try cursor.int32())
      if length == -1 {
        texts.append(nil)
      } else {
        texts.append(canonical.output(try self.receive(try cursor.take(length), field.type), field.type.id))
      }
    }
    return .text(RecordText.text(texts))
  }
}

// MARK: Sending

extension TypeIO {
  /// Appends a value, which is not null, in the format of the type's send function.
  package func send(_ value: SQLValue, _ type: TypeID, to bytes: inout [UInt8]) throws(SQLError) {
    let form = self.form(type)
    switch (form, value) {
    case (.bool, .integer(let integer)): bytes.append(integer == 0 ? 0 : 1)
    case (.int2, .integer(let integer)): bytes.append(number: Int16(truncatingIfNeeded: integer))
    case (.int4, .integer(let integer)), (.date, .integer(let integer)):
      bytes.append(number: Int32(truncatingIfNeeded: integer))
    case (.oid, .integer(let integer)), (.reg, .integer(let integer)):
      bytes.append(number: UInt32(truncatingIfNeeded: integer))
    case (.int8, .integer(let integer)), (.timestamp, .integer(let integer)), (.timestamptz, .integer(let integer)),
      (.time, .integer(let integer)), (.lsn, .integer(let integer)):
      bytes.append(number: integer)
    case (.float8, _): bytes.append(number: FloatText.double(value).bitPattern)
    case (.float4, _): bytes.append(number: Float(FloatText.double(value)).bitPattern)
    case (_, .blob(let blob)): bytes.append(contentsOf: blob)
    case (.uuid, .text(let text)): bytes.append(contentsOf: try BytesText.readUUID(text))
    case (.numeric, .text(let text)): self.sendNumeric(Numeric(stored: text) ?? .nan, to: &bytes)
    case (.interval, .text(let text)):
      let interval = Interval(stored: text) ?? Interval()
      bytes.append(number: interval.microseconds)
      bytes.append(number: interval.days)
      bytes.append(number: interval.months)
    case (.timetz, .text(let text)):
      let time = TimeWithZone(stored: text) ?? TimeWithZone(time: 0, west: 0)
      bytes.append(number: time.time)
      bytes.append(number: Int32(truncatingIfNeeded: time.west))
    case (.jsonb, .text(let text)), (.jsonpath, .text(let text)):
      bytes.append(1)
      bytes.append(contentsOf: text.utf8)
    case (.array(let element), .text(let text)), (.vector(let element), .text(let text)):
      try self.sendArray(text, element, isVector: form == .vector(element), to: &bytes)
    case (.record, .text(let text)): try self.sendRecord(text, type, to: &bytes)
    case (.char, .text(let text)): bytes.append(text.utf8.first ?? 0)
    case (.tid, .text(let text)):
      let parts = text.dropFirst().dropLast().split(separator: ",")
      bytes.append(number: parts.first.flatMap { UInt32($0) } ?? 0)
      bytes.append(number: parts.last.flatMap { UInt16($0) } ?? 0)
    default: self.write(value, type, to: &bytes)
    }
  }

  private func sendNumeric(_ value: Numeric, to bytes: inout [UInt8]) {
    guard value.isFinite else {
      bytes.append(number: 0 as Int16)
      bytes.append(number: 0 as Int16)
      bytes.append(number: value.kind == .nan ? 0xC000 : value.isNegative ? 0xF000 : 0xD000 as UInt16)
      bytes.append(number: value.kind == .nan ? 0 as UInt16 : 32)
      return
    }
    // Groups of four digits, aligned at the point.
    let padding = (4 - value.scale % 4) % 4
    var limbs = Limbs.shiftLeft(value.limbs, padding)
    var groups: [UInt16] = []
    while !limbs.isEmpty {
      let (quotient, digit) = Limbs.divide(limbs, small: 10_000)
      groups.append(UInt16(digit))
      limbs = quotient
    }
    let weight = groups.count - (value.scale + padding) / 4 - 1
    let kept = groups.drop { $0 == 0 }
    bytes.append(number: Int16(truncatingIfNeeded: kept.count))
    bytes.append(number: Int16(truncatingIfNeeded: kept.isEmpty ? 0 : weight))
    bytes.append(number: value.isNegative ? 0x4000 : 0 as UInt16)
    bytes.append(number: Int16(truncatingIfNeeded: value.scale))
    for group in kept.reversed() { bytes.append(number: group) }
  }

  private func sendArray(_ text: String, _ element: TypeID, isVector: Bool, to bytes: inout [UInt8]) throws(SQLError) {
    var array = try self.elements(text, of: element)
    // An empty vector still has its dimension.
    if isVector, array.dimensions.isEmpty { (array.dimensions, array.lowerBounds) = ([0], [0]) }
    bytes.append(number: Int32(array.dimensions.count))
    bytes.append(number: array.elements.contains(.null) ? 1 as Int32 : 0)
    bytes.append(number: element.rawValue)
    for (length, bound) in zip(array.dimensions, array.lowerBounds) {
      bytes.append(number: Int32(truncatingIfNeeded: length))
      bytes.append(number: Int32(truncatingIfNeeded: bound))
    }
    for value in array.elements { try self.sendField(value, element, to: &bytes) }
  }

  private func sendField(_ value: SQLValue, _ type: TypeID, to bytes: inout [UInt8]) throws(SQLError) {
    if value == .null { return bytes.append(number: -1 as Int32) }
    let start = bytes.count
    bytes.append(number: 0 as Int32)
    try self.send(value, type, to: &bytes)
    withUnsafeBytes(of: Int32(truncatingIfNeeded: bytes.count - start - 4).bigEndian) {
      bytes.replaceSubrange(start..<(start + 4), with: $0)
    }
  }

  private func sendRecord(_ text: String, _ type: TypeID, to bytes: inout [UInt8]) throws(SQLError) {
    guard case .composite(let fields)? = self.types.userType(self.base(ColumnType(type)).id)?.kind else {
      // The fields' types are not known: all are sent as text.
      let texts = try RecordText.read(text, count: nil)
      bytes.append(number: Int32(truncatingIfNeeded: texts.count))
      for text in texts {
        bytes.append(number: TypeID.text.rawValue)
        try self.sendField(text.map { .text($0) } ?? .null, .text, to: &bytes)
      }
      return
    }
    bytes.append(number: Int32(truncatingIfNeeded: fields.count))
    for (value, field) in zip(try self.fields(text, of: fields), fields) {
      bytes.append(number: field.type.id.rawValue)
      try self.sendField(value, field.type.id, to: &bytes)
    }
  }
}
