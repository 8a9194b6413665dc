// RedisEngine: Redis's data and commands, pure. This file: ACL.

import RESP
import WireCore

enum AccessCommands {
  static let all = Command.container(
    "acl",
    group: .server,
    since: "6.0.0",
    helpSince: "6.0.0",
    summary: "Holds the commands about users",
    [
      ServerCommands.row("acl|cat", -2, Self.open, "6.0.0", "Lists categories, or the commands of one", categories),
      ServerCommands.row("acl|deluser", -3, ServerCommands.admin, "6.0.0", "Removes users", deleteUser),
      ServerCommands.row("acl|dryrun", -4, ServerCommands.admin, "7.0.0", "Tries what a user may do", dryRun),
      ServerCommands.row("acl|genpass", -2, Self.open, "6.0.0", "Draws a password", generatePassword),
      ServerCommands.row("acl|getuser", 3, ServerCommands.admin, "6.0.0", "Describes a user", getUser),
      ServerCommands.row("acl|list", 2, ServerCommands.admin, "6.0.0", "Lists users with their rules", list),
      ServerCommands.row("acl|load", 2, ServerCommands.admin, "6.0.0", "Reads users from a file", file),
      ServerCommands.row("acl|log", -2, ServerCommands.admin, "6.0.0", "Lists what was refused", log),
      ServerCommands.row("acl|save", 2, ServerCommands.admin, "6.0.0", "Writes users to a file", file),
      ServerCommands.row("acl|setuser", -3, ServerCommands.admin, "6.0.0", "Adds or changes a user", setUser),
      ServerCommands.row("acl|users", 2, ServerCommands.admin, "6.0.0", "Lists the names of users", users),
      ServerCommands.row("acl|whoami", 2, Self.open, "6.0.0", "Returns the connection's user", whoAmI),
    ]
  )

  private static let open: Command.Flags = [.noscript, .loading, .stale]

  private static func categories(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count <= 3 else { throw .subcommandSyntax(call) }
    var names = CommandFacts.allCategories
    if call.count == 3 {
      let category = call[2].lowercased.string
      guard names.contains(category) else { throw RedisError("ERR Unknown category '\(call[2].string)'") }
      let version = engine.version
      names = CommandTable.rows.filter { $0.minimumVersion <= version && $0.categories.contains(category) }.map(\.name)
    }
    call.reply.array(names.count)
    for name in names { call.reply.bulk(name) }
  }

  /// ACL LOAD and ACL SAVE: as a server without `aclfile` answers.
  private static func file(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    throw RedisError(
      """
      ERR This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER \
      command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in order to store \
      users in the Redis configuration.
      """
    )
  }

  private static func whoAmI(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.bulk(engine.clients[call.client].user)
  }

  private static func users(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let names = engine.configuration.access.users.keys.sorted()
    call.reply.array(names.count)
    for name in names { call.reply.bulk(name) }
  }

  private static func list(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let users = engine.configuration.access.users.sorted { $0.key < $1.key }
    call.reply.array(users.count)
    for (name, user) in users { call.reply.bulk("user \(name) \(user.rules)") }
  }

  private static func getUser(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard let user = engine.configuration.access[call[2].string] else { return call.reply.null() }
    call.reply.map(6)
    call.reply.bulk("flags" as String)
    call.reply.set(user.flags.count)
    for flag in user.flags { call.reply.bulk(flag) }
    call.reply.bulk("passwords" as String)
    call.reply.bulks(user.passwords.map { ByteString($0) })
    call.reply.bulk("commands" as String)
    call.reply.bulk(user.mayCallAllCommands ? "+@all" : "-@all")
    call.reply.bulk("keys" as String)
    call.reply.bulk(user.mayUseAllKeys ? "~*" : "")
    call.reply.bulk("channels" as String)
    call.reply.bulk(user.mayUseAllChannels ? "&*" : "")
    call.reply.bulk("selectors" as String)
    call.reply.array(0)
  }

  private static func setUser(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard !call[2].bytes.contains(where: { $0 == 0x20 || $0 == 0 }) else {
      throw RedisError("ERR Usernames can't contain spaces or null characters")
    }
    let name = call[2].string
    let hasAllChannels = engine.configuration.others["acl-pubsub-default"] == "allchannels"
    var user = engine.configuration.access[name] ?? AccessControl.User(mayUseAllChannels: hasAllChannels)
    for rule in call.words.dropFirst(3) {
      do {
        try user.apply(rule, hasAllChannels: hasAllChannels)
      } catch {
        if isRuleOfRedis(rule) { engine.unsupported["acl|setuser " + rule.string, default: 0] += 1 }
        throw RedisError("ERR Error in ACL SETUSER modifier '\(rule.string)': \(error.message)")
      }
    }
    engine.configuration.access[name] = user
    call.reply.simpleString("OK")
  }

  private static func deleteUser(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let names = Set(call.words.dropFirst(2).map(\.string))
    guard !names.contains("default") else { throw RedisError("ERR The 'default' user cannot be removed") }
    let removed = names.filter { engine.configuration.access[$0] != nil }
    for name in removed { engine.configuration.access[name] = nil }
    for client in engine.clients.connected where removed.contains(engine.clients[client].user) {
      if client == call.client { call.disposition = .close } else { engine.kill(client) }
    }
    call.reply.integer(removed.count)
  }

  private static func generatePassword(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count <= 3 else { throw .subcommandSyntax(call) }
    let bits = call.count == 3 ? try call.int(2) : 256
    guard (1...4096).contains(bits) else {
      throw RedisError(
        "ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096"
      )
    }
    let digits = (0..<(bits + 3) / 4).map { _ in hexadecimal(engine.random.next() & 0xF, digits: 1) }
    call.reply.bulk(digits.joined())
  }

  private static func dryRun(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard let user = engine.configuration.access[call[2].string] else {
      throw RedisError("ERR User '\(call[2].string)' not found")
    }
    let words = Array(call.words.dropFirst(3))
    guard let command = Command.named(words[...], version: engine.version) else {
      throw RedisError("ERR Command '\(words[0].string)' not found")
    }
    guard command.accepts(count: words.count, in: engine.version) else { throw .arity(command.name) }
    let who = engine.version < .v7_2 ? "This user" : "User \(call[2].string)"
    if !user.mayCallAllCommands {
      call.reply.bulk("\(who) has no permissions to run the '\(command.name)' command")
    } else if !user.mayUseAllKeys, let key = command.keyPositions(in: words).first {
      call.reply.bulk("\(who) has no permissions to access the '\(words[key].string)' key")
    } else {
      call.reply.simpleString("OK")
    }
  }
}

extension AccessCommands {
  private static func log(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count <= 3 else { throw .subcommandSyntax(call) }
    if call.matches(2, "reset") {
      engine.configuration.access.log = []
      return call.reply.simpleString("OK")
    }
    let count = call.count == 3 ? try call.int(2) : 10
    let entries = engine.configuration.access.log.prefix(max(0, count))
    call.reply.array(entries.count)
    for entry in entries { self.write(entry, engine, &call.reply) }
  }

  private static func write(_ entry: AccessRefusal, _ engine: RedisEngine, _ reply: inout RESPWriter) {
    let isLater = engine.version >= .v7_2
    reply.map(isLater ? 10 : 7)
    reply.bulk("count" as String)
    reply.integer(entry.count)
    let texts = [
      ("reason", entry.reason), ("context", entry.context), ("object", entry.object), ("username", entry.user),
    ]
    for (name, text) in texts {
      reply.bulk(name)
      reply.bulk(text)
    }
    reply.bulk("age-seconds" as String)
    let age = Double(engine.milliseconds - entry.time.milliseconds) / 1000
    reply.double(formatDouble(age, version: engine.version))
    reply.bulk("client-info" as String)
    reply.bulk(entry.clientInfo)
    guard isLater else { return }
    let numbers = [
      ("entry-id", Int64(entry.number)), ("timestamp-created", entry.time.milliseconds),
      ("timestamp-last-updated", entry.time.milliseconds),
    ]
    for (name, number) in numbers {
      reply.bulk(name)
      reply.integer(number)
    }
  }
}
