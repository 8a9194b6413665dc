// FakeServer: the one network shell of all fakes. This file: what a server's lock guards.

package import WireCore

/// Everything a server shares between its event loop and the test: guarded by one lock.
package struct ServerState<Session: WireSession>: Sendable {
  /// The backend's data.
  package var engine: Session.Engine
  /// What clients asked.
  package var log: RequestLog
  /// What shall go wrong.
  package var stubs = StubTable<Session.Request.Answer>()
  /// Draws for stubs and faults.
  package var random: SeededRandom

  /// Whether anybody wants to see single requests.
  var isObserved: Bool { self.log.capacity > 0 || !self.stubs.isEmpty }

  package init(engine: Session.Engine, logCapacity: Int, seed: UInt64) {
    self.engine = engine
    self.log = RequestLog(capacity: logCapacity)
    self.random = SeededRandom(seed: seed)
  }
}
