// LoopbackClients: small clients on the fakes' own codecs. This file: MongoDB's answers read.

import BSON
import DataTracing

extension MongoServerError {
  /// What an answer says went wrong: the command, one of its writes, or the write concern; `nil` if all is well.
  init?(reply: BSONDocument) {
    let labels = reply["errorLabels"]?.elements.compactMap(\.text) ?? []
    let writes = reply["writeErrors"]?.elements.compactMap { WriteError($0) } ?? []
    let concern = reply.document("writeConcernError")
    if reply["ok"]?.int != 1 {
      self.init(reply, labels: Set(labels))
    } else if let first = writes.first {
      self.init(code: first.code, message: first.message, labels: Set(labels), writeErrors: writes)
    } else if let concern {
      self.init(concern, labels: Set(labels))
    } else {
      return nil
    }
  }

  private init(_ document: BSONDocument, labels: Set<String>) {
    self.init(
      code: document["code"]?.int ?? 0,
      codeName: document["codeName"]?.text,
      message: document["errmsg"]?.text ?? "",
      labels: labels
    )
  }
}

extension MongoServerError.WriteError {
  fileprivate init?(_ value: BSONValue) {
    guard case .document(let document) = value else { return nil }
    self.init(
      index: document["index"]?.int ?? 0,
      code: document["code"]?.int ?? 0,
      message: document["errmsg"]?.text ?? ""
    )
  }
}

extension BSONDocument {
  func document(_ key: String) -> BSONDocument? {
    if case .document(let document)? = self[key] { document } else { nil }
  }
}

extension BSONValue {
  /// A whole number of any type.
  var int: Int? {
    switch self {
    case .int32(let value): Int(value)
    case .int64(let value): Int(exactly: value)
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }

  var text: String? { if case .string(let text) = self { text } else { nil } }

  var elements: [BSONValue] { if case .array(let array) = self { Array(array) } else { [] } }

  var document: BSONDocument? { if case .document(let document) = self { document } else { nil } }
}
