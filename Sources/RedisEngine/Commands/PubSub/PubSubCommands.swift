// RedisEngine: Redis's data and commands, pure. This file: the rows of the command table for this group.

enum PubSubCommands {
  static let all: [Command] = []
}
