// FakePostgres: the public front. This file: what it shares with all fakes.

public import FakeServer
public import SQLEngine
public import WireCore

extension FakePostgres: FakeBackend {
  /// What a stub may answer.
  public typealias Answer = PostgresAnswer

  /// The way to the log and the stubs.
  public var controls: FakeControls<PostgresAnswer> { FakeControls(self.server) }

  /// The statements that clients had carried out, oldest first: the command is the SQL command (`SELECT`,
  /// `CREATE TABLE`), the target the first table, the arguments are the text and the values of its parameters.
  ///
  /// A text of several statements in the simple protocol is one request, named after the first of them. What only
  /// prepares, describes or ends statements is among the `messages`, with the message's name before the SQL command:
  /// `PARSE SELECT`, `BIND SELECT`, `SYNC`.
  public var requests: [LoggedRequest] { self.messages.filter { PostgresRequest.isStatement($0.command) } }

  /// What clients asked for that the fake does not do, with how often: the messages of the errors 0A000 that they got.
  /// A suite can assert that this is empty.
  public var unsupportedRequests: [String: Int] { self.server.withState { $0.engine.unsupported } }
}
