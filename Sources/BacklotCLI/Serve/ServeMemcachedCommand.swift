// BacklotCLI, serve: fakes for other programs. This file: memcached.

import ArgumentParser
import FakeMemcached

/// `backlot serve memcached`.
struct ServeMemcachedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "memcached", abstract: "Serve a fake memcached.")

  @OptionGroup var server: ServeOptions

  @Option(name: [.short, .long], help: "The megabytes that all items may take.")
  var memoryLimit = 64

  @Option(name: [.customShort("I"), .long], help: "The bytes that one item may take.")
  var maximumItem = 1024 * 1024

  @Option(
    help: "A user that clients must authenticate as, by SASL or in text: NAME:PASSWORD. May be given several times."
  )
  var user: [String] = []

  func validate() throws {
    guard (1...1_000_000).contains(self.memoryLimit) else {
      throw ValidationError("--memory-limit is \(self.memoryLimit); expected 1 to 1000000 megabytes")
    }
    guard (1024...128 * 1024 * 1024).contains(self.maximumItem) else {
      throw ValidationError("--maximum-item is \(self.maximumItem); expected 1024 to 134217728 bytes")
    }
    for user in self.user where !user.contains(":") {
      throw ValidationError("--user is \(user); expected NAME:PASSWORD")
    }
  }

  func run() async throws {
    var configuration = FakeMemcached.Configuration()
    configuration.port = self.server.port ?? 11_211
    configuration.host = self.server.host
    configuration.memoryLimit = self.memoryLimit * 1024 * 1024
    configuration.maximumItem = self.maximumItem
    for user in self.user {
      let parts = user.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      configuration.users[String(parts[0])] = String(parts[1])
    }
    configuration.requestLogCapacity = self.server.requestLogCapacity(configuration.requestLogCapacity)
    let memcached = try await FakeMemcached.start(configuration)
    await serve("memcached", memcached, at: memcached.host, memcached.port)
  }
}
