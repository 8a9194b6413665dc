// WireCoreTests. This file: strings of bytes.

import Testing
import WireCore

@Suite struct ByteStringTests {
  @Test func debugDescriptionIsThatOfTheCommandLine() {
    // The output of redis-cli 7.0.15 for every byte, in groups.
    #expect(ByteString(0x00...0x0F).debugDescription == #""\x00\x01\x02\x03\x04\x05\x06\a\b\t\n\x0b\x0c\r\x0e\x0f""#)
    #expect(
      ByteString(0x10...0x22).debugDescription
        == #""\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f !\"""#
    )
    #expect(ByteString(0x5A...0x5E).debugDescription == #""Z[\\]^""#)
    #expect(ByteString([0x27, 0x7E, 0x7F, 0x80, 0xC3, 0xA9, 0xFF]).debugDescription == #""'~\x7f\x80\xc3\xa9\xff""#)
    #expect(ByteString().debugDescription == #""""#)
  }

  @Test func text() {
    #expect(ByteString("é").bytes == [0xC3, 0xA9])
    #expect(ByteString([0x61, 0xFF]).description == "a\u{FFFD}")
    let interpolated: ByteString = "key:\(7)"
    #expect(interpolated == ByteString("key:7"))
    #expect(interpolated.count == 5)
  }

  @Test func order() {
    let ordered: [ByteString] = ["", "a", "aa", "ab", "b", "é", ByteString([0xFF]), ByteString([0xFF, 0])]
    for (left, first) in ordered.enumerated() {
      for (right, second) in ordered.enumerated() {
        #expect((first < second) == (left < right))
        #expect((first.compare(to: second)).signum() == (left - right).signum())
        #expect((first == second) == (left == right))
      }
    }
  }

  @Test func asciiCase() {
    #expect(ByteString("GeT").equalsIgnoringCase("get"))
    #expect(!ByteString("gets").equalsIgnoringCase("get"))
    #expect(!ByteString("ge").equalsIgnoringCase("get"))
    // Only letters have a case: `@` and `` ` ``, `[` and `{` are 32 apart as well.
    #expect(!ByteString("@[").equalsIgnoringCase("`{"))
    #expect(ByteString([0x40, 0x41, 0x5A, 0x5B, 0xC1]).lowercased == ByteString([0x40, 0x61, 0x7A, 0x5B, 0xC1]))
  }
}
