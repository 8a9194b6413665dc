// RedisEngine: Redis's data and commands, pure. This file: all commands, by name.

import Synchronization
import WireCore

/// The commands of the engine.
package enum CommandTable {
  /// All commands, in the order of their groups.
  package static let all: [Command] =
    KeyCommands.all + StringCommands.all + HashCommands.all + ListCommands.all + SetCommands.all
    + SortedSetCommands.all + TransactionCommands.all + PubSubCommands.all + ConnectionCommands.all
    + ServerCommands.all

  /// All commands, each followed by its subcommands. A row's position here is its ``Command/position``.
  package static let rows: [Command] = {
    let rows = all.flatMap { [$0] + $0.subcommands }
    for (position, row) in rows.enumerated() { row.position = position }
    return rows
  }()

  /// Commands by name in lower and in upper case, which is how clients write them.
  private static let byName: [ByteString: Command] = {
    var table: [ByteString: Command] = [:]
    for command in rows where !command.name.utf8.contains(UInt8(ascii: "|")) {
      table[ByteString(command.name)] = command
      table[ByteString(command.name.uppercased())] = command
    }
    return table
  }()

  /// The command of a name in any case, in the newest version.
  @inline(__always)
  static func newest(_ name: ByteString) -> Command? { self.byName[name] ?? self.byName[name.lowercased] }

  /// The command of a name in any case, if `version` has it.
  @inline(__always)
  static func command(_ name: ByteString, version: RedisVersion) -> Command? {
    guard let command = self.newest(name) else { return nil }
    return command.minimumVersion <= version ? command : nil
  }

  /// The commands of a version.
  static func all(in version: RedisVersion) -> [Command] { self.all.filter { $0.minimumVersion <= version } }

  /// The command of a name as COMMAND INFO takes it: `get`, or `config|get` for a subcommand.
  static func row(_ name: ByteString, version: RedisVersion) -> Command? {
    guard let bar = name.bytes.firstIndex(of: UInt8(ascii: "|")) else { return self.command(name, version: version) }
    return self.command(ByteString(name.bytes[..<bar]), version: version)?
      .subcommand(ByteString(name.bytes[(bar + 1)...]), version: version)
  }
}

extension Command {
  /// The subcommand of a name in any case, if `version` has it.
  func subcommand(_ name: ByteString, version: RedisVersion) -> Command? {
    let prefix = self.name.utf8.count + 1
    let wanted = name.lowercased.bytes
    return self.subcommands.first {
      $0.minimumVersion <= version && $0.name.utf8.dropFirst(prefix).elementsEqual(wanted)
    }
  }

  /// The subcommands of a version.
  func subcommands(in version: RedisVersion) -> [Command] {
    self.subcommands.filter { $0.minimumVersion <= version }
  }

  /// The command, or subcommand, that words name.
  static func named(_ words: ArraySlice<ByteString>, version: RedisVersion) -> Command? {
    guard let name = words.first, let command = CommandTable.command(name, version: version) else { return nil }
    guard !command.subcommands.isEmpty, let sub = words.dropFirst().first else { return command }
    return command.subcommand(sub, version: version)
  }
}
