// MongoEngine/Session: one client's conversation. This file: commands of logical sessions and transactions.

import BSON

extension CommandTable {
  static let sessions: [MongoCommand] = [
    MongoCommand("startSession", [.stableAPI]) { _, engine throws(MongoError) in
      let session = SessionID(using: &engine.random)
      return ["id": .document(session.document), "timeoutMinutes": .integer(MongoEngine.sessionMinutes)]
    },
    MongoCommand("endSessions", [.stableAPI]) { call, engine throws(MongoError) in
      for session in try namedSessions(in: call) { engine.end(session) }
      return [:]
    },
    MongoCommand("killSessions", [.stableAPI]) { call, engine throws(MongoError) in
      for session in try namedSessions(in: call) { engine.end(session) }
      return [:]
    },
    MongoCommand("killAllSessions") { _, engine throws(MongoError) in
      for session in engine.sessions.keys { engine.end(session) }
      return [:]
    },
    MongoCommand("refreshSessions", [.stableAPI]) { call, engine throws(MongoError) in
      for session in try namedSessions(in: call) { engine.sessions[session]?.usedAt = engine.now }
      return [:]
    },
    MongoCommand("commitTransaction", [.adminOnly, .transaction, .stableAPI]) { call, engine throws(MongoError) in
      guard call.isInTransaction, let session = call.session else { throw outsideOfTransaction("commitTransaction") }
      try engine.commit(session)
      return [:]
    },
    MongoCommand("abortTransaction", [.adminOnly, .transaction, .stableAPI]) { call, engine throws(MongoError) in
      guard call.isInTransaction, let session = call.session else { throw outsideOfTransaction("abortTransaction") }
      if engine.sessions[session]?.transaction?.state == .committed, let number = call.transactionNumber {
        throw .of(.transactionCommitted, "Transaction with { txnNumber: \(number) } has been committed.")
      }
      engine.abort(session)
      return [:]
    },
  ]
}

private func namedSessions(in call: CommandCall) throws(MongoError) -> [SessionID] {
  try call.documents(call.name).compactMap { SessionID($0) }
}

private func outsideOfTransaction(_ command: String) -> MongoError {
  MongoError(code: 125, codeName: "CommandFailed", message: "\(command) must be run within a transaction")
}
