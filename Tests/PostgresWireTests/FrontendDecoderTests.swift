// PostgresWireTests. This file: what a server says about messages that break the protocol, as PostgreSQL 15 was seen
// to.

import NIOCore
import PostgresWire
import Testing
import WireCore

@Suite struct FrontendDecoderTests {
  @Test(
    arguments: [
      ("Q\0\0\0\u{C}select 1", "08P01", "invalid string in message"),
      ("Q\0\0\0\u{E}select 1\0x", "08P01", "invalid message format"),
      ("Q\0\0\0\u{7}\u{C3}(\0", "22021", "invalid byte sequence for encoding \"UTF8\": 0xc3 0x28"),
      ("Q\0\0\0\u{8}\u{F0}\u{9F}'\0", "22021", "invalid byte sequence for encoding \"UTF8\": 0xf0 0x9f 0x27"),
      ("Q\0\0\0\u{7}a\u{ED}\0", "22021", "invalid byte sequence for encoding \"UTF8\": 0xed"),
      ("D\0\0\0\u{6}x\0", "08P01", "invalid DESCRIBE message subtype 120"),
      ("D\0\0\0\u{4}", "08P01", "no data left in message"),
      ("C\0\0\0\u{6}x\0", "08P01", "invalid CLOSE message subtype 120"),
      ("E\0\0\0\u{6}\0\0", "08P01", "insufficient data left in message"),
      ("H\0\0\0\u{5}x", "08P01", "invalid message format"),
      ("S\0\0\0\u{5}x", "08P01", "invalid message format"),
      ("B\0\0\0\u{10}\0\0\0\0\0\u{1}\0\0\0\u{5}\0\0", "08P01", "insufficient data left in message"),
      ("B\0\0\0\u{10}\0\0\0\0\0\u{1}\u{FF}\u{FF}\u{FF}\u{FE}\0\0", "08P01", "insufficient data left in message"),
      ("P\0\0\0\u{8}\0\0\u{FF}\u{FF}", "08P01", "insufficient data left in message"),
    ]
  )
  func contents(message: String, state: String, text: String) {
    let transcript = FrontendTranscript(latin1(message) + encode([.sync]))
    #expect(transcript.errors.map(\.message) == [text] && transcript.errors.map(\.state) == [state])
    // The conversation goes on.
    #expect(transcript.messages == [.sync] && transcript.end == nil)
    #expect(transcript.errors.first?.isExtendedQuery == !"QS".contains(message.prefix(1)))
  }

  @Test(
    arguments: [
      ("!", FrontendDecoder.Phase.queries, "invalid frontend message type 33"),
      ("p\0\0\0\u{6}x\0", .queries, "invalid frontend message type 112"),
      ("Q\0\0\0\u{6}x\0", .password, "expected password response, got message type 81"),
      ("Q\0\0\0\u{6}x\0", .sasl, "expected SASL response, got message type 81"),
    ]
  )
  func types(message: String, phase: FrontendDecoder.Phase, text: String) {
    let transcript = FrontendTranscript(latin1(message) + encode([.sync]), phase: phase)
    #expect(transcript.end == ProtocolViolation(.fatal, text) && transcript.messages.isEmpty)
  }

  /// PostgreSQL only logs these.
  @Test(
    arguments: [
      ("Q\0\0\0\u{3}", FrontendDecoder.Phase.queries, "invalid message length"),
      ("Q\u{FF}\u{FF}\u{FF}\u{FF}", .queries, "invalid message length"),
      ("Q\u{3F}\u{FF}\u{FF}\u{FF}", .queries, "invalid message length"),
      ("S\0\0\u{27}\u{11}", .queries, "invalid message length"),
      ("p\0\u{1}\0\0", .password, "invalid message length"),
      ("p\0\0\u{4}\u{1}", .sasl, "invalid message length"),
      ("GET / HTTP/1.1\r\n", .startup, "invalid length of startup packet"),
      ("\0\0\0\u{7}", .startup, "invalid length of startup packet"),
      ("\0\0\u{27}\u{15}", .startup, "invalid length of startup packet"),
      ("\0\0\0\u{8}\u{4}\u{D2}\u{16}\u{2E}", .startup, "invalid length of startup packet"),
    ]
  )
  func lengths(message: String, phase: FrontendDecoder.Phase, text: String) {
    #expect(FrontendTranscript(latin1(message), phase: phase).end == ProtocolViolation(.silent, text))
  }

  /// The longest lengths are waited for.
  @Test(arguments: ["Q\u{3F}\u{FF}\u{FF}\u{FE}", "S\0\0\u{27}\u{10}", "d\u{3F}\u{FF}\u{FF}\u{FE}"])
  func lengthsWithinTheLimits(message: String) {
    #expect(FrontendTranscript(latin1(message)) == FrontendTranscript(messages: []))
  }

  @Test func configuredLimits() {
    var limits = FrontendLimits()
    limits.largeMessage = 10
    #expect(FrontendTranscript(encode([.query("abcde")]), limits: limits).messages.count == 1)
    #expect(FrontendTranscript(encode([.query("abcdef")]), limits: limits).end?.consequence == .silent)
  }

  @Test(
    arguments: [
      ("\0\0\0\u{C}\0\u{3}\0\0usex", "08P01", "invalid startup packet layout: expected terminator as last byte"),
      ("\0\0\0\u{D}\0\u{3}\0\0a\0b\0\u{1}", "08P01", "invalid startup packet layout: expected terminator as last byte"),
      ("\0\0\0\u{8}\0\u{4}\0\0", "0A000", "unsupported frontend protocol 4.0: server supports 3.0 to 3.0"),
      ("\0\0\0\u{8}\0\u{2}\0\0", "0A000", "unsupported frontend protocol 2.0: server supports 3.0 to 3.0"),
    ]
  )
  func startup(message: String, state: String, text: String) {
    let end = FrontendTranscript(latin1(message), phase: .startup).end
    #expect(end?.message == text && end?.state == state && end?.consequence == .fatal)
  }

  /// A request for encryption that was refused may be followed by the other one, not by the same again.
  @Test func requestsForEncryption() {
    var decoder = FrontendDecoder()
    for message in [FrontendMessage.sslRequest, .gssEncryptionRequest, .sslRequest] {
      var buffer = ByteBuffer(bytes: encode([message]))
      #expect(throws: Never.self) { try #expect(decoder.next(&buffer) == message) }
    }
    var buffer = ByteBuffer(bytes: encode([.sslRequest]))
    let text = "unsupported frontend protocol 1234.5679: server supports 3.0 to 3.0"
    #expect(throws: ProtocolViolation(.fatal, text, state: "0A000")) { try decoder.next(&buffer) }
    #expect(throws: ProtocolViolation(.fatal, text, state: "0A000")) { try decoder.next(&buffer) }
  }

  @Test func nothingMayFollowARequestForEncryption() {
    let transcript = FrontendTranscript(encode([.sslRequest, .startup(.init(parameters: []))]), phase: .startup)
    #expect(transcript.messages == [.sslRequest])
    #expect(transcript.end?.message == "received unencrypted data after SSL request")
  }

  @Test func violationsAsTheClientReadsThem() {
    func bytes(_ violation: ProtocolViolation) -> [UInt8] {
      var writer = PostgresWriter()
      writer.error(violation)
      return Array(writer.buffer.readableBytesView)
    }
    var fields = ReportFields(severity: "FATAL", state: "08P01", message: "no")
    #expect(BackendTranscript(bytes(ProtocolViolation(.fatal, "no"))).messages == [.error(fields)])
    fields[.severity] = "ERROR"
    fields[.untranslatedSeverity] = "ERROR"
    fields[.detail] = "d"
    #expect(BackendTranscript(bytes(ProtocolViolation(.error, "no", detail: "d"))).messages == [.error(fields)])
    #expect(bytes(ProtocolViolation(.silent, "no")).isEmpty)
    let old = FrontendTranscript(latin1("\0\0\0\u{8}\0\u{2}\0\0"), phase: .startup).end
    let text = "EFATAL:  unsupported frontend protocol 2.0: server supports 3.0 to 3.0\n\0"
    #expect(old.map(bytes) == Array(text.utf8))
  }
}
