// RedisEngine: Redis's data and commands, pure. This file: COMMAND and its subcommands.

import RESP
import WireCore

enum CommandCommands {
  static let all = Command(
    "command",
    arity: -1,
    [.loading, .stale],
    group: .server,
    since: "2.8.13",
    summary: "Describes all commands",
    subcommands: [
      row("count", 2, "2.8.13", "Counts the commands", count),
      row("docs", -2, "7.0.0", "Documents commands", docs),
      row("getkeys", -4, "2.8.13", "Finds the keys in a command", getKeys),
      row("getkeysandflags", -4, "7.0.0", "Finds the keys in a command and what it does with them", getKeysAndFlags),
      row("info", -2, "2.8.13", "Describes commands", info),
      row("list", -2, "7.0.0", "Lists the names of commands", list),
      Command.help(of: "command", group: .server, since: "5.0.0"),
    ],
    describeAll
  )

  private static func row(
    _ name: String,
    _ arity: Int,
    _ since: String,
    _ summary: String,
    _ body: @escaping Command.Body
  ) -> Command {
    Command(
      "command|\(name)",
      arity: arity,
      [.loading, .stale],
      group: .server,
      since: since,
      summary: summary,
      body
    )
  }

  private static func describeAll(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let commands = CommandTable.all(in: engine.version)
    call.reply.array(commands.count)
    for command in commands { call.reply.describe(command, version: engine.version) }
  }

  private static func count(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(CommandTable.all(in: engine.version).count)
  }

  private static func info(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count > 2 else { return try self.describeAll(&engine, &call) }
    call.reply.array(call.count - 2)
    for name in call.words.dropFirst(2) {
      if let command = CommandTable.row(name, version: engine.version) {
        call.reply.describe(command, version: engine.version)
      } else {
        call.reply.null()
      }
    }
  }

  private static func docs(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let version = engine.version
    let commands =
      call.count == 2
      ? CommandTable.all(in: version) : call.words.dropFirst(2).compactMap { CommandTable.row($0, version: version) }
    call.reply.map(commands.count)
    for command in commands { self.document(command, version, &call.reply) }
  }

  private static func document(_ command: Command, _ version: RedisVersion, _ reply: inout RESPWriter) {
    let subcommands = command.subcommands(in: version)
    reply.bulk(command.name)
    reply.map(subcommands.isEmpty ? 3 : 4)
    reply.bulk("summary" as String)
    reply.bulk(command.summary)
    reply.bulk("since" as String)
    reply.bulk(command.since)
    reply.bulk("group" as String)
    reply.bulk(command.group.rawValue)
    guard !subcommands.isEmpty else { return }
    reply.bulk("subcommands" as String)
    reply.map(subcommands.count)
    for subcommand in subcommands { self.document(subcommand, version, &reply) }
  }

  private static func list(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let rows = CommandTable.rows.filter { $0.minimumVersion <= engine.version }
    var names: [String]
    if call.count == 2 {
      names = rows.map(\.name)
    } else if call.count == 5, call.matches(2, "filterby") {
      if call.matches(3, "module") {
        names = []
      } else if call.matches(3, "aclcat") {
        let category = call[4].lowercased.string
        names = rows.filter { $0.categories.contains(category) }.map(\.name)
      } else if call.matches(3, "pattern") {
        let pattern = GlobPattern(call[4], ignoringCase: true)
        names = rows.map(\.name).filter { pattern.matches(ByteString($0)) }
      } else {
        throw .syntax
      }
    } else {
      throw .syntax
    }
    call.reply.array(names.count)
    for name in names { call.reply.bulk(name) }
  }
}

extension CommandCommands {
  private static func getKeys(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let keys = try self.keys(engine, call)
    call.reply.bulks(keys.map(\.key))
  }

  private static func getKeysAndFlags(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let keys = try self.keys(engine, call)
    call.reply.array(keys.count)
    for (key, flags) in keys {
      call.reply.array(2)
      call.reply.bulk(key)
      call.reply.statuses(flags)
    }
  }

  /// The keys of the command behind COMMAND GETKEYS, with what it does with each.
  private static func keys(
    _ engine: RedisEngine,
    _ call: Call
  ) throws(RedisError) -> [(key: ByteString, flags: [String])] {
    let words = Array(call.words.dropFirst(2))
    guard let command = Command.named(words[...], version: engine.version) else {
      throw RedisError("ERR Invalid command specified")
    }
    if case .none = command.keys { throw RedisError("ERR The command has no key arguments") }
    guard command.accepts(count: words.count, in: engine.version) else {
      throw RedisError("ERR Invalid number of arguments specified for command")
    }
    let positions = command.keyPositions(in: words)
    guard !positions.isEmpty else { throw RedisError("ERR Invalid arguments specified for command") }
    var keys = zip(positions, self.flags(of: command, positions)).map { (key: words[$0], flags: $1) }
    if command.name == "set" {
      let returnsOld = words.dropFirst(3).contains { $0.equalsIgnoringCase("get") }
      keys[0].flags = returnsOld ? ["RW", "access", "update"] : ["OW", "update"]
    }
    if command.name == "sort",
      let store = words.indices.dropFirst(2).last(where: { words[$0].equalsIgnoringCase("store") }),
      store + 1 < words.count
    {
      keys.append((words[store + 1], ["OW", "update"]))
    }
    return keys
  }

  /// The flags of each key: the specifications' in their order, the last one's for all that follow.
  private static func flags(of command: Command, _ positions: [Int]) -> [[String]] {
    let specifications = command.keySpecifications
    return positions.indices.map { index in
      specifications.isEmpty ? [] : specifications[min(index, specifications.count - 1)].flags
    }
  }
}
