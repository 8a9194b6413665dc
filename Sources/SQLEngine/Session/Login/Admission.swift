// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: from a login to a session (manual, 55.2.1).

import PostgresWire
import WireCore

extension PostgresEngine {
  /// Lets a client in that has proved who it is: makes its session and tells it what it has to know.
  ///
  /// - Throws: why it cannot be let in.
  mutating func admit(
    _ login: Login,
    _ connection: ConnectionID,
    _ writer: inout PostgresWriter
  ) throws(SQLError) -> Conversation {
    writer.authenticationOk()
    guard self.settings.users.keys.contains(login.user) else {
      throw .fatal(.invalidAuthorizationSpecification, "role \"\(login.user)\" does not exist")
    }
    guard login.database == self.settings.database else {
      throw .fatal(.invalidCatalogName, "database \"\(login.database)\" does not exist")
    }
    let sql = try self.makeSession(login)
    self.backends[sql.number] = Backend(connection: connection, key: self.randomBytes(4))
    return Conversation(sql)
  }

  private mutating func makeSession(_ login: Login) throws(SQLError) -> SQLSession {
    var settings = ["session_authorization": login.user]
    for parameter in try login.parameters() { settings[parameter.name] = parameter.value }
    // Of an encoding's name only letters and digits count (`clean_encoding_name`); asyncpg sends it in quotes.
    if let encoding = settings["client_encoding"] {
      settings["client_encoding"] = encoding.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
    do throws(SQLError) {
      return try SQLSession(user: login.user, settings: settings, in: &self.database)
    } catch {
      var error = error
      error.severity = .fatal
      throw error
    }
  }

  /// Lets go of what a session holds.
  mutating func close(_ conversation: inout Conversation) {
    conversation.sql.close(in: &self.database)
    self.backends.remove(conversation.number)
  }
}
