// RedisEngine: Redis's data and commands, pure. This file: CLIENT ID, GETNAME, SETNAME, SETINFO, INFO, LIST.

import RESP
import WireCore

extension ConnectionCommands {
  static func id(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(engine.clients[call.client].info.id.number)
  }

  static func getName(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let name = engine.clients[call.client].name
    call.reply.bulkOrNull(name.isEmpty ? nil : name)
  }

  static func setName(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.name(call[2], &engine, call)
    call.reply.simpleString("OK")
  }

  /// Names the connection; an empty name takes it away.
  static func name(_ name: ByteString, _ engine: inout RedisEngine, _ call: Call) throws(RedisError) {
    guard isPrintable(name) else {
      throw RedisError("ERR Client names cannot contain spaces, newlines or special characters.")
    }
    engine.clients[call.client].name = name
  }

  static func setInfo(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let field: WritableKeyPath<ClientRecord, ByteString>
    if call.matches(2, "lib-name") {
      field = \.libraryName
    } else if call.matches(2, "lib-ver") {
      field = \.libraryVersion
    } else {
      throw RedisError("ERR Unrecognized option '\(call[2].string)'")
    }
    guard isPrintable(call[3]) else {
      throw RedisError("ERR \(call[2].string) cannot contain spaces, newlines or special characters.")
    }
    engine.clients[call.client][keyPath: field] = call[3]
    call.reply.simpleString("OK")
  }

  static func info(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.verbatim(ByteString(engine.clientLine(call.client) + "\n"))
  }

  static func list(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    var clients = engine.clients.connected
    if call.count == 4, call.matches(2, "type") {
      let type = try ClientType(call[3])
      clients = clients.filter { ClientType(of: engine.clients[$0]) == type }
    } else if call.count > 3, call.matches(2, "id") {
      var ids: [Int] = []
      for index in 3..<call.count { ids.append(try call.int(index, orElse: RedisError("ERR Invalid client ID"))) }
      // Redis lists them in the order in which they are asked for, as often as they are.
      clients = ids.compactMap { id in clients.first { engine.clients[$0].info.id.number == id } }
    } else if call.count > 2 {
      throw .syntax
    }
    call.reply.verbatim(ByteString(clients.map { engine.clientLine($0) + "\n" }.joined()))
  }
}

/// The kinds of clients that CLIENT LIST and CLIENT KILL tell apart.
enum ClientType: Sendable {
  case normal, pubsub
  /// Replication, which the fake does not have.
  case master, replica

  init(_ name: ByteString) throws(RedisError) {
    switch name.lowercased {
    case "normal": self = .normal
    case "pubsub": self = .pubsub
    case "master": self = .master
    case "replica", "slave": self = .replica
    default: throw RedisError("ERR Unknown client type '\(name.string)'")
    }
  }

  init(of client: ClientRecord) { self = client.subscriptions.isEmpty ? .normal : .pubsub }
}

extension RedisEngine {
  /// A line of CLIENT LIST, without its line break. Sizes of buffers are what a client has that is at rest.
  func clientLine(_ slot: Int) -> String {
    let client = self.clients[slot]
    let queued = client.transaction.map { $0.queue.count } ?? -1
    var fields = [
      "id=\(client.info.id.number)", "addr=\(client.info.peer)", "laddr=\(client.info.local)",
      "fd=\(client.info.id.number + 7)", "name=\(client.name)", "age=\(self.seconds(since: client.connectedAt))",
      "idle=\(self.seconds(since: client.lastUsedAt))", "flags=\(client.flags(in: self))", "db=\(client.database)",
      "sub=\(client.subscriptions.channels.count)", "psub=\(client.subscriptions.patterns.count)",
      "ssub=\(client.subscriptions.shardChannels.count)", "multi=\(queued)",
    ]
    if self.version >= .v7_4 { fields.append("watch=\(client.watched.count)") }
    let command = client.lastCommand.map { CommandTable.rows[$0].name } ?? "NULL"
    fields += [
      "qbuf=0 qbuf-free=20474 argv-mem=10 multi-mem=0 rbs=1024 rbp=0 obl=0 oll=0 omem=0 tot-mem=22298 events=r",
      "cmd=\(command)", "user=\(client.user)", "redir=\(client.redirectNumber)", "resp=\(client.version.rawValue)",
    ]
    if self.version >= .v7_2 {
      fields.append("lib-name=\(client.libraryName) lib-ver=\(client.libraryVersion)")
    }
    return fields.joined(separator: " ")
  }

  private func seconds(since time: FakeClock.Instant) -> Int64 {
    max(0, time.duration(to: self.now).components.seconds)
  }
}

extension ClientRecord {
  /// Who is told about tracked keys: -1 when nothing is tracked, 0 the client itself.
  var redirectNumber: Int { self.tracking.map { $0.redirect?.number ?? 0 } ?? -1 }

  /// The letters of CLIENT LIST.
  fileprivate func flags(in engine: RedisEngine) -> String {
    let isRedirectBroken = self.tracking?.redirect.map { engine.clients.slot(of: $0) == nil } ?? false
    let flags: [(String, Bool)] = [
      ("O", self.isMonitor), ("P", !self.subscriptions.isEmpty), ("x", self.transaction != nil),
      ("b", self.blocked != nil), ("t", self.tracking != nil), ("R", isRedirectBroken),
      ("B", self.tracking?.isBroadcast ?? false), ("d", self.isDirty), ("e", self.isNoEvict),
      ("T", self.isNoTouch),
    ]
    let text = flags.filter(\.1).map(\.0).joined()
    return text.isEmpty ? "N" : text
  }
}

/// Whether all bytes are printable ASCII without space.
private func isPrintable(_ bytes: ByteString) -> Bool { bytes.bytes.allSatisfy { (0x21...0x7E).contains($0) } }
