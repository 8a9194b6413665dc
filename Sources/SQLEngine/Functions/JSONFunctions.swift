// SQLEngine/Functions: PostgreSQL's functions and operators. This file: parts of JSON documents (manual, 9.16).

enum JSONFunctions {
  static let rows: [FunctionRow] = both("json") + both("jsonb") + containment + types

  /// What `->` gives: of `json` the text as it was written, of `jsonb` its normal form.
  static func value(_ node: JSONNode?, in text: String, isBinary: Bool) -> SQLValue {
    guard let node else { return .null }
    if isBinary { return .text(node.text) }
    return .text(self.slice(text, node.range))
  }

  static func slice(_ text: String, _ range: Range<Int>) -> String {
    let utf8 = text.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
    return String(decoding: utf8[start..<utf8.index(start, offsetBy: range.count)], as: UTF8.self)
  }

  /// What `->>` gives: a string's characters, all else as text, null for null.
  static func text(_ node: JSONNode?, in text: String, isBinary: Bool) -> SQLValue {
    guard let node else { return .null }
    switch node.value {
    case .null: return .null
    case .string(let string): return .text(string)
    default: return self.value(node, in: text, isBinary: isBinary)
    }
  }

  /// Follows a path of keys and positions.
  static func walk(_ node: JSONNode, _ path: [SQLValue]) -> JSONNode? {
    var current = node
    for step in path {
      guard !step.isNull else { return nil }
      let next: JSONNode?
      if case .array = current.value {
        next = Int32(step.string).flatMap { current[Int($0)] }
      } else {
        next = current[step.string]
      }
      guard let next else { return nil }
      current = next
    }
    return current
  }

  private static func path(_ value: SQLValue, _ call: FunctionCall) throws(SQLError) -> [SQLValue] {
    try call.io.elements(value.string, of: .text).elements
  }

  private static func both(_ type: String) -> [FunctionRow] {
    let isBinary = type == "jsonb"
    return [("->", true), ("->>", false)].flatMap { name, asJSON in
      [
        fn("\(name)(\(type), text) \(asJSON ? type : "text")") { _, values throws(SQLError) in
          let text = values[0].string
          let node = try JSONReader.read(text)[values[1].string]
          return asJSON
            ? self.value(node, in: text, isBinary: isBinary) : self.text(node, in: text, isBinary: isBinary)
        },
        fn("\(name)(\(type), int4) \(asJSON ? type : "text")") { _, values throws(SQLError) in
          let text = values[0].string
          let whole = try JSONReader.read(text)
          // A binary scalar is kept as an array of one.
          let isAlone = isBinary && !whole.isContainer && [0, -1].contains(values[1].int)
          let node = isAlone ? whole : whole[Int(values[1].int)]
          return asJSON
            ? self.value(node, in: text, isBinary: isBinary) : self.text(node, in: text, isBinary: isBinary)
        },
      ]
    }
      + [("#>", true), ("#>>", false), ("\(type)_extract_path", true), ("\(type)_extract_path_text", false)].map {
        name,
        asJSON in
        fn("\(name)(\(type), \(name.hasPrefix("#") ? "" : "variadic ")text[]) \(asJSON ? type : "text")") {
          call,
          values throws(SQLError) in
          let text = values[0].string
          let node = walk(try JSONReader.read(text), try path(values[1], call))
          return asJSON
            ? self.value(node, in: text, isBinary: isBinary) : self.text(node, in: text, isBinary: isBinary)
        }
      }
      + [
        fn("\(type)_typeof(\(type)) text") { _, values throws(SQLError) in
          .text(try JSONReader.read(values[0].string).typeName)
        },
        fn("\(type)_array_length(\(type)) int4") { _, values throws(SQLError) in
          let node = try JSONReader.read(values[0].string)
          switch node.value {
          case .array(let elements): return .int(elements.count)
          case .object:
            throw SQLError(
              .invalidParameterValue,
              isBinary ? "cannot get array length of a non-array" : "cannot get array length of a non-array"
            )
          default: throw SQLError(.invalidParameterValue, "cannot get array length of a scalar")
          }
        },
        fn("\(type)_strip_nulls(\(type)) \(type)") { _, values throws(SQLError) in
          let node = try JSONReader.read(values[0].string)
          return .text(isBinary ? stripped(node).text : strippedText(node, values[0].string))
        },
      ]
  }

  /// Without members that are null.
  private static func stripped(_ node: JSONNode) -> JSONNode {
    switch node.value {
    case .array(let elements): return JSONNode(.array(elements.map { self.stripped($0) }))
    case .object(let members):
      var kept: [(key: String, value: JSONNode)] = []
      for member in members {
        if case .null = member.value.value { continue }
        kept.append((member.key, self.stripped(member.value)))
      }
      return JSONNode(.object(kept))
    default: return node
    }
  }

  /// The same of `json`, which is written without spaces.
  private static func strippedText(_ node: JSONNode, _ text: String) -> String {
    switch node.value {
    case .array(let elements): return "[" + elements.map { self.strippedText($0, text) }.joined(separator: ",") + "]"
    case .object(let members):
      let kept = members.filter { if case .null = $0.value.value { false } else { true } }
      return "{" + kept.map { JSONNode.quoted($0.key) + ":" + self.strippedText($0.value, text) }.joined(separator: ",")
        + "}"
    default: return self.slice(text, node.range)
    }
  }

  // MARK: Containment

  /// Whether `whole @> part`.
  static func contains(_ whole: JSONNode, _ part: JSONNode, atTop: Bool = true) -> Bool {
    switch (whole.value, part.value) {
    case (.object(let members), .object(let wanted)):
      return wanted.allSatisfy { member in
        members.contains { $0.key == member.key && self.contains($0.value, member.value, atTop: false) }
      }
    case (.array(let elements), .array(let wanted)):
      return wanted.allSatisfy { item in elements.contains { self.contains($0, item, atTop: false) } }
    case (.array(let elements), _) where atTop && part.isScalar:
      return elements.contains { $0.isScalar && JSONNode.compare($0, part) == 0 }
    default: return whole.isScalar && part.isScalar && JSONNode.compare(whole, part) == 0
    }
  }

  /// Whether a key, or a string in an array, is there.
  private static func has(_ node: JSONNode, _ key: String) -> Bool {
    switch node.value {
    case .object(let members): return members.contains { $0.key == key }
    case .array(let elements):
      return elements.contains { if case .string(let text) = $0.value { text == key } else { false } }
    case .string(let text): return text == key
    default: return false
    }
  }

  private static let containment: [FunctionRow] = [
    fn("@>(jsonb, jsonb) bool") { _, values throws(SQLError) in
      .bool(contains(try JSONReader.read(values[0].string), try JSONReader.read(values[1].string)))
    },
    fn("<@(jsonb, jsonb) bool") { _, values throws(SQLError) in
      .bool(contains(try JSONReader.read(values[1].string), try JSONReader.read(values[0].string)))
    },
    fn("?(jsonb, text) bool") { _, values throws(SQLError) in
      .bool(has(try JSONReader.read(values[0].string), values[1].string))
    },
    fn("jsonb_exists(jsonb, text) bool") { _, values throws(SQLError) in
      .bool(has(try JSONReader.read(values[0].string), values[1].string))
    },
    fn("?|(jsonb, text[]) bool") { call, values throws(SQLError) in
      let node = try JSONReader.read(values[0].string)
      return .bool(try path(values[1], call).contains { !$0.isNull && has(node, $0.string) })
    },
    fn("?&(jsonb, text[]) bool") { call, values throws(SQLError) in
      let node = try JSONReader.read(values[0].string)
      return .bool(try path(values[1], call).allSatisfy { $0.isNull || has(node, $0.string) })
    },
  ]

  private static let types: [FunctionRow] = [
    fn("jsonb_pretty(jsonb) text") { _, values throws(SQLError) in
      var bytes: [UInt8] = []
      try JSONReader.read(values[0].string).writePretty(to: &bytes)
      return .text(String(decoding: bytes, as: UTF8.self))
    }
  ]
}
