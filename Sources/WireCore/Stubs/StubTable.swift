// WireCore: what every fake shares, pure. This file: the stubs of one server and what they matched.

/// A stub as it stands: what it is for and how often it was used.
public struct Stub: Sendable, CustomStringConvertible {
  /// The stub's name: given, or its pattern in words.
  public let name: String
  /// Which requests it is for.
  public let pattern: RequestPattern
  /// How many requests it answered or disturbed.
  public fileprivate(set) var matchCount = 0

  /// `GET user:* (matched 2 times)`.
  public var description: String { "\(self.name) (matched \(self.matchCount) times)" }
}

/// The stubs of one server. The one added last is asked first.
package struct StubTable<Answer: Sendable>: Sendable {
  private struct Row: Sendable {
    var id: Int
    var stub: Stub
    var responses: [StubResponse<Answer>]
    /// How often the first of `responses` was used.
    var used = 0
    /// How many requests met the pattern's standing conditions.
    var turns = 0
  }

  private var rows: [Row] = [] {
    didSet { self.isEmpty = self.rows.isEmpty }
  }
  private var nextID = 0
  private var states: [String: String] = [:]

  package init() {}

  /// Stored, since it is asked for at every read, where the rows' type is not known.
  package private(set) var isEmpty = true
  package var stubs: [Stub] { self.rows.map(\.stub) }

  /// Adds a stub and returns its number. Responses follow each other; each is for one request unless it says
  /// how many, and the last for all that follow. Without responses it only counts.
  package mutating func add(_ pattern: RequestPattern, name: String?, _ responses: [StubResponse<Answer>]) -> Int {
    var responses = responses.isEmpty ? [.passThrough] : responses
    for index in responses.indices.dropLast() where responses[index].count == nil { responses[index].count = 1 }
    self.nextID += 1
    let stub = Stub(name: name ?? pattern.description, pattern: pattern)
    self.rows.append(Row(id: self.nextID, stub: stub, responses: responses))
    return self.nextID
  }

  package func stub(_ id: Int) -> Stub? { self.rows.first { $0.id == id }?.stub }

  package mutating func remove(_ id: Int) { self.rows.removeAll { $0.id == id } }

  package mutating func removeAll() {
    self.rows = []
    self.states = [:]
  }

  /// The state that a scenario is in.
  package func state(of scenario: String) -> String { self.states[scenario] ?? "started" }

  package mutating func setState(of scenario: String, to state: String) { self.states[scenario] = state }

  /// What shall happen to a request, and the name of the stub that says so.
  package mutating func match(
    _ request: RequestFacts,
    using random: inout SeededRandom
  ) -> (response: StubResponse<Answer>, name: String)? {
    for index in self.rows.indices.reversed() {
      guard self.applies(index, to: request, using: &random), let response = self.nextResponse(index) else { continue }
      self.rows[index].stub.matchCount += 1
      if let transition = response.transition { self.states[transition.scenario] = transition.state }
      return (response, self.rows[index].stub.name)
    }
    return nil
  }

  private mutating func applies(_ index: Int, to request: RequestFacts, using random: inout SeededRandom) -> Bool {
    let pattern = self.rows[index].stub.pattern
    // An attempt to connect is only meant by name.
    if request.command == RequestPattern.connectCommand, !pattern.isForConnecting { return false }
    guard pattern.differences(from: request).isEmpty else { return false }
    if let state = pattern.state, self.state(of: state.scenario) != state.state { return false }
    self.rows[index].turns += 1
    if let turns = pattern.turns, !turns.contains(self.rows[index].turns) { return false }
    if let probability = pattern.probability {
      return Double.random(in: 0..<1, using: &random) < probability
    }
    return true
  }

  private mutating func nextResponse(_ index: Int) -> StubResponse<Answer>? {
    while let response = self.rows[index].responses.first {
      guard let count = response.count, self.rows[index].used >= count else {
        self.rows[index].used += 1
        return response
      }
      self.rows[index].responses.removeFirst()
      self.rows[index].used = 0
    }
    return nil
  }
}
