// RedisEngine: Redis's data and commands, pure. This file: how commands reach hashes, whose fields may have expired.

import WireCore

extension RedisEngine {
  /// A hash, for a command that reads; fields whose time has come are removed first.
  mutating func readHash(_ key: ByteString, _ call: Call) throws(RedisError) -> HashValue? {
    guard let hash = try self.read(HashValue.self, key, call) else { return nil }
    guard hash.mayHaveExpired(at: self.milliseconds) else { return hash }
    self.expireFields(of: key, in: call.database)
    return try self.modify(HashValue.self, key, call) { hash, _ in hash }
  }

  /// Changes a hash in place, as ``modify(_:_:_:create:_:)``; fields whose time has come are removed first.
  mutating func modifyHash<Result>(
    _ key: ByteString,
    _ call: Call,
    create: Bool = false,
    _ body: (inout HashValue, inout RedisEngine) throws(RedisError) -> Result
  ) throws(RedisError) -> Result? {
    if self.databases[call.database].hasExpiringFields { self.expireFields(of: key, in: call.database) }
    return try self.modify(HashValue.self, key, call, create: create, body)
  }

  /// Removes the fields of every hash whose time has come.
  mutating func expireDueFields() {
    for database in self.databases.indices where self.databases[database].hasExpiringFields {
      while let key = self.databases[database].nextKeyWithExpiredField(at: self.milliseconds) {
        self.expireFields(of: key, in: database)
      }
    }
  }

  /// Removes the fields of a hash whose time has come, and the hash when none is left.
  private mutating func expireFields(of key: ByteString, in database: Int) {
    guard let position = self.databases[database].position(of: key),
      case .hash(var hash) = self.databases[database][at: position].value,
      hash.mayHaveExpired(at: self.milliseconds)
    else { return }
    // Out of the table while it is changed, so that it is not copied.
    self.databases[database][at: position].value = .string(.integer(0))
    let hasChanged = hash.removeExpired(at: self.milliseconds)
    self.databases[database][at: position].value = .hash(hash)
    self.databases[database].noteFieldExpiry(hash.nextExpiry, of: key)
    guard hasChanged else { return }
    self.touched(key, in: database)
    self.notify("hexpired", key, class: .hash, in: database)
    guard hash.isVacant else { return }
    self.databases[database].remove(key)
    self.notify("del", key, class: .generic, in: database)
  }
}
