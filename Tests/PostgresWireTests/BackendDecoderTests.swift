// PostgresWireTests. This file: what a client says about bytes that are no server's, as libpq words it.

import NIOCore
import PostgresWire
import Testing
import WireCore

@Suite struct BackendDecoderTests {
  @Test(
    arguments: [
      ("x", "unexpected response from server; first received character was \"x\""),
      ("Z\0\0\0\u{3}", "lost synchronization with server: got message type \"Z\", length 3"),
      ("Z\0\0\u{75}\u{31}", "lost synchronization with server: got message type \"Z\", length 30001"),
      ("D\u{FF}\u{FF}\u{FF}\u{FF}", "lost synchronization with server: got message type \"D\", length -1"),
      ("Z\0\0\0\u{5}x", "message contents do not agree with length in message type \"Z\""),
      ("Z\0\0\0\u{6}II", "message contents do not agree with length in message type \"Z\""),
      ("1\0\0\0\u{5}x", "message contents do not agree with length in message type \"1\""),
      ("D\0\0\0\u{6}\0\u{1}", "message contents do not agree with length in message type \"D\""),
      ("R\0\0\0\u{8}\0\0\0\u{7}", "message contents do not agree with length in message type \"R\""),
      ("T\0\0\0\u{6}\u{FF}\u{FF}", "message contents do not agree with length in message type \"T\""),
      (
        "v\0\0\0\u{C}\0\u{3}\0\0\u{FF}\u{FF}\u{FF}\u{FF}",
        "message contents do not agree with length in message type \"v\""
      ),
      ("E\0\0\0\u{5}S", "message contents do not agree with length in message type \"E\""),
    ]
  )
  func faults(bytes: String, text: String) {
    let transcript = BackendTranscript(
      encode([BackendMessage.noData]) + latin1(bytes) + encode([BackendMessage.noData])
    )
    #expect(transcript.messages == [.noData] && transcript.error?.description == text)
  }

  @Test func afterAFaultNothingIsRead() {
    var decoder = BackendDecoder()
    var buffer = ByteBuffer(string: "x")
    #expect(throws: MalformedMessage.unknownType(0x78)) { try decoder.next(&buffer) }
    buffer = ByteBuffer(bytes: encode([BackendMessage.noData]))
    #expect(throws: MalformedMessage.unknownType(0x78)) { try decoder.next(&buffer) }
  }

  @Test func unknownFieldsOfReportsArePassedOver() {
    var fields = ReportFields()
    fields[.message] = "m"
    #expect(BackendTranscript(latin1("E\0\0\0\u{B}Zx\0Mm\0\0")).messages == [.error(fields)])
  }
}
