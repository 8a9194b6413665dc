// BacklotCLI: the executable `backlot`. This file: serving a fake PostgreSQL to other programs.

import ArgumentParser
import FakePostgres

/// `backlot serve postgres`.
struct ServePostgresCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "postgres", abstract: "Serve a fake PostgreSQL.")

  @ArgumentParser.Option(help: "The port to listen on; 0 takes a free one.")
  var port = 5432

  @ArgumentParser.Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @ArgumentParser.Option(help: "The name of the only user.")
  var user = "postgres"

  @ArgumentParser.Option(help: "The user's password; without one clients need not authenticate.")
  var password: String?

  @ArgumentParser.Option(
    help: "How clients give the password: password, md5 or scram-sha-256; or trust, to ask for none."
  )
  var authentication: String?

  @ArgumentParser.Option(help: "The name of the only database.")
  var database = "postgres"

  @ArgumentParser.Option(help: "A file of SQL statements to fill the database with.")
  var seed: String?

  @ArgumentParser.Flag(help: "Keep no log of requests, which is faster under load.")
  var noRequestLog = false

  func validate() throws {
    guard (0...65_535).contains(self.port) else {
      throw ValidationError("--port is \(self.port); a port is a number from 0 to 65535")
    }
    if let authentication, PostgresAuthentication(rawValue: authentication) == nil {
      let methods = PostgresAuthentication.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--authentication is \(authentication); the fake knows \(methods)")
    }
  }

  func run() async throws {
    var configuration = FakePostgres.Configuration()
    configuration.port = self.port
    configuration.host = self.host
    configuration.user = self.user
    configuration.password = self.password
    configuration.authentication = self.authentication.flatMap { PostgresAuthentication(rawValue: $0) }
    configuration.database = self.database
    if self.noRequestLog { configuration.requestLogCapacity = 0 }
    let postgres = try await FakePostgres.start(configuration)
    if let seed { try postgres.seed(from: seed) }
    say("postgres listening on \(postgres.host):\(postgres.port)")
    await terminationSignal()
    await postgres.stop()
  }
}
