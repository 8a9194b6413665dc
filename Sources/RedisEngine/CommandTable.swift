// RedisEngine: Redis's data and commands, pure. This file: all commands, by name.

import WireCore

/// The commands of the engine.
package enum CommandTable {
  /// All commands, in the order of their groups.
  package static let all: [Command] =
    KeyCommands.all + StringCommands.all + HashCommands.all + ListCommands.all + SetCommands.all
    + SortedSetCommands.all + TransactionCommands.all + PubSubCommands.all + ConnectionCommands.all
    + ServerCommands.all

  /// Commands by name in lower and in upper case, which is how clients write them.
  private static let byName: [ByteString: Command] = {
    var table: [ByteString: Command] = [:]
    for command in all {
      table[ByteString(command.name)] = command
      table[ByteString(command.name.uppercased())] = command
    }
    return table
  }()

  /// The command of a name in any case, in the newest version.
  static func newest(_ name: ByteString) -> Command? { self.byName[name] ?? self.byName[name.lowercased] }

  /// The command of a name in any case, if `version` has it.
  @inline(__always)
  static func command(_ name: ByteString, version: RedisVersion) -> Command? {
    guard let command = self.newest(name) else { return nil }
    return command.minimumVersion <= version ? command : nil
  }
}
