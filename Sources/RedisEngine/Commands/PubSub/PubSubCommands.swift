// RedisEngine: Redis's data and commands, pure. This file: the rows of the command table for pub/sub.

enum PubSubCommands {
  static let all: [Command] = [
    Command(
      "psubscribe",
      arity: -2,
      [.pubsub, .noscript, .loading, .stale],
      group: .pubsub,
      since: "2.0.0",
      summary: "Listens to the channels that match patterns",
      psubscribe
    ),
    Command(
      "publish",
      arity: 3,
      [.pubsub, .loading, .stale, .fast],
      group: .pubsub,
      since: "2.0.0",
      summary: "Sends a message to the subscribers of a channel",
      publish
    ),
    Command(
      "punsubscribe",
      arity: -1,
      [.pubsub, .noscript, .loading, .stale],
      group: .pubsub,
      since: "2.0.0",
      summary: "Stops listening to the channels that match patterns",
      punsubscribe
    ),
    Command(
      "spublish",
      arity: 3,
      [.pubsub, .loading, .stale, .fast],
      group: .pubsub,
      keys: .first,
      since: "7.0.0",
      summary: "Sends a message to the subscribers of a shard channel",
      spublish
    ),
    Command(
      "ssubscribe",
      arity: -2,
      [.pubsub, .noscript, .loading, .stale],
      group: .pubsub,
      keys: .all,
      since: "7.0.0",
      summary: "Listens to shard channels",
      ssubscribe
    ),
    Command(
      "subscribe",
      arity: -2,
      [.pubsub, .noscript, .loading, .stale],
      group: .pubsub,
      since: "2.0.0",
      summary: "Listens to channels",
      subscribe
    ),
    Command(
      "sunsubscribe",
      arity: -1,
      [.pubsub, .noscript, .loading, .stale],
      group: .pubsub,
      keys: .all,
      since: "7.0.0",
      summary: "Stops listening to shard channels",
      sunsubscribe
    ),
    Command(
      "unsubscribe",
      arity: -1,
      [.pubsub, .noscript, .loading, .stale],
      group: .pubsub,
      since: "2.0.0",
      summary: "Stops listening to channels",
      unsubscribe
    ),
    Command(
      "pubsub",
      arity: -2,
      group: .pubsub,
      since: "2.8.0",
      summary: "Contains the commands that look into pub/sub",
      subcommands: subcommands,
      help
    ),
  ]

  private static let subcommands: [Command] = [
    Command(
      "pubsub|channels",
      arity: -2,
      [.pubsub, .loading, .stale],
      group: .pubsub,
      since: "2.8.0",
      summary: "Lists the channels that have subscribers",
      channels
    ),
    Command(
      "pubsub|help",
      arity: 2,
      [.loading, .stale],
      group: .pubsub,
      since: "6.2.0",
      summary: "Explains the subcommands",
      help
    ),
    Command(
      "pubsub|numpat",
      arity: 2,
      [.pubsub, .loading, .stale],
      group: .pubsub,
      since: "2.8.0",
      summary: "Counts the patterns that have subscribers",
      numpat
    ),
    Command(
      "pubsub|numsub",
      arity: -2,
      [.pubsub, .loading, .stale],
      group: .pubsub,
      since: "2.8.0",
      summary: "Counts the subscribers of channels",
      numsub
    ),
    Command(
      "pubsub|shardchannels",
      arity: -2,
      [.pubsub, .loading, .stale],
      group: .pubsub,
      since: "7.0.0",
      summary: "Lists the shard channels that have subscribers",
      shardChannels
    ),
    Command(
      "pubsub|shardnumsub",
      arity: -2,
      [.pubsub, .loading, .stale],
      group: .pubsub,
      since: "7.0.0",
      summary: "Counts the subscribers of shard channels",
      shardNumsub
    ),
  ]
}
