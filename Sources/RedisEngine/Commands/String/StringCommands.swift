// RedisEngine: Redis's data and commands, pure. This file: the rows of the command table for strings.

enum StringCommands {
  private static let changing: Command.Flags = [.write, .denyoom]
  private static let changingFast: Command.Flags = [.write, .denyoom, .fast]

  static let all: [Command] = [
    row("append", 3, changingFast, since: "2.0.0", "Puts bytes behind a string", append),
    row("decr", 2, changingFast, since: "1.0.0", "Takes one from a number", decr),
    row("decrby", 3, changingFast, since: "1.0.0", "Takes a number from a number", decrby),
    row("get", 2, [.readonly, .fast], since: "1.0.0", "Reads a string", get),
    row("getdel", 2, [.write, .fast], since: "6.2.0", "Reads a string and deletes its key", getdel),
    row("getex", -2, [.write, .fast], since: "6.2.0", "Reads a string and changes when it expires", getex),
    row("getrange", 4, .readonly, since: "2.4.0", "Reads a part of a string", getrange),
    row("getset", 3, changingFast, since: "1.0.0", "Stores a string and returns the one before", getset),
    row("incr", 2, changingFast, since: "1.0.0", "Adds one to a number", incr),
    row("incrby", 3, changingFast, since: "1.0.0", "Adds a number to a number", incrby),
    row("incrbyfloat", 3, changingFast, since: "2.6.0", "Adds a fraction to a number", incrbyfloat),
    row("lcs", -3, .readonly, .two, since: "7.0.0", "Finds the longest common subsequence of two strings", lcs),
    row("mget", -2, [.readonly, .fast], .all, since: "1.0.0", "Reads several strings", mget),
    row("mset", -3, changing, .pairs, since: "1.0.1", "Stores several strings", mset),
    row("msetnx", -3, changing, .pairs, since: "1.0.1", "Stores several strings if no key exists", msetnx),
    row("psetex", 4, changing, since: "2.6.0", "Stores a string that expires in milliseconds", psetex),
    row("set", -3, changing, since: "1.0.0", "Stores a string", set),
    row("setex", 4, changing, since: "2.0.0", "Stores a string that expires in seconds", setex),
    row("setnx", 3, changingFast, since: "1.0.0", "Stores a string if its key does not exist", setnx),
    row("setrange", 4, changing, since: "2.2.0", "Overwrites a part of a string", setrange),
    row("strlen", 2, [.readonly, .fast], since: "2.2.0", "Counts the bytes of a string", strlen),
    row("substr", 4, .readonly, since: "1.0.0", "Reads a part of a string, by GETRANGE's older name", getrange),
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
    Command(name, arity: arity, flags, group: .string, keys: keys, since: since, summary: summary, body)
  }
}

extension Command.Keys {
  /// The two words behind the command's name.
  static let two = Command.Keys.range(first: 1, last: 2, step: 1)
  /// Every other argument, a value behind each.
  static let pairs = Command.Keys.range(first: 1, last: -1, step: 2)
}
