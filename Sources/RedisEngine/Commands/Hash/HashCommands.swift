// RedisEngine: Redis's data and commands, pure. This file: the rows of the command table for this group.

enum HashCommands {
  static let all: [Command] = []
}
