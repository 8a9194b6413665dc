// SQLEngineTests/Types: PostgreSQL's types and functions. This file: cases in words, carried out.

import Testing
import WireCore

@testable import SQLEngine

/// A session in which there is nothing.
struct NoSession: SessionFunctions {
  func call(_ row: FunctionRow, _ arguments: [SQLValue], _ call: FunctionCall) throws(SQLError) -> SQLValue {
    throw .unsupported(row.name)
  }
}

/// Carries out cases such as `substr ¦ text=hello ¦ int4=2 ⇒ ello :: text`. What is expected was taken from
/// PostgreSQL 15.
struct Bench {
  let context: FunctionContext
  var io: TypeIO { self.context.io }

  init(types: any TypeLookup = NoUserTypes()) {
    var settings = TypeSettings()
    let rules = [
      "Europe/Berlin": "CET-1CEST,M3.5.0,M10.5.0/3", "America/New_York": "EST5EDT,M3.2.0,M11.1.0",
      "Asia/Kolkata": "IST-5:30",
    ]
    settings.zones = { name in
      rules[name].flatMap { ZoneRule($0) }.map { Zone(name: name, first: $0.standard, rule: $0) }
    }
    self.context = FunctionContext(
      io: TypeIO(settings: settings, types: types),
      session: NoSession(),
      clock: { 0 },
      random: { 4 }
    )
  }

  /// Checks each line of a table by what `run` makes of its words.
  func check(_ table: String, _ run: @escaping ([String]) throws(SQLError) -> String) {
    for line in table.split(separator: "\n") {
      let parts = line.split(separator: " ⇒ ", omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        Issue.record("no case: \(line)")
        continue
      }
      let words = parts[0].split(separator: " ¦ ", omittingEmptySubsequences: false).map(Self.unescaped)
      let result: String
      do throws(SQLError) { result = try run(words) } catch { result = Self.text(error) }
      #expect(result == Self.unescaped(parts[1]), "\(line)")
    }
  }

  private static func unescaped(_ text: Substring) -> String {
    text.split(separator: "\\n", omittingEmptySubsequences: false).joined(separator: "\n")
  }

  static func text(_ error: SQLError) -> String {
    "ERR \(error.state.code) \(error.message)" + (error.detail.map { " D:" + $0 } ?? "")
      + (error.hint.map { " H:" + $0 } ?? "") + (error.context.map { " C:" + $0 } ?? "")
  }

  private func show(_ value: SQLValue, _ type: TypeID) -> String {
    value == .null ? "NULL" : self.io.output(value, type)
  }

  /// `type ¦ text ⇒ text hex`: read, sent, received, written.
  func readAndSend(_ words: [String]) throws(SQLError) -> String {
    let type = try TypeNames.parse(words[0], types: self.io.types)
    let value = try self.io.input(words[1], type)
    var bytes: [UInt8] = []
    try self.io.send(value, type.id, to: &bytes)
    let received = try self.io.receive(bytes[...], type)
    #expect(received == value)
    return self.show(value, type.id) + " " + BytesText.hex(bytes)
  }

  /// `type ¦ text ¦ type ⇒ text`: an explicit cast.
  func cast(_ words: [String]) throws(SQLError) -> String {
    let source = try TypeNames.parse(words[0], types: self.io.types)
    let target = try TypeNames.parse(words[2], types: self.io.types)
    guard let method = CastTable.method(from: source.id, to: target.id, .explicit, types: self.io.types) else {
      let spelled = [source, target].map { ColumnType($0.id).spelling(self.io.types) }
      throw SQLError(.cannotCoerce, "cannot cast type \(spelled[0]) to \(spelled[1])")
    }
    let value = try self.io.input(words[1], source)
    return self.show(try self.io.cast(value, by: method, from: source.id, to: target, isExplicit: true), target.id)
  }

  private func implicit(_ text: String, _ source: TypeID, _ target: TypeID) throws(SQLError) -> SQLValue {
    guard let method = CastTable.method(from: source, to: target, .implicit, types: self.io.types) else {
      throw SQLError(.cannotCoerce, "no implicit cast")
    }
    let value = try self.io.input(text, source)
    return try self.io.cast(value, by: method, from: source, to: ColumnType(target), isExplicit: false)
  }

  /// `name ¦ type=text ¦ … ⇒ text :: type`; `?` is a literal of unknown type, a type alone is null.
  func call(_ words: [String]) throws(SQLError) -> String {
    var given: [(type: TypeID?, text: String?)] = []
    for word in words.dropFirst() {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let type = parts[0] == "?" ? nil : try TypeNames.parse(parts[0], types: self.io.types).id
      given.append((type, parts.count > 1 ? parts[1] : nil))
    }
    let types = given.map(\.type)
    let isFunction = words[0].first?.isLetter ?? false
    let resolution =
      isFunction
      ? try FunctionTable.resolve(name: words[0], arguments: types, types: self.io.types)
      : try FunctionTable.resolve(
        operator: words[0],
        left: types.count == 2 ? .some(types[0]) : nil,
        right: types.last ?? nil,
        types: self.io.types
      )
    return try self.run(resolution, try self.arguments(resolution, given))
  }

  private func arguments(
    _ resolution: Resolution,
    _ given: [(type: TypeID?, text: String?)]
  ) throws(SQLError) -> [SQLValue] {
    var values: [SQLValue] = []
    for (argument, target) in zip(given, resolution.arguments) {
      guard let text = argument.text else {
        values.append(.null)
        continue
      }
      if let type = argument.type {
        values.append(try self.implicit(text, type, target))
      } else {
        values.append(try self.io.input(text, target))
      }
    }
    if let first = resolution.gathersFrom, let type = resolution.gatheredType {
      let element = self.io.types.element(of: type) ?? .text
      values = values[..<first] + [self.io.array(ArrayValue(Array(values[first...])), of: element)]
    }
    for item in resolution.defaults {
      if let text = item.text { values.append(try self.io.input(text, item.type)) } else { values.append(.null) }
    }
    return values
  }

  private func run(_ resolution: Resolution, _ values: [SQLValue]) throws(SQLError) -> String {
    let (row, type) = (resolution.row, resolution.result)
    let call = FunctionCall(context: self.context, arguments: resolution.bodyArguments, result: type)
    let suffix = " :: " + ColumnType(type).spelling(self.io.types)
    if row.isStrict, values.contains(.null) { return "NULL" + suffix }
    switch row.implementation {
    case .swift(let body): return self.show(try body(call, values), type) + suffix
    case .native:
      let order = Comparison(self.io).compare(values[0], values[1], resolution.arguments[0])
      return self.show(.bool(ComparisonFunctions.holds(row.name, order)), .bool) + suffix
    case .set(let body):
      let rows = try body(call, values).map { values in
        values.count == 1
          ? self.show(values[0], type)
          : RecordText.text(zip(values, row.columns).map { $0 == .null ? nil : self.show($0, $1.type) })
      }
      return rows.joined(separator: "|") + suffix
    default: throw .unsupported(row.name)
    }
  }

  /// `name ¦ type;type ¦ row ¦ row ⇒ text :: type`; `\N` is null.
  func aggregate(_ words: [String]) throws(SQLError) -> String {
    var types: [TypeID] = []
    for name in words[1].split(separator: ";") {
      types.append(try TypeNames.parse(String(name), types: self.io.types).id)
    }
    let resolution = try FunctionTable.resolve(name: words[0], arguments: types, types: self.io.types)
    guard case .aggregate(let make) = resolution.row.implementation else { throw .unsupported(words[0]) }
    let state = make(
      FunctionCall(context: self.context, arguments: resolution.bodyArguments, result: resolution.result)
    )
    for row in words.dropFirst(2) {
      var values: [SQLValue] = []
      for (index, text) in row.split(separator: ";", omittingEmptySubsequences: false).enumerated() {
        values.append(
          text == "\\N" ? .null : try self.implicit(String(text), types[index], resolution.arguments[index])
        )
      }
      if resolution.row.isStrict, values.contains(.null) { continue }
      try state.step(values)
    }
    return self.show(try state.finish(), resolution.result) + " :: "
      + ColumnType(resolution.result).spelling(self.io.types)
  }
}
