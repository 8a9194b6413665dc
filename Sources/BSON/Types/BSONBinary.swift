// BSON: MongoDB's documents, both directions, no I/O. This file: bytes with a subtype.

/// Bytes and what they are.
public struct BSONBinary: Hashable, Sendable {
  /// What the bytes are: see the constants; 0x80 and above are the application's.
  public var subtype: UInt8
  /// The bytes; those of subtype 2 without the second length that they are encoded with.
  public var bytes: [UInt8]

  /// Makes a binary value.
  public init(_ bytes: [UInt8], subtype: UInt8 = Self.generic) {
    self.subtype = subtype
    self.bytes = bytes
  }

  /// A UUID of 16 bytes.
  public init(uuid: (UInt64, UInt64)) {
    self.subtype = Self.uuid
    self.bytes = []
    self.bytes.appendLittle(uuid.0.byteSwapped)
    self.bytes.appendLittle(uuid.1.byteSwapped)
  }

  /// Any bytes.
  public static let generic: UInt8 = 0
  /// A function.
  public static let function: UInt8 = 1
  /// Deprecated: bytes behind a second length.
  public static let old: UInt8 = 2
  /// Deprecated: a UUID in an order of bytes that depends on the driver.
  public static let oldUUID: UInt8 = 3
  /// A UUID.
  public static let uuid: UInt8 = 4
  /// An MD5 digest.
  public static let md5: UInt8 = 5
  /// An encrypted value.
  public static let encrypted: UInt8 = 6
  /// A column of a time series.
  public static let column: UInt8 = 7
  /// What must not be logged.
  public static let sensitive: UInt8 = 8
  /// A vector of numbers.
  public static let vector: UInt8 = 9

  init(at offset: Int, in bytes: UnsafeRawBufferPointer) {
    self.subtype = bytes[offset &+ 4]
    let start = offset &+ (self.subtype == Self.old ? 9 : 5)
    self.bytes = Array(bytes[start..<offset &+ 5 &+ bytes.length(offset)])
  }

  /// How many bytes are stored.
  var storedLength: Int { self.subtype == Self.old ? self.bytes.count + 4 : self.bytes.count }

  /// The bytes as they are stored: those of the old subtype have their number before them.
  package var storedBytes: [UInt8] {
    guard self.subtype == Self.old else { return self.bytes }
    var stored: [UInt8] = []
    stored.appendLittle(Int32(truncatingIfNeeded: self.bytes.count))
    return stored + self.bytes
  }

  func write(to bytes: inout [UInt8]) {
    let length = Int32(truncatingIfNeeded: self.bytes.count)
    bytes.appendLittle(self.subtype == Self.old ? length &+ 4 : length)
    bytes.append(self.subtype)
    if self.subtype == Self.old { bytes.appendLittle(length) }
    bytes.append(contentsOf: self.bytes)
  }
}
