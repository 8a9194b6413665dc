// BacklotCLI, serve: fakes for other programs. This file: MongoDB.

import ArgumentParser
import FakeMongo

/// `backlot serve mongo`.
struct ServeMongoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "mongo", abstract: "Serve a fake MongoDB.")

  @OptionGroup var server: ServeOptions

  @ArgumentParser.Option(
    help:
      "The name of the replica set to be the only member of, for transactions and change streams; standalone without."
  )
  var replicaSet: String?

  @ArgumentParser.Option(
    help: "A user that clients must authenticate as, by SCRAM: NAME:PASSWORD. May be given several times."
  )
  var user: [String] = []

  @ArgumentParser.Option(
    help: "Documents in Extended JSON to fill a collection with: DATABASE.COLLECTION=FILE. May be given several times."
  )
  var seed: [String] = []

  func validate() throws {
    for user in self.user where !user.contains(":") {
      throw ValidationError("--user is \(user); expected NAME:PASSWORD")
    }
    for seed in self.seed where !seed.contains("=") {
      throw ValidationError("--seed is \(seed); expected DATABASE.COLLECTION=FILE")
    }
  }

  func run() async throws {
    var configuration = FakeMongo.Configuration()
    configuration.port = self.server.port ?? 27_017
    configuration.host = self.server.host
    configuration.replicaSet = self.replicaSet
    configuration.users = Dictionary(self.user.map { halves(of: $0, at: ":") }) { $1 }
    configuration.requestLogCapacity = self.server.requestLogCapacity(configuration.requestLogCapacity)
    let mongo = try await FakeMongo.start(configuration)
    for (namespace, file) in self.seed.map({ halves(of: $0, at: "=") }) { try mongo.seed(file: file, into: namespace) }
    await serve("mongo", mongo, at: mongo.host, mongo.port)
  }
}
