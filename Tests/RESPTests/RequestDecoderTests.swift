// RESPTests. This file: commands as a server reads them. Every expectation was observed on redis-server 7.0.15.

import NIOCore
import RESP
import Testing
import WireCore

@Suite struct RequestDecoderTests {
  @Test(arguments: [
    ("*1\r\n$4\r\nPING\r\n", ["\"PING\""]),
    ("*2\r\n$4\r\nECHO\r\n$0\r\n\r\n", ["\"ECHO\" \"\""]),
    ("*1\r\n$4\r\nA\r\nB\r\n", ["\"A\\r\\nB\""]),
    ("*1\r\n$0\r\n\r\n", ["\"\""]),
    // No command, and no error.
    ("*-1\r\nPING\r\n", ["\"PING\""]),
    ("*0\r\nPING\r\n", ["\"PING\""]),
    ("*-2147483649\r\nPING\r\n", ["\"PING\""]),
    ("*-9223372036854775808\r\nPING\r\n", ["\"PING\""]),
    // The two bytes behind an argument, and the one behind a carriage return, may be any.
    ("*1\r\n$4\r\nPINGxx*1\r\n$1\r\na\r\n", ["\"PING\"", "\"a\""]),
    ("*1\r\n$4\r\nPING\n\nPING\r\n", ["\"PING\"", "\"PING\""]),
    ("*1\rX$4\rXPINGXXPING\r\n", ["\"PING\"", "\"PING\""]),
  ])
  func arrays(input: String, commands: [String]) {
    #expect(RequestTranscript(input) == RequestTranscript(commands))
  }

  @Test(arguments: [
    // Not a whole line: the marker is only looked at when it is.
    "*", "*1", "*1\r", "*1\r\n", "*1\r\n$", "*1\r\n$4\r", "*1\r\n$4\r\nPING", "*1\r\n$4\r\nPING\r", "*1\r\nx",
    "*2\r\n$4\r\nPING\r\nx", "PING", "PING\r",
    // Only a carriage return ends a line.
    "*1\nPING\n", "*1\r\n$4\nPING\n", "*1\r\n\n",
    // Redis finds no line end behind a zero byte.
    "*1\r\n\0\r\n", "\0PING\r\n", "ECHO a\0b\r\n",
    // Declared, not sent.
    "*2147483647\r\n", "*1\r\n$536870912\r\n",
  ])
  func waits(input: String) {
    #expect(RequestTranscript(input) == RequestTranscript())
  }

  @Test(arguments: [
    "", "a", "1a", "+1", "01", " 1", "1 ", "-", "-0", "00", "2147483648", "9223372036854775808",
    "-9223372036854775809", "99999999999999999999999",
  ])
  func badCount(count: String) {
    let expected = RequestTranscript(violation: "-ERR Protocol error: invalid multibulk length\r\n")
    #expect(RequestTranscript("*\(count)\r\n$4\r\nPING\r\n") == expected)
  }

  @Test(arguments: ["", "a", "-1", "+4", "04", " 4", "4 ", "-0", "536870913", "9223372036854775808"])
  func badLength(length: String) {
    let expected = RequestTranscript(violation: "-ERR Protocol error: invalid bulk length\r\n")
    #expect(RequestTranscript("*1\r\n$\(length)\r\nPING\r\n") == expected)
  }

  @Test func badMarker() {
    for marker in UInt8.min...UInt8.max where marker != 0 && marker != UInt8(ascii: "$") {
      // A carriage return shows as a space, too: it is taken for the marker of an empty line.
      let shown = marker == 0x0A || marker == 0x0D ? 0x20 : marker
      let text = ByteString(Array("-ERR Protocol error: expected '$', got '".utf8) + [shown] + Array("'\r\n".utf8))
      let input = Array("*1\r\n".utf8) + [marker] + Array("1\r\n".utf8)
      #expect(RequestTranscript([input[...]]).violation == text, "marker \(marker)")
    }
  }

  @Test func commandsBeforeAViolationAreAnswered() {
    let transcript = RequestTranscript("PING\r\n*1\r\n$x\r\nPING\r\n")
    #expect(transcript.commands == ["\"PING\""])
    #expect(transcript.violation == "-ERR Protocol error: invalid bulk length\r\n")
  }

  @Test(arguments: [
    ("", "too big inline request"), ("*", "too big mbulk count string"), ("*1\r\n$", "too big bulk count string"),
    ("*1\r\nx", "too big bulk count string"),
  ])
  func endlessLine(head: String, error: String) {
    let line = head.split(separator: "\r\n").last ?? ""
    let fits = head + String(repeating: "1", count: 65_536 - line.count)
    #expect(RequestTranscript(fits) == RequestTranscript())
    #expect(RequestTranscript(fits + "1").violation == ByteString("-ERR Protocol error: \(error)\r\n"))
  }

  @Test func limitsBeforeAuthentication() {
    func transcript(_ input: String) -> RequestTranscript { RequestTranscript(input, limits: .unauthenticated) }
    #expect(transcript("*10\r\n") == RequestTranscript())
    #expect(transcript("*11\r\n").violation == "-ERR Protocol error: unauthenticated multibulk length\r\n")
    #expect(transcript("*2147483648\r\n").violation == "-ERR Protocol error: invalid multibulk length\r\n")
    #expect(transcript("*1\r\n$16384\r\n") == RequestTranscript())
    #expect(transcript("*1\r\n$16385\r\n").violation == "-ERR Protocol error: unauthenticated bulk length\r\n")
    #expect(transcript("*1\r\n$536870913\r\n").violation == "-ERR Protocol error: invalid bulk length\r\n")
  }

  @Test func aCommandBeyondTheBufferLimitIsDisconnectedWithoutAWord() {
    var limits = RESPLimits()
    limits.commandLength = 10
    let arguments = "$5\r\nabcde\r\n$5\r\nabcde\r\n"
    #expect(RequestTranscript("*2\r\n" + arguments, limits: limits).commands.count == 1)
    #expect(RequestTranscript("*3\r\n\(arguments)$1\r\n", limits: limits) == RequestTranscript(violation: ""))
  }

  @Test(arguments: [1, 2, 3, 7, 100])
  func piecesMakeNoDifference(longest: Int) {
    var random = SeededRandom(seed: UInt64(longest))
    let input = Array(
      "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\n\r\n\r\n\r\nPING 'a b'\r\n\n*0\r\n*-1\r\n*2\r\n$1\r\na\r\n$0\r\n\r\n*1\r\n$-1\r\n"
        .utf8
    )
    let whole = RequestTranscript([input[...]])
    #expect(whole.commands.count == 3)
    #expect(whole.violation != nil)
    #expect(RequestTranscript(singles(input)) == whole)
    for _ in 0..<50 {
      #expect(RequestTranscript(pieces(input, longest: longest, using: &random)) == whole)
    }
  }

  @Test func takesNoMoreThanTheCommand() {
    var decoder = RESPRequestDecoder()
    var bytes = ByteBuffer(string: "*1\r\n$4\r\nPING\r\n*1\r\n")
    guard case .request(let words) = decoder.next(&bytes) else {
      Issue.record("expected a command")
      return
    }
    #expect(words == ["PING"])
    #expect(String(buffer: bytes) == "*1\r\n")
  }

  @Test func readsWhatAClientWrites() {
    var writer = RESPWriter(buffer: ByteBuffer(), version: .resp2)
    writer.command(["SET", ByteString([0, 13, 10, 255]), ""])
    #expect(String(decoding: writer.buffer.readableBytesView.prefix(13), as: UTF8.self) == "*3\r\n$3\r\nSET\r\n")
    let transcript = RequestTranscript([Array(writer.buffer.readableBytesView)[...]])
    #expect(transcript == RequestTranscript(["\"SET\" \"\\x00\\r\\n\\xff\" \"\""]))
  }
}
