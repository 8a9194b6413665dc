// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: who waits for whom.

/// Sessions that wait.
struct WaitTable: Sendable {
  /// Those who wait for what another session has, such as an advisory lock.
  private var holders: [Int: Int] = [:]
  /// Those who want to write, first who came first.
  private var line: [Int] = []

  /// Who is to write next.
  var next: Int? { self.line.first }

  /// For whom a session waits.
  func holder(of session: Int, writer: Int?) -> Int? {
    self.line.contains(session) ? writer : self.holders[session]
  }

  mutating func insert(_ session: Int, holder: Int) {
    _ = self.remove(session)
    self.holders[session] = holder
  }

  /// Tried again in vain, it keeps its place.
  mutating func lineUp(_ session: Int) {
    self.holders[session] = nil
    if !self.line.contains(session) { self.line.append(session) }
  }

  /// Takes a session out; tells whether it was the next to write.
  mutating func remove(_ session: Int) -> Bool {
    if !self.holders.isEmpty { self.holders[session] = nil }
    guard let place = self.line.firstIndex(of: session) else { return false }
    self.line.remove(at: place)
    return place == 0
  }

  /// Takes everybody out who does not wait to write.
  mutating func removeHolders() -> Set<Int> {
    defer { self.holders = [:] }
    return Set(self.holders.keys)
  }

  mutating func removeAll() -> Set<Int> {
    defer { self.line = [] }
    return self.removeHolders().union(self.line)
  }
}

extension SQLDatabase {
  /// Lets go of the write lock: the next in the line may write.
  mutating func releaseWriter() {
    guard self.writer != nil else { return }
    self.writer = nil
    if let next = self.waits.next { self.woken.insert(next) }
  }

  /// A session got what it waited for, or gave up.
  mutating func endWait(_ session: Int) {
    let wasNext = self.waits.remove(session)
    // Whoever was woken to write may not have wanted to any more.
    if wasNext, self.writer == nil, let next = self.waits.next { self.woken.insert(next) }
  }

  /// Whoever waits for something else than to write tries again.
  mutating func wakeAll() { self.woken.formUnion(self.waits.removeHolders()) }

  /// Notes that a session waits for the one that writes.
  mutating func wait(_ session: Int, forWriter writer: Int) throws(SQLError) {
    try self.checkDeadlock(session, writer)
    self.waits.lineUp(session)
  }

  /// Notes that a session waits for another.
  mutating func wait(_ session: Int, for holder: Int) throws(SQLError) {
    try self.checkDeadlock(session, holder)
    self.waits.insert(session, holder: holder)
  }

  /// 40P01 if a session would wait for one that waits for it in turn (manual, 13.3.4).
  private mutating func checkDeadlock(_ session: Int, _ holder: Int) throws(SQLError) {
    var next: Int? = holder
    var seen: Set<Int> = []
    while let here = next, seen.insert(here).inserted {
      if here == session {
        self.endWait(session)
        throw SQLError(
          .deadlockDetected,
          "deadlock detected",
          detail: "Process \(session) waits for ShareLock on transaction; blocked by process \(holder).\n"
            + "Process \(holder) waits for ShareLock on transaction; blocked by process \(session).",
          hint: "See server log for query details."
        )
      }
      next = self.waits.holder(of: here, writer: self.writer)
    }
  }
}
