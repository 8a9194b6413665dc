// BacklotCLI, compatibility: what the fakes can do, as pages. This file: the page about Redis.

import RedisEngine

/// The page about Redis, in Markdown.
package enum RedisCompatibility {
  /// The whole page: every command that the engine has, by group, and every command that it refuses.
  package static var page: String {
    let groups = Command.Group.allCases.compactMap(self.section)
    return ([self.introduction] + groups + [self.refused]).joined(separator: "\n\n") + "\n"
  }

  private static var introduction: String {
    let versions = RedisVersion.allCases.map(\.rawValue).joined(separator: ", ")
    return """
      # Redis commands

      <!-- Written by `make docs` from the command table. Do not edit. -->

      `FakeRedis` behaves as Redis \(RedisVersion.v7_0.rawValue) unless its configuration names another of \(versions).
      It has \(CommandTable.all.count) commands with \
      \(CommandTable.rows.count - CommandTable.all.count) subcommands, and refuses \
      \(RefusedCommands.commands.count) commands by name.

      - Words: how many a call has, the command's name included.
      - Keys: at which words they stand.
      - Since: the version of Redis that brought the command.
      - Fake: the oldest version that the fake offers it in.
      """
  }

  /// A group's commands, each followed by its subcommands; `nil` for a group without commands.
  private static func section(_ group: Command.Group) -> String? {
    let commands = CommandTable.all.filter { $0.group == group }.sorted { $0.name < $1.name }
    if commands.isEmpty { return nil }
    let rows = commands.flatMap { [$0] + $0.subcommands.sorted { $0.name < $1.name } }.map(self.row)
    return """
      ## \(self.title(group))

      | Command | What it does | Words | Keys | Since | Fake |
      |---|---|---|---|---|---|
      \(rows.joined(separator: "\n"))
      """
  }

  private static func row(_ command: Command) -> String {
    let words = command.arity >= 0 ? String(command.arity) : "\(-command.arity) or more"
    let cells = [
      self.name(command.name), command.summary, words, self.keys(command.keys), command.since,
      self.short(command.minimumVersion),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private static var refused: String {
    let commands = RefusedCommands.commands.map { command in
      self.name(command.name) + (command.version == .v7_0 ? "" : " (from \(self.short(command.version)))")
    }
    return """
      ## Refused

      The real server has these and the fake does not. A client gets the real server's error for a name that it does
      not know, and `FakeRedis.unsupportedRequests` counts the call.

      Commands: \(commands.joined(separator: ", ")).

      Subcommands: \(RefusedCommands.subcommands.sorted().map(self.name).joined(separator: ", ")).
      """
  }

  private static func name(_ name: String) -> String {
    "`" + name.uppercased().split(separator: "|").joined(separator: " ") + "`"
  }

  /// `7.2` of `7.2.4`.
  private static func short(_ version: RedisVersion) -> String {
    version.rawValue.split(separator: ".").prefix(2).joined(separator: ".")
  }

  private static func keys(_ keys: Command.Keys) -> String {
    switch keys {
    case .none: ""
    case .range(let first, let last, let step):
      self.range(first, last) + (step == 1 ? "" : ", one in \(step)")
    case .counted(let index, let also):
      (also.map { "\($0), and " } ?? "") + "as many as word \(index) says"
    }
  }

  /// A negative `last` counts from the end.
  private static func range(_ first: Int, _ last: Int) -> String {
    if first == last { return String(first) }
    switch last {
    case 0...: return "\(first) to \(last)"
    case -1: return "\(first) to last"
    default: return "\(first) to last but \(-last - 1)"
    }
  }

  private static func title(_ group: Command.Group) -> String {
    switch group {
    case .generic: "Keys"
    case .string: "Strings"
    case .list: "Lists"
    case .set: "Sets"
    case .sortedSet: "Sorted sets"
    case .hash: "Hashes"
    case .pubsub: "Publish and subscribe"
    case .transactions: "Transactions"
    case .connection: "Connection"
    case .server: "Server"
    case .cluster: "Cluster"
    }
  }
}
