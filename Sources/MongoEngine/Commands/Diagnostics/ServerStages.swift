// MongoEngine/Commands: what the stages `$currentOp` and `$listLocalSessions` show (manual: the pages of these names).

import BSON
import WireCore

extension MongoEngine {
  /// What the stage shows that a pipeline begins with, if it is one that shows something of the server.
  func documents(for pipeline: Pipeline, _ call: CommandCall) throws(MongoError) -> [BSONDocument] {
    guard let stage = pipeline.stages.first as? ServerStage else { return [] }
    let options = CommandCall(stage.options, database: call.database).named(stage.name)
    if stage.name == "$currentOp" { return try self.currentOperations(options, call) }
    return try self.localSessions(options, call)
  }

  private func currentOperations(_ options: CommandCall, _ call: CommandCall) throws(MongoError) -> [BSONDocument] {
    try options.checkFields([
      "allUsers", "idleConnections", "idleCursors", "idleSessions", "localOps", "targetAllNodes", "truncateOps",
    ])
    guard call.database == "admin" else {
      throw .of(
        .invalidNamespace,
        "$currentOp must be run against the 'admin' database with {aggregate: 1}"
      )
    }
    return self.operations(call, showsIdle: try options.bool("idleConnections") ?? false)
  }

  private func localSessions(_ options: CommandCall, _ call: CommandCall) throws(MongoError) -> [BSONDocument] {
    try options.checkFields(["allUsers", "users"])
    let all = try options.bool("allUsers") ?? false
    let named = try options.array("users")
    guard !all || named == nil else {
      throw .of(
        .unsupportedFormat,
        "$listLocalSessions may not specify {allUsers:true} and {users:[...]} at the same time"
      )
    }
    let caller = call.client.flatMap { self.clients[$0]?.user }
    let users: Set<UserName?> = named.map { Set($0.compactMap { UserName($0) }) } ?? [caller]
    let wanted = self.sessions.filter { all || users.contains($0.value.user) }
    return wanted.sorted { $0.key.description < $1.key.description }.map { $0.value.listed(as: $0.key) }
  }
}

extension UserName {
  /// Reads `{user: "alice", db: "admin"}`.
  fileprivate init?(_ value: BSONValue) {
    guard case .document(let document) = value, case .string(let name)? = document["user"],
      case .string(let database)? = document["db"]
    else { return nil }
    self.init(database: database, name: name)
  }
}

extension LogicalSession {
  fileprivate func listed(as id: SessionID) -> BSONDocument {
    let owner = self.user.map { "\($0.name)@\($0.database)" } ?? ""
    let digest = BSONBinary(DigestSHA256.hash(Array(owner.utf8)))
    var listed: BSONDocument = [
      "_id": .document(id.document.with("uid", .binary(digest))),
      "lastUse": .date(BSONDate(millisecondsSince1970: self.usedAt.milliseconds)),
    ]
    if let user = self.user { listed.append("user", ["name": .string(user.name), "db": .string(user.database)]) }
    return listed
  }
}
