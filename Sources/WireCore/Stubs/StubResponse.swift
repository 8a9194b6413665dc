// WireCore: what every fake shares, pure. This file: what happens to a request that a stub matches.

/// What happens instead of, or around, the real answer. One language for all fakes.
///
/// ```swift
/// .reply(.error("LOADING Redis is loading the dataset in memory")).times(2)
/// .delay(.milliseconds(150))             // by the fake's clock
/// .drop.afterEffect                      // applied, but the answer is lost
/// .hold(gate).afterEffect                // applied, and answered when the test opens the gate
/// .truncate(after: 3)                    // half a reply, then the connection closes
/// ```
public struct StubResponse<Answer: Sendable>: Sendable {
  /// What is written.
  package enum Output: Sendable {
    /// What the backend really answers. It carries the request out for that.
    case real
    /// The first so many bytes of the real answer.
    case truncated(Int)
    case answer(Answer)
    /// So many bytes drawn with the fake's seed.
    case garbage(Int)
    case nothing
  }

  /// What becomes of the connection afterwards.
  package enum Ending: Sendable {
    case open, close, reset
    /// It stays connected, and nothing is ever read from it or written to it again.
    case mute
  }

  package var output: Output
  package var ending = Ending.open
  /// Whether the request is carried out.
  package var hasEffect: Bool
  /// Whether it is carried out before the wait, if there is a wait.
  package var waitsAfterEffect = false
  package var delay = Duration.zero
  package var jitter = Duration.zero
  package var gate: Gate?
  /// How many requests it is for; `nil` for all that come.
  package var count: Int?
  /// The scenario's state afterwards.
  package var transition: (scenario: String, state: String)?

  /// Whether something has to happen before it is done: time to pass, a gate to open.
  package var waits: Bool { self.delay > .zero || self.jitter > .zero || self.gate != nil }

  private init(_ output: Output, ending: Ending = .open, hasEffect: Bool) {
    self.output = output
    self.ending = ending
    self.hasEffect = hasEffect
  }

  /// Answers this and does not carry the request out.
  public static func reply(_ answer: Answer) -> Self { Self(.answer(answer), hasEffect: false) }

  /// Lets the request through, as if there were no stub.
  public static var passThrough: Self { Self(.real, hasEffect: true) }

  /// Waits before the request is carried out, by the fake's clock.
  ///
  /// - Parameters:
  ///   - delay: how long, at least.
  ///   - jitter: the most that is added, drawn with the fake's seed.
  public static func delay(_ delay: Duration, jitter: Duration = .zero) -> Self {
    Self.passThrough.delayed(by: delay, jitter: jitter)
  }

  /// Closes the connection in order (FIN) without an answer, and does not carry the request out.
  public static var drop: Self { Self(.nothing, ending: .close, hasEffect: false) }

  /// Resets the connection (RST) without an answer, and does not carry the request out.
  public static var reset: Self { Self(.nothing, ending: .reset, hasEffect: false) }

  /// Carries the request out, writes the first `count` bytes of the answer and closes the connection.
  public static func truncate(after count: Int) -> Self {
    Self(.truncated(max(count, 0)), ending: .close, hasEffect: true)
  }

  /// Writes `count` bytes of nonsense, drawn with the fake's seed, and does not carry the request out.
  public static func garbage(_ count: Int = 64) -> Self { Self(.garbage(max(count, 0)), hasEffect: false) }

  /// Never answers, and does not carry the request out. The connection stays open and silent.
  public static var silence: Self { Self(.nothing, ending: .mute, hasEffect: false) }

  /// Holds the request until the test opens the gate, then carries it out.
  public static func hold(_ gate: Gate) -> Self { Self.passThrough.held(at: gate) }

  /// The same, but the request is carried out first: applied, and then the answer goes wrong or comes late.
  ///
  /// A request that blocks has been carried out when it is served: `.drop.afterEffect` on BLPOP loses the element.
  public var afterEffect: Self {
    self.with {
      $0.hasEffect = true
      $0.waitsAfterEffect = true
    }
  }

  /// The same, after a wait by the fake's clock.
  public func delayed(by delay: Duration, jitter: Duration = .zero) -> Self {
    self.with {
      $0.delay = delay
      $0.jitter = jitter
    }
  }

  /// The same, once the test opens the gate.
  public func held(at gate: Gate) -> Self { self.with { $0.gate = gate } }

  /// The same, for one request.
  public var once: Self { self.times(1) }

  /// The same, for `count` requests; then the stub's next response follows, or the real answer.
  public func times(_ count: Int) -> Self { self.with { $0.count = max(count, 0) } }

  /// The same; afterwards a scenario is in another state.
  public func then(_ scenario: String, becomes state: String) -> Self {
    self.with { $0.transition = (scenario, state) }
  }

  private func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}
