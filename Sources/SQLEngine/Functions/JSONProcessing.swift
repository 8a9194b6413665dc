// SQLEngine/Functions: PostgreSQL's functions and operators. This file: changes of jsonb (manual, section 9.16).

enum JSONProcessing {
  static let rows: [FunctionRow] = operators + functions + paths

  /// What takes a JSON path, or makes rows of documents.
  private static let paths: [FunctionRow] =
    ["@?(jsonb, jsonpath) bool", "@@(jsonb, jsonpath) bool"].map { refused($0, "jsonpath") }
    + ["exists", "match", "query", "query_array", "query_first"].map {
      refused("jsonb_path_\($0)(jsonb, jsonpath, jsonb = '{}', bool = false) jsonb", "jsonpath")
    }
    + ["json", "jsonb"].flatMap { type in
      [
        "populate_record(anyelement, \(type)) anyelement", "populate_recordset(anyelement, \(type)) anyelement",
        "to_record(\(type)) record", "to_recordset(\(type)) record",
      ].map { refused("\(type)_\($0)", "\(type)_\($0.prefix { $0 != "(" })") }
    }

  private static func read(_ value: SQLValue) throws(SQLError) -> JSONNode { try JSONReader.read(value.string) }

  private static func error(_ message: String) -> SQLError { SQLError(.invalidParameterValue, message) }

  // MARK: Operators

  private static func concatenate(_ a: JSONNode, _ b: JSONNode) -> JSONNode {
    switch (a.value, b.value) {
    case (.object(let first), .object(let second)): return .object(first + second)
    case (.array(let first), .array(let second)): return JSONNode(.array(first + second))
    case (.array(let first), _): return JSONNode(.array(first + [b]))
    case (_, .array(let second)): return JSONNode(.array([a] + second))
    default: return JSONNode(.array([a, b]))
    }
  }

  private static func delete(_ node: JSONNode, _ keys: [String]) throws(SQLError) -> JSONNode {
    switch node.value {
    case .object(let members): return JSONNode(.object(members.filter { !keys.contains($0.key) }))
    case .array(let elements):
      return JSONNode(
        .array(elements.filter { if case .string(let text) = $0.value { !keys.contains(text) } else { true } })
      )
    default: throw self.error("cannot delete from scalar")
    }
  }

  private static func delete(_ node: JSONNode, at index: Int64) throws(SQLError) -> JSONNode {
    switch node.value {
    case .array(var elements):
      let position = index < 0 ? index + Int64(elements.count) : index
      if position >= 0, position < Int64(elements.count) { elements.remove(at: Int(position)) }
      return JSONNode(.array(elements))
    case .object: throw self.error("cannot delete from object using integer index")
    default: throw self.error("cannot delete from scalar")
    }
  }

  private static let operators: [FunctionRow] =
    ["||", "jsonb_concat"].map { name in
      fn("\(name)(jsonb, jsonb) jsonb") { _, values throws(SQLError) in
        .text(concatenate(try read(values[0]), try read(values[1])).text)
      }
    }
    + ["-", "jsonb_delete"].flatMap { name in
      [
        fn("\(name)(jsonb, text) jsonb") { _, values throws(SQLError) in
          .text(try delete(try read(values[0]), [values[1].string]).text)
        },
        fn("\(name)(jsonb, text[]) jsonb") { call, values throws(SQLError) in
          let keys = try call.io.elements(values[1].string, of: .text).elements.filter { !$0.isNull }.map(\.string)
          return .text(try delete(try read(values[0]), keys).text)
        },
        fn("\(name)(jsonb, int4) jsonb") { _, values throws(SQLError) in
          .text(try delete(try read(values[0]), at: values[1].int).text)
        },
      ]
    }
    + ["#-", "jsonb_delete_path"].map { name in
      fn("\(name)(jsonb, text[]) jsonb") { call, values throws(SQLError) in
        let node = try read(values[0])
        if node.isScalar { throw error("cannot delete path in scalar") }
        return .text(try change(node, try path(values[1], call)[...], .delete).text)
      }
    }

  // MARK: Paths

  private enum Change {
    case delete
    case set(JSONNode, creates: Bool)
    case insert(JSONNode, after: Bool)
  }

  private static func path(_ value: SQLValue, _ call: FunctionCall) throws(SQLError) -> [String] {
    let elements = try call.io.elements(value.string, of: .text).elements
    if let index = elements.firstIndex(of: .null) {
      throw SQLError(.nullValueNotAllowed, "path element at position \(index + 1) is null")
    }
    return elements.map(\.string)
  }

  /// The document with the place of a path changed; unchanged if there is no such place.
  private static func change(
    _ node: JSONNode,
    _ path: ArraySlice<String>,
    _ change: Change
  ) throws(SQLError) -> JSONNode {
    guard let step = path.first else { return node }
    switch node.value {
    case .object(let members): return try self.change(members, step, path, change)
    case .array(let elements): return try self.change(elements, step, path, change)
    default: return node
    }
  }

  private static func change(
    _ members: [(key: String, value: JSONNode)],
    _ step: String,
    _ path: ArraySlice<String>,
    _ change: Change
  ) throws(SQLError) -> JSONNode {
    var result = members
    let index = members.firstIndex { $0.key == step }
    if path.count > 1 {
      if let index { result[index].value = try self.change(members[index].value, path.dropFirst(), change) }
      return JSONNode(.object(result))
    }
    switch (change, index) {
    case (.delete, let index?): result.remove(at: index)
    case (.set(let value, _), let index?): result[index].value = value
    case (.set(let value, creates: true), nil), (.insert(let value, _), nil):
      return .object(members + [(step, value)])
    case (.insert, _?):
      throw SQLError(
        .invalidParameterValue,
        "cannot replace existing key",
        hint: "Try using the function jsonb_set to replace key value."
      )
    default: break
    }
    return JSONNode(.object(result))
  }

  private static func change(
    _ elements: [JSONNode],
    _ step: String,
    _ path: ArraySlice<String>,
    _ change: Change
  ) throws(SQLError) -> JSONNode {
    guard let number = Int32(step) else {
      throw SQLError(
        .invalidTextRepresentation,
        "path element at position \(path.startIndex + 1) is not an integer: \"\(step)\""
      )
    }
    var result = elements
    let position = number < 0 ? Int(number) + elements.count : Int(number)
    let exists = elements.indices.contains(position)
    if path.count > 1 {
      if exists { result[position] = try self.change(elements[position], path.dropFirst(), change) }
      return JSONNode(.array(result))
    }
    switch change {
    case .delete: if exists { result.remove(at: position) }
    case .set(let value, let creates):
      if exists {
        result[position] = value
      } else if creates {
        result.insert(value, at: position < 0 ? 0 : elements.count)
      }
    case .insert(let value, let after):
      result.insert(value, at: exists ? position + (after ? 1 : 0) : position < 0 ? 0 : elements.count)
    }
    return JSONNode(.array(result))
  }

  private static func set(
    _ call: FunctionCall,
    _ values: [SQLValue],
    _ change: Change
  ) throws(SQLError) -> SQLValue {
    let node = try self.read(values[0])
    if node.isScalar { throw self.error("cannot set path in scalar") }
    let path = try self.path(values[1], call)
    return .text(try self.change(node, path[...], change).text)
  }

  private static let functions: [FunctionRow] = [
    fn("jsonb_set(jsonb, text[], jsonb, bool = true) jsonb") { call, values throws(SQLError) in
      try set(call, values, .set(try read(values[2]), creates: values.count < 4 || values[3].bool))
    },
    fn("jsonb_insert(jsonb, text[], jsonb, bool = false) jsonb") { call, values throws(SQLError) in
      try set(call, values, .insert(try read(values[2]), after: values.count > 3 && values[3].bool))
    },
    fn("jsonb_set_lax(jsonb, text[], jsonb, bool = true, text = use_json_null) jsonb", strict: false) {
      call,
      values throws(SQLError) in
      if values[0].isNull || values[1].isNull || values[3].isNull { return .null }
      if !values[2].isNull { return try set(call, values, .set(try read(values[2]), creates: values[3].bool)) }
      switch values[4].string {
      case "use_json_null": return try set(call, values, .set(.null, creates: values[3].bool))
      case "delete_key": return .text(try change(try read(values[0]), try path(values[1], call)[...], .delete).text)
      case "return_target": return values[0]
      case "raise_exception":
        throw SQLError(
          .nullValueNotAllowed,
          "JSON value must not be null",
          detail: "Exception was raised because null_value_treatment is \"raise_exception\".",
          hint: "To avoid, either change the null_value_treatment argument or ensure that an SQL NULL is not passed."
        )
      default:
        throw error(
          "null_value_treatment must be \"delete_key\", \"return_target\", \"use_json_null\", or \"raise_exception\""
        )
      }
    },
  ]
}
