// Tests of DataTracing, SQL: the pool. This file: random events, told to the state machine and to the model.

import Testing

@testable import DataTracing

@Suite struct PoolModelTests {
  /// 100,000 events in all, for each seed a sequence of pools of random configuration from first borrow to last close.
  @Test(arguments: [1, 2, 3, 0xB0A7, UInt64.max])
  func theStateDoesWhatTheModelSays(seed: UInt64) {
    var random = TestRandom(seed: seed)
    var census: [String: Int] = [:]
    var steps = 0
    while steps < 20_000 {
      var run = PoolRun(random)
      steps += run.live(steps: 500)
      if let difference = run.difference {
        Issue.record("seed \(seed): \(difference)\n\(run.journal.suffix(30).joined(separator: "\n"))")
        return
      }
      census.merge(run.census) { $0 + $1 }
      random = run.random
    }
    // Events that never happened would prove nothing.
    let expected: Set = [
      "reuse", "reopen", "reopenOne", "openNew", "queued", "refusedAtOnce", "refused", "close", "finish", "left",
    ]
    #expect(expected.isSubset(of: census.keys), "seed \(seed) saw only \(census)")
    print("pool model: seed \(seed), \(steps) steps, \(census.sorted { $0.key < $1.key })")
  }
}

/// One pool and its model.
struct PoolRun {
  var random: TestRandom
  var state: PoolState
  var model: PoolModel
  var now = Duration.zero
  var caller = 0
  var steps = 0
  var difference: String?
  var journal: [String] = []
  var census: [String: Int] = [:]

  init(_ random: TestRandom) {
    var random = random
    let configuration = ConnectionPool.Configuration(
      maxOpenConnections: [0, 1, 2, 5, 25].randomElement(using: &random) ?? 0,
      maxIdleConnections: [-1, 0, 1, 3, 40].randomElement(using: &random) ?? 0,
      maxLifetime: [nil, .zero, .seconds(100), .seconds(300)].randomElement(using: &random) ?? nil,
      maxIdleTime: [nil, .zero, .seconds(20), .seconds(60)].randomElement(using: &random) ?? nil
    )
    self.random = random
    self.state = PoolState(configuration)
    self.model = PoolModel(configuration)
  }

  /// Makes so many random steps, then closes the pool and goes on until it is closed. Returns the number of steps.
  mutating func live(steps: Int) -> Int {
    while self.difference == nil, self.steps < steps { self.step() }
    self.tell("close", self.state.close(at: self.now)) { model, now in model.close(now) }
    while self.difference == nil, !self.model.isFinished { self.step() }
    if self.difference == nil, self.state.phase != .closed { self.difference = "not closed at the end" }
    return self.steps
  }

  private mutating func step() {
    switch Int.random(in: 0..<100, using: &self.random) {
    case ..<30: self.borrow()
    case ..<50: self.giveBack(self.any(self.model.lent), isReusable: true)
    case ..<55: self.giveBack(self.any(self.model.lent), isReusable: false)
    case ..<70: self.opened(self.any(self.model.opening))
    case ..<75: self.openFailed(self.any(self.model.opening))
    case ..<79: self.replace(self.any(self.model.lent))
    case ..<86: self.closed(self.any(self.model.closing))
    case ..<91: self.leave()
    case ..<96: self.now += .milliseconds(Int.random(in: 0...60_000, using: &self.random))
    case ..<97: self.tell("sweep", self.state.sweep(at: self.now)) { model, now in model.sweep(now) }
    default: self.nonsense()
    }
    self.steps += 1
  }

  private mutating func any(_ slots: [Int]) -> Int? { slots.randomElement(using: &self.random) }

  private mutating func borrow() {
    self.caller += 1
    let caller = self.caller
    let (answer, actions) = self.state.borrow(caller, at: self.now)
    var got = Set(actions.map { self.effect($0) })
    let expected = self.model.borrow(caller, self.now)
    switch answer {
    case .refused: got.insert(.refusedAtOnce)
    case .queued: got.insert(.queued)
    case .granted(.reuse(let slot)): got.insert(.reuse(slot, by: caller))
    case .granted(.open(let slot)): self.chose(slot, caller, expected, &got)
    }
    self.compare("borrow by \(caller)", got, expected)
  }

  /// A slot to open a connection in, which must be a new one, or one of those that expired.
  private mutating func chose(
    _ slot: Int,
    _ caller: Int,
    _ expected: Set<PoolModel.Effect>,
    _ got: inout Set<PoolModel.Effect>
  ) {
    let isNew = !self.model.connections.contains { $0.slot == slot }
    let choices = expected.compactMap { if case .reopenOne(let choices, _) = $0 { choices } else { nil } }.first
    if let choices, choices.contains(slot) {
      got.formUnion([.reopenOne(of: choices, by: caller), .close(slot)])
    } else {
      got.insert(isNew ? .openNew(by: caller) : .reopen(slot, by: caller))
    }
    self.model.chose(slot, for: caller)
  }

  private mutating func giveBack(_ slot: Int?, isReusable: Bool) {
    guard let slot else { return }
    let actions = self.state.giveBack(slot, isReusable: isReusable, at: self.now)
    self.tell("give back \(slot), reusable \(isReusable)", actions) { model, now in
      model.giveBack(slot, isReusable: isReusable, now)
    }
  }

  private mutating func opened(_ slot: Int?) {
    guard let slot else { return }
    self.state.opened(slot, at: self.now)
    self.tell("opened \(slot)", []) { model, now in
      model.opened(slot, now)
      return []
    }
  }

  private mutating func openFailed(_ slot: Int?) {
    guard let slot else { return }
    let actions = self.state.openFailed(slot, at: self.now)
    self.tell("could not open \(slot)", actions) { model, now in model.openFailed(slot, now) }
  }

  private mutating func replace(_ slot: Int?) {
    guard let slot else { return }
    self.state.replace(slot)
    self.tell("could not reset \(slot)", []) { model, _ in
      model.replace(slot)
      return []
    }
  }

  private mutating func closed(_ slot: Int?) {
    guard let slot else { return }
    let actions = self.state.closed(slot, at: self.now)
    self.tell("closed \(slot)", actions) { model, now in model.closed(slot, now) }
  }

  /// Somebody is cancelled or has waited too long, who may not wait at all.
  private mutating func leave() {
    let waiting = self.model.queue.map(\.caller)
    let caller = waiting.randomElement(using: &self.random) ?? Int.random(in: 0...self.caller + 1, using: &self.random)
    let (hasLeft, mustLeave) = (self.state.leave(caller, at: self.now), self.model.leave(caller, self.now))
    if hasLeft != mustLeave { self.difference = "\(caller) left: \(hasLeft), must: \(mustLeave)" }
    if hasLeft { self.census["left", default: 0] += 1 }
    self.tell("\(caller) leaves", []) { _, _ in [] }
  }

  /// An event about a slot in which that cannot happen, or could.
  private mutating func nonsense() {
    let slot = Int.random(in: -1...60, using: &self.random)
    switch Int.random(in: 0..<5, using: &self.random) {
    case 0: self.giveBack(slot, isReusable: Bool.random(using: &self.random))
    case 1: self.opened(slot)
    case 2: self.openFailed(slot)
    case 3: self.replace(slot)
    default: self.closed(slot)
    }
  }

  private mutating func tell(
    _ event: String,
    _ actions: [PoolState.Action],
    _ model: (inout PoolModel, Duration) -> Set<PoolModel.Effect>
  ) {
    let got = actions.map { self.effect($0) }
    if Set(got).count != got.count { self.difference = "\(event): twice the same of \(got)" }
    self.compare(event, Set(got), model(&self.model, self.now))
  }

  private func effect(_ action: PoolState.Action) -> PoolModel.Effect {
    switch action {
    case .grant(.reuse(let slot), let caller): .reuse(slot, by: caller)
    case .grant(.open(let slot), let caller): .reopen(slot, by: caller)
    case .refuse(let caller): .refused(caller)
    case .close(let slot): .close(slot)
    case .finish: .finish
    }
  }

  private mutating func compare(_ event: String, _ got: Set<PoolModel.Effect>, _ expected: Set<PoolModel.Effect>) {
    self.journal.append("\(self.now) \(event): \(got)")
    for effect in got { self.census[Self.name(effect), default: 0] += 1 }
    guard self.difference == nil else { return }
    if got != expected { self.difference = "\(event): expected \(expected), got \(got)" }
    if self.state.statistics != self.model.statistics {
      self.difference = "\(event): expected \(self.model.statistics), got \(self.state.statistics)"
    }
    if self.state.snapshot.pendingRequests != self.model.queue.count { self.difference = "\(event): queue differs" }
    if let broken = self.brokenLaw { self.difference = "\(event): \(broken)" }
  }

  /// What must hold at any time, whatever the model says.
  private var brokenLaw: String? {
    let (idle, busy) = (self.state.idle.map(\.slot), self.state.busy)
    if Set(idle).count != idle.count || idle.contains(where: { busy[$0] != nil }) { return "one slot in two places" }
    let open = idle.count + busy.count
    if open > self.model.limit { return "more open than may be" }
    if idle.count > self.model.idleLimit { return "more idle than may be" }
    if self.state.snapshot.pendingRequests > 0, open < self.model.limit || !idle.isEmpty { return "waits for nothing" }
    return nil
  }

  private static func name(_ effect: PoolModel.Effect) -> String {
    String(String(describing: effect).prefix { $0.isLetter })
  }
}
