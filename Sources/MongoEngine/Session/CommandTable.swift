// MongoEngine/Session: one client's conversation. This file: all commands, by name.

/// The commands of the engine. Each group stands in its own file, as an extension of this type.
package enum CommandTable {
  /// All commands, in the order of their groups.
  package static let all: [MongoCommand] =
    greetings + connection + authentication + users + sessions + cursors + information + operations + parameters
    + replicaSet + failPoints + reading + aggregation + writing + collections

  /// Commands by name, case and all.
  private static let byName: [String: MongoCommand] = {
    var table: [String: MongoCommand] = [:]
    for command in all {
      for name in [command.name] + command.aliases { table[name] = command }
    }
    return table
  }()

  /// The command of a name; MongoDB minds the case.
  static func command(_ name: String) -> MongoCommand? { self.byName[name] }
}
