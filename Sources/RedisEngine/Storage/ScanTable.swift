// RedisEngine: Redis's data and commands, pure. This file: the table under keys, fields and members.

/// A hash table that remembers the order of insertion, so that everything that iterates is deterministic.
///
/// A scan visits each element that stays in the table exactly once, however many others come and go between
/// its steps: elements carry a rising sequence number, and a cursor is the number to go on from. Look-up,
/// insertion and removal take constant time, averaged.
struct ScanTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  fileprivate struct Slot: Sendable {
    var key: Key
    var value: Value
  }

  private var positions: [Key: Int] = [:]
  /// Removed elements leave a hole, until a compaction.
  private var slots: [Slot?] = []
  /// The sequence number of each slot, rising.
  private var sequences: [UInt64] = []
  private var nextSequence: UInt64 = 1

  init() {}

  var count: Int { self.positions.count }
  var isEmpty: Bool { self.positions.isEmpty }

  /// The value of a key. Setting `nil` removes it; setting a value keeps the place of a key that is there.
  subscript(key: Key) -> Value? {
    get { self.positions[key].flatMap { self.slots[$0]?.value } }
    set {
      if let newValue { self.updateValue(newValue, forKey: key) } else { self.removeValue(forKey: key) }
    }
  }

  func contains(_ key: Key) -> Bool { self.positions[key] != nil }

  /// Where a key's element is, until the table is next added to or removed from.
  @inline(__always)
  func position(of key: Key) -> Int? { self.positions[key] }

  /// The value at a position that ``position(of:)`` returned, for reading and changing in place.
  subscript(at position: Int) -> Value {
    get {
      guard let slot = self.slots[position] else { preconditionFailure("stale position") }
      return slot.value
    }
    _modify {
      guard var slot = self.slots[position].take() else { preconditionFailure("stale position") }
      defer { self.slots[position] = slot }
      yield &slot.value
    }
  }

  /// Adds or replaces; returns the value that was there.
  @discardableResult
  mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
    if let position = self.positions[key] {
      let old = self.slots[position]?.value
      self.slots[position]?.value = value
      return old
    }
    self.insert(value, forKey: key)
    return nil
  }

  /// Adds a key that is not there and returns its position.
  @discardableResult
  mutating func insert(_ value: Value, forKey key: Key) -> Int {
    self.compactIfSparse()
    self.positions[key] = self.slots.count
    self.slots.append(Slot(key: key, value: value))
    self.sequences.append(self.nextSequence)
    self.nextSequence += 1
    return self.slots.count - 1
  }

  /// Removes a key; returns the value that was there.
  @discardableResult
  mutating func removeValue(forKey key: Key) -> Value? {
    guard let position = self.positions.removeValue(forKey: key) else { return nil }
    let old = self.slots[position]?.value
    self.slots[position] = nil
    if self.positions.isEmpty { self.removeAll() }
    return old
  }

  /// Removes everything. Cursors that are out stay valid: they find nothing.
  mutating func removeAll() {
    self.positions = [:]
    self.slots = []
    self.sequences = []
  }

  /// Holes may not outnumber elements; below 32 slots they do no harm.
  private mutating func compactIfSparse() {
    guard self.slots.count >= 32, self.positions.count * 2 < self.slots.count else { return }
    let live = self.slots.indices.filter { self.slots[$0] != nil }
    self.sequences = live.map { self.sequences[$0] }
    self.slots = live.map { self.slots[$0] }
    for (position, slot) in self.slots.enumerated() {
      if let slot { self.positions[slot.key] = position }
    }
  }

  /// Visits at least `count` elements from `cursor` on, fewer only at the end.
  ///
  /// - Parameter cursor: 0 to begin, then what the last step returned.
  /// - Returns: the cursor to go on with, 0 when all was visited, and the elements.
  func scan(from cursor: UInt64, count: Int) -> (next: UInt64, elements: [(key: Key, value: Value)]) {
    var elements: [(key: Key, value: Value)] = []
    var position = self.firstPosition(withSequenceAtLeast: cursor)
    while position < self.slots.count, elements.count < count {
      if let slot = self.slots[position] { elements.append((slot.key, slot.value)) }
      position += 1
    }
    while position < self.slots.count, self.slots[position] == nil { position += 1 }
    return (position < self.slots.count ? self.sequences[position] : 0, elements)
  }

  private func firstPosition(withSequenceAtLeast sequence: UInt64) -> Int {
    var low = 0
    var high = self.sequences.count
    while low < high {
      let middle = (low + high) / 2
      if self.sequences[middle] < sequence { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// An element drawn with equal chances, or `nil` when the table is empty.
  func randomElement(using random: inout some RandomNumberGenerator) -> (key: Key, value: Value)? {
    guard !self.isEmpty else { return nil }
    while true {
      if let slot = self.slots[Int.random(in: 0..<self.slots.count, using: &random)] { return (slot.key, slot.value) }
    }
  }
}

extension ScanTable: Sequence {
  /// Elements in order of insertion.
  struct Iterator: IteratorProtocol {
    fileprivate var slots: [Slot?].Iterator

    mutating func next() -> (key: Key, value: Value)? {
      while let slot = self.slots.next() {
        if let slot { return (slot.key, slot.value) }
      }
      return nil
    }
  }

  func makeIterator() -> Iterator { Iterator(slots: self.slots.makeIterator()) }

  var underestimatedCount: Int { self.count }

  /// The keys in order of insertion.
  var keys: [Key] { self.map(\.key) }

  /// The values in order of insertion.
  var values: [Value] { self.map(\.value) }
}
