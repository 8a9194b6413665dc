// RedisEngine: Redis's data and commands, pure. This file: the table under keys, fields and members.

/// A hash table that remembers the order of insertion, so that everything that iterates is deterministic.
///
/// A scan visits each element that stays in the table exactly once, however many others come and go between
/// its steps: elements carry a rising sequence number, and a cursor is the number to go on from. Look-up,
/// insertion and removal take constant time, averaged.
struct ScanTable<Key: Hashable & Blank & Sendable, Value: Blank & Sendable>: Sendable {
  /// An element, or the hole that a removed one left.
  fileprivate struct Slot: Sendable {
    var key: Key
    var value: Value
    var sequence: UInt64
    var isLive = true
  }

  private var index = SlotIndex()
  private var slots: [Slot] = []
  private var nextSequence: UInt64 = 1
  private(set) var count = 0

  init() {}

  var isEmpty: Bool { self.count == 0 }

  /// The value of a key. Setting `nil` removes it; setting a value keeps the place of a key that is there.
  subscript(key: Key) -> Value? {
    get { self.position(of: key).map { self.slots[$0].value } }
    set {
      if let newValue { self.updateValue(newValue, forKey: key) } else { self.removeValue(forKey: key) }
    }
  }

  func contains(_ key: Key) -> Bool { self.position(of: key) != nil }

  /// Where a key's element is, until the table is next added to or removed from.
  @inline(__always)
  func position(of key: Key) -> Int? {
    // Most tables of a database are never used.
    self.count == 0 ? nil : self.index.position(of: hash(of: key)) { self.slots[$0].key == key }
  }

  /// The value at a position that ``position(of:)`` returned, for reading and changing in place.
  subscript(at position: Int) -> Value {
    @inline(__always)
    get { self.slots[position].value }
    @inline(__always)
    _modify { yield &self.slots[position].value }
  }

  /// Adds or replaces; returns the value that was there.
  @discardableResult
  mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
    guard let position = self.position(of: key) else {
      self.insert(value, forKey: key)
      return nil
    }
    let old = self.slots[position].value
    self.slots[position].value = value
    return old
  }

  /// Adds a key that is not there and returns its position.
  @discardableResult
  mutating func insert(_ value: Value, forKey key: Key) -> Int {
    self.compactIfSparse()
    self.index.insert(self.slots.count, hash: hash(of: key))
    self.slots.append(Slot(key: key, value: value, sequence: self.nextSequence))
    self.nextSequence += 1
    self.count += 1
    return self.slots.count - 1
  }

  /// Removes a key; returns the value that was there.
  @discardableResult
  mutating func removeValue(forKey key: Key) -> Value? {
    guard let position = self.position(of: key) else { return nil }
    let old = self.slots[position].value
    self.count -= 1
    if self.count == 0 {
      self.removeAll()
      return old
    }
    self.index.remove(position, hash: hash(of: key))
    self.slots[position].key = .blank
    self.slots[position].value = .blank
    self.slots[position].isLive = false
    return old
  }

  /// Removes everything. Cursors that are out stay valid: they find nothing.
  mutating func removeAll() {
    self.index = SlotIndex()
    self.slots = []
    self.count = 0
  }

  /// Holes may not outnumber elements; below 32 slots they do no harm.
  private mutating func compactIfSparse() {
    guard self.slots.count >= 32, self.count * 2 < self.slots.count else { return }
    self.slots.removeAll { !$0.isLive }
    self.index = SlotIndex(capacity: self.count)
    for position in self.slots.indices { self.index.insert(position, hash: hash(of: self.slots[position].key)) }
  }

  /// Visits at least `count` elements from `cursor` on, fewer only at the end.
  ///
  /// - Parameter cursor: 0 to begin, then what the last step returned.
  /// - Returns: the cursor to go on with, 0 when all was visited, and the elements.
  func scan(from cursor: UInt64, count: Int) -> (next: UInt64, elements: [(key: Key, value: Value)]) {
    var elements: [(key: Key, value: Value)] = []
    var position = self.firstPosition(withSequenceAtLeast: cursor)
    while position < self.slots.count, elements.count < count {
      let slot = self.slots[position]
      if slot.isLive { elements.append((slot.key, slot.value)) }
      position += 1
    }
    while position < self.slots.count, !self.slots[position].isLive { position += 1 }
    return (position < self.slots.count ? self.slots[position].sequence : 0, elements)
  }

  private func firstPosition(withSequenceAtLeast sequence: UInt64) -> Int {
    var low = 0
    var high = self.slots.count
    while low < high {
      let middle = (low + high) / 2
      if self.slots[middle].sequence < sequence { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// An element drawn with equal chances, or `nil` when the table is empty.
  func randomElement(using random: inout some RandomNumberGenerator) -> (key: Key, value: Value)? {
    guard !self.isEmpty else { return nil }
    while true {
      let slot = self.slots[Int.random(in: 0..<self.slots.count, using: &random)]
      if slot.isLive { return (slot.key, slot.value) }
    }
  }
}

extension ScanTable: Sequence {
  /// Elements in order of insertion.
  struct Iterator: IteratorProtocol {
    fileprivate var slots: [Slot].Iterator

    mutating func next() -> (key: Key, value: Value)? {
      while let slot = self.slots.next() {
        if slot.isLive { return (slot.key, slot.value) }
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

/// A type with a value that holds nothing, to leave in a hole.
protocol Blank {
  static var blank: Self { get }
}

extension ScanTable: Blank {
  static var blank: Self { Self() }
}

/// The half of a key's hash that the index keeps.
@inline(__always)
private func hash(of key: some Hashable) -> UInt32 {
  var hasher = Hasher()
  key.hash(into: &hasher)
  return UInt32(truncatingIfNeeded: hasher.finalize())
}
