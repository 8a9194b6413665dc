// BacklotCLI: the executable `backlot`. This file: serving fakes to other programs.

import ArgumentParser
import Dispatch
import FakeRedis

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `backlot serve`: a fake as a server of its own.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve a fake database until SIGINT or SIGTERM.",
    subcommands: [ServePostgresCommand.self, ServeRedisCommand.self]
  )
}

/// `backlot serve redis`.
struct ServeRedisCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "redis", abstract: "Serve a fake Redis.")

  @Option(help: "The port to listen on; 0 takes a free one.")
  var port = 6379

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The version to behave as: 7.0, 7.2 or 7.4.")
  var version = "7.0"

  @Option(help: "A password that clients must give.")
  var password: String?

  @Option(help: "A file of commands, one a line, to fill the server with.")
  var seed: String?

  @Flag(help: "Keep no log of requests, which is faster under load.")
  var noRequestLog = false

  func validate() throws {
    guard (0...65_535).contains(self.port) else {
      throw ValidationError("--port is \(self.port); a port is a number from 0 to 65535")
    }
    guard self.redisVersion != nil else {
      throw ValidationError("--version is \(self.version); the fake behaves as 7.0, 7.2 or 7.4")
    }
  }

  func run() async throws {
    var configuration = FakeRedis.Configuration()
    configuration.port = self.port
    configuration.host = self.host
    configuration.password = self.password
    configuration.version = self.redisVersion ?? configuration.version
    if self.noRequestLog { configuration.requestLogCapacity = 0 }
    let redis = try await FakeRedis.start(configuration)
    if let seed { try redis.seed(from: seed) }
    say("redis listening on \(redis.host):\(redis.port)")
    await terminationSignal()
    await redis.stop()
  }

  private var redisVersion: RedisVersion? {
    RedisVersion.allCases.first { $0.rawValue == self.version || $0.rawValue.hasPrefix(self.version + ".") }
  }
}

/// Prints a line at once, so that a program that reads our output through a pipe sees it.
func say(_ line: String) {
  print(line)
  fflush(nil)
}

/// Returns on SIGINT or SIGTERM.
func terminationSignal() async {
  let signals = [SIGINT, SIGTERM]
  let (received, continuation) = AsyncStream.makeStream(of: Void.self)
  let sources = signals.map { number in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number)
    source.setEventHandler { continuation.yield() }
    source.resume()
    return source
  }
  for await _ in received { break }
  for source in sources { source.cancel() }
}
