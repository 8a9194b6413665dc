// RedisEngine: Redis's data and commands, pure. This file: CLIENT TRACKING, which tells clients what to forget.

import RESP
import WireCore

/// How one client wants to hear of changed keys.
struct KeyTracking: Sendable {
  /// Which keys count.
  enum Mode: Sendable, Hashable {
    /// Those that the client has read.
    case reading
    /// Those that it read right after CLIENT CACHING YES.
    case optIn
    /// Those that it read, but not right after CLIENT CACHING NO.
    case optOut
    /// All keys with one of these prefixes, read or not.
    case broadcast([ByteString])
  }

  var mode = Mode.reading
  var isNoLoop = false
  /// Who is told instead of the client itself.
  var redirect: ConnectionID?
  /// Whether CLIENT CACHING was called for the next command.
  var cachingAsked = false

  var isBroadcast: Bool { if case .broadcast = self.mode { true } else { false } }

  /// Whether keys that the client reads now are to be remembered.
  var remembersReads: Bool {
    switch self.mode {
    case .reading: true
    case .optIn: self.cachingAsked
    case .optOut: !self.cachingAsked
    case .broadcast: false
    }
  }
}

/// Who has read what, and which keys changed since clients were told last.
struct TrackingTable: Sendable {
  /// Clients that track, in the order in which they began.
  fileprivate var clients: [Int] = []
  /// Who has to be told when a key changes. Redis does not tell databases apart here.
  fileprivate var readers: [ByteString: [Int]] = [:]
  /// Keys that changed; `nil` for all.
  fileprivate var changed: [ByteString?] = []

  /// Whether anybody tracks. Asked for every command.
  @inline(__always)
  var isActive: Bool { !self.clients.isEmpty }
  var hasChanges: Bool { !self.changed.isEmpty }
  var clientCount: Int { self.clients.count }
  var keyCount: Int { self.readers.count }
  var readerCount: Int { self.readers.values.reduce(0) { $0 + $1.count } }

  /// A key changed; `nil` for all keys.
  mutating func noteChange(of key: ByteString?) { self.changed.append(key) }
}

extension RedisEngine {
  mutating func startTracking(_ client: Int, _ tracking: KeyTracking) {
    self.clients[client].tracking = tracking
    if !self.tracking.clients.contains(client) { self.tracking.clients.append(client) }
  }

  /// Ends a client's tracking. As in Redis, it is told of what it has read before if it begins to track again.
  mutating func stopTracking(_ client: Int) {
    guard self.clients[client].tracking != nil else { return }
    self.clients[client].tracking = nil
    self.tracking.clients.removeAll { $0 == client }
  }

  /// Forgets what a client that goes away has read.
  mutating func forgetReads(_ client: Int) {
    self.stopTracking(client)
    for (key, readers) in self.tracking.readers where readers.contains(client) {
      let rest = readers.filter { $0 != client }
      self.tracking.readers[key] = rest.isEmpty ? nil : rest
    }
  }

  /// Remembers the keys that a client has just read, if it wants that.
  mutating func rememberReads(_ command: Command, _ call: Call) {
    guard let tracking = self.clients[call.client].tracking else { return }
    if command.flags.contains(.readonly), tracking.remembersReads {
      for position in command.keyPositions(in: call.words) {
        let key = call.words[position]
        if self.tracking.readers[key]?.contains(call.client) != true {
          self.tracking.readers[key, default: []].append(call.client)
        }
      }
    }
  }

  /// What CLIENT CACHING asked for holds for one command, or for one transaction.
  mutating func endCaching(_ command: Command, _ call: Call) {
    guard call.mayBlock, self.clients[call.client].tracking?.cachingAsked == true else { return }
    if command.name != "client|caching", self.clients[call.client].transaction == nil {
      self.clients[call.client].tracking?.cachingAsked = false
    }
  }

  /// Tells clients which keys changed.
  ///
  /// - Parameter author: the client whose command changed them.
  mutating func tellTrackers(author: Int?) {
    let changed = self.tracking.changed
    self.tracking.changed = []
    var seen: Set<ByteString?> = []
    for key in changed where seen.insert(key).inserted {
      for client in self.takeReaders(of: key) where key == nil || self.clients[client].tracking?.isBroadcast != true {
        self.tell(client, of: key.map { [$0] }, author)
      }
    }
    for client in self.tracking.clients { self.tellBroadcast(client, of: changed, author) }
  }

  /// Those who read a key; they are told once, then forgotten.
  private mutating func takeReaders(of key: ByteString?) -> [Int] {
    if let key { return self.tracking.readers.removeValue(forKey: key) ?? [] }
    self.tracking.readers = [:]
    return self.tracking.clients
  }

  private mutating func tellBroadcast(
    _ client: Int,
    of changed: [ByteString?],
    _ author: Int?
  ) {
    guard case .broadcast(let prefixes)? = self.clients[client].tracking?.mode else { return }
    var keys: [ByteString] = []
    for case let key? in changed where !keys.contains(key) {
      if prefixes.contains(where: { key.bytes.starts(with: $0.bytes) }) { keys.append(key) }
    }
    if !keys.isEmpty { self.tell(client, of: keys, author) }
  }

  /// Sends one message; `keys` is `nil` for all keys.
  private mutating func tell(
    _ client: Int,
    of keys: [ByteString]?,
    _ author: Int?
  ) {
    guard let tracking = self.clients[client].tracking, !(tracking.isNoLoop && client == author) else { return }
    guard let target = tracking.redirect.map({ self.clients.slot(of: $0) }) ?? client else {
      return self.tellOfBrokenRedirect(client)
    }
    let isPush = self.clients[target].version == .resp3
    // A RESP2 client has no way to take a message that it did not subscribe to.
    guard isPush || tracking.redirect != nil && !self.clients[target].subscriptions.isEmpty else { return }
    self.push(to: target) { writer in
      writer.push(isPush ? 2 : 3)
      if isPush {
        writer.bulk("invalidate" as String)
      } else {
        writer.bulk("message" as String)
        writer.bulk("__redis__:invalidate" as String)
      }
      if let keys { writer.bulks(keys) } else { writer.null() }
    }
  }

  private mutating func tellOfBrokenRedirect(_ client: Int) {
    guard self.clients[client].version == .resp3, let redirect = self.clients[client].tracking?.redirect else { return }
    self.push(to: client) { writer in
      writer.push(2)
      writer.bulk("tracking-redir-broken" as String)
      writer.integer(redirect.number)
    }
  }
}
