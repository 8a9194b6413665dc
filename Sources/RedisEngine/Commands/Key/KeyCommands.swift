// RedisEngine: Redis's data and commands, pure. This file: the rows of the command table for keys of any type.

enum KeyCommands {
  private static let reading: Command.Flags = [.readonly, .fast]
  private static let writing: Command.Flags = [.write, .fast]
  private static let sorting: Command.Flags = [.write, .denyoom, .movablekeys]

  static let all: [Command] = [
    row("del", -2, .write, .all, since: "1.0.0", "Deletes keys", del),
    row("unlink", -2, writing, .all, since: "4.0.0", "Deletes keys, freeing memory later", del),
    row("exists", -2, reading, .all, since: "1.0.0", "Counts which keys exist", exists),
    row("touch", -2, reading, .all, since: "3.2.1", "Marks keys as used and counts them", touch),
    row("type", 2, reading, since: "1.0.0", "Tells the type of a key's value", type),
    row("keys", 2, .readonly, .none, since: "1.0.0", "Lists all keys that match a pattern", keys),
    row("scan", -2, .readonly, .none, since: "2.8.0", "Lists keys step by step", scan),
    row("randomkey", 1, .readonly, .none, since: "1.0.0", "Draws a key", randomkey),

    row("expire", -3, writing, since: "1.0.0", "Lets a key expire in seconds", expire),
    row("pexpire", -3, writing, since: "2.6.0", "Lets a key expire in milliseconds", pexpire),
    row("expireat", -3, writing, since: "1.2.0", "Lets a key expire at a Unix time in seconds", expireat),
    row("pexpireat", -3, writing, since: "2.6.0", "Lets a key expire at a Unix time in milliseconds", pexpireat),
    row("persist", 2, writing, since: "2.2.0", "Keeps a key from expiring", persist),
    row("ttl", 2, reading, since: "1.0.0", "Tells in how many seconds a key expires", ttl),
    row("pttl", 2, reading, since: "2.6.0", "Tells in how many milliseconds a key expires", pttl),
    row("expiretime", 2, reading, since: "7.0.0", "Tells at which second a key expires", expiretime),
    row("pexpiretime", 2, reading, since: "7.0.0", "Tells at which millisecond a key expires", pexpiretime),

    row("rename", 3, .write, .two, since: "1.0.0", "Renames a key, in place of another", rename),
    row("renamenx", 3, writing, .two, since: "1.0.0", "Renames a key if the new name is free", renamenx),
    row("copy", -3, [.write, .denyoom], .two, since: "6.2.0", "Copies a key's value to another key", copy),
    row("move", 3, writing, since: "1.0.0", "Moves a key to another database", move),

    row("dump", 2, .readonly, since: "2.6.0", "Serialises a key's value", dump),
    row("restore", -4, [.write, .denyoom], since: "2.6.0", "Creates a key of a serialised value", restore),
    row("sort", -2, sorting, since: "1.0.0", "Sorts a list, set or sorted set and may store it", sort),
    row("sort_ro", -2, [.readonly, .movablekeys], since: "7.0.0", "Sorts a list, set or sorted set", sortReadOnly),
    row("wait", 3, .noscript, .none, since: "3.0.0", "Counts the replicas that have all writes", wait),
    Command(
      "waitaof",
      arity: 4,
      .noscript,
      group: .generic,
      since: "7.2.0",
      from: .v7_2,
      summary: "Counts the append-only files that have all writes",
      waitaof
    ),
    Command(
      "object",
      arity: -2,
      group: .generic,
      since: "2.2.3",
      summary: "Tells how a key's value is held",
      subcommands: objectSubcommands,
      object
    ),
  ]

  private static let objectSubcommands = [
    row("object|encoding", 3, .readonly, .second, since: "2.2.3", "Tells a value's encoding", objectEncoding),
    row("object|freq", 3, .readonly, .second, since: "4.0.0", "Tells how often a key is used", objectFrequency),
    row("object|help", 2, [.loading, .stale], .none, since: "6.2.0", "Lists the subcommands", objectHelp),
    row("object|idletime", 3, .readonly, .second, since: "2.2.3", "Tells how long a key was not used", objectIdleTime),
    row("object|refcount", 3, .readonly, .second, since: "2.2.3", "Tells who refers to a value", objectReferences),
  ]

  private static func row(
    _ name: String,
    _ arity: Int,
    _ flags: Command.Flags,
    _ keys: Command.Keys = .first,
    since: String,
    _ summary: String,
    _ body: @escaping Command.Body
  ) -> Command {
    Command(name, arity: arity, flags, group: .generic, keys: keys, since: since, summary: summary, body)
  }
}

extension Command.Keys {
  /// The word behind a subcommand's name.
  fileprivate static let second = Command.Keys.range(first: 2, last: 2, step: 1)
}
