// SQLEngineTests, syntax. This file: trees as compact text, for tables of expectations.

@testable import SQLEngine

/// Writes a tree without its places: `insert(table: t, source: query(…))`. What is nil, empty, false or permanent is
/// left out; expressions and queries are SQL, in which every operation is in parentheses.
func dumpTree(_ value: Any) -> String {
  switch value {
  case let expression as Expression: return SQLRenderer().expression(expression)
  case let query as Query:
    return SQLRenderer().query(query).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  case let name as ObjectName: return ([name.catalog, name.schema, name.name].compactMap { $0 }).joined(separator: ".")
  case let type as TypeName: return type.text
  case let name as OperatorName: return SQLRenderer().operatorName(name)
  case let text as String: return text
  case let word as any RawRepresentable<String>: return word.rawValue
  default: return dumpStructure(value)
  }
}

private func dumpStructure(_ value: Any) -> String {
  let mirror = Mirror(reflecting: value)
  switch mirror.displayStyle {
  case .optional: return mirror.children.first.map { dumpTree($0.value) } ?? "-"
  case .collection: return "[" + mirror.children.map { dumpTree($0.value) }.joined(separator: ", ") + "]"
  case .set: return "{" + mirror.children.map { dumpTree($0.value) }.sorted().joined(separator: ", ") + "}"
  case .enum:
    guard let payload = mirror.children.first else { return "\(value)" }
    return "\(payload.label ?? "")(\(dumpFields(payload.value)))"
  case .struct, .tuple: return "(\(dumpFields(value)))"
  default: return "\(value)"
  }
}

/// The fields of a payload, without parentheses around them.
private func dumpFields(_ value: Any) -> String {
  let mirror = Mirror(reflecting: value)
  let isPlain = value is Expression || value is Query || value is ObjectName || value is TypeName || value is String
  guard !isPlain, mirror.displayStyle == .struct || mirror.displayStyle == .tuple else { return dumpTree(value) }
  return mirror.children.compactMap(dumpField).joined(separator: ", ")
}

private func dumpField(_ label: String?, _ value: Any) -> String? {
  let text = dumpTree(value)
  switch label {
  case "position", "range", "queryRange", "seenDeferrable", "seenInitially": return nil
  default: break
  }
  switch text {
  case "-", "[]", "{}", "false", "permanent", "unspecified", "": return nil
  default: return label.map { $0.hasPrefix(".") ? text : "\($0): \(text)" } ?? text
  }
}

/// The only statement of a text.
func parseStatement(_ text: String) throws -> Statement {
  let statements = try SQLParser.parse(text).statements
  guard statements.count == 1 else { throw SQLError(.syntaxError, "\(statements.count) statements") }
  return statements[0].statement
}

/// What parsing a text says, if that is an error.
func parseError(_ text: String) -> SQLError? {
  do throws(SQLError) {
    _ = try SQLParser.parse(text)
    return nil
  } catch {
    return error
  }
}
