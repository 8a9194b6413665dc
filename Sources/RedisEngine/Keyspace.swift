// RedisEngine: Redis's data and commands, pure. This file: how commands reach keys.

import WireCore

extension RedisEngine {
  /// Where a key is, for a command of a client: its entry was touched; an expired key is removed first.
  @inline(__always)
  mutating func find(_ key: ByteString, _ call: Call) -> Int? {
    guard let position = self.databases[call.database].position(of: key) else { return nil }
    if self.databases[call.database][at: position].expiresAt <= self.milliseconds {
      self.expire(key, in: call.database)
      return nil
    }
    self.databases[call.database][at: position].usedAt = self.milliseconds
    return position
  }

  /// Whether a key exists. Does not count as a look-up.
  mutating func exists(_ key: ByteString, _ call: Call) -> Bool { self.find(key, call) != nil }

  /// A key's value, for a command that reads; counts a hit or a miss for INFO.
  mutating func value(_ key: ByteString, _ call: Call) -> RedisValue? {
    guard let position = self.find(key, call) else {
      self.missed(key, call)
      return nil
    }
    self.statistics.hits += 1
    return self.databases[call.database][at: position].value
  }

  /// A command that reads found nothing.
  mutating func missed(_ key: ByteString, _ call: Call, silently: Bool = false) {
    self.statistics.misses += 1
    if !silently { self.notify("keymiss", key, class: .keyMiss, in: call.database) }
  }

  /// A key's value of one type, for a command that reads.
  ///
  /// - Throws: `WRONGTYPE` when the key holds another type.
  mutating func read<Payload: RedisPayload>(
    _ type: Payload.Type,
    _ key: ByteString,
    _ call: Call
  ) throws(RedisError) -> Payload? {
    guard let value = self.value(key, call) else { return nil }
    guard let payload = Payload.extract(from: value) else { throw .wrongType }
    return payload
  }

  /// Changes a key's value of one type in place.
  ///
  /// Call ``wrote(_:_:event:class:)`` afterwards if something changed: it also removes what became empty.
  ///
  /// - Parameter create: whether a missing key is created first. If `body` throws or leaves a created value
  ///   vacant, the key is not there afterwards.
  /// - Returns: what `body` returned, or `nil` when there is no such key and `create` is false.
  /// - Throws: `WRONGTYPE` when the key holds another type, and what `body` throws.
  mutating func modify<Payload: RedisPayload, Result>(
    _ type: Payload.Type,
    _ key: ByteString,
    _ call: Call,
    create: Bool = false,
    _ body: (inout Payload, inout RedisEngine) throws(RedisError) -> Result
  ) throws(RedisError) -> Result? {
    if let position = self.find(key, call) {
      guard var payload = Payload.take(from: &self.databases[call.database][at: position].value) else {
        throw .wrongType
      }
      defer { self.databases[call.database][at: position].value = payload.wrapped }
      return try body(&payload, &self)
    }
    guard create else { return nil }
    var payload = Payload()
    let result = try body(&payload, &self)
    if !payload.isVacant {
      self.add(Entry(value: payload.wrapped, usedAt: self.milliseconds), key, in: call.database)
    }
    return result
  }

  /// Whether a key holds a value of a type. Does not count as a look-up.
  ///
  /// - Throws: `WRONGTYPE` when it holds another type.
  mutating func has<Payload: RedisPayload>(
    _ type: Payload.Type,
    _ key: ByteString,
    _ call: Call
  ) throws(RedisError) -> Bool {
    try self.modify(type, key, call) { _, _ in true } ?? false
  }

  /// Stores a value under a key, in place of whatever it held.
  ///
  /// - Parameter expiresAt: when it expires, in milliseconds since the Unix epoch; `nil` keeps what there is.
  mutating func store(_ value: RedisValue, _ key: ByteString, _ call: Call, expiresAt: Int64? = Entry.never) {
    if let position = self.find(key, call) {
      self.databases[call.database][at: position].value = value
      if case .hash(let hash) = value { self.databases[call.database].noteFieldExpiry(hash.nextExpiry, of: key) }
      if let expiresAt, self.databases[call.database][at: position].expiresAt != expiresAt {
        self.databases[call.database].setExpiry(expiresAt, at: position, of: key)
      }
    } else {
      let entry = Entry(value: value, expiresAt: expiresAt ?? Entry.never, usedAt: self.milliseconds)
      self.add(entry, key, in: call.database)
    }
  }

  /// Adds a key that is not there (`dbAdd`).
  mutating func add(_ entry: Entry, _ key: ByteString, in database: Int) {
    _ = self.databases[database].insert(entry, forKey: key)
    self.notify("new", key, class: .newKey, in: database)
  }

  /// Removes a key. Call ``touched(_:in:)`` and ``notify(_:_:class:in:)`` as the command demands.
  @discardableResult
  mutating func remove(_ key: ByteString, _ call: Call) -> Entry? {
    guard self.find(key, call) != nil else { return nil }
    return self.databases[call.database].remove(key)
  }

  /// What follows every change of a key: watchers are told, blocked clients looked for, the event published;
  /// a container that became empty is removed, with a `del` event.
  mutating func wrote(_ key: ByteString, _ call: Call, event: StaticString, class eventClass: KeyspaceEvents) {
    self.touched(key, in: call.database)
    self.notify(event, key, class: eventClass, in: call.database)
    guard let position = self.databases[call.database].position(of: key) else { return }
    if self.isVacant(self.databases[call.database][at: position].value) {
      self.databases[call.database].remove(key)
      self.notify("del", key, class: .generic, in: call.database)
    }
  }

  /// Tells watchers and blocked clients that a key changed (`signalModifiedKey`, `signalKeyAsReady`).
  mutating func touched(_ key: ByteString, in database: Int) {
    self.statistics.changes += 1
    if !self.watchers.isEmpty { self.dirtyWatchers(of: WatchedKey(key: key, database: database)) }
    if !self.blocking.isEmpty { self.blocking.signal(WatchedKey(key: key, database: database)) }
    if self.tracking.isActive { self.tracking.noteChange(of: key) }
  }

  private func isVacant(_ value: RedisValue) -> Bool {
    switch value {
    case .string: false
    case .list(let payload): payload.isVacant
    case .hash(let payload): payload.isVacant
    case .set(let payload): payload.isVacant
    case .sortedSet(let payload): payload.isVacant
    }
  }
}

extension RedisEngine {
  /// Removes every key whose time has come, soonest first, and every field of a hash.
  mutating func expireDueKeys() {
    guard self.configuration.activeExpiry else { return }
    self.expireDueFields()
    for database in self.databases.indices where self.databases[database].expiringCount > 0 {
      while let key = self.databases[database].nextExpired(at: self.milliseconds) { self.expire(key, in: database) }
    }
  }

  /// Removes a key whose time has come.
  mutating func expire(_ key: ByteString, in database: Int) {
    self.databases[database].remove(key)
    self.statistics.expiredKeys += 1
    self.touched(key, in: database)
    self.notify("expired", key, class: .expired, in: database)
  }
}
