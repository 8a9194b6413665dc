// RedisEngine: Redis's data and commands, pure. This file: the rows of the command table for this group.

enum ConnectionCommands {
  static let all: [Command] = [
    row("hello", -1, Self.handshake, "6.0.0", "Agrees on a protocol version, logs in, names the connection", hello),
    row("auth", -2, Self.handshake, "1.0.0", "Logs in", auth),
    row("quit", -1, Self.handshake, "1.0.0", "Closes the connection", quit),
    row("reset", 1, Self.handshake, "6.2.0", "Makes the connection as it was when it was new", reset),
    row("ping", -1, [.fast], "1.0.0", "Answers PONG, or its argument", ping),
    row("echo", 2, [.loading, .stale, .fast], "1.0.0", "Answers its argument", echo),
    row("select", 2, [.loading, .stale, .fast], "1.0.0", "Changes to another database", select),
    Command.container(
      "client",
      group: .connection,
      since: "2.4.0",
      helpSince: "5.0.0",
      summary: "Holds the commands about connections",
      clientCommands
    ),
  ]

  private static let handshake: Command.Flags = [.noscript, .loading, .stale, .fast, .noAuth, .allowBusy]
  private static let ordinary: Command.Flags = [.noscript, .loading, .stale]
  private static let admin: Command.Flags = [.admin, .noscript, .loading, .stale]

  private static let clientCommands: [Command] = [
    row("client|caching", 3, Self.ordinary, "6.0.0", "Says whether the next command's keys are tracked", caching),
    row("client|getname", 2, Self.ordinary, "2.6.9", "Returns the connection's name", getName),
    row("client|getredir", 2, Self.ordinary, "6.0.0", "Returns who is told about tracked keys", getRedirection),
    row("client|id", 2, Self.ordinary, "5.0.0", "Returns the connection's number", id),
    row("client|info", 2, Self.ordinary, "6.2.0", "Describes the connection", info),
    row("client|kill", -3, Self.admin, "2.4.0", "Closes connections", kill),
    row("client|list", -2, Self.admin, "2.4.0", "Describes the open connections", list),
    row("client|no-evict", 3, Self.admin, "7.0.0", "Exempts the connection from eviction", noEvict),
    row("client|no-touch", 3, Self.ordinary, "7.2.0", from: .v7_2, "Leaves keys' last use as it is", noTouch),
    row("client|pause", -3, Self.admin, "2.9.50", "Makes all clients wait", pause),
    row("client|reply", 3, Self.ordinary, "3.2.0", "Says which replies are sent", reply),
    row("client|setinfo", 4, Self.ordinary, "7.2.0", from: .v7_2, "Names the client library", setInfo),
    row("client|setname", 3, Self.ordinary, "2.6.9", "Names the connection", setName),
    row("client|tracking", -3, Self.ordinary, "6.0.0", "Says whether changes of keys are told", tracking),
    row("client|trackinginfo", 2, Self.ordinary, "6.2.0", "Describes the connection's tracking", trackingInfo),
    row("client|unblock", -3, Self.admin, "5.0.0", "Ends another client's wait", unblock),
    row("client|unpause", 2, Self.admin, "6.2.0", "Ends the wait of all clients", unpause),
  ]

  private static func row(
    _ name: String,
    _ arity: Int,
    _ flags: Command.Flags,
    _ since: String,
    from version: RedisVersion = .v7_0,
    _ summary: String,
    _ body: @escaping Command.Body
  ) -> Command {
    Command(
      name,
      arity: arity,
      flags,
      group: .connection,
      since: since,
      from: version,
      summary: summary,
      body
    )
  }
}
