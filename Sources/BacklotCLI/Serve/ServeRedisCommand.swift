// BacklotCLI, serve: fakes for other programs. This file: Redis.

import ArgumentParser
import FakeRedis

/// `backlot serve redis`.
struct ServeRedisCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "redis", abstract: "Serve a fake Redis.")

  @OptionGroup var server: ServeOptions

  @Option(help: "The version to behave as: 7.0, 7.2 or 7.4.")
  var version = "7.0"

  @Option(help: "A password that clients must give.")
  var password: String?

  @Option(help: "A file of commands, one a line, to fill the server with.")
  var seed: String?

  func validate() throws {
    guard self.redisVersion != nil else {
      throw ValidationError("--version is \(self.version); the fake behaves as 7.0, 7.2 or 7.4")
    }
  }

  func run() async throws {
    var configuration = FakeRedis.Configuration()
    configuration.port = self.server.port ?? 6379
    configuration.host = self.server.host
    configuration.password = self.password
    configuration.version = self.redisVersion ?? configuration.version
    configuration.requestLogCapacity = self.server.requestLogCapacity(configuration.requestLogCapacity)
    let redis = try await FakeRedis.start(configuration)
    if let seed { try redis.seed(from: seed) }
    await serve("redis", redis, at: redis.host, redis.port)
  }

  private var redisVersion: RedisVersion? {
    RedisVersion.allCases.first { $0.rawValue == self.version || $0.rawValue.hasPrefix(self.version + ".") }
  }
}
