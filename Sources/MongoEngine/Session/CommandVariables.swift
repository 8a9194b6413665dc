// MongoEngine/Session: one client's conversation. This file: what the variables of a command's `let` may be.

import BSON

extension BSONValue {
  /// Whether an expression reads the document that it is evaluated for.
  var readsDocument: Bool {
    switch self {
    case .string(let text):
      guard text.begins(with: "$$") else { return text.begins(with: "$") }
      let name = text.dropFirst(2).prefix { $0 != "." }
      return name == "ROOT" || name == "CURRENT"
    case .array(let values): return values.contains { $0.readsDocument }
    case .document(let document):
      return document.contains { element in
        switch element.key {
        case "$literal": false
        // Without an input it is a field of the document.
        case "$getField":
          if case .document(let options) = element.value, options.contains("input") {
            element.value.readsDocument
          } else {
            true
          }
        default: element.value.readsDocument
        }
      }
    default: return false
    }
  }
}
