// FakeMemcached: the public front. This file: reading and writing the data without the network, and what it shares with
// all fakes.

public import FakeServer
public import MemcachedEngine
public import WireCore

extension FakeMemcached {
  /// The data at one moment, to go back to.
  public struct Snapshot: Sendable {
    fileprivate let data: MemcachedData
  }

  /// The text under a key, or `nil` if there is none. Setting stores it without flags and for ever; setting `nil`
  /// deletes the key.
  public subscript(key: String) -> String? {
    get { self.value(of: key)?.string }
    set { self.set(key, to: newValue.map { ByteString($0) }) }
  }

  /// The bytes under a key, or `nil` if there are none. Nobody has asked for the item thereby, and nothing is counted.
  public func value(of key: String) -> ByteString? {
    let now = self.clock.now
    return self.server.withState { $0.engine.value(of: ByteString(key), now: now) }
  }

  /// Stores bytes under a key, or deletes it if there are none.
  ///
  /// - Parameters:
  ///   - flags: what the client keeps with an item.
  ///   - timeToLive: how long the item lives, by the fake's clock, in whole seconds; for ever if `nil`.
  public func set(_ key: String, to value: ByteString?, flags: UInt32 = 0, timeToLive: Duration? = nil) {
    let now = self.clock.now
    self.server.withState {
      $0.engine.set(ByteString(key), to: value, flags: flags, timeToLive: timeToLive, now: now)
    }
  }

  /// Takes an item away as if its room had been needed.
  public func evict(_ key: String) { self.set(key, to: nil) }

  /// The keys of all items, those used most recently first. Items that have expired and that nobody has asked for since
  /// are not among them.
  public var keys: [String] {
    let now = self.clock.now
    return self.server.withState { $0.engine.keys(now: now).map(\.string) }
  }

  /// The number of items that made room for others.
  public var evictionCount: Int { self.server.withState { $0.engine.evictionCount } }

  /// The data as it is now.
  public func snapshot() -> Snapshot { self.server.withState { Snapshot(data: $0.engine.data) } }

  /// Goes back to a snapshot, of this server or another one. Connections stay.
  public func restore(_ snapshot: Snapshot) { self.server.withState { $0.engine.data = snapshot.data } }

  /// Begins afresh: no items, no stubs, an empty request log. Connections stay, and so does the clock.
  public func reset() {
    self.server.withState { state in
      state.engine.data = MemcachedData()
      state.engine.clearUnsupported()
      state.stubs.removeAll()
      state.log.clear()
    }
  }
}

extension FakeMemcached: FakeBackend {
  /// What a stub may answer.
  public typealias Answer = MemcachedAnswer

  /// The way to the log and the stubs.
  public var controls: FakeControls<MemcachedAnswer> { FakeControls(self.server) }

  /// The commands that clients sent, oldest first.
  public var requests: [LoggedRequest] { self.messages }

  /// What clients asked for that the fake does not do, with how often: `watch`, `slabs`. A suite can assert that
  /// this is empty.
  public var unsupportedRequests: [String: Int] { self.server.withState { $0.engine.unsupported } }
}
