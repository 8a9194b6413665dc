// MemcachedEngine: memcached's data and commands, no network, no clock. This file: who is connected.

import NIOCore
import WireCore

/// The clients of a server, each at a place of its own.
struct ConnectionTable: Sendable {
  struct Connection: Sendable {
    let info: ConnectionInfo
    /// Whether the server has ended it and waits for its socket to be gone.
    var isEnding = false
  }

  private var places: [Connection?] = []
  /// When each place's client said something last. Apart, since it is written with every command.
  private var lastCommands: [FakeClock.Instant] = []
  private(set) var count = 0
  /// The place of the client that is being answered.
  private(set) var current: Int?

  /// All clients, with their places and when they said something last.
  var all: [(place: Int, connection: Connection, lastCommand: FakeClock.Instant)] {
    zip(self.places, self.lastCommands).enumerated().compactMap { place, entry in
      entry.0.map { (place, $0, entry.1) }
    }
  }

  /// Takes a client in; at which place.
  mutating func add(_ info: ConnectionInfo, now: FakeClock.Instant) -> Int {
    let place = self.places.firstIndex { $0 == nil } ?? self.places.count
    if place == self.places.count {
      self.places.append(nil)
      self.lastCommands.append(now)
    }
    self.places[place] = Connection(info: info)
    self.lastCommands[place] = now
    self.count += 1
    return place
  }

  mutating func remove(_ place: Int) {
    self.places[place] = nil
    self.count -= 1
    if self.current == place { self.current = nil }
  }

  /// A client said something.
  mutating func use(_ place: Int, now: FakeClock.Instant) {
    self.lastCommands[place] = now
    self.current = place
  }

  /// When the first client has said nothing for `timeout`, if none says anything.
  func firstTimeout(_ timeout: Duration) -> FakeClock.Instant? {
    self.all.filter { !$0.connection.isEnding }.map { $0.lastCommand.advanced(by: timeout) }.min()
  }

  /// The clients that have said nothing for `timeout`, each named once.
  mutating func takeIdle(_ timeout: Duration, now: FakeClock.Instant) -> [ConnectionID] {
    var idle: [ConnectionID] = []
    for (place, connection, lastCommand) in self.all where !connection.isEnding {
      guard lastCommand.advanced(by: timeout) <= now else { continue }
      self.places[place]?.isEnding = true
      idle.append(connection.info.id)
    }
    return idle
  }
}

extension MemcachedEngine {
  /// Takes a client in, unless there are too many; at which place.
  mutating func admit(_ info: ConnectionInfo, now: FakeClock.Instant) -> Int? {
    guard self.connections.count < self.settings.maximumConnections else {
      self.statistics.rejectedConnections += 1
      let farewell = ByteBuffer(string: "ERROR Too many open connections\r\n")
      self.actions += [.deliver(farewell, to: info.id), .close(info.id)]
      return nil
    }
    self.statistics.totalConnections += 1
    return self.connections.add(info, now: now)
  }

  /// `stats conns`. Numbers are those of connections as memcached has file descriptors; the one that listens is 0.
  func connectionStatistics(now: Int64) -> [(name: String, value: String)] {
    let listener = [("addr", self.listeningAddress), ("state", "conn_listening"), ("secs_since_last_cmd", "0")]
    let clients = self.connections.all.flatMap { place, connection, lastCommand in
      let state = place == self.connections.current ? "conn_parse_cmd" : "conn_read"
      let seconds = now - lastCommand.seconds
      return [
        ("addr", "tcp:" + connection.info.peer), ("listen_addr", "tcp:" + connection.info.local), ("state", state),
        ("secs_since_last_cmd", String(seconds)),
      ].map { ("\(connection.info.id.number):\($0)", $1) }
    }
    return listener.map { ("0:" + $0, $1) } + clients
  }

  private var listeningAddress: String { "tcp:\(self.settings.host):\(self.port)" }

  /// The port that it listens on, as the clients know it.
  var port: String {
    let local = self.connections.all.first?.connection.info.local ?? ""
    return local.split(separator: ":").last.map { String($0) } ?? "0"
  }
}
