// MongoEngine/Expressions: aggregation expressions. This file: `$field.path`, `$$variable.path` (manual: "Field Paths").

import BSON

extension ExpressionReader {
  /// Reads `$a.b` or `$$name.a.b`.
  func path(_ text: String) throws(MongoError) -> ExpressionNode {
    guard text.utf8.count > 1 else { throw .location(16872, "'$' by itself is not a valid FieldPath") }
    guard text.begins(with: "$$") else { return self.path("CURRENT", try FieldPath.checked(text.dropping(first: 1))) }
    let path = text.dropping(first: 2)
    let name = FieldPath(path).first
    try VariableName.checkRead(name)
    let rest = try FieldPath.checked(path)
    return try self.variable(name, rest)
  }

  private func variable(_ name: String, _ path: FieldPath) throws(MongoError) -> ExpressionNode {
    let names = Array(path.parts.dropFirst())
    switch name {
    case _ where self.variables.contains(BSONName(name)), "ROOT", "CURRENT":
      return .computed { scope in scope[name]?.aggregated(names[...]) }
    case "NOW": return .constant(BSONValue.date(self.context.now).aggregated(names[...]))
    case "REMOVE": return .constant(nil)
    case "CLUSTER_TIME":
      guard let time = self.context.clusterTime else {
        throw .location(51144, "Builtin variable '$$CLUSTER_TIME' is not available")
      }
      return .constant(BSONValue.timestamp(time).aggregated(names[...]))
    case "SEARCH_META", "USER_ROLES", "JS_SCOPE", "IS_MR":
      throw .of(.notImplemented, "the variable $$\(name) is not supported")
    default:
      guard let value = self.context.variables[name] else {
        throw .location(17276, "Use of undefined variable: \(name)")
      }
      return .constant(value.aggregated(names[...]))
    }
  }

  private func path(_ variable: String, _ path: FieldPath) -> ExpressionNode {
    let names = path.parts
    return .computed { scope in scope[variable]?.aggregated(names[...]) }
  }
}

extension BSONValue {
  /// The value at a path as aggregation resolves it: of the documents in an array all that have it; a number is a name
  /// and no position, and an array in an array is passed over.
  func aggregated(_ path: ArraySlice<String>) -> BSONValue? {
    guard let name = path.first else { return self }
    switch self {
    case .document(let document): return document[name]?.aggregated(path.dropFirst())
    case .array(let array):
      var result = BSONArray()
      for case .document(let document) in array {
        if let value = BSONValue.document(document).aggregated(path) { result.append(value) }
      }
      return .array(result)
    default: return nil
    }
  }
}

/// The names of variables.
package enum VariableName {
  /// - Throws: FailedToParse for a name that a user may not define: one that does not begin with a small letter, or has
  ///   characters besides letters, digits and underscores.
  package static func checkWrite(_ name: String) throws(MongoError) {
    if name != "CURRENT" { try self.check(name) { "a"..."z" ~= $0 } }
  }

  static func checkRead(_ name: String) throws(MongoError) {
    try self.check(name) { "a"..."z" ~= $0 || "A"..."Z" ~= $0 }
  }

  private static func check(_ name: String, _ begins: (Unicode.Scalar) -> Bool) throws(MongoError) {
    guard let first = name.unicodeScalars.first else {
      throw .of(.failedToParse, "empty variable names are not allowed")
    }
    guard begins(first) || !first.isASCII else {
      throw .of(.failedToParse, "'\(name)' starts with an invalid character for a user variable name")
    }
    for scalar in name.unicodeScalars.dropFirst() where scalar.isASCII && !scalar.isWord {
      throw .of(.failedToParse, "'\(name)' contains an invalid character for a variable name: '\(scalar)'")
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isWord: Bool { self == "_" || self.properties.isAlphabetic || "0"..."9" ~= self }
}
