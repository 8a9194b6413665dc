// BacklotCLI, serve: fakes for other programs. This file: PostgreSQL.

import ArgumentParser
import FakePostgres

/// `backlot serve postgres`.
struct ServePostgresCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "postgres", abstract: "Serve a fake PostgreSQL.")

  @OptionGroup var server: ServeOptions

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

  func validate() throws {
    if let authentication, PostgresAuthentication(rawValue: authentication) == nil {
      let methods = PostgresAuthentication.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--authentication is \(authentication); the fake knows \(methods)")
    }
  }

  func run() async throws {
    var configuration = FakePostgres.Configuration()
    configuration.port = self.server.port ?? 5432
    configuration.host = self.server.host
    configuration.user = self.user
    configuration.password = self.password
    configuration.authentication = self.authentication.flatMap { PostgresAuthentication(rawValue: $0) }
    configuration.database = self.database
    configuration.requestLogCapacity = self.server.requestLogCapacity(configuration.requestLogCapacity)
    let postgres = try await FakePostgres.start(configuration)
    if let seed { try postgres.seed(from: seed) }
    await serve("postgres", postgres, at: postgres.host, postgres.port)
  }
}
