// PostgresWireTests. This file: messages written and read again.

import NIOCore
import PostgresWire
import Testing
import WireCore

@Suite struct RoundTripTests {
  @Test func clientsMessages() {
    var random = SeededRandom(seed: 1)
    for _ in 0..<2_000 {
      let messages = (0..<3).map { _ in random.frontendMessage() }
      let bytes = encode(messages)
      let expected = FrontendTranscript(messages: messages)
      #expect(FrontendTranscript(bytes) == expected)
      #expect(FrontendTranscript(pieces(bytes, longest: 5, using: &random)) == expected)
    }
  }

  @Test func serversMessages() {
    var random = SeededRandom(seed: 2)
    for _ in 0..<2_000 {
      let messages = (0..<3).map { _ in random.backendMessage() }
      let bytes = encode(messages)
      let whole = BackendTranscript(bytes)
      #expect(whole.messages == messages && whole.error == nil)
      #expect(BackendTranscript(pieces(bytes, longest: 5, using: &random)) == whole)
    }
  }

  @Test(
    arguments: [
      .startup(.init(parameters: [.init("user", "a"), .init("database", "b"), .init("user", "")])),
      .startup(.init(version: .v32, parameters: [])),
      .startup(.init(version: .init(major: 3, minor: 9999), parameters: [.init("_pq_.x", "é")])),
      .cancelRequest(processID: -1, key: "1234"),
      .cancelRequest(processID: 7, key: ByteString([UInt8](repeating: 0, count: 256))),
    ] as [FrontendMessage]
  )
  func messagesBeforeASession(message: FrontendMessage) {
    let bytes = encode([message])
    #expect(FrontendTranscript(bytes, phase: .startup).messages == [message])
    #expect(FrontendTranscript(bytes.indices.map { bytes[$0...$0] }, phase: .startup).messages == [message])
  }

  /// Without the last byte of a message there is no message and no error; messages before it are there.
  @Test func messagesWithoutTheirEnd() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<300 {
      let frontend = random.frontendMessage()
      let frontendBytes = encode([.sync, frontend])
      for end in 5..<frontendBytes.count {
        #expect(FrontendTranscript([frontendBytes[..<end]]) == FrontendTranscript(messages: [.sync]))
      }
      let backend = random.backendMessage()
      let backendBytes = encode([.noData, backend])
      for end in 5..<backendBytes.count {
        let transcript = BackendTranscript([backendBytes[..<end]])
        #expect(transcript.messages == [.noData] && transcript.error == nil)
      }
    }
  }

  @Test func rowsColumnByColumn() {
    var writer = PostgresWriter()
    let row = writer.beginDataRow(columns: 11)
    writer.column("é")
    writer.column([1, 2])
    writer.nullColumn()
    writer.decimalColumn(.min)
    writer.integerColumn(-2 as Int16)
    writer.integerColumn(0x0102_0304_0506_0708)
    writer.boolTextColumn(true)
    writer.boolColumn(true)
    writer.floatColumn(1.0 as Float)
    writer.floatColumn(1.0)
    let open = writer.beginColumn()
    writer.buffer.writeString("abc")
    writer.end(open)
    writer.end(row)
    let columns: [ByteString?] = [
      "é", ByteString([1, 2]), nil, "-9223372036854775808", ByteString([255, 254]), ByteString(1...8), "t",
      ByteString([1]), ByteString([0x3F, 0x80, 0, 0]), ByteString([0x3F, 0xF0, 0, 0, 0, 0, 0, 0]), "abc",
    ]
    #expect(BackendTranscript(Array(writer.buffer.readableBytesView)).messages == [.dataRow(columns)])
  }

  @Test(arguments: [Int64.min, -10, -1, 0, 9, 10, 99, 100, 1_000_000_000_000_000_000, .max])
  func decimals(number: Int64) {
    var buffer = ByteBuffer()
    let count = buffer.writeDecimal(number)
    #expect(String(buffer: buffer) == "\(number)" && count == buffer.readableBytes)
  }

  @Test func tagsWithNumbers() {
    var writer = PostgresWriter()
    writer.commandComplete("INSERT 0 ", rows: 12_345)
    #expect(
      BackendTranscript(Array(writer.buffer.readableBytesView)).messages == [.commandComplete(tag: "INSERT 0 12345")]
    )
  }

  @Test func aResultBeyondTheLimitIsCut() {
    var writer = PostgresWriter()
    writer.limit = 40
    for text in ["0123456789", "01234567890123456789", "x"] {
      let row = writer.beginDataRow(columns: 1)
      writer.column(text)
      writer.end(row)
    }
    writer.copyData([UInt8](repeating: 0, count: 40))
    #expect(writer.isCut)
    #expect(BackendTranscript(Array(writer.buffer.readableBytesView)).messages == [.dataRow(["0123456789"])])
  }

  /// A zero byte in a string would end it, and what follows be read as something else.
  @Test func zeroBytesInStringsEndThem() {
    #expect(FrontendTranscript(encode([.query("a\0b")])).messages == [.query("a")])
    #expect(BackendTranscript(encode([.commandComplete(tag: "a\0b")])).messages == [.commandComplete(tag: "a")])
  }
}
