// RedisEngine: Redis's data and commands, pure. This file: commands that only hold subcommands, and their HELP.

import RESP
import WireCore

extension Command {
  /// A command that is nothing without a subcommand, with a HELP that its subcommands' rows make up.
  static func container(
    _ name: String,
    group: Group,
    since: String,
    helpSince: String,
    summary: String,
    _ subcommands: [Command]
  ) -> Command {
    Command(
      name,
      arity: -2,
      group: group,
      since: since,
      summary: summary,
      subcommands: subcommands + [self.help(of: name, group: group, since: helpSince)]
    ) { _, _ throws(RedisError) in
      // A container alone never passes its arity.
      throw .arity(name)
    }
  }

  /// The subcommand HELP: a line for each subcommand and one for what it does.
  static func help(of name: String, group: Group, since: String) -> Command {
    Command(
      "\(name)|help",
      arity: 2,
      [.loading, .stale],
      group: group,
      since: since,
      summary: "Prints this help"
    ) { engine, call throws(RedisError) in
      guard let command = CommandTable.newest(ByteString(name)) else { throw .arity(name) }
      let alone = command.arity == -1 ? [("(no subcommand)", command.summary)] : []
      let rows = command.subcommands(in: engine.version).map { row in
        (row.name.dropFirst(name.count + 1).uppercased(), row.summary)
      }
      call.reply.array(1 + 2 * (alone + rows).count)
      call.reply.simpleString("\(name.uppercased()) <subcommand> [<arg> [value] [opt] ...]. Subcommands are:")
      for (subcommand, summary) in alone + rows {
        call.reply.simpleString(subcommand)
        call.reply.simpleString("    \(summary).")
      }
    }
  }
}

extension RedisError {
  /// What a subcommand answers that finds words it cannot make sense of.
  static func subcommandSyntax(_ call: Call) -> RedisError {
    RedisError(
      "ERR unknown subcommand or wrong number of arguments for '\(call[1].string.prefix(128))'."
        + " Try \(call[0].string.uppercased()) HELP."
    )
  }
}
