// FakeRedis: the public front. This file: what it shares with all fakes.

public import FakeServer
public import RESP
import RedisEngine
public import WireCore

extension FakeRedis: FakeBackend {
  /// What a stub may answer.
  public typealias Answer = RESPValue

  /// The way to the log and the stubs.
  public var controls: FakeControls<RESPValue> { FakeControls(self.server) }

  /// The commands that clients sent, oldest first.
  public var requests: [LoggedRequest] { self.messages }

  /// Commands of the real server that were asked for and that the fake does not have, with how often. They got the
  /// real server's error for an unknown command. A suite can assert that this is empty.
  public var unsupportedRequests: [String: Int] { self.server.withState { $0.engine.unsupported } }
}
