// FakeMongo: the public front. This file: what it shares with all fakes.

public import FakeServer
public import MongoEngine
public import WireCore

extension FakeMongo: FakeBackend {
  /// What a stub may answer.
  public typealias Answer = MongoAnswer

  /// The way to the log and the stubs.
  public var controls: FakeControls<MongoAnswer> { FakeControls(self.server) }

  /// The commands that clients sent, oldest first, without those that drivers send on their own: greetings,
  /// authentication and the end of sessions. ``FakeBackend/messages`` has all.
  public var requests: [LoggedRequest] { self.messages.filter { !driverCommands.contains($0.command) } }

  /// What clients asked for that the real server does and the fake does not, with how often. They got the error that the
  /// real server gives for what it does not know or support. A suite can assert that this is empty.
  public var unsupportedRequests: [String: Int] { self.server.withState { $0.engine.unsupported } }
}

private let driverCommands: Set = ["hello", "isMaster", "ismaster", "saslStart", "saslContinue", "endSessions"]
