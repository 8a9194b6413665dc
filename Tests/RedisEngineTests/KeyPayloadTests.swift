// RedisEngineTests. This file: payloads of DUMP and RESTORE as bytes.

import RESP
import Testing
import WireCore

@testable import RedisEngine

struct KeyPayloadTests {
  private func bytes(_ quoted: String) throws -> ByteString {
    try #require(splitWords(ByteString(quoted))?.first)
  }

  private func restored(_ payload: ByteString, _ version: RedisVersion = .v7_0) throws(DumpError) -> RedisValue {
    try DumpPayload.value(in: payload, version: version, configuration: Configuration(version: version))
  }

  /// The payload with a right checksum, whatever it says.
  private func sealed(_ body: some Sequence<UInt8>, format: UInt8 = 10) -> ByteString {
    var bytes = Array(body) + [format, 0]
    let checksum = crc64(bytes[...])
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: checksum >> ($0 * 8)) }
    return ByteString(bytes)
  }

  /// The check value of the algorithm's description.
  @Test func checksum() {
    #expect(crc64(Array("123456789".utf8)[...]) == 0xE9C6_D914_C4B8_D9CA)
    #expect(crc64([]) == 0)
  }

  @Test(arguments: [Payload.int, Payload.neg, Payload.i32, Payload.i64])
  func writesStringsAsRedisDoes(payload: String) throws {
    let bytes = try self.bytes(payload)
    #expect(DumpPayload.bytes(of: try self.restored(bytes), version: .v7_0) == bytes)
  }

  @Test(arguments: [
    Payload.lzf, Payload.list, Payload.numbers, Payload.plain, Payload.longlist, Payload.intset, Payload.is32,
    Payload.is64, Payload.set, Payload.hash, Payload.h2, Payload.zset, Payload.z2,
  ])
  func writesWhatItReadsAgain(payload: String) throws {
    let first = DumpPayload.bytes(of: try self.restored(try self.bytes(payload)), version: .v7_0)
    let second = DumpPayload.bytes(of: try self.restored(first), version: .v7_0)
    #expect(first == second)
  }

  @Test func readsListsElementByElement() throws {
    guard case .list(let list) = try self.restored(try self.bytes(Payload.plain)) else {
      Issue.record("not a list")
      return
    }
    #expect(list.elements.map(\.count) == [1, 9000, 1])
    #expect(Array(list.elements)[1].bytes.allSatisfy { $0 == UInt8(ascii: "b") })
  }

  @Test func readsListpacksOfLongStringsAndNumbersOfAllWidths() throws {
    guard case .list(let list) = try self.restored(try self.bytes(Payload.longlist)) else {
      Issue.record("not a list")
      return
    }
    #expect(list.elements.map(\.count) == [100, 5000, 5, 4, 3, 3, 8])
    #expect(Array(list.elements).suffix(5) == ["-4096", "4095", "127", "128", "-8388608"])
  }

  @Test func lengthsOfEverySize() throws {
    for count in [0, 1, 63, 64, 16_383, 16_384, 70_000] {
      let value = RedisValue.string(StringValue(ByteString(Array(repeating: 0x78, count: count))))
      let payload = DumpPayload.bytes(of: value, version: .v7_0)
      guard case .string(let string) = try self.restored(payload) else {
        Issue.record("not a string")
        continue
      }
      #expect(string.count == count)
    }
  }

  @Test func refusesNewerVersionsAndWrongChecksums() throws {
    let body = Array("\u{0}\u{1}a".utf8)
    #expect(throws: Never.self) { try self.restored(self.sealed(body, format: 10)) }
    #expect(throws: DumpError.badFooter) { try self.restored(self.sealed(body, format: 11)) }
    #expect(throws: Never.self) { try self.restored(self.sealed(body, format: 11), .v7_2) }
    #expect(throws: DumpError.badFooter) { try self.restored(self.sealed(body, format: 12), .v7_2) }
    #expect(throws: Never.self) { try self.restored(self.sealed(body, format: 12), .v7_4) }
    var payload = self.sealed(body)
    payload.bytes[2] ^= 1
    #expect(throws: DumpError.badFooter) { try self.restored(payload) }
    #expect(throws: DumpError.badFooter) { try self.restored("short") }
  }

  @Test(
    arguments: [
      [], [0], [0, 5, 0x61], [99], [1, 0], [2, 0], [4, 0], [5, 0],
      [1, 0x81, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
      [0, 0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0, 0x82], [0, 0xC4], [0, 0xC2, 1],
      [2, 2, 1, 0x61, 1, 0x61],
      [4, 2, 1, 0x61, 0, 1, 0x61, 0], [5, 1, 1, 0x61, 0, 0, 0, 0, 0, 0, 0xF8, 0x7F], [11, 8, 3, 0, 0, 0, 0, 0, 0, 0],
      [0, 0xC3, 2, 0x80, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0x61], [0, 0xC3, 2, 5, 0x20, 9], [18, 1, 3, 1, 0x61], [18, 0],
      [16, 7, 7, 0, 0, 0, 0, 0, 0xFF], [16, 6, 6, 0, 0, 0, 0, 0], [20, 7, 7, 0, 0, 0, 0, 0, 0xFF],
    ] as [[UInt8]]
  )
  func refusesWhatIsNoValue(body: [UInt8]) {
    #expect(throws: DumpError.badData) { try self.restored(self.sealed(body)) }
  }

  /// Whatever bytes come with a right checksum: a value or an error, never a trap, never without end.
  @Test(arguments: [
    Payload.lzf, Payload.list, Payload.intset, Payload.is64, Payload.set, Payload.hash, Payload.h2, Payload.zset,
    Payload.z2, Payload.longlist,
  ])
  func survivesBrokenPayloads(payload: String) throws {
    let body = try self.bytes(payload).bytes.dropLast(10)
    var refused = 0
    for index in body.indices {
      for change: UInt8 in [0x01, 0x40, 0x80, 0xFF] {
        var broken = Array(body)
        broken[index] ^= change
        do throws(DumpError) { _ = try self.restored(self.sealed(broken, format: 12), .v7_4) } catch { refused += 1 }
      }
      do throws(DumpError) { _ = try self.restored(self.sealed(body[..<index])) } catch { refused += 1 }
    }
    // Every truncation is refused, at least.
    #expect(refused >= body.count)
  }

  @Test func keepsWhenFieldsExpire() throws {
    var hash = HashValue()
    for field in ["a", "b", "c"] as [ByteString] { hash.set(field, field, Configuration(version: .v7_4)) }
    hash.setExpiry(1_800_000_000_000, of: "a")
    hash.setExpiry(1_700_000_000_001, of: "c")
    let payload = DumpPayload.bytes(of: .hash(hash), version: .v7_4)
    guard case .hash(let copy) = try self.restored(payload, .v7_4) else {
      Issue.record("not a hash")
      return
    }
    #expect(copy.fields.keys == hash.fields.keys)
    #expect(copy.expiries == hash.expiries)
    #expect(throws: DumpError.badFooter) { try self.restored(payload) }
  }
}
