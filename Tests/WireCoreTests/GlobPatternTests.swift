// WireCoreTests. This file: glob patterns. Every expectation was observed on redis-server 7.0.15 with KEYS.

import Testing
import WireCore

@Suite struct GlobPatternTests {
  @Test(arguments: [
    ("", ""), ("*", ""), ("*", "a"), ("a*", "a"), ("*a*", "a"), ("**a", "a"), ("*?", "a"), ("h?llo", "hallo"),
    ("h*llo", "heeeello"), ("*.*.*", "a.b.c"), ("*ab", "aab"),
    ("h[ae]llo", "hallo"), ("h[^e]llo", "hbllo"), ("[a-c]", "b"), ("[c-a]", "b"), ("[a^]", "^"), ("[\\]]", "]"),
    ("[\\-a]", "-"),
    // Classes that are not closed run to the end of the pattern.
    ("[^", "a"), ("[a", "a"), ("[a-", "-"), ("[a-]", "]"), ("[a\\", "\\"),
    // A caret alone excludes nothing.
    ("[^]a]", "xa]"),
    // What ends a range does not begin another.
    ("[a-c-e]", "-"),
    ("\\*", "*"), ("\\\\", "\\"), ("\\", "\\"), ("a\\", "a\\"), ("*\\", "a\\"), ("\\a", "a"),
  ])
  func matches(pattern: String, text: String) {
    #expect(GlobPattern(ByteString(pattern)).matches(ByteString(text)))
  }

  @Test(arguments: [
    ("", "a"), ("**", ""), ("?", ""), ("a", ""), ("a", "aa"), ("*a", "ab"), ("*ab", "aba"), ("h[^e]llo", "hello"),
    ("[!a]", "b"),
    ("[", "a"), ("[", "["), ("*[", "a["), ("[]a]", "a"), ("[a-]", "b"), ("[a-c-e]", "d"), ("[\\a-c]", "b"),
    ("[^^]", "^"),
    ("[a-\\]x]", "b"), ("\\*", "a"), ("\\?", "a"), ("A", "a"),
  ])
  func doesNotMatch(pattern: String, text: String) {
    #expect(!GlobPattern(ByteString(pattern)).matches(ByteString(text)))
  }

  @Test func bytesAreNoCharacters() {
    #expect(!GlobPattern("?").matches("é"))
    #expect(GlobPattern("??").matches("é"))
    #expect(GlobPattern(ByteString([0x5B, 0x80, 0x2D, 0xFF, 0x5D])).matches(ByteString([0xC3])))
  }

  @Test func withoutCase() {
    let pattern = GlobPattern("MaxMemory-[P-S]*", ignoringCase: true)
    #expect(pattern.matches("maxmemory-policy"))
    #expect(pattern.matches("MAXMEMORY-Samples"))
    #expect(!pattern.matches("maxmemory-clients"))
  }

  @Test func matchingAll() {
    #expect(GlobPattern("*").matchesAll)
    #expect(!GlobPattern("**").matchesAll)
    #expect(!GlobPattern("\\*").matchesAll)
  }

  /// Trying every way to share the text among the stars would never end.
  @Test func manyStars() {
    let text = ByteString(String(repeating: "a", count: 20_000))
    #expect(!GlobPattern(ByteString(String(repeating: "a*", count: 30) + "b")).matches(text))
    #expect(GlobPattern(ByteString(String(repeating: "a*", count: 30))).matches(text))
    #expect(GlobPattern(ByteString(String(repeating: "*", count: 20_000))).matches(text))
  }
}
