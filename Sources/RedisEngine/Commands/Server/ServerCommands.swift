// RedisEngine: Redis's data and commands, pure. This file: the rows of the command table for this group.

enum ServerCommands {
  static let all: [Command] =
    [CommandCommands.all, ConfigCommands.all, AccessCommands.all] + Self.databases + Self.persistence
    + Self.diagnostics + ClusterCommands.all

  private static let databases: [Command] = [
    row("dbsize", 1, [.readonly, .fast], "1.0.0", "Counts the keys", DatabaseCommands.size),
    row("flushall", -1, [.write], "1.0.0", "Removes all keys", DatabaseCommands.flushAll),
    row("flushdb", -1, [.write], "1.0.0", "Removes all keys of the database", DatabaseCommands.flush),
    row("swapdb", 3, [.write, .fast], "4.0.0", "Exchanges two databases", DatabaseCommands.swap),
  ]

  private static let persistence: [Command] = [
    row("bgrewriteaof", 1, Self.saving, "1.0.0", "Rewrites the append-only file", PersistenceCommands.rewrite),
    row("bgsave", -1, Self.saving, "1.0.0", "Saves in the background", PersistenceCommands.saveInBackground),
    row("lastsave", 1, [.loading, .stale, .fast], "1.0.0", "Tells when data was saved", PersistenceCommands.lastSave),
    row("save", 1, Self.saving.union(.noMulti), "1.0.0", "Saves", PersistenceCommands.save),
    row("role", 1, [.noscript, .loading, .stale, .fast], "2.8.12", "Tells the role", PersistenceCommands.role),
  ]

  private static let diagnostics: [Command] = [
    row("info", -1, [.loading, .stale], "1.0.0", "Describes the server", InfoCommand.info),
    row("time", 1, [.loading, .stale, .fast], "2.6.0", "Tells the time", DiagnosticCommands.time),
    row("monitor", 1, Self.admin, "1.0.0", "Shows every command from now on", DiagnosticCommands.monitor),
    row("lolwut", -1, [.readonly, .fast], "5.0.0", "Tells the version", DiagnosticCommands.lolwut),
    row("debug", -2, Self.admin, "1.0.0", "Helps to test", DebugCommands.debug),
    DiagnosticCommands.slowLog, DiagnosticCommands.latency, DiagnosticCommands.module, MemoryCommands.all,
  ]

  static let admin: Command.Flags = [.admin, .noscript, .loading, .stale]
  private static let saving: Command.Flags = [.admin, .noscript, .noAsyncLoading]

  /// A row without keys.
  static func row(
    _ name: String,
    _ arity: Int,
    _ flags: Command.Flags,
    _ since: String,
    keys: Command.Keys = .none,
    _ summary: String,
    _ body: @escaping Command.Body
  ) -> Command {
    Command(name, arity: arity, flags, group: .server, keys: keys, since: since, summary: summary, body)
  }
}
