// RedisEngine: Redis's data and commands, pure. This file: CLIENT PAUSE and DEBUG SLEEP, which make clients wait.

import NIOCore
import RESP
import WireCore

/// Who has to wait, and until when. Times are in milliseconds since the Unix epoch.
struct Pauses: Sendable {
  /// What CLIENT PAUSE holds back.
  enum Mode: Sendable {
    /// Commands that may change data.
    case writes
    /// Every command.
    case all
  }

  /// DEBUG SLEEP: the whole server stands still.
  struct Sleep: Sendable {
    var until: Int64
    /// Who is answered when it ends, with the bytes of the answer.
    var connection: ConnectionID?
    var reply: ByteBuffer
  }

  fileprivate(set) var mode: Mode?
  fileprivate var end: Int64 = 0
  fileprivate var sleep: Sleep?
  /// Connections whose request was postponed, in the order in which they asked.
  fileprivate var postponed: [ConnectionID] = []

  /// Whether anybody has to wait. Asked for every command.
  @inline(__always)
  var isActive: Bool { self.mode != nil || self.sleep != nil }

  var isAsleep: Bool { self.sleep != nil }

  /// When the next wait ends.
  var nextDeadline: Int64? {
    switch (self.mode == nil ? nil : self.end, self.sleep?.until) {
    case (let end?, let until?): min(end, until)
    case (let end, let until): end ?? until
    }
  }
}

extension RedisEngine {
  /// CLIENT PAUSE. A pause that is under way is only ever made longer and stricter.
  mutating func pause(_ mode: Pauses.Mode, until end: Int64) {
    self.pauses.mode = self.pauses.mode == .all ? .all : mode
    self.pauses.end = max(self.pauses.end, end)
    if self.pauses.end <= self.milliseconds { self.unpause() }
  }

  /// CLIENT UNPAUSE.
  mutating func unpause() {
    self.pauses.mode = nil
    self.pauses.end = 0
    self.wakePostponed()
  }

  /// DEBUG SLEEP: nobody is served until `until`; then `connection` is sent `reply`.
  mutating func sleep(until: Int64, reply: ByteBuffer, to connection: ConnectionID?) {
    self.pauses.sleep = Pauses.Sleep(until: until, connection: connection, reply: reply)
  }

  /// Ends the waits whose time is up.
  mutating func endDuePauses() {
    if let sleep = self.pauses.sleep, sleep.until <= self.milliseconds {
      self.pauses.sleep = nil
      self.answer(sleep)
      self.wakePostponed()
    }
    if self.pauses.mode != nil, self.pauses.end <= self.milliseconds { self.unpause() }
  }

  private mutating func answer(_ sleep: Pauses.Sleep) {
    guard let id = sleep.connection, let client = self.clients.slot(of: id) else { return }
    if self.admitsReply(client) { self.actions.append(.deliver(sleep.reply, to: id)) }
    self.actions.append(.wake(id))
  }

  /// Postponed requests are offered again; those that still have to wait are postponed again.
  private mutating func wakePostponed() {
    for id in self.pauses.postponed { self.actions.append(.wake(id)) }
    self.pauses.postponed = []
  }

  /// Remembers that a client's request waits for the end of the pause.
  mutating func postpone(_ client: Int) {
    let id = self.clients[client].info.id
    if !self.pauses.postponed.contains(id) { self.pauses.postponed.append(id) }
  }

  /// Forgets a client that went away.
  mutating func forgetPostponed(_ client: Int) {
    let id = self.clients[client].info.id
    self.pauses.postponed.removeAll { $0 == id }
  }

  /// Whether a pause holds a command back. EXEC is a write if anything that was queued is.
  func isHeldBack(_ command: Command, _ client: Int) -> Bool {
    switch self.pauses.mode {
    case nil: false
    case .all: true
    case .writes:
      command.mayReplicate
        || command.name == "exec"
          && self.clients[client].transaction?.queue.contains { $0.command.mayReplicate } == true
    }
  }
}

extension Command {
  /// Commands that replicas would have to hear of.
  fileprivate var mayReplicate: Bool {
    self.flags.contains(.write) || self.name == "publish" || self.name == "spublish"
  }
}
