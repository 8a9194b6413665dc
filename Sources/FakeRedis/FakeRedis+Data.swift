// FakeRedis: the public front. This file: reading and writing the data without the network.

import FakeServer
import NIOCore
public import RESP
import RedisEngine
public import WireCore

extension FakeRedis {
  /// The data at one moment, to go back to. Taking and restoring it takes microseconds, whatever the size.
  public struct Snapshot: Sendable {
    fileprivate let data: RedisData
  }

  /// The string under a key of database 0, or `nil` when there is none or it is not a string. Setting stores a
  /// string without expiry; setting `nil` deletes the key.
  public subscript(key: String) -> String? {
    get { self.execute("GET", key).text }
    set {
      if let newValue { self.execute("SET", key, newValue) } else { self.execute("DEL", key) }
    }
  }

  /// Carries out a command without the network, like a RESP3 client of its own; it is not logged.
  ///
  /// - Parameter database: the number of the database to work on.
  /// - Returns: the reply; an error reply is a value too. A blocking command that finds nothing answers null.
  @discardableResult
  public func execute(_ words: String..., database: Int = 0) -> RESPValue {
    self.execute(words.map { ByteString($0) }, database: database)
  }

  /// Carries out a command without the network, like a RESP3 client of its own; it is not logged.
  ///
  /// - Parameter database: the number of the database to work on.
  /// - Returns: the reply; an error reply is a value too. A blocking command that finds nothing answers null.
  @discardableResult
  public func execute(_ words: [ByteString], database: Int = 0) -> RESPValue {
    guard !words.isEmpty else { return .error("ERR empty command") }
    let now = self.clock.now
    var reply = self.server.withState { $0.engine.direct(words, database: database, now: now) }
    var decoder = RESPReplyDecoder()
    // Our own writer's bytes: they are whole and well-formed, or nothing where the command waits.
    return (try? decoder.next(&reply)) ?? .null
  }

  /// The elements of a list, from head to tail; empty when there is no such list.
  public func list(_ key: String) -> [String] { self.execute("LRANGE", key, "0", "-1").texts }

  /// The fields of a hash; empty when there is no such hash.
  public func hash(_ key: String) -> [String: String] { self.execute("HGETALL", key).textsByKey }

  /// The members of a set; empty when there is no such set.
  public func set(_ key: String) -> Set<String> { Set(self.execute("SMEMBERS", key).texts) }

  /// The members of a sorted set by rising score; empty when there is no such sorted set.
  public func sortedSet(_ key: String) -> [String] { self.execute("ZRANGE", key, "0", "-1").texts }

  /// The number of keys in all databases.
  public var keyCount: Int { self.server.withState { $0.engine.keyCount } }

  /// The data as it is now.
  public func snapshot() -> Snapshot { self.server.withState { Snapshot(data: $0.engine.data) } }

  /// Goes back to a snapshot, of this server or another one. Connections stay.
  public func restore(_ snapshot: Snapshot) { self.server.withState { $0.engine.data = snapshot.data } }

  /// Begins afresh: no keys, no stubs, an empty request log. Connections and settings stay, and so does the clock.
  public func reset() {
    self.server.withState { state in
      state.engine.data = state.engine.emptyData
      state.engine.clearUnsupported()
      state.stubs.removeAll()
      state.log.clear()
    }
  }
}

extension RESPValue {
  /// The text of a string of any kind.
  fileprivate var text: String? {
    switch self {
    case .bulk(let bytes): bytes.string
    case .simpleString(let text): text
    case .verbatim(_, let text): text.string
    default: nil
    }
  }

  fileprivate var texts: [String] {
    switch self {
    case .array(let values), .set(let values): values.compactMap(\.text)
    default: []
    }
  }

  fileprivate var textsByKey: [String: String] {
    guard case .map(let pairs) = self else { return [:] }
    return Dictionary(pairs.map { ($0.key.text ?? "", $0.value.text ?? "") }) { $1 }
  }
}
