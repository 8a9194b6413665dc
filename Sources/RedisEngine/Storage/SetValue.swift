// RedisEngine: Redis's data and commands, pure. This file: the set type's value.

import WireCore

/// A set.
struct SetValue: Sendable {
  /// How Redis would hold the set; it only ever grows.
  enum Form: Sendable {
    case intset, listpack, hashtable
  }

  private(set) var form = Form.intset
  /// The members of an intset, ascending; otherwise empty.
  private var integers: [Int64] = []
  /// The members of any other set, in order of insertion.
  private var table = ScanTable<ByteString, Present>()

  init() {}

  /// A set to which members were added one by one.
  init(members: some Sequence<ByteString>, configuration: Configuration, version: RedisVersion) {
    for member in members { self.add(member, configuration, version) }
  }

  var count: Int { self.form == .intset ? self.integers.count : self.table.count }

  /// All members, in the order in which they are listed: an intset's ascending, else as they were added.
  var members: [ByteString] { Array(self) }

  /// The encoding as OBJECT ENCODING names it.
  func encoding(version: RedisVersion) -> StaticString {
    switch self.form {
    case .intset: "intset"
    case .listpack: "listpack"
    case .hashtable: "hashtable"
    }
  }

  func contains(_ member: ByteString) -> Bool {
    guard self.form == .intset else { return self.table.contains(member) }
    return member.canonicalInteger.map { self.search($0).found } ?? false
  }
}

extension SetValue {
  /// Adds a member; returns whether it is new.
  @discardableResult
  mutating func add(_ member: ByteString, _ configuration: Configuration, _ version: RedisVersion) -> Bool {
    if self.form == .intset {
      if let integer = member.canonicalInteger { return self.add(integer, configuration) }
      let fits = version >= .v7_2 && self.count < configuration.setMaxListpackEntries
      self.convert(to: fits && member.count <= configuration.setMaxListpackValue ? .listpack : .hashtable)
    }
    guard !self.table.contains(member) else { return false }
    if self.form == .listpack,
      self.count >= configuration.setMaxListpackEntries || member.count > configuration.setMaxListpackValue
    {
      self.form = .hashtable
    }
    self.table.insert(Present(), forKey: member)
    return true
  }

  private mutating func add(_ integer: Int64, _ configuration: Configuration) -> Bool {
    let (position, found) = self.search(integer)
    guard !found else { return false }
    self.integers.insert(integer, at: position)
    if self.integers.count > configuration.setMaxIntsetEntries { self.convert(to: .hashtable) }
    return true
  }

  /// Removes a member; returns whether it was there.
  @discardableResult
  mutating func remove(_ member: ByteString) -> Bool {
    guard self.form == .intset else { return self.table.removeValue(forKey: member) != nil }
    guard let integer = member.canonicalInteger else { return false }
    let (position, found) = self.search(integer)
    if found { self.integers.remove(at: position) }
    return found
  }

  /// From Redis 7.2 on, a call that brings many members converts the set before they are added
  /// (`setTypeMaybeConvert`), even if it turns out that they are few.
  mutating func expect(
    _ count: Int,
    first: ByteString,
    _ configuration: Configuration,
    _ version: RedisVersion
  ) {
    let smallest = Swift.min(configuration.setMaxListpackEntries, configuration.setMaxIntsetEntries)
    guard count > smallest, version >= .v7_2 else { return }
    let holdsIntegers = self.form == .intset && (self.count > 0 || first.canonicalInteger != nil)
    let limit = holdsIntegers ? configuration.setMaxIntsetEntries : configuration.setMaxListpackEntries
    if count > limit { self.convert(to: .hashtable) }
  }

  private mutating func convert(to form: Form) {
    if self.form == .intset {
      for integer in self.integers { self.table.insert(Present(), forKey: ByteString(decimal: integer)) }
      self.integers = []
    }
    self.form = form
  }

  /// Where a number is or would have to be inserted.
  private func search(_ integer: Int64) -> (position: Int, found: Bool) {
    // Numbers that rise, as they often do, go to the end.
    guard let last = self.integers.last, integer <= last else { return (self.integers.count, false) }
    var low = 0
    var high = self.integers.count - 1
    while low < high {
      let middle = (low + high) / 2
      if self.integers[middle] < integer { low = middle + 1 } else { high = middle }
    }
    return (low, self.integers[low] == integer)
  }
}

extension SetValue {
  /// A member drawn with equal chances, or `nil` when the set is empty.
  func randomMember(using random: inout some RandomNumberGenerator) -> ByteString? {
    self.form == .intset
      ? self.integers.randomElement(using: &random).map { ByteString(decimal: $0) }
      : self.table.randomElement(using: &random)?.key
  }

  /// Visits members from `cursor` on, as ``ScanTable/scan(from:count:)``; a small encoding's all at once.
  func scan(from cursor: UInt64, count: Int) -> (next: UInt64, members: [ByteString]) {
    guard self.form == .hashtable else { return (0, self.members) }
    let (next, elements) = self.table.scan(from: cursor, count: count)
    return (next, elements.map(\.key))
  }
}

extension SetValue: Sequence {
  /// Members in the order in which they are listed.
  struct Iterator: IteratorProtocol {
    fileprivate var integers: [Int64].Iterator
    fileprivate var table: ScanTable<ByteString, Present>.Iterator

    mutating func next() -> ByteString? {
      if let integer = self.integers.next() { return ByteString(decimal: integer) }
      return self.table.next()?.key
    }
  }

  func makeIterator() -> Iterator {
    Iterator(integers: self.integers.makeIterator(), table: self.table.makeIterator())
  }

  var underestimatedCount: Int { self.count }
}

extension SetValue: RedisPayload {
  static func extract(from value: RedisValue) -> SetValue? {
    if case .set(let value) = value { value } else { nil }
  }

  var wrapped: RedisValue { .set(self) }

  var isVacant: Bool { self.count == 0 }
}
