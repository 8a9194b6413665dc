// BacklotCLI, compatibility: what the fakes can do, as pages. This file: the subcommand.

import ArgumentParser
import Foundation

/// `backlot compatibility`: writes docs/compatibility from the engines' command tables.
struct CompatibilityCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compatibility",
    abstract: "Write a page for each fake that lists the commands it has and those it refuses."
  )

  @Option(help: "The folder to write to.")
  var output = "docs/compatibility"

  func run() async throws {
    let folder = URL(fileURLWithPath: self.output, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let pages = [
      ("memcached", MemcachedCompatibility.page), ("mongo", MongoCompatibility.page),
      ("postgres", PostgresCompatibility.page), ("redis", RedisCompatibility.page),
    ]
    for (name, text) in pages {
      let page = folder.appendingPathComponent("\(name).md")
      try Data(text.utf8).write(to: page, options: .atomic)
      print("wrote \(page.relativePath)")
    }
  }
}
