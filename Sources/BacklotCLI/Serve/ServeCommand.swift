// BacklotCLI: the executable `backlot`. This file: serving fakes to other programs.

import ArgumentParser

/// `backlot serve`: a fake as a server of its own.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve a fake database until SIGINT or SIGTERM.",
    subcommands: [ServeMemcachedCommand.self, ServePostgresCommand.self, ServeRedisCommand.self]
  )
}
