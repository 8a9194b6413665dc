// MongoEngine/Session: one client's conversation. This file: the data as it was, for reads of one moment (manual: "Read
// Concern \"snapshot\"").

import BSON
import WireCore

/// The data as it was, since somebody first asked for the data of one moment.
struct SnapshotHistory: Sendable {
  private var moments: [(time: BSONTimestamp, data: MongoData)] = []

  /// How many seconds back it goes: `minSnapshotHistoryWindowInSeconds`.
  private static let window: UInt32 = 300
  /// How many moments it has at most.
  private static let capacity = 1000

  /// Whether somebody reads of moments.
  var isKept: Bool { !self.moments.isEmpty }

  /// Keeps what the data is from a moment on.
  mutating func append(_ data: MongoData, at time: BSONTimestamp) {
    if self.moments.last?.time == time { self.moments.removeLast() }
    self.moments.append((time, data))
    let oldest = time.seconds - min(time.seconds, Self.window)
    let isFull = self.moments.count > Self.capacity
    // What the first one holds is still the data of the window's begin, until the second is older than that, too.
    let first = self.moments.dropFirst().firstIndex { $0.time.seconds >= oldest } ?? self.moments.count
    self.moments.removeFirst(max(first - 1, isFull ? Self.capacity / 2 : 0))
  }

  /// The data of a moment; `nil` if nobody knows any more.
  func data(at time: BSONTimestamp) -> MongoData? { self.moments.last { $0.time <= time }?.data }
}

extension CommandCall {
  /// The moment whose data a command asks for, outside of transactions.
  var snapshotTime: BSONTimestamp? {
    guard !self.isInTransaction, self.readLevel == "snapshot",
      case .timestamp(let time)? = self.body.document("readConcern")?["atClusterTime"]
    else { return nil }
    return time
  }
}

extension MongoEngine {
  /// Carries a command out that reads, on the data of a moment.
  mutating func perform(
    _ command: MongoCommand,
    _ call: CommandCall,
    at time: BSONTimestamp
  ) throws(MongoError) -> BSONDocument {
    guard var data = time == self.oplog.time ? self.data : self.history.data(at: time) else {
      throw .of(
        .snapshotTooOld,
        "Read timestamp \(BSONValue.timestamp(time).shell) is older than the oldest available timestamp."
      )
    }
    swap(&self.data, &data)
    defer { swap(&self.data, &data) }
    return try command.perform(call, &self)
  }

  /// Keeps the data of this moment for later reads, if a command reads it as that of one.
  mutating func keepSnapshot(for call: CommandCall) {
    guard !self.history.isKept, !call.isInTransaction, call.readLevel == "snapshot" else { return }
    self.history.append(self.data, at: self.oplog.time)
  }
}
