// RedisEngine: Redis's data and commands, pure. This file: the hash type's value.

import WireCore

/// A hash.
struct HashValue: Sendable {
  /// How Redis would hold the hash; it only ever grows.
  enum Form: Sendable {
    case listpack
    /// A list pack with a time for each field, sorted by it (Redis 7.4).
    case timedListpack
    case hashtable
  }

  /// Values by field, in the order in which Redis would list them, where that is known.
  private(set) var fields = ScanTable<ByteString, ByteString>()
  /// When fields expire, in milliseconds since the Unix epoch (Redis 7.4).
  private(set) var expiries: [ByteString: Int64] = [:]
  /// No field expires before this moment: may be early, never late.
  private(set) var nextExpiry = Entry.never
  private(set) var form = Form.listpack

  init() {}

  /// A hash whose fields were set one by one.
  init(pairs: some Sequence<(ByteString, ByteString)>, configuration: Configuration) {
    for (field, value) in pairs { self.set(field, value, configuration) }
  }

  var count: Int { self.fields.count }

  /// Whether it outgrew a list pack.
  var isHashtable: Bool { self.form == .hashtable }

  /// The encoding as OBJECT ENCODING names it.
  func encoding(version: RedisVersion) -> StaticString {
    switch self.form {
    case .listpack: "listpack"
    case .timedListpack: "listpackex"
    case .hashtable: "hashtable"
    }
  }
}

extension HashValue {
  /// Sets a field, which then no longer expires, unless it shall keep its time.
  ///
  /// - Returns: whether the field is new.
  @discardableResult
  mutating func set(
    _ field: ByteString,
    _ value: ByteString,
    _ configuration: Configuration,
    keepsExpiry: Bool = false
  ) -> Bool {
    if self.form != .hashtable, max(field.count, value.count) > configuration.hashMaxListpackValue {
      self.form = .hashtable
    }
    if let position = self.fields.position(of: field) {
      self.fields[at: position] = value
      if !keepsExpiry, !self.expiries.isEmpty { self.setExpiry(nil, of: field) }
      return false
    }
    self.fields.insert(value, forKey: field)
    if self.form != .hashtable, self.fields.count > configuration.hashMaxListpackEntries { self.form = .hashtable }
    return true
  }

  /// Removes a field; returns whether it was there.
  mutating func remove(_ field: ByteString) -> Bool {
    if !self.expiries.isEmpty { self.expiries[field] = nil }
    return self.fields.removeValue(forKey: field) != nil
  }

  /// From Redis 7.2 on, a call that brings more fields than a list pack may have converts the hash before they
  /// are set, even if it turns out that they are few.
  mutating func expect(_ count: Int, _ configuration: Configuration, _ version: RedisVersion) {
    if count > configuration.hashMaxListpackEntries, version >= .v7_2 { self.form = .hashtable }
  }
}

extension HashValue {
  /// Makes room for times; a list pack does not become a plain one again.
  mutating func prepareForExpiry() {
    if self.form == .listpack { self.form = .timedListpack }
  }

  /// Sets or clears when a field that is there expires; returns whether that was a change.
  @discardableResult
  mutating func setExpiry(_ time: Int64?, of field: ByteString) -> Bool {
    let old = self.expiries[field]
    guard old != time else { return false }
    self.expiries[field] = time
    if let time { self.nextExpiry = min(self.nextExpiry, time) }
    self.prepareForExpiry()
    if self.form == .timedListpack { self.move(field) }
    return true
  }

  /// Whether a field is due. Quick when none expires.
  @inline(__always)
  func mayHaveExpired(at time: Int64) -> Bool { self.nextExpiry <= time }

  /// Removes the fields that are due; returns whether there were any.
  mutating func removeExpired(at time: Int64) -> Bool {
    let due = self.expiries.filter { $0.value <= time }.keys
    for field in due { _ = self.remove(field) }
    self.nextExpiry = self.expiries.values.min() ?? Entry.never
    return !due.isEmpty
  }

  /// A timed list pack lists the fields that expire first, soonest first, then the others; a field whose time
  /// changed goes behind its equals.
  private mutating func move(_ field: ByteString) {
    guard let value = self.fields.removeValue(forKey: field) else { return }
    self.fields.insert(value, forKey: field)
    let order = self.fields.enumerated().sorted {
      let left = self.expiries[$0.element.key] ?? Entry.never
      let right = self.expiries[$1.element.key] ?? Entry.never
      return (left, $0.offset) < (right, $1.offset)
    }
    self.fields = ScanTable()
    for (_, element) in order { self.fields.insert(element.value, forKey: element.key) }
  }
}

extension HashValue: RedisPayload {
  static func extract(from value: RedisValue) -> HashValue? {
    if case .hash(let value) = value { value } else { nil }
  }

  var wrapped: RedisValue { .hash(self) }

  var isVacant: Bool { self.fields.isEmpty }
}
