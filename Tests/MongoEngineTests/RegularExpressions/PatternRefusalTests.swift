// MongoEngineTests. This file: patterns that are none, and those that would take for ever (pcre2pattern, pcre2api).

import Testing

@testable import MongoEngine

@Suite struct PatternRefusalTests {
  static let errors: [(String, String)] = [
    ("(", "missing closing parenthesis"), ("a)", "unmatched closing parenthesis"),
    ("[", "missing terminating ] for character class"),
    ("[)", "missing terminating ] for character class"), ("*a", "quantifier does not follow a repeatable item"),
    ("a**", "quantifier does not follow a repeatable item"), ("^*", "quantifier does not follow a repeatable item"),
    ("a{3,2}", "numbers out of order in {} quantifier"), ("a{65536}", "number too big in {} quantifier"),
    ("[z-a]", "range out of order in character class"), ("[\\w-a]", "invalid range in character class"),
    ("[[:foo:]]", "unknown POSIX class name"), ("[[.a.]]", "POSIX collating elements are not supported"),
    ("[:alpha:]", "POSIX named classes are supported only within a class"), ("a\\", "\\ at end of pattern"),
    ("\\y", "unrecognized character follows \\"), ("(?<=a+)b", "lookbehind assertion is not fixed length"),
    ("(?<1a>x)", "subpattern name must start with a non-digit"),
    ("(?<a>x)(?<a>y)", "two named subpatterns have the same name (PCRE2_DUPNAMES not set)"),
    ("(?<a", "syntax error in subpattern name (missing terminator?)"),
    ("(?z)", "unrecognized character after (? or (?-"),
    ("(?=a\\Kb)", "\\K is not allowed in lookarounds (but see PCRE2_EXTRA_ALLOW_LOOKAROUND_BSK)"),
    ("\\N{dash}", "PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u"),
    ("[[:a+b:]]", "unknown POSIX class name"),
    ("(?-i-m)", "invalid hyphen in option setting"), ("(?<=a+)b*+*", "quantifier does not follow a repeatable item"),
    ("\\1", "reference to non-existent subpattern"), ("\\k<a>", "reference to non-existent subpattern"),
    ("\\p{Foo}", "unknown property after \\P or \\p"),
    ("\\x{110000}", "character code point value in \\x{} or \\o{} is too large"),
    ("\\x{d800}", "disallowed Unicode code point (>= 0xd800 && <= 0xdfff)"), ("(?R)", "recursion is not supported"),
    ("(?(1)a|b)", "conditional groups are not supported"), ("(?|a)", "branch reset groups are not supported"),
    (String(repeating: "(", count: 20000), "parentheses are too deeply nested"),
    (String(repeating: "a", count: 32765), "regular expression is too large"),
  ]

  @Test(arguments: errors) func refuses(_ pattern: String, _ message: String) {
    #expect(throws: PatternError(message)) { try RegularExpression(pattern) }
  }

  @Test(arguments: [
    "(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*)*[xy]", "(?:a*)*[bc]", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a*)*\\1[bc]",
    "(?=(a+)+b)a",
    "(?:(?>a|a)|a)*[bc]",
    "(?<=(?:a|a){3})(?:a|a)*[bc]",
  ])
  func givesUp(_ pattern: String) throws {
    let text = Array(repeating: UInt32(97), count: 40) + [33]
    let expression = try RegularExpression(pattern)
    #expect(throws: MatchFault.matchLimit) {
      var budget = 20000
      _ = try expression.firstMatch(in: text, budget: &budget)
    }
  }

  @Test func keepsLongTextsOffTheThreadsStack() throws {
    let text = Array(repeating: UInt32(97), count: 100_000)
    var budget = 3_000_000
    let found = try RegularExpression("(?:a|b)*c?$").firstMatch(in: text, budget: &budget)
    #expect(found?.range == 0..<100_000)
    let expression = try RegularExpression("(?:a|b)*[cd]")
    #expect(throws: MatchFault.self) {
      var budget = 3_000_000
      _ = try expression.firstMatch(in: text, budget: &budget)
    }
  }

  /// So many steps are enough: work does not grow faster than the text where it need not.
  @Test(arguments: ["b", "^a*b", "[ab]c", "x\\w+y", "(?<=b)c", "(a+)+b"])
  func passesOver(_ pattern: String) throws {
    let text = Array(repeating: UInt32(97), count: 10000)
    var budget = 80000
    #expect(try RegularExpression(pattern).firstMatch(in: text, budget: &budget) == nil)
  }

  @Test(arguments: [
    ("^abc", "abc"), ("^ab*", "a"), ("\\Aab.c", "ab"), ("^a|b", ""), ("(?i)^abc", ""), ("(?m)^abc", ""), ("abc", ""),
    ("^a(?i)bc", "a"), ("^a\\.b", "a.b"), ("^ab{2}", "a"),
  ])
  func prefix(_ pattern: String, _ prefix: String) throws {
    #expect(try RegularExpression(pattern).anchoredPrefix == prefix)
  }
}
