// RedisEngine: Redis's data and commands, pure. This file: from words to a reply (`processCommand`, `call`).

package import NIOCore
import RESP
package import WireCore

extension RedisEngine {
  /// A client connected. Returns its place in the client table.
  package mutating func connect(_ connection: ConnectionInfo) -> Int {
    self.statistics.connections += 1
    return self.clients.add(
      ClientRecord(info: connection, isAuthenticated: self.configuration.password == nil, now: self.now)
    )
  }

  /// A client went away: nothing of it stays.
  package mutating func disconnect(_ client: Int) {
    self.forgetWait(client)
    self.unwatchAll(client)
    self.unsubscribeAll(client)
    self.clients.remove(client)
  }

  /// Carries out what a client sent, and whatever that lets others do.
  package mutating func dispatch(_ words: [ByteString], client: Int, reply: inout ByteBuffer) -> Disposition {
    self.caller = client
    defer { self.caller = nil }
    self.expireDueKeys()
    let start = reply.writerIndex
    let version = self.clients[client].version
    var call = Call(
      words: words,
      client: client,
      database: self.clients[client].database,
      reply: RESPWriter(buffer: reply, version: version)
    )
    // The call owns the buffer meanwhile; a second reference would have it copied.
    reply = ByteBuffer()
    self.process(&call)
    self.placePushes(in: &call, from: start)
    if self.blocking.hasReadyKeys { self.serveBlockedClients() }
    reply = call.reply.buffer
    if !self.admitsReply(client) { reply.moveWriterIndex(to: start) }
    if self.callerPushes.readableBytes > 0 {
      reply.writeBuffer(&self.callerPushes)
      self.callerPushes.clear()
    }
    return call.disposition
  }

  private mutating func process(_ call: inout Call) {
    do {
      guard let command = try self.resolve(call) else { return }
      try self.admit(command, call)
      if self.clients[call.client].transaction != nil, !command.runsInsideMulti {
        self.clients[call.client].transaction?.queue.append(QueuedCommand(command: command, words: call.words))
        return call.reply.simpleString("QUEUED")
      }
      self.execute(command, &call)
    } catch {
      self.abortTransaction(call.client)
      self.fail(error, &call)
    }
  }

  /// The command, or subcommand, that a call names.
  private mutating func resolve(_ call: Call) throws(RedisError) -> Command? {
    guard let command = CommandTable.command(call[0], version: self.version) else { throw self.unknown(call) }
    guard !command.subcommands.isEmpty, call.count > 1 else { return command }
    let name = command.name + "|" + call[1].lowercased.string
    guard let subcommand = command.subcommands.first(where: { $0.name == name && $0.minimumVersion <= self.version })
    else {
      self.unsupported[name, default: 0] += 1
      let sent = String(call[1].string.prefix(128))
      throw RedisError("ERR unknown subcommand '\(sent)'. Try \(command.name.uppercased()) HELP.")
    }
    return subcommand
  }

  /// Redis quotes the name and the arguments, 128 bytes of each in all.
  private mutating func unknown(_ call: Call) -> RedisError {
    self.unsupported[call[0].lowercased.string, default: 0] += 1
    var arguments = ""
    for word in call.words.dropFirst() where arguments.utf8.count < 128 {
      arguments += "'\(String(decoding: word.bytes.prefix(128 - arguments.utf8.count), as: UTF8.self))' "
    }
    let name = String(decoding: call[0].bytes.prefix(128), as: UTF8.self)
    return RedisError("ERR unknown command '\(name)', with args beginning with: \(arguments)")
  }

  /// Whether the client may call the command now, in this form.
  private mutating func admit(_ command: Command, _ call: Call) throws(RedisError) {
    guard command.accepts(count: call.count) else { throw .arity(command.name) }
    let client = self.clients[call.client]
    if !client.isAuthenticated, !command.flags.contains(.noAuth) { throw .noAuthentication }
    if client.transaction != nil, command.flags.contains(.noMulti) {
      throw RedisError("ERR \(command.name.uppercased()) inside MULTI is not allowed")
    }
    if !client.subscriptions.isEmpty, client.version == .resp2, !command.runsWhileSubscribed {
      throw RedisError(
        "ERR Can't execute '\(command.name)': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are"
          + " allowed in this context"
      )
    }
  }

  /// Carries a command out and accounts for it. What it throws becomes the reply.
  mutating func execute(_ command: Command, _ call: inout Call) {
    self.statistics.commands += 1
    self.clients[call.client].lastCommand = command.name
    self.clients[call.client].lastUsedAt = self.now
    let start = call.reply.buffer.writerIndex
    do {
      try command.body(&self, &call)
    } catch {
      self.fail(error, &call)
    }
    self.placePushes(in: &call, from: start, behind: command.answersBeforeEvents)
  }

  private mutating func fail(_ error: RedisError, _ call: inout Call) {
    self.statistics.errors += 1
    call.reply.error(error.message)
  }

  /// Whether a reply may be sent, by CLIENT REPLY. Asked once for each reply.
  mutating func admitsReply(_ client: Int) -> Bool {
    switch self.clients[client].replyMode {
    case .on: return true
    case .off: return false
    case .skipNext:
      self.clients[client].replyMode = .skipping
      return false
    case .skipping:
      self.clients[client].replyMode = .on
      return false
    }
  }
}

extension Command {
  /// Commands that a transaction carries out at once instead of queueing them.
  fileprivate var runsInsideMulti: Bool {
    switch self.name {
    case "exec", "discard", "multi", "watch", "quit", "reset": true
    default: false
    }
  }

  /// Commands that a subscribed RESP2 client may call.
  fileprivate var runsWhileSubscribed: Bool {
    switch self.name {
    case "subscribe", "psubscribe", "ssubscribe", "unsubscribe", "punsubscribe", "sunsubscribe", "ping", "quit",
      "reset":
      true
    default: false
    }
  }
}
