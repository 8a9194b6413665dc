// MongoWireTests. This file: bytes that are no message.

import BSON
import NIOCore
import Testing
import WireCore

@testable import MongoWire

@Suite struct MalformedTests {
  /// The header of a message with the number 7, and its contents.
  private func message(_ opcode: UInt8, _ high: UInt8, _ contents: String) -> ByteBuffer {
    var contents = buffer(contents)
    var bytes = ByteBuffer()
    bytes.writeInteger(Int32(contents.readableBytes + 16), endianness: .little)
    bytes.writeInteger(7 as Int32, endianness: .little)
    bytes.writeInteger(0 as Int32)
    bytes.writeBytes([opcode, high, 0, 0])
    bytes.writeBuffer(&contents)
    return bytes
  }

  private func error(_ bytes: ByteBuffer) -> MongoWireError? {
    var bytes = bytes
    return #expect(throws: MongoWireError.self) { _ = try MongoDecoder().next(&bytes) }
  }

  @Test(arguments: [
    "", "0000", "00000000", "00000000" + "02" + "0500000000", "00000000" + "00" + "0600000000",
    "00000000" + "00" + "0500000000" + "00" + "0500000000", "00000000" + "01" + "0600000061" + "00",
    "00000000" + "00" + "0500000000" + "01" + "0400000000",
    "00000000" + "00" + "0500000000" + "01" + "ffffff7f" + "6100",
    "00000000" + "00" + "0500000000" + "01" + "05000000" + "61",
    "00000000" + "00" + "0500000000" + "01" + "06000000" + "ff00",
    "00000000" + "00" + "0500000000" + "01" + "080000006100" + "0500",
    "00000000" + "00" + "0500000000" + "01" + "060000006100" + "01" + "060000006100", "01000000" + "0000",
  ])
  func opMessage(_ contents: String) {
    #expect(self.error(self.message(0xDD, 0x07, contents))?.requestID == 7)
  }

  @Test(
    arguments: [
      (0xD4, 0x07, "00000000" + "61"), (0xD4, 0x07, "00000000" + "6100" + "0000000001000000"),
      (0xD4, 0x07, "00000000" + "6100" + "0000000001000000" + "0500000000" + "0500000000" + "00"),
      (0x01, 0x00, "00000000" + "0000000000000000" + "00000000" + "02000000" + "0500000000"),
      (0x01, 0x00, "00000000" + "0000000000000000" + "00000000" + "ffffffff"),
      (0xDC, 0x07, "dd070000" + "05000000" + "00" + "00000000"), (0xDC, 0x07, "dc070000" + "00000000" + "00"),
      (0xDC, 0x07, "05000000" + "00000000" + "00"), (0xDC, 0x07, "dd0700"),
      (0xDC, 0x07, "dd070000" + "0e000000" + "00" + "01000000" + "00" + "0500000000" + "00000000"),
    ] as [(UInt8, UInt8, String)]
  )
  func otherMessages(_ opcode: UInt8, _ high: UInt8, _ contents: String) {
    #expect(self.error(self.message(opcode, high, contents))?.requestID == 7)
  }

  @Test func flagsAndCompressors() {
    let flags = self.error(self.message(0xDD, 0x07, "04000100" + "00" + "0500000000"))
    #expect(flags == MongoWireError(.unknownFlags(4), requestID: 7))
    let compressed = self.error(self.message(0xDC, 0x07, "dd070000" + "05000000" + "02" + "789c"))
    #expect(compressed == MongoWireError(.unsupportedCompressor(2), requestID: 7))
    #expect(compressed?.description == "not a MongoDB message: expected compressor 0, noop, got 2, zlib")
  }

  /// Flags above the required ones are passed over.
  @Test func optionalFlags() throws {
    var bytes = self.message(0xDD, 0x07, "00000200" + "00" + "0500000000")
    #expect(try MongoDecoder().next(&bytes)?.requestID == 7)
  }

  @Test func lengthsAreCheckedFirst() {
    for (hex, reason) in [
      ("0f000000", .malformed(offset: 0, expected: "a length of at least 16", got: "15")),
      ("ffffffff", .malformed(offset: 0, expected: "a length of at least 16", got: "-1")),
      ("016cdc02", .tooLarge(size: 48_000_001, limit: 48_000_000)),
      ("006cdc02" + "0700000000000000" + "47455420", .unknownOpcode(0x2054_4547)),
    ] as [(String, MongoWireError.Reason)] {
      #expect(self.error(buffer(hex)) == MongoWireError(reason))
    }
  }

  @Test func checksums() throws {
    var bytes = ByteBuffer()
    everyMessage[1].write(to: &bytes)
    for index in 16..<bytes.readableBytes {
      var damaged = bytes
      damaged.setInteger((bytes.getInteger(at: index) ?? 0) ^ 0x10 as UInt8, at: index)
      #expect(throws: MongoWireError.self) { try MongoDecoder().next(&damaged) }
    }
  }

  @Test func documentsSayWhereTheyAre() {
    let error = self.error(self.message(0xDD, 0x07, "00000000" + "00" + "090000000861000200"))
    let reason = BSONError.malformed(offset: 7, expected: "0 or 1 for a bool", got: "0x02")
    #expect(error == MongoWireError(.document(offset: 21, reason), requestID: 7))
  }

  /// Whatever bytes come: a message, an error, or more is needed; and no message is longer than its bytes.
  @Test(arguments: [1, 2] as [UInt64])
  func damaged(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var (read, refused, short) = (0, 0, 0)
    for _ in 0..<20_000 {
      var bytes = ByteBuffer()
      everyMessage[Int(random.next() % UInt64(everyMessage.count))].write(to: &bytes)
      for _ in 0...random.next() % 3 {
        bytes.setInteger(
          UInt8.random(in: 0...255, using: &random),
          at: Int(random.next() % UInt64(bytes.readableBytes))
        )
      }
      do throws(MongoWireError) {
        if let message = try MongoDecoder().next(&bytes) {
          read += 1
          var encoded = ByteBuffer()
          message.write(to: &encoded)
          if encoded.readableBytes == 0 { Issue.record("seed \(seed)") }
        } else {
          short += 1
        }
      } catch {
        refused += 1
      }
    }
    print("damaged messages, seed \(seed): \(read) read, \(refused) refused, \(short) waited for")
    #expect(read > 0 && refused > 0 && short > 0)
  }
}
