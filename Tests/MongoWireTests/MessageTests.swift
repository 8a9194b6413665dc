// MongoWireTests. This file: messages into bytes and back, whole and in pieces.

import BSON
import NIOCore
import Testing

@testable import MongoWire

@Suite struct MessageTests {
  @Test(arguments: Captured.all.indices)
  func captured(_ index: Int) throws {
    let (hex, message) = Captured.all[index]
    var bytes = buffer(hex)
    let expected = MongoMessage(requestID: 7, .message(message))
    var encoded = ByteBuffer()
    expected.write(to: &encoded)
    #expect(encoded == bytes)
    #expect(try MongoDecoder().next(&bytes) == expected)
    #expect(bytes.readableBytes == 0)
  }

  @Test func oneAfterTheOther() throws {
    var bytes = ByteBuffer()
    for message in everyMessage { message.write(to: &bytes) }
    let decoder = MongoDecoder()
    for message in everyMessage { #expect(try decoder.next(&bytes) == message) }
    #expect(try decoder.next(&bytes) == nil)
  }

  @Test func byteByByte() throws {
    let decoder = MongoDecoder()
    for message in everyMessage {
      var whole = ByteBuffer(string: "before it")
      message.write(to: &whole)
      whole.moveReaderIndex(forwardBy: 9)
      var arrived = ByteBuffer()
      while whole.readableBytes > 0 {
        #expect(try decoder.next(&arrived) == nil)
        arrived.writeImmutableBuffer(whole.readSlice(length: 1) ?? ByteBuffer())
      }
      #expect(try decoder.next(&arrived) == message)
    }
  }

  @Test func wrapped() throws {
    for message in everyMessage {
      var bytes = ByteBuffer()
      message.write(to: &bytes, isWrapped: true)
      var expected = message
      if case .message(var inner) = message.body {
        inner.flags.remove(.checksumPresent)
        expected.body = .message(inner)
      }
      #expect(try MongoDecoder().next(&bytes) == expected)
      #expect(bytes.readableBytes == 0)
    }
  }

  /// RFC 3720, appendix B.4, and the usual check value.
  @Test(
    arguments: [
      (Array("123456789".utf8), 0xE306_9283), (Array(repeating: 0, count: 32), 0x8A91_36AA),
      (Array(repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E),
    ] as [([UInt8], UInt32)]
  )
  func checksum(_ bytes: [UInt8], _ expected: UInt32) {
    #expect(bytes.withUnsafeBytes(crc32c) == expected)
  }
}
