// MongoEngine/Session: one client's conversation. This file: what happened, for those who watch.

import BSON
import WireCore

/// One change that everybody could see from a moment on.
struct OplogEntry: Sendable {
  let change: Change
  let time: BSONTimestamp
  /// The position among what happened at this time: a transaction's changes all happen at once.
  let position: UInt32
  let date: BSONDate
  /// How a changed document was changed.
  let style: UpdateStyle
  /// The transaction that it was a part of.
  let session: SessionID?
  let transactionNumber: Int64?
}

/// What a replica set keeps of its changes, and its logical clock.
struct Oplog: Sendable {
  /// The newest entries, oldest first.
  private(set) var entries: [OplogEntry] = []
  /// The number of entries that were dropped.
  private(set) var base = 0
  /// The logical time: when the last change happened.
  private(set) var time: BSONTimestamp

  /// How many entries are kept at least, and bytes of documents at most while there are more.
  private static let capacity = 50_000

  init(now: FakeClock.Instant) { self.time = BSONTimestamp(seconds: seconds(now), increment: 1) }

  /// The number of entries that there ever were.
  var end: Int { self.base + self.entries.count }

  /// An entry by its number, if it is still there.
  subscript(number: Int) -> OplogEntry? {
    let index = number - self.base
    return self.entries.indices.contains(index) ? self.entries[index] : nil
  }

  /// The number of the first entry of which a condition holds that stays true once it is.
  func first(where isWanted: (OplogEntry) -> Bool) -> Int {
    var (low, high) = (0, self.entries.count)
    while low < high {
      let middle = (low + high) / 2
      if isWanted(self.entries[middle]) { high = middle } else { low = middle + 1 }
    }
    return self.base + low
  }

  /// Moves the logical clock on.
  mutating func advance(now: FakeClock.Instant) {
    let now = seconds(now)
    let isLater = now > self.time.seconds
    self.time = BSONTimestamp(
      seconds: isLater ? now : self.time.seconds,
      increment: isLater ? 1 : self.time.increment &+ 1
    )
  }

  mutating func append(_ entry: OplogEntry) {
    self.entries.append(entry)
    guard self.entries.count >= 2 * Self.capacity else { return }
    self.entries.removeFirst(Self.capacity)
    self.base += Self.capacity
  }
}

private func seconds(_ now: FakeClock.Instant) -> UInt32 { UInt32(clamping: now.milliseconds / 1000) }

extension MongoEngine {
  /// Tells everybody who watches what was changed.
  ///
  /// - Parameters:
  ///   - styles: how each change was made; needed of a replica set only.
  ///   - session: the one whose transaction did it, if it was one.
  mutating func publish(_ journal: [Change], _ styles: [UpdateStyle] = [], of session: SessionID? = nil) {
    self.changeCount += 1
    // Commands wait for transactions; what a test or the clock does, does not.
    if session == nil { for owner in self.owners(of: journal) { self.abort(owner) } }
    if !self.openTransactions.isEmpty {
      for change in journal { self.lastChanges[change.key] = self.changeCount - 1 }
    }
    if self.settings.replicaSet != nil { self.record(journal, styles, of: session) }
    if self.history.isKept { self.history.append(self.data, at: self.oplog.time) }
    self.cursors.follow(journal)
    self.wake(.data)
  }

  private mutating func record(_ journal: [Change], _ styles: [UpdateStyle], of session: SessionID?) {
    if session != nil { self.oplog.advance(now: self.now) }
    for (index, change) in journal.enumerated() {
      if session == nil { self.oplog.advance(now: self.now) }
      let entry = OplogEntry(
        change: change,
        time: self.oplog.time,
        position: session == nil ? 0 : UInt32(clamping: index),
        date: self.date,
        style: styles.indices.contains(index) ? styles[index] : .replacement,
        session: session,
        transactionNumber: session.flatMap { self.sessions[$0]?.number }
      )
      self.oplog.append(entry)
    }
  }
}
