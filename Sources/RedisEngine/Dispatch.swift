// RedisEngine: Redis's data and commands, pure. This file: from words to a reply (`processCommand`, `call`).

package import NIOCore
import RESP
package import WireCore

extension RedisEngine {
  /// A client connected. Returns its place in the client table.
  package mutating func connect(_ connection: ConnectionInfo) -> Int {
    self.statistics.connections += 1
    return self.clients.add(
      ClientRecord(
        info: connection,
        isAuthenticated: self.configuration.access.admitsEverybody,
        now: self.now
      )
    )
  }

  /// A client went away: nothing of it stays.
  package mutating func disconnect(_ client: Int) {
    self.forget(client)
    self.clients.remove(client)
  }

  /// Ends everything that concerns others about a client.
  private mutating func forget(_ client: Int) {
    self.forgetWait(client)
    self.forgetPostponed(client)
    self.discardTransaction(client)
    self.unsubscribeAll(client)
    self.forgetReads(client)
    self.stopMonitoring(client)
  }

  /// Closes another client's connection, as CLIENT KILL does: from now on it counts no more.
  mutating func kill(_ client: Int) {
    self.forget(client)
    self.clients[client].isClosing = true
    self.actions.append(.close(self.clients[client].info.id))
  }

  mutating func stopMonitoring(_ client: Int) {
    guard self.clients[client].isMonitor else { return }
    self.clients[client].isMonitor = false
    self.monitors.removeAll { $0 == client }
  }

  /// Carries out what a client sent, and whatever that lets others do.
  package mutating func dispatch(_ words: [ByteString], client: Int, reply: inout ByteBuffer) -> Disposition {
    if self.clients[client].isClosing { return .close }
    if self.pauses.isActive {
      self.endDuePauses()
      if self.pauses.isAsleep {
        self.postpone(client)
        return .postponed
      }
    }
    self.caller = client
    defer { self.caller = nil }
    self.expireDueKeys()
    let start = reply.writerIndex
    var call = Call(
      words: words,
      client: client,
      database: self.clients[client].database,
      reply: RESPWriter(buffer: reply, version: self.clients[client].version)
    )
    // The call owns the buffer meanwhile; a second reference would have it copied.
    reply = ByteBuffer()
    self.process(&call)
    self.placePushes(in: &call, from: start)
    if self.blocking.hasReadyKeys { self.serveBlockedClients() }
    if self.tracking.hasChanges { self.tellTrackers(author: client) }
    reply = call.reply.buffer
    if call.reply.isCut {
      // As when a client's output buffer is over its limit: no part of the reply, and the end.
      reply.moveWriterIndex(to: start)
      self.callerPushes.clear()
      return .close
    }
    // A call that waits has no reply yet.
    if call.disposition != .parked, call.disposition != .postponed, !self.admitsReply(client) {
      reply.moveWriterIndex(to: start)
    }
    if self.callerPushes.readableBytes > 0 {
      reply.writeBuffer(&self.callerPushes)
      self.callerPushes.clear()
    }
    return call.disposition
  }

  private mutating func process(_ call: inout Call) {
    let command: Command
    switch self.resolve(call) {
    case .success(let resolved): command = resolved
    case .failure(let error):
      // Somebody talks HTTP: Redis closes at once, lest a web page can send commands.
      if isHTTP(call[0]) { return call.disposition = .close }
      return self.reject(nil, error, &call)
    }
    do {
      try self.admit(command, call)
    } catch {
      self.statistics.calls[command.position].rejected += 1
      return self.reject(command, error, &call)
    }
    if self.pauses.isActive, self.isHeldBack(command, call.client) {
      self.postpone(call.client)
      return call.disposition = .postponed
    }
    if self.clients[call.client].transaction != nil, !command.runsInsideMulti {
      self.clients[call.client].transaction?.queue.append(QueuedCommand(command: command, words: call.words))
      return call.reply.simpleString("QUEUED")
    }
    self.execute(command, &call)
  }

  /// Refuses a command before it is carried out or queued.
  private mutating func reject(_ command: Command?, _ error: RedisError, _ call: inout Call) {
    self.fail(self.abortTransaction(call.client, refusing: command, error), &call)
  }

  /// The command, or subcommand, that a call names.
  @inline(__always)
  private mutating func resolve(_ call: Call) -> Result<Command, RedisError> {
    guard let command = CommandTable.command(call[0], version: self.version) else {
      return .failure(self.unknown(call))
    }
    if command.subcommands.isEmpty || call.count == 1 { return .success(command) }
    if let subcommand = command.subcommand(call[1], version: self.version) { return .success(subcommand) }
    return .failure(self.unknownSubcommand(of: command, call))
  }

  private mutating func unknownSubcommand(of command: Command, _ call: Call) -> RedisError {
    let name = command.name + "|" + call[1].lowercased.string
    if RefusedCommands.contains(subcommand: name) { self.unsupported[name, default: 0] += 1 }
    return RedisError(
      "ERR unknown subcommand '\(call[1].cString(128))'. Try \(command.name.uppercased()) HELP."
    )
  }

  /// Redis quotes the name and the arguments, 128 bytes of each in all.
  private mutating func unknown(_ call: Call) -> RedisError {
    if RefusedCommands.contains(call[0], version: self.version) {
      self.unsupported[call[0].lowercased.string, default: 0] += 1
    }
    var arguments = ""
    for word in call.words.dropFirst() where arguments.utf8.count < 128 {
      arguments += "'\(word.cString(128 - arguments.utf8.count))' "
    }
    return RedisError("ERR unknown command '\(call[0].cString(128))', with args beginning with: \(arguments)")
  }

  /// Whether the client may call the command now, in this form. The first reason that holds is the answer.
  private mutating func admit(_ command: Command, _ call: Call) throws(RedisError) {
    let client = call.client
    guard command.accepts(count: call.count, in: self.version) else { throw .arity(command.name) }
    if !self.clients[client].isAuthenticated, !command.flags.contains(.noAuth) { throw .noAuthentication }
    if command.flags.contains(.noMulti), self.clients[client].transaction != nil {
      throw RedisError("ERR Command not allowed inside a transaction")
    }
    if self.configuration.access.hasRestrictions { try self.checkPermission(command, call) }
    if self.clients[client].isMonitor, !command.flags.isDisjoint(with: [.write, .readonly]) {
      throw RedisError("ERR Replica can't interact with the keyspace")
    }
    if self.clients[client].version == .resp2, !self.clients[client].subscriptions.isEmpty,
      !command.runsWhileSubscribed
    {
      throw RedisError(
        "ERR Can't execute '\(command.name)': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are"
          + " allowed in this context"
      )
    }
  }

  /// Carries a command out and accounts for it. What it throws becomes the reply.
  mutating func execute(_ command: Command, _ call: inout Call) {
    let position = command.position
    self.statistics.calls[position].calls &+= 1
    self.clients[call.client].lastCommand = position
    self.clients[call.client].lastUsedAt = self.now
    let start = call.reply.buffer.writerIndex
    do {
      try command.body(&self, &call)
    } catch {
      self.statistics.calls[position].failed &+= 1
      self.fail(error, &call)
    }
    self.placePushes(in: &call, from: start, behind: command.answersBeforeEvents)
    if self.tracking.isActive {
      self.rememberReads(command, call)
      self.endCaching(command, call)
    }
    if self.configuration.slowLogThreshold == 0 || !self.monitors.isEmpty { self.show(command, &call) }
  }

  private mutating func fail(_ error: RedisError, _ call: inout Call) {
    self.statistics.errorCodes[String(error.code), default: 0] += 1
    call.reply.error(error.message)
  }

  /// Whether a reply may be sent, by CLIENT REPLY. Asked once for each reply.
  @inline(__always)
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

private func isHTTP(_ name: ByteString) -> Bool {
  name.equalsIgnoringCase("post") || name.equalsIgnoringCase("host:")
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
