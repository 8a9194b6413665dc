// TraceTesting: checks over recordings and the report to the test framework. This file: text with placeholders.

import TraceModel

/// Text in which values that differ from run to run are set apart.
struct GoldenText: Hashable {
  struct Value: Hashable {
    var rule: String
    var raw: String
  }

  enum Piece: Hashable {
    case text(String)
    case value(Value)
  }

  var pieces: [Piece] = []

  init(_ text: String = "") { if !text.isEmpty { self.pieces = [.text(text)] } }

  /// The text without numbers: the same in every run.
  var skeleton: String {
    self.pieces.map { if case .value(let value) = $0 { "<\(value.rule)>" } else { $0.literal } }.joined()
  }

  var values: [Value] { self.pieces.compactMap { if case .value(let value) = $0 { value } else { nil } } }

  /// The text with numbers.
  func rendered(_ numbers: inout GoldenNumbers) -> String {
    self.pieces.map { if case .value(let value) = $0 { numbers.text(of: value) } else { $0.literal } }.joined()
  }

  static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.pieces += right.pieces
    return sum
  }

  static func + (left: Self, right: String) -> Self { left + Self(right) }
}

extension GoldenText.Piece {
  fileprivate var literal: String { if case .text(let text) = self { text } else { "" } }
}

/// The numbers that values have got, counted from 1 for each rule.
struct GoldenNumbers {
  private var numbers: [GoldenText.Value: Int] = [:]
  private var counts: [String: Int] = [:]

  mutating func text(of value: GoldenText.Value) -> String {
    if let known = self.numbers[value] { return "<\(value.rule)#\(known)>" }
    let number = self.counts[value.rule, default: 0] + 1
    self.counts[value.rule] = number
    self.numbers[value] = number
    return "<\(value.rule)#\(number)>"
  }

  /// The value's number, or a large one where it has none yet.
  func rank(of value: GoldenText.Value) -> Int { self.numbers[value] ?? .max }
}

/// Finds the values that differ from run to run.
struct GoldenScanner {
  let rules: GoldenRules
  private let folders: [[UInt8]]

  init(rules: GoldenRules) {
    self.rules = rules
    self.folders = rules.hostFolders.map { Array($0.utf8) }.sorted { $0.count > $1.count }
  }

  /// `text` in quotes.
  func quotedText(_ text: String) -> GoldenText {
    GoldenText("\"") + self.scan(text) { String(quoted($0).dropFirst().dropLast()) } + "\""
  }

  /// `text` as it is, where that leaves no doubt, or in quotes.
  func name(_ text: String) -> GoldenText {
    let isPlain =
      !text.isEmpty && text != GoldenTrace.metricsHeader && !text.hasPrefix("#") && !text.hasPrefix("|")
      && !text.hasPrefix("\"") && text.first != " " && text.last != " " && !text.contains(" [")
      && !text.contains("×") && !text.contains("=") && !text.contains("{")
      && !GoldenMark.allCases.contains { text.hasPrefix($0.rawValue) }
      && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    return isPlain ? self.scan(text) { $0 } : self.quotedText(text)
  }

  /// An attribute's value.
  func value(_ value: AttributeValue, key: String) -> GoldenText {
    switch value {
    case .string(let text):
      if let port = Int(text), self.isPort(port, key: key) {
        return GoldenText("\"") + self.port(text) + "\""
      }
      return self.quotedText(text)
    case .int(let number):
      return Int(exactly: number).map { self.isPort($0, key: key) } ?? false
        ? self.port(String(number)) : GoldenText(value.description)
    case .strings(let texts):
      let list = texts.map(self.quotedText)
      let joined = list.dropFirst().reduce(list.first ?? GoldenText()) { $0 + ", " + $1 }
      return GoldenText("[") + joined + "]"
    case .double, .bool, .ints, .doubles, .bools: return GoldenText(value.description)
    }
  }

  private func isPort(_ number: Int, key: String) -> Bool {
    key.hasSuffix("port") && self.rules.ephemeralPorts.contains(number)
  }

  private func port(_ digits: String) -> GoldenText {
    var text = GoldenText()
    text.pieces = [.value(.init(rule: "port", raw: digits))]
    return text
  }

  private func scan(_ text: String, escape: (String) -> String) -> GoldenText {
    let bytes = Array(text.utf8)
    var result = GoldenText()
    var start = 0
    var index = 0
    func literal(_ range: Range<Int>) -> GoldenText {
      GoldenText(GoldenPattern.escaped(escape(String(decoding: bytes[range], as: UTF8.self))))
    }
    while index < bytes.count {
      guard let (rule, end) = self.value(in: bytes, at: index) else {
        index += 1
        continue
      }
      result = result + literal(start..<index)
      result.pieces.append(.value(.init(rule: rule, raw: String(decoding: bytes[index..<end], as: UTF8.self))))
      (start, index) = (end, end)
    }
    return result + literal(start..<bytes.count)
  }

  private func value(in bytes: [UInt8], at index: Int) -> (rule: String, end: Int)? {
    let before = index > 0 ? bytes[index - 1] : nil
    if let end = self.endOfPath(bytes, index) { return ("path", end) }
    if self.rules.replacesUUIDs, before.map(isWord) != true, let end = self.endOfUUID(bytes, index) {
      return ("uuid", end)
    }
    if before == UInt8(ascii: ":"), index > 1, isWord(bytes[index - 2]) || bytes[index - 2] == UInt8(ascii: "]"),
      let end = self.endOfPort(bytes, index)
    {
      return ("port", end)
    }
    return nil
  }

  private func endOfPath(_ bytes: [UInt8], _ index: Int) -> Int? {
    for folder in self.folders where bytes[index...].starts(with: folder) {
      let end = bytes[(index + folder.count)...].firstIndex { " \t\n\"',;:)]}".utf8.contains($0) } ?? bytes.count
      if end == index + folder.count || bytes[index + folder.count] == UInt8(ascii: "/") { return end }
    }
    return nil
  }

  private func endOfUUID(_ bytes: [UInt8], _ index: Int) -> Int? {
    guard index + 36 <= bytes.count else { return nil }
    for offset in 0..<36 {
      let byte = bytes[index + offset]
      let isDash = [8, 13, 18, 23].contains(offset)
      guard isDash ? byte == UInt8(ascii: "-") : isHexDigit(byte) else { return nil }
    }
    let end = index + 36
    return end < bytes.count && isWord(bytes[end]) ? nil : end
  }

  private func endOfPort(_ bytes: [UInt8], _ index: Int) -> Int? {
    let end = bytes[index...].firstIndex { !isDigit($0) } ?? bytes.count
    guard end - index == 5, end == bytes.count || !isWord(bytes[end]),
      let number = Int(String(decoding: bytes[index..<end], as: UTF8.self))
    else { return nil }
    return self.rules.ephemeralPorts.contains(number) ? end : nil
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

private func isHexDigit(_ byte: UInt8) -> Bool {
  isDigit(byte) || (65...70).contains(byte) || (97...102).contains(byte)
}

private func isWord(_ byte: UInt8) -> Bool {
  isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
}
