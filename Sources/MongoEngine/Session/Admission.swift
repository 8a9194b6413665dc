// MongoEngine/Session: one client's conversation. This file: whether a request is a command that its client may give.

import BSON
import MongoWire
import WireCore

extension MongoEngine {
  /// The command that a request names, and the call of it. The first reason against it is the answer.
  mutating func admit(
    _ request: MongoRequest,
    from client: ConnectionID?
  ) throws(MongoError) -> (MongoCommand, CommandCall) {
    let database = try self.database(of: request)
    guard let name = request.body.firstElement?.key, let command = CommandTable.command(name) else {
      if MongoCommand.refused.contains(request.command) { self.note(unsupported: request.command) }
      throw .of(.commandNotFound, "no such command: '\(request.command)'")
    }
    let sequences = request.sequences.map { ($0.identifier, $0.documents) }
    var call = CommandCall(
      request.body,
      sequences: Dictionary(sequences) { first, _ in first },
      database: database,
      now: self.date
    )
    call.client = client
    call.zones = self.settings.zones
    call.seed = self.random.next()
    try self.checkPermission(command, call)
    try command.checkVersion(of: call)
    try self.checkTime(call)
    try self.readSession(command, &call)
    try self.checkConcerns(command, call)
    if let session = call.session { self.note(session, of: call.client.flatMap { self.clients[$0]?.user }) }
    return (command, call)
  }

  /// `$db`; a greeting by OP_QUERY names it otherwise.
  private func database(of request: MongoRequest) throws(MongoError) -> String {
    if case .query(let query) = request.content { return query.namespace.dropping(first: 0, last: ".$cmd".utf8.count) }
    guard let value = request.body["$db"] else { throw .location(40571, "OP_MSG requests require a $db argument") }
    guard case .string(let name) = value else {
      throw .of(
        .typeMismatch,
        "BSON field 'OP_MSG.$db' is the wrong type '\(value.type.name)', expected type 'string'"
      )
    }
    guard Namespace.isDatabaseName(name) else { throw .of(.invalidNamespace, "Invalid database name: '\(name)'") }
    return name
  }

  private func checkPermission(_ command: MongoCommand, _ call: CommandCall) throws(MongoError) {
    let isAllowed = !self.requiresAuthentication || command.traits.contains(.noAuthentication)
    if !isAllowed, let client = call.client, self.clients[client]?.user == nil {
      throw .of(.unauthorized, "Command \(command.name) requires authentication")
    }
    if command.traits.contains(.adminOnly), call.database != "admin" {
      throw .of(.unauthorized, "\(command.name) may only be run against the admin database.")
    }
    if command.traits.contains(.replicaSet), self.settings.replicaSet == nil {
      throw .of(.noReplicationEnabled, "not running with --replSet")
    }
  }

  private func checkTime(_ call: CommandCall) throws(MongoError) {
    guard let value = call.body["maxTimeMS"] else { return }
    guard value.number != nil else { throw .of(.badValue, "maxTimeMS must be a number") }
    guard let number = value.wholeNumber else { throw .of(.badValue, "maxTimeMS has non-integral value") }
    guard 0...Int64(Int32.max) ~= number else {
      throw .of(.badValue, "\(number) value for maxTimeMS is out of range [0, \(Int32.max)]")
    }
  }
}

extension MongoCommand {
  /// Commands of the real server that the engine does not have: asked for, they are noted.
  static let refused: Set = [
    "aggregateCursor", "applyOps", "bulkWrite", "createRole", "createSearchIndexes", "dropRole",
    "dropSearchIndex", "filemd5", "geoSearch", "grantRolesToUser", "listSearchIndexes", "mapReduce", "mapreduce",
    "planCacheClear", "reIndex", "replSetReconfig", "revokeRolesFromUser", "rolesInfo", "rotateCertificates",
    "setFeatureCompatibilityVersion", "shutdown", "updateSearchIndex",
  ]
}
