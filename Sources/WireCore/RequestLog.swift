// WireCore: what every fake shares, pure. This file: the journal of what clients asked.

package import DequeModule

/// How a reply looked, without its content.
public struct ReplySummary: Hashable, Sendable {
  /// The kinds of reply that all backends share.
  public enum Kind: String, Hashable, Sendable {
    /// A plain acknowledgement, such as `+OK`.
    case status
    /// A single value.
    case value
    /// No value: a miss.
    case null
    /// Several values.
    case collection
    /// An error.
    case error
    /// Nothing was written (yet): the request waits, or a fault swallowed its answer.
    case none
  }

  /// What kind of reply it was.
  public var kind: Kind
  /// The backend's error code for an error: `WRONGTYPE`, an SQLSTATE, a MongoDB code.
  public var errorCode: String?
  /// Whether a look-up found something; `nil` where the request was not a look-up.
  public var isHit: Bool?
  /// How many rows or documents it had; `nil` where there could be none.
  public var rowCount: Int?

  /// Makes a summary.
  public init(kind: Kind, errorCode: String? = nil, isHit: Bool? = nil) {
    self.kind = kind
    self.errorCode = errorCode
    self.isHit = isHit
  }
}

/// One request as a fake received and answered it.
public struct LoggedRequest: Hashable, Sendable, CustomStringConvertible {
  /// The position in the log, counted from 0; it keeps counting when old entries are dropped.
  public var index: Int
  /// The connection it came in on.
  public var connection: ConnectionID
  /// When it was received, by the fake's clock.
  public var time: FakeClock.Instant
  /// The command's name.
  public var command: String
  /// The key, table or collection it works on.
  public var target: String?
  /// The arguments behind the command's name.
  public var arguments: [ByteString]
  /// The W3C `traceparent` the client sent along.
  public var traceparent: String?
  /// How it was answered.
  public var reply: ReplySummary
  /// The stub that answered or disturbed it, by its name.
  public var stub: String?

  package init(
    _ facts: RequestFacts,
    time: FakeClock.Instant,
    traceparent: String? = nil,
    reply: ReplySummary = ReplySummary(kind: .none),
    stub: String? = nil
  ) {
    self.index = 0
    self.connection = facts.connection
    self.time = time
    self.command = facts.command
    self.target = facts.target
    self.arguments = facts.arguments
    self.traceparent = traceparent
    self.reply = reply
    self.stub = stub
  }

  /// `#1 GET user:1 -> null`.
  public var description: String {
    let words = [self.connection.description, self.command] + self.arguments.map(\.string)
    let answer = self.reply.errorCode.map { "error \($0)" } ?? self.reply.kind.rawValue
    return words.joined(separator: " ") + " -> " + answer
  }
}

/// An ordered, bounded log of requests.
package struct RequestLog: Sendable {
  /// The newest entries, oldest first.
  package private(set) var entries: Deque<LoggedRequest> = []
  /// How many entries are kept; 0 keeps none.
  package let capacity: Int
  /// How many bytes of arguments are kept, about; the newest entry is kept in any case.
  package let byteCapacity: Int
  /// The number of requests ever logged, or since the log was cleared.
  package private(set) var total = 0

  /// A number of requests of a pattern that somebody waits for.
  private struct Watch: Sendable {
    var id: Int
    var pattern: RequestPattern
    var missing: Int
    var reached: @Sendable () -> Void
  }

  private var watches: [Watch] = []
  private var watchCount = 0
  private var bytes = 0
  /// What ``total`` was when the log was cleared, all in all.
  private var base = 0

  package init(capacity: Int, byteCapacity: Int = 256 << 20) {
    self.capacity = max(0, capacity)
    self.byteCapacity = byteCapacity
  }

  /// Appends an entry; the oldest ones are dropped when the log is full.
  ///
  /// - Returns: what ``complete(_:with:)`` takes. No two entries have the same, even if the log was cleared between.
  package mutating func append(_ entry: LoggedRequest) -> Int? {
    guard self.capacity > 0 else { return nil }
    var entry = entry
    entry.index = self.total
    self.total += 1
    self.entries.append(entry)
    self.bytes += entry.byteCount
    while self.entries.count > self.capacity || self.bytes > self.byteCapacity && self.entries.count > 1 {
      self.bytes -= self.entries.removeFirst().byteCount
    }
    if !self.watches.isEmpty { self.notice(entry) }
    return self.base + entry.index
  }

  /// Calls `reached` once when there are `count` requests of a pattern, those included that are in the log.
  ///
  /// - Returns: what ``unwatch(_:)`` takes.
  package mutating func watch(_ pattern: RequestPattern, count: Int, _ reached: @escaping @Sendable () -> Void) -> Int {
    let found = self.entries.count { pattern.differences(from: RequestFacts($0)).isEmpty }
    self.watchCount += 1
    if found >= count {
      reached()
    } else {
      self.watches.append(
        Watch(id: self.watchCount, pattern: pattern, missing: count - found, reached: reached)
      )
    }
    return self.watchCount
  }

  /// Stops watching, and calls `reached` if that did not happen yet.
  package mutating func unwatch(_ id: Int) {
    guard let position = self.watches.firstIndex(where: { $0.id == id }) else { return }
    self.watches.remove(at: position).reached()
  }

  private mutating func notice(_ entry: LoggedRequest) {
    let facts = RequestFacts(entry)
    for index in self.watches.indices where self.watches[index].pattern.differences(from: facts).isEmpty {
      self.watches[index].missing -= 1
      if self.watches[index].missing == 0 { self.watches[index].reached() }
    }
    self.watches.removeAll { $0.missing == 0 }
  }

  /// Replaces the summary of a request that was answered late.
  package mutating func complete(_ number: Int, with reply: ReplySummary) {
    let (position, overflow) = number.subtractingReportingOverflow(self.base + self.total - self.entries.count)
    if !overflow, self.entries.indices.contains(position) { self.entries[position].reply = reply }
  }

  /// Forgets everything; indices start at 0 again.
  package mutating func clear() {
    self.base += self.total
    self.total = 0
    self.bytes = 0
    self.entries = []
  }
}

extension LoggedRequest {
  /// About the memory that the arguments take.
  fileprivate var byteCount: Int { self.arguments.reduce(0) { $0 + $1.count + 32 } }
}
