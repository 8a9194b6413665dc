// RedisEngine: Redis's data and commands, pure. This file: reaching the data without a client.

package import NIOCore
import RESP
package import WireCore

/// The keys of all databases at one moment. Copying is cheap: the data is shared until either side changes.
package struct RedisData: Sendable {
  fileprivate var databases: [Database]
}

extension RedisEngine {
  /// All keys. Setting it counts as a change of every key: transactions that watch one fail, and blocked
  /// clients look again.
  package var data: RedisData {
    get { RedisData(databases: self.databases) }
    set {
      self.databases = newValue.databases
      for key in self.watchers.keys { self.dirtyWatchers(of: key) }
      self.blocking.signalAll(in: Set(self.databases.indices))
      self.serveBlockedClients()
    }
  }

  /// No keys at all.
  package var emptyData: RedisData {
    RedisData(databases: Array(repeating: Database(), count: self.databases.count))
  }

  /// Carries out one command as a client that sees everything and is seen by nobody, in RESP3.
  package mutating func direct(_ words: [ByteString], database: Int, now: FakeClock.Instant) -> ByteBuffer {
    guard self.databases.indices.contains(database) else {
      var refusal = RESPWriter(buffer: ByteBuffer(), version: .resp3)
      refusal.error(RedisError.databaseOutOfRange.message)
      return refusal.buffer
    }
    self.now = now
    let info = ConnectionInfo(id: ConnectionID(0), peer: "direct:0", local: "direct:0")
    var record = ClientRecord(info: info, isAuthenticated: true, now: now)
    record.isInternal = true
    record.version = .resp3
    record.database = database
    let client = self.clients.add(record)
    defer { self.disconnect(client) }
    var reply = ByteBuffer()
    _ = self.dispatch(words, client: client, reply: &reply)
    return reply
  }

  /// Forgets which commands were refused.
  package mutating func clearUnsupported() { self.unsupported = [:] }
}
