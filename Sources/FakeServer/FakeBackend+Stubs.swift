// FakeServer: the one network shell of all fakes. This file: answering, delaying and breaking requests.

public import WireCore

/// A stub that was added, to ask about it and to take it away again.
public struct StubHandle<Answer: Sendable>: Sendable {
  fileprivate let controls: FakeControls<Answer>
  fileprivate let id: Int

  /// How many requests it has answered or disturbed so far.
  public var matchCount: Int {
    self.controls.server.withControls { _, stubs in stubs.stub(self.id)?.matchCount ?? 0 }
  }

  /// Takes the stub away.
  public func remove() { self.controls.server.withControls { _, stubs in stubs.remove(self.id) } }
}

extension FakeBackend {
  /// What happens to a request that a stub matches.
  public typealias Response = StubResponse<Answer>

  /// Answers, delays or breaks requests of a pattern. A stub that is added later is asked first.
  ///
  /// ```swift
  /// redis.stub(.command("GET", "user:*"), .reply(.error("LOADING Redis is loading the dataset in memory")))
  /// redis.stub(.command("GET"), .delay(.milliseconds(150)).once, .reset.once)
  /// postgres.stub(.command("UPDATE", "accounts"), .reply(.error(.serializationFailure)).times(2))
  /// postgres.stub(.command("COMMIT"), .drop.afterEffect)
  /// ```
  /// A PostgreSQL statement's command stands for its execution alone, in either protocol; ``RequestPattern/any`` also
  /// means the messages around that, and `PARSE SELECT` only the first of them.
  /// - Parameters:
  ///   - pattern: which requests.
  ///   - responses: what happens, one after the other: each once unless it says how often, the last for all that follow
  ///     unless it says how often.
  ///   - name: what the stub is called in the request log and in failures; its pattern in words unless given.
  @discardableResult
  public func stub(_ pattern: RequestPattern, _ responses: Response..., name: String? = nil) -> StubHandle<Answer> {
    let controls = self.controls
    let id = controls.server.withControls { _, stubs in stubs.add(pattern, name: name, responses) }
    return StubHandle(controls: controls, id: id)
  }

  /// All stubs, in the order in which they were added.
  public var stubs: [Stub] { self.controls.server.withControls { _, stubs in stubs.stubs } }

  /// Stubs that no request has matched.
  public var unusedStubs: [Stub] { self.stubs.filter { $0.matchCount == 0 } }

  /// Checks that every stub was used.
  ///
  /// - Throws: ``VerificationError``, naming the unused ones and the requests that came nearest.
  public func verifyStubsUsed() throws(VerificationError) { try verifyUsed(self.stubs, in: self.requests) }

  /// The state that a scenario is in; `started` until a stub or ``setState(of:to:)`` changed it.
  public func state(of scenario: String) -> String {
    self.controls.server.withControls { _, stubs in stubs.state(of: scenario) }
  }

  /// Puts a scenario into a state.
  public func setState(of scenario: String, to state: String) {
    self.controls.server.withControls { _, stubs in stubs.setState(of: scenario, to: state) }
  }

  /// Takes all stubs away, and puts every scenario back to its start.
  public func removeStubs() { self.controls.server.withControls { _, stubs in stubs.removeAll() } }
}
