// RESPTests. This file: lines as people type them. Every expectation was observed on redis-server 7.0.15.

import RESP
import Testing
import WireCore

@Suite struct InlineWordsTests {
  @Test(arguments: [
    ("PING\r\n", ["PING"]),
    ("PING\n", ["PING"]),
    ("PING\r\r\n", ["PING"]),
    (" PING \t x\r\n", ["PING", "x"]),
    ("a \u{0B}\u{0C}b\r\n", ["a", "b"]),
    ("ECHO \"a b\"\r\n", ["ECHO", "a b"]),
    ("ECHO 'a\\'b\\n'\r\n", ["ECHO", "a'b\\n"]),
    ("ECHO \"\\x41\\n\\r\\t\\b\\a\\\"\\\\\\q\"\r\n", ["ECHO", "A\n\r\t\u{8}\u{7}\"\\q"]),
    ("ECHO \"\\x4\"\r\n", ["ECHO", "x4"]),
    ("ECHO \"\\xzz\"\r\n", ["ECHO", "xzz"]),
    ("ECHO a\"b c\"\r\n", ["ECHO", "ab c"]),
    ("ECHO \"\"\r\n", ["ECHO", ""]),
    ("''\r\n", [""]),
    ("ECHO a\\nb\r\n", ["ECHO", "a\\nb"]),
  ])
  func words(line: String, words: [String]) {
    let expected = words.map { ByteString($0).debugDescription }.joined(separator: " ")
    #expect(RequestTranscript(line) == RequestTranscript([expected]))
  }

  @Test(arguments: ["\n", "\r\n", "  \r\n", "\t\r\n"])
  func emptyLines(line: String) {
    #expect(RequestTranscript(line + "PING\r\n") == RequestTranscript(["\"PING\""]))
  }

  @Test(arguments: [
    "ECHO \"a\r\n", "ECHO 'a\r\n", "ECHO \"a\"b\r\n", "ECHO 'a'b\r\n", "ECHO \"a\\\n", "\"\r\n", "a\"\r\n",
  ])
  func unbalanced(line: String) {
    let expected = RequestTranscript(violation: "-ERR Protocol error: unbalanced quotes in request\r\n")
    #expect(RequestTranscript(line) == expected)
  }

  @Test func bytesThatAreNoText() {
    #expect(splitWords(ByteString([0xE9, 0x20, 0xFF, 0xA0])) == [ByteString([0xE9]), ByteString([0xFF, 0xA0])])
    #expect(splitWords("") == [])
  }
}
