// BacklotCLI, serve: fakes for other programs. This file: memcached.

import ArgumentParser
import FakeMemcached

/// `backlot serve memcached`. Short options are memcached's.
struct ServeMemcachedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "memcached", abstract: "Serve a fake memcached.")

  @OptionGroup var server: ServeOptions

  @Option(name: [.short, .long], help: "The megabytes that all items may take.")
  var memoryLimit = 64

  @Option(name: [.customShort("I"), .long], help: "The bytes that one item may take.")
  var maximumItem = 1024 * 1024

  @Option(
    name: [.customShort("B"), .customLong("protocol")],
    help: "The protocols to speak: auto, ascii or binary.",
    transform: Self.protocols
  )
  var protocols = MemcachedProtocols.any

  @Option(name: [.customShort("c"), .long], help: "How many clients may be connected at a time.")
  var connectionLimit = 1024

  @Option(help: "The seconds after which a client that says nothing is disconnected; 0 for never.")
  var idleTimeout = 0

  @Flag(name: [.customShort("C"), .long], help: "Give items no CAS numbers.")
  var disableCas = false

  @Flag(name: [.customShort("M"), .long], help: "Refuse items that there is no room for, instead of evicting others.")
  var disableEvictions = false

  @Flag(name: [.customShort("F"), .long], help: "Refuse flush_all.")
  var disableFlushAll = false

  @Flag(name: [.customShort("X"), .long], help: "Refuse to list keys.")
  var disableDumping = false

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
    guard (1...1_000_000).contains(self.connectionLimit) else {
      throw ValidationError("--connection-limit is \(self.connectionLimit); expected 1 to 1000000")
    }
    guard (0...1_000_000_000).contains(self.idleTimeout) else {
      throw ValidationError("--idle-timeout is \(self.idleTimeout); expected 0 to 1000000000 seconds")
    }
    for user in self.user where !user.contains(":") {
      throw ValidationError("--user is \(user); expected NAME:PASSWORD")
    }
  }

  private static func protocols(_ text: String) throws -> MemcachedProtocols {
    guard let protocols = MemcachedProtocols(rawValue: text) else {
      throw ValidationError("--protocol is \(text); expected auto, ascii or binary")
    }
    return protocols
  }

  func run() async throws {
    let memcached = try await FakeMemcached.start(self.fakeConfiguration)
    await serve("memcached", memcached, at: memcached.host, memcached.port)
  }

  private var fakeConfiguration: FakeMemcached.Configuration {
    var configuration = FakeMemcached.Configuration()
    configuration.port = self.server.port ?? 11_211
    configuration.host = self.server.host
    configuration.memoryLimit = self.memoryLimit * 1024 * 1024
    configuration.maximumItem = self.maximumItem
    configuration.protocols = self.protocols
    configuration.maximumConnections = self.connectionLimit
    configuration.idleTimeout = self.idleTimeout == 0 ? nil : .seconds(self.idleTimeout)
    configuration.usesCAS = !self.disableCas
    configuration.evicts = !self.disableEvictions
    configuration.allowsFlush = !self.disableFlushAll
    configuration.allowsDump = !self.disableDumping
    configuration.users = Dictionary(self.user.map { halves(of: $0, at: ":") }) { $1 }
    configuration.requestLogCapacity = self.server.requestLogCapacity(configuration.requestLogCapacity)
    return configuration
  }
}
