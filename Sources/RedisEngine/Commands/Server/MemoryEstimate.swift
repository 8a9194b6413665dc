// RedisEngine: Redis's data and commands, pure. This file: how much memory Redis would need.

import WireCore

/// Estimates of what Redis 7 allocates on a 64-bit machine. They are near the truth for small values and grow
/// as the truth does; no test should ask for more.
enum MemoryEstimate {
  /// A key with its value: the entry of the database's table (24), the object (16) and the key.
  static func bytes(ofKey key: ByteString, _ value: RedisValue) -> Int {
    24 + allocated(header(key.count)) + self.object(value)
  }

  /// The bytes of a value's contents, without what holds them.
  static func payload(of value: RedisValue) -> Int {
    switch value {
    case .string(let value): value.bytes.count + 1
    case .list(let value): value.elements.reduce(7) { $0 + packed($1) }
    case .hash(let value): value.fields.reduce(7) { $0 + packed($1.key) + packed($1.value) }
    case .set(let value):
      value.form == .intset ? 8 + 2 * value.count : value.members.reduce(7) { $0 + packed($1) }
    case .sortedSet(let value): value.scores.reduce(7) { sum, element in sum + packed(element.key) + 3 }
    }
  }

  private static func object(_ value: RedisValue) -> Int {
    let payload = self.payload(of: value)
    switch value {
    case .string(.integer): return 16
    case .string(.bytes(let bytes)) where bytes.count <= 44: return allocated(16 + header(bytes.count))
    case .string: return 16 + allocated(payload + 8)
    case .list: return 16 + 48 + 32 * (1 + payload / 8192) + allocated(payload)
    case .hash(let hash):
      return hash.isHashtable ? self.table(payload, elements: hash.fields.count, each: 40) : 16 + allocated(payload)
    case .set(let set):
      let isTable = set.form == .hashtable
      return isTable ? self.table(payload, elements: set.count, each: 32) : 16 + allocated(payload)
    case .sortedSet(let set):
      return set.isSkiplist ? self.table(payload, elements: set.scores.count, each: 72) : 16 + allocated(payload)
    }
  }

  private static func table(_ payload: Int, elements: Int, each: Int) -> Int {
    var buckets = 4
    while buckets < elements { buckets *= 2 }
    return 16 + 56 + 8 * buckets + elements * each + payload
  }

  /// An `sds` string with its header and its zero byte.
  private static func header(_ count: Int) -> Int { count + (count < 32 ? 2 : count < 256 ? 4 : 6) }

  /// An element of a list pack.
  private static func packed(_ bytes: ByteString) -> Int {
    bytes.count + (bytes.count < 64 ? 2 : bytes.count < 4096 ? 4 : 10)
  }

  /// The size class of an allocation.
  private static func allocated(_ size: Int) -> Int {
    if size <= 8 { return 8 }
    var step = 16
    while size > step * 8 { step *= 2 }
    return (size + step - 1) / step * step
  }
}
