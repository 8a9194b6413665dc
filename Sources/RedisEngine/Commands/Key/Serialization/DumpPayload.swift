// RedisEngine: Redis's data and commands, pure. This file: what DUMP writes and RESTORE reads.

import WireCore

/// Why a payload is refused.
enum DumpError: Error {
  /// The version is too new or the checksum is wrong.
  case badFooter
  /// The version and the checksum are right, the rest is not.
  case badData
}

/// How a value is written, as the first byte of a payload tells. Only what Redis 7 writes itself and the
/// plain forms of each type; not the ziplists and zipmaps of older versions.
enum DumpType: UInt8 {
  case string = 0
  case list = 1
  case set = 2
  case hash = 4
  case sortedSet = 5
  case intset = 11
  case hashListpack = 16
  case sortedSetListpack = 17
  case quicklist = 18
  /// Redis 7.2.
  case setListpack = 20
  /// Fields that expire (Redis 7.4).
  case hashWithExpiries = 24
  case hashListpackWithExpiries = 25

  var minimumVersion: RedisVersion {
    switch self {
    case .setListpack: .v7_2
    case .hashWithExpiries, .hashListpackWithExpiries: .v7_4
    default: .v7_0
    }
  }
}

/// A value in the format of Redis's snapshot files, then the format's version in two bytes and a CRC-64 of all
/// that comes before it in eight, both with the least significant byte first.
enum DumpPayload {
  private static let footerLength = 10

  static func bytes(of value: RedisValue, version: RedisVersion) -> ByteString {
    var writer = RDBWriter()
    writer.write(value)
    writer.writeLittleEndian(version.snapshotFormat)
    writer.writeLittleEndian(crc64(writer.bytes[...]))
    return ByteString(writer.bytes)
  }

  static func value(
    in payload: ByteString,
    version: RedisVersion,
    configuration: Configuration
  ) throws(DumpError) -> RedisValue {
    let bytes = payload.bytes
    guard bytes.count >= self.footerLength else { throw .badFooter }
    let checksum = bytes.count - 8
    let format = UInt16(bytes[checksum - 2]) | UInt16(bytes[checksum - 1]) << 8
    let expected = bytes[checksum...].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard format <= version.snapshotFormat, crc64(bytes[..<checksum]) == expected else { throw .badFooter }

    var reader = RDBReader(bytes[..<(checksum - 2)], limit: configuration.maxBulkLength)
    guard let type = DumpType(rawValue: try reader.byte()), type.minimumVersion <= version else { throw .badData }
    return try reader.value(type, version: version, configuration: configuration)
  }
}

extension RedisVersion {
  /// The version of the snapshot format (`RDB_VERSION`).
  fileprivate var snapshotFormat: UInt16 {
    switch self {
    case .v7_0: 10
    case .v7_2: 11
    case .v7_4: 12
    }
  }
}

/// The CRC-64 that Redis uses: Jones's polynomial, reflected, beginning with 0.
func crc64(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  bytes.reduce(0) { crc, byte in crcTable[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
}

private let crcTable: [UInt64] = (0..<256).map { byte in
  (0..<8).reduce(UInt64(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x95AC_9329_AC4B_C9B5 : crc >> 1 }
}
