// SQLEngine/Types: PostgreSQL's types. This file: what casts do.

import WireCore

extension TypeIO {
  /// The value of another type that a cast by function makes, without regard to modifiers.
  package func convert(_ value: SQLValue, from source: TypeID, to target: TypeID) throws(SQLError) -> SQLValue {
    let (form, kept) = (self.form(target), value)
    switch form {
    case .int2, .int4, .int8, .oid, .reg: return .integer(try self.integer(kept, from: source, to: target, form))
    case .float8: return FloatText.value(try self.double(kept, from: source))
    case .float4: return FloatText.value(try self.float(kept, from: source))
    case .numeric: return try self.numeric(kept, from: source).value
    case .bool:
      if source == .jsonb { return try self.bool(kept) }
      if case .integer(let integer) = kept { return .integer(integer == 0 ? 0 : 1) }
      return kept
    case .text, .varchar, .bpchar, .name, .char: return try self.string(kept, from: source, to: target)
    case .date, .time, .timestamp, .timestamptz, .timetz, .interval: return try self.time(kept, from: source, to: form)
    default: return kept
    }
  }

  // MARK: Numbers

  private static func outOfRange(_ form: TypeForm) -> SQLError {
    let name =
      switch form {
      case .int2: "smallint"
      case .int4: "integer"
      case .int8: "bigint"
      default: "OID"
      }
    return SQLError(.numericValueOutOfRange, "\(name) out of range")
  }

  private func integer(
    _ value: SQLValue,
    from source: TypeID,
    to target: TypeID,
    _ form: TypeForm
  ) throws(SQLError) -> Int64 {
    let result: Int64
    switch (self.form(source), value) {
    case (.numeric, .text(let text)):
      let numeric = Numeric(stored: text) ?? .nan
      result = try self.integer(numeric, form)
    case (.jsonb, .text):
      result = try self.integer(try self.numeric(value, from: source, as: TypeTable.row(target)?.spelling ?? ""), form)
    case (.float4, _), (.float8, _):
      let rounded = FloatText.double(value).rounded(.toNearestOrEven)
      guard let exact = Int64(exactly: rounded) else { throw Self.outOfRange(form) }
      result = exact
    case (.text, .text(let text)), (.varchar, .text(let text)):
      guard case .integer(let oid) = try self.input(text, target) else { throw Self.outOfRange(form) }
      result = oid
    case (.char, .text(let text)): result = Int64(Int8(bitPattern: text.utf8.first ?? 0))
    case (_, .integer(let integer)): result = integer
    default: throw Self.outOfRange(form)
    }
    return try Self.checked(result, form, isSigned: source != .int8)
  }

  private func integer(_ numeric: Numeric, _ form: TypeForm) throws(SQLError) -> Int64 {
    if let integer = numeric.integer { return integer }
    if numeric.isFinite { throw Self.outOfRange(form) }
    let name = form == .int2 ? "smallint" : form == .int4 ? "integer" : "bigint"
    throw SQLError(
      .featureNotSupported,
      "cannot convert \(numeric.kind == .nan ? "NaN" : "infinity") to \(name)"
    )
  }

  private static func checked(_ value: Int64, _ form: TypeForm, isSigned: Bool) throws(SQLError) -> Int64 {
    switch form {
    case .int2: if let small = Int16(exactly: value) { return Int64(small) }
    case .int4:
      if let small = Int32(exactly: value) { return Int64(small) }
      // From an oid the bits are kept.
      if isSigned, let bits = UInt32(exactly: value) { return Int64(Int32(bitPattern: bits)) }
    case .int8: return value
    default:
      if isSigned, let small = Int32(exactly: value) { return Int64(UInt32(bitPattern: small)) }
      if let small = UInt32(exactly: value) { return Int64(small) }
    }
    throw self.outOfRange(form)
  }

  private func double(_ value: SQLValue, from source: TypeID) throws(SQLError) -> Double {
    guard case .text(let text) = value, source == .numeric || source == .jsonb else { return FloatText.double(value) }
    let numeric =
      source == .jsonb ? try self.numeric(value, from: source, as: "double precision") : Numeric(stored: text) ?? .nan
    let double = numeric.double
    if double.isInfinite, numeric.isFinite || double == 0 && !numeric.isZero {
      throw SQLError(.numericValueOutOfRange, "\"\(numeric)\" is out of range for type double precision")
    }
    return double
  }

  private func float(_ value: SQLValue, from source: TypeID) throws(SQLError) -> Double {
    if case .text(let text) = value, source == .numeric { return Double(try FloatText.readFloat(text)) }
    let double =
      source == .jsonb ? try self.numeric(value, from: source, as: "real").double : FloatText.double(value)
    let float = Float(double)
    if float.isInfinite, double.isFinite {
      throw SQLError(.numericValueOutOfRange, "value out of range: overflow")
    }
    if float == 0, double != 0 { throw SQLError(.numericValueOutOfRange, "value out of range: underflow") }
    return Double(float)
  }

  func numeric(_ value: SQLValue, from source: TypeID, as target: String = "numeric") throws(SQLError) -> Numeric {
    switch value {
    case .integer(let integer): return Numeric(integer)
    case .real(let double): return Numeric(double, digits: source == .float4 ? 6 : 15)
    case .text(let text):
      if source != .jsonb { return Numeric(stored: text) ?? .nan }
      let node = try JSONReader.read(text)
      guard case .number(let number) = node.value else { throw Self.cannotCast(node, to: target) }
      return try Numeric(text: number)
    case .null, .blob: return .nan
    }
  }

  private func bool(_ value: SQLValue) throws(SQLError) -> SQLValue {
    guard case .text(let text) = value else { return value }
    let node = try JSONReader.read(text)
    guard case .bool(let bool) = node.value else { throw Self.cannotCast(node, to: "boolean") }
    return .integer(bool ? 1 : 0)
  }

  private static func cannotCast(_ node: JSONNode, to type: String) -> SQLError {
    let name =
      switch node.value {
      case .number: "numeric"
      default: node.typeName
      }
    return SQLError(.invalidParameterValue, "cannot cast jsonb \(name) to type \(type)")
  }

  // MARK: Strings

  private func string(_ value: SQLValue, from source: TypeID, to target: TypeID) throws(SQLError) -> SQLValue {
    switch (self.form(source), value) {
    case (.bool, .integer(let bool)): return .text(bool == 0 ? "false" : "true")
    case (.int4, .integer(let number)):
      guard let byte = Int8(exactly: number) else { throw SQLError(.numericValueOutOfRange, "\"char\" out of range") }
      return .text(byte == 0 ? "" : String(decoding: [UInt8(bitPattern: byte)], as: UTF8.self))
    case (.bpchar, .text(let text)):
      let trimmed = StringRules.withoutPadding(text)
      return .text(target == .name ? StringRules.name(trimmed) : target == .char ? StringRules.char(trimmed) : trimmed)
    case (_, .text(let text)):
      return .text(target == .name ? StringRules.name(text) : target == .char ? StringRules.char(text) : text)
    default: return value
    }
  }

  // MARK: Times

  private static let timestampOutOfRange = SQLError(.datetimeFieldOverflow, "timestamp out of range")

  private func time(_ value: SQLValue, from source: TypeID, to target: TypeForm) throws(SQLError) -> SQLValue {
    switch (self.form(source), value) {
    case (.date, .integer(let days)): return .integer(try self.timestamp(days, withZone: target == .timestamptz))
    case (.timestamp, .integer(let time)): return try self.time(local: time, to: target)
    case (.timestamptz, .integer(let instant)): return try self.time(instant: instant, to: target)
    case (.time, .integer(let time)):
      if target == .interval { return Interval(microseconds: time).value }
      let local = self.settings.zone.local(self.settings.now)
      let day = local.flooredQuotient(TimeLimits.perDay) * TimeLimits.perDay
      let seconds = (day + time).flooredQuotient(1_000_000) + TimeLimits.epochSeconds
      return TimeWithZone(time: time, west: -self.settings.zone.offset(atLocal: seconds)).value
    case (.interval, .text(let text)):
      let microseconds = Interval(stored: text)?.microseconds ?? 0
      return .integer(microseconds.flooredRemainder(TimeLimits.perDay))
    case (.timetz, .text(let text)): return .integer(TimeWithZone(stored: text)?.time ?? 0)
    default: return value
    }
  }

  private func timestamp(_ days: Int64, withZone: Bool) throws(SQLError) -> Int64 {
    if days == Int64(Int32.max) { return .max }
    if days == Int64(Int32.min) { return .min }
    let (product, overflow) = days.multipliedReportingOverflow(by: TimeLimits.perDay)
    guard !overflow, TimeLimits.timestamps.contains(product) else {
      throw SQLError(.datetimeFieldOverflow, "date out of range for timestamp")
    }
    if !withZone { return product }
    guard let instant = self.settings.zone.instant(local: product) else { throw Self.timestampOutOfRange }
    return instant
  }

  private func time(local: Int64, to target: TypeForm) throws(SQLError) -> SQLValue {
    if TimeLimits.isInfinite(timestamp: local) {
      switch target {
      case .date: return .integer(local == .max ? Int64(Int32.max) : Int64(Int32.min))
      case .time, .timetz: return .null
      default: return .integer(local)
      }
    }
    let days = local.flooredQuotient(TimeLimits.perDay)
    switch target {
    case .date: return .integer(days)
    case .time: return .integer(local - days * TimeLimits.perDay)
    case .timestamptz:
      guard let instant = self.settings.zone.instant(local: local) else { throw Self.timestampOutOfRange }
      return .integer(instant)
    default: return .integer(local)
    }
  }

  private func time(instant: Int64, to target: TypeForm) throws(SQLError) -> SQLValue {
    if TimeLimits.isInfinite(timestamp: instant) { return try self.time(local: instant, to: target) }
    let local = self.settings.zone.local(instant)
    guard target == .timetz else { return try self.time(local: local, to: target) }
    let west = -self.settings.zone.period(atTimestamp: instant).offset
    return TimeWithZone(time: local.flooredRemainder(TimeLimits.perDay), west: west).value
  }
}
