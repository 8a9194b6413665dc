// MongoEngine/Commands: the greetings, `hello` and its older names (manual: "hello").

import BSON
import WireCore

extension CommandTable {
  static let greetings: [MongoCommand] = [
    MongoCommand("hello", [.noAuthentication, .stableAPI]) { call, engine throws(MongoError) in
      try engine.greet(call)
    },
    MongoCommand("isMaster", aliases: ["ismaster"], [.noAuthentication]) { call, engine throws(MongoError) in
      try engine.greet(call)
    },
  ]
}

extension MongoEngine {
  fileprivate mutating func greet(_ call: CommandCall) throws(MongoError) -> BSONDocument {
    try self.note(clientOf: call)
    try self.awaitChange(call)
    let isModern = call.name == "hello" || call.body["helloOk"]?.isTruthy == true
    let address = call.client.flatMap { self.clients[$0]?.info.local } ?? "localhost:27017"
    var reply = BSONDocument()
    if isModern { reply.append("helloOk", true) }
    if let name = self.settings.replicaSet { self.describeSet(name, address, in: &reply) }
    reply.append(call.name == "hello" ? "isWritablePrimary" : "ismaster", true)
    if self.settings.replicaSet != nil { reply.append("secondary", false) }
    reply.append("topologyVersion", self.topologyVersion)
    self.describeServer(in: &reply, call)
    if let mechanisms = try self.mechanisms(call) { reply.append("saslSupportedMechs", mechanisms) }
    if let first = try call.document("speculativeAuthenticate"), let begun = self.beginExchange(first, call) {
      reply.append("speculativeAuthenticate", .document(begun))
    }
    return reply
  }

  /// A client says once who it is.
  private mutating func note(clientOf call: CommandCall) throws(MongoError) {
    guard let metadata = try call.document("client"), let client = call.client else { return }
    guard self.clients[client]?.metadata == nil else { return }
    self.clients[client]?.metadata = metadata.detached
  }

  /// A client that knows the topology waits for it to change, which it does not.
  private mutating func awaitChange(_ call: CommandCall) throws(MongoError) {
    guard let known = try call.document("topologyVersion") else { return }
    guard let limit = try call.count("maxAwaitTimeMS") else {
      throw .location(
        31368,
        "A request with a 'topologyVersion' must include 'maxAwaitTimeMS'"
      )
    }
    guard known["processId"] == .objectId(self.processID), !self.hasWaited(for: .topology) else { return }
    self.wait(for: .topology, until: self.now.advanced(by: .milliseconds(limit)))
  }

  /// What tells one state of the topology from another.
  var topologyVersion: BSONValue {
    ["processId": .objectId(self.processID), "counter": .int64(self.settings.replicaSet == nil ? 0 : 6)]
  }

  private func describeSet(_ name: String, _ address: String, in reply: inout BSONDocument) {
    reply.append("setName", .string(name))
    reply.append("setVersion", 1)
    reply.append("hosts", [.string(address)])
    reply.append("primary", .string(address))
    reply.append("me", .string(address))
    reply.append("electionId", .objectId(electionID))
    let time: BSONValue = ["ts": .timestamp(self.oplog.time), "t": .int64(1)]
    let date: BSONValue = .date(BSONDate(millisecondsSince1970: Int64(self.oplog.time.seconds) * 1000))
    reply.append(
      "lastWrite",
      ["opTime": time, "lastWriteDate": date, "majorityOpTime": time, "majorityWriteDate": date]
    )
  }

  private func describeServer(in reply: inout BSONDocument, _ call: CommandCall) {
    reply.append("maxBsonObjectSize", 16_777_216)
    reply.append("maxMessageSizeBytes", 48_000_000)
    reply.append("maxWriteBatchSize", 100_000)
    reply.append("localTime", .date(self.date))
    reply.append("logicalSessionTimeoutMinutes", .integer(Self.sessionMinutes))
    reply.append("connectionId", .integer(Int64(call.client?.number ?? 0)))
    reply.append("minWireVersion", 0)
    reply.append("maxWireVersion", .int32(self.settings.wireVersion))
    reply.append("readOnly", false)
  }

  private func mechanisms(_ call: CommandCall) throws(MongoError) -> BSONValue? {
    guard let text = try call.string("saslSupportedMechs") else { return nil }
    let parts = text.split(at: ".", maxSplits: 1)
    guard parts.count == 2 else {
      throw .of(.badValue, "UserName must contain a '.' separated database.user pair")
    }
    let name = UserName(database: parts[0], name: parts[1])
    guard let user = self.users[name] else { return nil }
    return .array(BSONArray(user.mechanisms.map { .string($0.rawValue) }))
  }

  /// The first step of an exchange that the client expects to be asked for. That it fails, the client learns when it
  /// asks for it.
  private mutating func beginExchange(_ first: BSONDocument, _ call: CommandCall) -> BSONDocument? {
    guard first.firstElement?.key == "saslStart", case .string(let database)? = first["db"] else { return nil }
    var start = CommandCall(first, database: database, now: call.now)
    start.client = call.client
    return try? self.startExchange(start)
  }
}

/// Of the only election that there was.
private let electionID = ObjectId(seconds: 0x7FFF_FFFF, process: 0, counter: 1)
