// BacklotCLI: the executable `backlot`. This file: its subcommands.

import ArgumentParser

/// `backlot`: fake databases for any language's client, and a demonstration of what the library does.
@main
struct BacklotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backlot",
    abstract: "Fake databases over their real protocols, and traces of what clients did with them.",
    subcommands: [DemoCommand.self, ServeCommand.self, CompatibilityCommand.self]
  )
}
