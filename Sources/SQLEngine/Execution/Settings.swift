// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: a session's parameters (manual, chapter 20).

import WireCore

/// The run-time parameters of a session.
package struct Settings: Sendable {
  enum Source {
    case client, statement
  }

  /// A parameter: its name as SHOW writes it, its value unless changed, and what it takes.
  struct Parameter: Sendable {
    enum Kind: Sendable {
      case text
      case bool
      case integer(ClosedRange<Int>, unit: String)
      case real
      case oneOf([String])
      /// Cannot be changed.
      case fixed
    }

    var name: String
    var value: String
    var kind: Kind
    /// Whether clients are told when it changes (`GUC_REPORT`).
    var isReported = false
    var description = ""
  }

  /// Values by the lower-case name.
  private(set) var values: [String: String] = [:]
  /// Values from before SET LOCAL, to be put back at the end of the transaction.
  private var local: [String: String?] = [:]
  private var initial: [String: String] = [:]
  /// Never the same for two different settings of a session.
  private(set) var version = 0
  private(set) var types = TypeSettings()
  let user: String

  init(user: String, zones: @escaping @Sendable (String) -> Zone? = { _ in nil }) {
    self.user = user
    self.types.zones = zones
  }

  static func parameter(_ name: String) -> Parameter? { self.byName[name.lowercased()] }

  private static let byName = Dictionary(
    uniqueKeysWithValues: Settings.parameters.map { ($0.name.lowercased(), $0) }
  )

  /// The value, as SHOW writes it.
  package func value(_ name: String) -> String? {
    let key = name.lowercased()
    return self.values[key] ?? Self.byName[key]?.value
  }

  /// Sets a value; 22023 for one that the parameter does not take, 42704 for an unknown parameter.
  mutating func set(_ name: String, _ value: String, isLocal: Bool, source: Source) throws(SQLError) {
    let key = name.lowercased()
    let written: String
    if let parameter = Self.byName[key] {
      if case .fixed = parameter.kind {
        throw SQLError(.cantChangeRuntimeParam, "parameter \"\(parameter.name)\" cannot be changed")
      }
      written = try self.checked(parameter, value)
    } else if key.contains(".") {
      written = value
    } else {
      throw SQLError(.undefinedObject, "unrecognized configuration parameter \"\(name)\"")
    }
    self.change(key, written, isLocal: isLocal)
    if source == .client { self.initial[key] = written }
  }

  private mutating func change(_ key: String, _ value: String?, isLocal: Bool) {
    if isLocal, self.local[key] == nil { self.local[key] = .some(self.values[key]) }
    if !isLocal { self.local[key] = nil }
    self.values[key] = value
    self.version += 1
    self.update(key)
  }

  mutating func reset(_ name: String) throws(SQLError) {
    let key = name.lowercased()
    guard Self.byName[key] != nil || self.values[key] != nil || key.contains(".") else {
      throw SQLError(.undefinedObject, "unrecognized configuration parameter \"\(name)\"")
    }
    self.change(key, self.initial[key], isLocal: false)
  }

  /// Everything as it was at another time of the same session, under a version of its own.
  mutating func restore(_ saved: Settings) {
    let next = max(self.version, saved.version) + 1
    self = saved
    self.version = next
  }

  mutating func resetAll() {
    for key in Array(self.values.keys) where key != "session_authorization" && key != "role" {
      self.change(key, self.initial[key], isLocal: false)
    }
  }

  /// Puts back what SET LOCAL changed.
  mutating func endLocal() {
    if self.local.isEmpty { return }
    let saved = self.local
    self.local = [:]
    for (key, value) in saved { self.change(key, value, isLocal: false) }
  }

  private func checked(_ parameter: Parameter, _ value: String) throws(SQLError) -> String {
    let invalid = SQLError(.invalidParameterValue, "invalid value for parameter \"\(parameter.name)\": \"\(value)\"")
    switch parameter.kind {
    case .bool:
      guard let flag = try? IntegerText.readBool(value) else {
        throw SQLError(.invalidParameterValue, "parameter \"\(parameter.name)\" requires a Boolean value")
      }
      return flag ? "on" : "off"
    case .integer(let range, let unit):
      guard let number = Self.number(value, unit) else { throw invalid }
      if !range.contains(number) {
        let shown = unit.isEmpty ? "" : " \(unit)"
        throw SQLError(
          .invalidParameterValue,
          "\(number)\(shown) is outside the valid range for parameter \"\(parameter.name)\" (\(range.lowerBound) .. \(range.upperBound))"
        )
      }
      return Self.shown(number, unit)
    case .real:
      guard Double(value) != nil else { throw invalid }
      return value
    case .oneOf(let allowed):
      guard let found = allowed.first(where: { $0.lowercased() == value.lowercased() }) else {
        var error = invalid
        error.hint = "Available values: \(allowed.joined(separator: ", "))."
        throw error
      }
      return found
    case .text, .fixed: return try self.checkedText(parameter.name, value, invalid)
    }
  }

  private func checkedText(_ name: String, _ value: String, _ invalid: SQLError) throws(SQLError) -> String {
    switch name {
    case "TimeZone":
      guard let zone = Zone.named(value, zones: self.types.zones) else { throw invalid }
      return zone.name
    case "client_encoding":
      let plain = value.uppercased().filter { $0 != "-" && $0 != "_" }
      guard ["UTF8", "UNICODE", "SQLASCII"].contains(plain) else {
        throw SQLError.unsupported("client_encoding \"\(value)\"")
      }
      return plain == "SQLASCII" ? "SQL_ASCII" : (value == "utf-8" || value == "utf8" ? "UTF8" : "UTF8")
    case "DateStyle": return try self.dateStyle(value)
    default: return value
    }
  }

  private func dateStyle(_ value: String) throws(SQLError) -> String {
    var order = self.value("DateStyle")?.split(separator: " ").last.map(String.init) ?? "MDY"
    for word in value.lowercased().split(whereSeparator: { $0 == "," || $0 == " " }) {
      switch word {
      case "iso": break
      case "mdy", "us", "noneuropean": order = "MDY"
      case "dmy", "european": order = "DMY"
      case "ymd": order = "YMD"
      case "sql", "postgres", "german": throw SQLError.unsupported("DateStyle \"\(value)\"")
      default: throw SQLError(.invalidParameterValue, "invalid value for parameter \"DateStyle\": \"\(value)\"")
      }
    }
    return "ISO, \(order)"
  }

  /// A number with a unit, in the parameter's own.
  private static func number(_ text: String, _ unit: String) -> Int? {
    let trimmed = text.filter { $0 != " " }
    let digits = trimmed.prefix { $0.isNumber || $0 == "-" || $0 == "+" || $0 == "." }
    guard let value = Double(digits), value.magnitude < 1e15 else { return nil }
    let suffix = trimmed.dropFirst(digits.count)
    if suffix.isEmpty { return Int(value) }
    let factors: [Substring: Double] =
      switch unit {
      case "ms": ["us": 0.001, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000]
      case "kB": ["B": 1.0 / 1024, "kB": 1, "MB": 1024, "GB": 1_048_576]
      case "8kB": ["kB": 0.125, "MB": 128, "GB": 131_072]
      default: [:]
      }
    return factors[suffix].map { Int((value * $0).rounded()) }
  }

  /// A parameter's value as milliseconds.
  static func milliseconds(_ text: String?) -> Int { text.flatMap { Self.number($0, "ms") } ?? 0 }

  private static func shown(_ number: Int, _ unit: String) -> String {
    guard number > 0 else { return String(number) }
    let steps: [(Int, String)] =
      switch unit {
      case "ms": [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1000, "s"), (1, "ms")]
      case "kB": [(1_048_576, "GB"), (1024, "MB"), (1, "kB")]
      case "8kB": [(131_072, "GB"), (128, "MB")]
      default: []
      }
    for (factor, name) in steps where number % factor == 0 { return "\(number / factor)\(name)" }
    return String(number)
  }

  /// Brings what types ask up to date.
  private mutating func update(_ key: String) {
    switch key {
    case "timezone":
      self.types.zone = self.value("TimeZone").flatMap { Zone.named($0, zones: self.types.zones) } ?? .utc
    case "datestyle":
      let order = self.value("DateStyle") ?? ""
      self.types.dateOrder = order.hasSuffix("DMY") ? .dmy : (order.hasSuffix("YMD") ? .ymd : .mdy)
    case "intervalstyle":
      self.types.intervalStyle = TypeSettings.IntervalStyle(rawValue: self.value("IntervalStyle") ?? "") ?? .postgres
    case "extra_float_digits": self.types.extraFloatDigits = Int(self.value("extra_float_digits") ?? "1") ?? 1
    case "search_path": self.searchPath = self.value("search_path") ?? ""
    case "bytea_output": self.types.writesEscapedBytea = self.value("bytea_output") == "escape"
    default: break
    }
  }

  /// What the meaning of literals depends on.
  var meaningOfLiterals: String {
    ["TimeZone", "DateStyle", "IntervalStyle", "extra_float_digits", "bytea_output"]
      .map { self.value($0) ?? "" }.joined(separator: "\n")
  }

  // MARK: the search path

  private(set) var searchPath = "\"$user\", public"

  /// Schemas named by `search_path`, `"$user"` among them.
  func path(for user: String) -> [String] {
    if self.values["search_path"] == nil { return [user, "public"] }
    return self.searchPath.split(separator: ",").map { part in
      let name = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
      let plain = String(name)
      if plain == "\"$user\"" || plain == "$user" { return user }
      if plain.hasPrefix("\""), plain.hasSuffix("\""), plain.count >= 2 {
        return String(plain.dropFirst().dropLast()).replacing("\"\"", with: "\"")
      }
      return plain.lowercased()
    }.filter { !$0.isEmpty && $0 != "pg_catalog" }
  }
}
