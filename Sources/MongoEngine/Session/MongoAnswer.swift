// MongoEngine/Session: one client's conversation. This file: what a stub answers with.

public import BSON

/// An answer that a stub gives.
public enum MongoAnswer: Hashable, Sendable {
  /// A reply as it stands; `ok: 1` is added where it says nothing of that.
  case reply(BSONDocument)
  /// An error of the command.
  case error(code: Int32, name: String, message: String, labels: [String])
  /// What a command finds that gives a cursor: all in the first batch.
  case documents([BSONDocument])
  /// A write that failed for one document, the first: `writeErrors`.
  case writeError(code: Int32, message: String)
  /// A write that was done, but not as its `writeConcern` wants it.
  case writeConcernError(code: Int32, name: String, message: String)

  /// An error by its number and name: `.error(11601, "Interrupted", "operation was interrupted")`.
  public static func error(_ code: Int32, _ name: String, _ message: String, labels: [String] = []) -> MongoAnswer {
    .error(code: code, name: name, message: message, labels: labels)
  }
}

extension MongoAnswer {
  /// The reply to a command.
  func reply(to call: MongoRequest) -> BSONDocument {
    switch self {
    case .reply(let document):
      return document.contains("ok") ? document : document.with("ok", 1.0)
    case .error(let code, let name, let message, let labels):
      return MongoError(code: code, codeName: name, message: message, labels: labels).reply
    case .documents(let documents):
      let database = if case .string(let name)? = call.body["$db"] { name } else { "test" }
      let batch = BSONArray(documents.map { .document($0) })
      let namespace = "\(database).\(call.target ?? "$cmd")"
      let field = call.command == "getMore" ? "nextBatch" : "firstBatch"
      return ["cursor": [field: .array(batch), "id": .int64(0), "ns": .string(namespace)], "ok": 1.0]
    case .writeError(let code, let message):
      let error: BSONValue = ["index": 0, "code": .int32(code), "errmsg": .string(message)]
      return ["n": 0, "writeErrors": [error], "ok": 1.0]
    case .writeConcernError(let code, let name, let message):
      let error: BSONValue = ["code": .int32(code), "codeName": .string(name), "errmsg": .string(message)]
      return ["n": 1, "writeConcernError": error, "ok": 1.0]
    }
  }
}
