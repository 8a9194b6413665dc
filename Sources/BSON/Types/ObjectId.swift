// BSON: MongoDB's documents, both directions, no I/O. This file: a document's usual identity.

/// Twelve bytes: seconds since 1970, five random bytes of the process, and a counter. Ordered by bytes.
public struct ObjectId: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt32

  /// Makes an id of its twelve bytes; `nil` when there are more or fewer.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 12 else { return nil }
    self.high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    self.low = bytes.suffix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Reads 24 hexadecimal digits; `nil` for anything else.
  public init?(_ hex: String) {
    guard let bytes = [UInt8](hexadecimal: hex) else { return nil }
    self.init(bytes)
  }

  /// Makes an id of its parts.
  ///
  /// - Parameters:
  ///   - seconds: since 1970.
  ///   - process: the lower five bytes are taken.
  ///   - counter: the lower three bytes are taken.
  public init(seconds: UInt32, process: UInt64, counter: UInt32) {
    self.high = UInt64(seconds) << 32 | (process >> 8) & 0xFFFF_FFFF
    self.low = UInt32(process & 0xFF) << 24 | counter & 0xFF_FFFF
  }

  init(at offset: Int, in bytes: UnsafeRawBufferPointer) {
    self.high = bytes.little(offset, as: UInt64.self).byteSwapped
    self.low = bytes.little(offset &+ 8, as: UInt32.self).byteSwapped
  }

  func write(to bytes: inout [UInt8]) {
    bytes.appendLittle(self.high.byteSwapped)
    bytes.appendLittle(self.low.byteSwapped)
  }

  /// The twelve bytes.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    self.write(to: &bytes)
    return bytes
  }

  /// When the id was made, in seconds since 1970.
  public var seconds: UInt32 { UInt32(truncatingIfNeeded: self.high >> 32) }
}

extension ObjectId: Comparable {
  /// Orders by bytes.
  public static func < (left: Self, right: Self) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }
}

extension ObjectId: CustomStringConvertible {
  /// 24 hexadecimal digits.
  public var description: String { hexadecimal(self.bytes) }
}

/// Makes ids as one process does: the same random part, and a counter that goes on.
public struct ObjectIdGenerator: Sendable, Hashable {
  private let process: UInt64
  private var counter: UInt32

  /// A generator whose random part and first counter come from `random`.
  public init(using random: inout some RandomNumberGenerator) {
    self.process = random.next()
    self.counter = random.next()
  }

  /// The next id.
  ///
  /// - Parameter seconds: the time since 1970.
  public mutating func next(seconds: UInt32) -> ObjectId {
    self.counter &+= 1
    return ObjectId(seconds: seconds, process: self.process, counter: self.counter)
  }
}
