// RedisEngine: Redis's data and commands, pure. This file: the list type's value.

import DequeModule
import WireCore

/// A list.
struct ListValue: Sendable {
  /// An end of a list.
  enum End: Sendable {
    case head, tail
  }

  private(set) var elements: Deque<ByteString> = []
  /// The bytes that the elements would take in one list pack, without its header.
  private var packedSize = 0
  /// Whether it outgrew a single list pack (`quicklist` encoding from Redis 7.2 on; before, always).
  private(set) var isQuicklist = false

  init() {}

  /// A list that was pushed element by element.
  init(elements: some Sequence<ByteString>, configuration: Configuration, version: RedisVersion) {
    for element in elements {
      self.expect(CollectionOfOne(element), configuration, version)
      self.push(element, at: .tail)
    }
  }

  var count: Int { self.elements.count }

  /// The element at a valid position.
  @inline(__always)
  subscript(position: Int) -> ByteString { self.elements[position] }

  /// The encoding as OBJECT ENCODING names it.
  func encoding(version: RedisVersion) -> StaticString {
    version < .v7_2 || self.isQuicklist ? "quicklist" : "listpack"
  }
}

extension ListValue {
  mutating func push(_ element: ByteString, at end: End) {
    self.packedSize &+= listpackSize(element)
    switch end {
    case .head: self.elements.prepend(element)
    case .tail: self.elements.append(element)
    }
  }

  mutating func pop(from end: End) -> ByteString? {
    let element = end == .head ? self.elements.popFirst() : self.elements.popLast()
    if let element { self.packedSize &-= listpackSize(element) }
    return element
  }

  /// Replaces the element at a valid position.
  mutating func replace(at position: Int, with element: ByteString) {
    self.packedSize &+= listpackSize(element) &- listpackSize(self.elements[position])
    self.elements[position] = element
  }

  /// Inserts before a valid position, or at the end.
  mutating func insert(_ element: ByteString, at position: Int) {
    self.packedSize &+= listpackSize(element)
    self.elements.insert(element, at: position)
  }

  /// Keeps only the elements of a valid range.
  mutating func trim(to range: Range<Int>) {
    for element in self.elements[..<range.lowerBound] { self.packedSize &-= listpackSize(element) }
    for element in self.elements[range.upperBound...] { self.packedSize &-= listpackSize(element) }
    self.elements.removeLast(self.elements.count - range.upperBound)
    self.elements.removeFirst(range.lowerBound)
  }

  /// Removes up to `limit` elements that equal `element`, those nearest to `end` first.
  ///
  /// - Returns: how many were removed.
  mutating func remove(_ element: ByteString, limit: Int, from end: End) -> Int {
    var doomed: [Int] = []
    var position = end == .head ? 0 : self.elements.count - 1
    while self.elements.indices.contains(position), doomed.count < limit {
      if self.elements[position] == element { doomed.append(position) }
      position += end == .head ? 1 : -1
    }
    guard !doomed.isEmpty else { return 0 }
    let positions = Set(doomed)
    self.elements = Deque(self.elements.enumerated().filter { !positions.contains($0.offset) }.map(\.element))
    self.packedSize &-= doomed.count * listpackSize(element)
    return doomed.count
  }
}

extension ListValue {
  /// Takes the encoding that Redis would choose before it adds elements, by their plain lengths
  /// (`listTypeTryConversionAppend`). Before 7.2 there is only one.
  mutating func expect(
    _ elements: some Collection<ByteString>,
    _ configuration: Configuration,
    _ version: RedisVersion
  ) {
    guard !self.isQuicklist, version >= .v7_2 else { return }
    let bytes = elements.reduce(self.packedSize) { $0 &+ $1.count }
    let limit = ListpackLimit(configuration.listMaxListpackSize)
    self.isQuicklist = limit.isExceeded(bytes: bytes, count: self.count + elements.count)
  }

  /// Takes the encoding that Redis would choose after a change in place.
  mutating func fit(_ configuration: Configuration, _ version: RedisVersion) {
    guard version >= .v7_2 else { return }
    let limit = ListpackLimit(configuration.listMaxListpackSize)
    self.isQuicklist = limit.isExceeded(bytes: self.packedSize, count: self.count)
  }

  /// Becomes a list pack again when, after removals, it would only fill half of one, so that it does not flutter.
  mutating func shrink(_ configuration: Configuration) {
    guard self.isQuicklist else { return }
    let limit = ListpackLimit(configuration.listMaxListpackSize).half
    self.isQuicklist = limit.isExceeded(bytes: self.packedSize, count: self.count)
  }
}

/// What one list pack of a list may hold (`list-max-listpack-size`).
private struct ListpackLimit {
  private var bytes: Int
  private var count: Int

  init(_ setting: Int) {
    // A number of elements still obeys a limit of 8 kB.
    self.count = setting >= 0 ? Swift.max(setting, 1) : Int.max
    self.bytes = setting >= 0 ? 8192 : 4096 << Swift.min(-(setting &+ 1), 4)
  }

  var half: Self {
    var half = self
    if self.count == Int.max { half.bytes /= 2 } else { half.bytes = Int.max }
    half.count /= 2
    return half
  }

  /// `bytes` is without the header of seven bytes.
  func isExceeded(bytes: Int, count: Int) -> Bool { bytes &+ 7 > self.bytes || count > self.count }
}

/// The bytes of an element in a list pack: its encoding, its content and its length for the way back.
private func listpackSize(_ element: ByteString) -> Int {
  let count = element.count
  if count > 0, count <= 20, element.bytes[0] < 58, let value = element.canonicalInteger {
    switch value {
    case 0...127: return 2
    case -4096...4095: return 3
    case -32768...32767: return 4
    case -8_388_608...8_388_607: return 5
    case -2_147_483_648...2_147_483_647: return 6
    default: return 10
    }
  }
  let entry = count + (count < 64 ? 1 : count < 4096 ? 2 : 5)
  return entry + (entry <= 127 ? 1 : entry < 16383 ? 2 : entry < 2_097_151 ? 3 : entry < 268_435_455 ? 4 : 5)
}

extension ListValue: RedisPayload {
  static func extract(from value: RedisValue) -> ListValue? {
    if case .list(let value) = value { value } else { nil }
  }

  var wrapped: RedisValue { .list(self) }

  var isVacant: Bool { self.elements.isEmpty }
}
