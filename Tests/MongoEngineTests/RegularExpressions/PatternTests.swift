// MongoEngineTests. This file: what patterns match (pcre2pattern).

import Testing

@testable import MongoEngine

/// A pattern, a text, and what is found: the whole and the groups, `nil` for one that took no part; nothing if empty.
struct PatternCase: Sendable, CustomTestStringConvertible {
  let pattern: String
  let text: String
  let found: [String?]

  init(_ pattern: String, _ text: String, _ found: [String?]) {
    self.pattern = pattern
    self.text = text
    self.found = found
  }

  /// The whole match only; `nil` for none.
  init(_ pattern: String, _ text: String, whole: String?) { self.init(pattern, text, whole.map { [$0] } ?? []) }

  var testDescription: String { "/\(self.pattern)/ in '\(self.text)'" }

  func check(options: String = "") throws {
    let text = self.text.unicodeScalars.map(\.value)
    var budget = RegularExpression.budget(for: text)
    let match = try RegularExpression(self.pattern, options: options).firstMatch(in: text, budget: &budget)
    let ranges = match.map { [$0.range] + $0.groups } ?? []
    let found = ranges.map { $0.map { string(text[$0]) } }
    #expect(found == self.found)
  }
}

private func string(_ codes: ArraySlice<UInt32>) -> String {
  String(String.UnicodeScalarView(codes.compactMap(Unicode.Scalar.init)))
}

@Suite struct PatternTests {
  static let characters: [PatternCase] = [
    .init("abc", "xabcy", whole: "abc"), .init("abc", "xaBcy", whole: nil), .init("", "abc", whole: ""),
    .init("a.c", "a\ncabc", whole: "abc"),
    .init(#"\x41\x{263A}\o{101}\101"#, "A☺AA", whole: "A☺AA"),
    .init(#"\t\n\r\f\e\a\cA"#, "\t\n\r\u{C}\u{1B}\u{7}\u{1}", whole: "\t\n\r\u{C}\u{1B}\u{7}\u{1}"),
    .init(#"\Qa.b*\E+"#, "a.b**", whole: "a.b**"), .init(#"a\.b\/c\-"#, "a.b/c-", whole: "a.b/c-"),
    .init("é", "caf\u{E9}", whole: "\u{E9}"),
    .init(#"\d+\D\w+\W\s\S"#, "12x_a9! z", whole: "12x_a9! z"),
    .init(#"\h\v"#, "\u{A0}\u{2028}", whole: "\u{A0}\u{2028}"),
    .init(#"^\R\R$"#, "\r\n\u{85}", whole: "\r\n\u{85}"), .init(#"\R\n"#, "\r\n", whole: nil),
    .init(#"\N+"#, "ab\ncd", whole: "ab"),
    .init("[abc]+", "xxcabx", whole: "cab"), .init("[^abc]+", "abxyc", whole: "xy"), .init("[]a]+", "a]", whole: "a]"),
    .init("[^]a]", "]ab", whole: "b"), .init("[a-c-]+", "-b-d", whole: "-b-"), .init(#"[\w-]+"#, "a-b c", whole: "a-b"),
    .init(#"[\d\s]+"#, "a1 2b", whole: "1 2"), .init("[[:alpha:]_]+", "1ab_2", whole: "ab_"),
    .init("[[:^digit:]]+", "12ab", whole: "ab"),
    .init("[[:punct:]]+", "a.,!b", whole: ".,!"), .init(#"[\x41-\x43]+"#, "xABCD", whole: "ABC"),
    .init(#"[\Q^]\E-]+"#, "a^]-", whole: "^]-"),
    .init(#"[\b]"#, "a\u{8}", whole: "\u{8}"), .init("x{,3}", "x{,3}", whole: "x{,3}"),
    .init("a{x}", "a{x}", whole: "a{x}"),
    .init(#"\w+"#, "éa", whole: "a"), .init(#"(*UCP)\w+"#, "\u{E9}a!", whole: "\u{E9}a"),
    .init(#"\p{Lu}\p{Ll}+"#, "xÄöü", whole: "Äöü"),
    .init(#"\pN\PN"#, "a1b", whole: "1b"), .init(#"\p{^L}"#, "a1", whole: "1"),
    .init(#"[\p{Lu}1]+"#, "aÄ1", whole: "Ä1"),
  ]

  static let structure: [PatternCase] = [
    .init("a|ab", "ab", whole: "a"), .init("(?:a|ab)(?:c|bcd)", "abcd", whole: "abcd"),
    .init("(a)|(b)", "b", ["b", nil, "b"]),
    .init("(a(b)?)+", "aba", ["aba", "a", "b"]),
    .init("(?<year>\\d{4})-(?'m'\\d\\d)", "on 2024-07", ["2024-07", "2024", "07"]),
    .init("a*", "baaa", whole: ""), .init("a+?", "aaa", whole: "a"), .init("a{2,3}", "aaaa", whole: "aaa"),
    .init("a{2,3}?", "aaaa", whole: "aa"),
    .init("<.+>", "<a><b>", whole: "<a><b>"), .init("<.+?>", "<a><b>", whole: "<a>"),
    .init("(?:ab){2}", "ababab", whole: "abab"),
    .init("(ab|a)(bc)?", "abc", ["ab", "ab", nil]), .init("a++a", "aaa", whole: nil),
    .init("(?>a+)a", "aaa", whole: nil),
    .init("(?>a|ab)c", "abc", whole: nil), .init("(?:a|ab)++c", "abc", whole: nil),
    .init("(?:a|ab)?+c", "abc", whole: "c"),
    .init("(a*)*", "b", ["", ""]), .init("(a*)+", "b", ["", ""]), .init("(?:a?){3}b", "aab", whole: "aab"),
    .init("(a|b)*?c", "abc", ["abc", "b"]), .init("(?:a{2}){2}", "aaaaa", whole: "aaaa"),
    .init("(?:(?:a|b){2}c){2}", "abcbac", whole: "abcbac"),
    .init("(?U)a+", "aaa", whole: "a"), .init("(?n)(a)(?<x>b)", "ab", ["ab", "b"]),
    .init("a(?#comment)b", "ab", whole: "ab"),
    .init("(\\w)\\1", "abccd", ["cc", "c"]), .init("(a)?b\\1", "b", whole: nil),
    .init("(?<q>['\"]).*?\\k<q>", "x 'a\" b' y", ["'a\" b'", "'"]),
    .init("(a)(b)\\g{-1}\\g1", "abba", ["abba", "a", "b"]), .init("(?P<n>a)(?P=n)", "aa", ["aa", "a"]),
    .init("(a|\\1b)+$", "aab", ["aab", "ab"]), .init("(?x)a{2} ?b", "aab", whole: "aab"),
    .init("(?i)(a)\\1", "aA", ["aA", "a"]), .init("foo\\Kbar", "foobar", whole: "bar"),
  ]

  static let assertions: [PatternCase] = [
    .init("^a", "ba", whole: nil), .init("a$", "ba\n", whole: "a"), .init("a\\z", "a\n", whole: nil),
    .init("a\\Z", "a\n", whole: "a"),
    .init("^b", "a\nb", whole: nil), .init("(?m)^b$", "a\nb\nc", whole: "b"), .init("(?m)\\Ab", "a\nb", whole: nil),
    .init("(?m)^", "\n", whole: ""),
    .init("\\bcat\\b", "concat cat", whole: "cat"), .init("\\Bcat", "cat concat", whole: "cat"),
    .init("\\Gb", "ab", whole: nil),
    .init("a(?=b)", "acab", whole: "a"), .init("a(?!b)c", "abac", whole: "ac"),
    .init("(?<=\\$)\\d+", "€5 $42", whole: "42"),
    .init("(?<!\\$)\\b\\d+", "$42 17", whole: "17"), .init("(?<=ab|c)d", "cd", whole: "d"),
    .init("(?=(a+))a*b\\1", "baaabac", ["aba", "a"]),
    .init("(?!(a)b)a(c)", "abac", ["ac", nil, "c"]), .init("^(?:(?=.*\\d)(?=.*[a-z]).{4,})$", "ab12", whole: "ab12"),
    .init("(?:(?!cd).)*", "abcd", whole: "ab"), .init("(?<![a-z])x(?![a-z])", "ax x", whole: "x"),
    .init("(?<=a{2})b", "abaab", whole: "b"),
    .init("(?=a)*b", "b", whole: "b"),
  ]

  static let caseless: [PatternCase] = [
    .init("abc", "xABC", whole: "ABC"), .init("[a-c]+", "xAbC", whole: "AbC"),
    .init("straße", "STRAßE", whole: "STRAßE"),
    .init("Ä", "ä", whole: "ä"), .init("[ä-ö]", "Ä", whole: "Ä"), .init("k", "\u{212A}", whole: "\u{212A}"),
    .init("[^a]", "Ab", whole: "b"),
    .init("[\\W_]+", "k_", whole: "_"), .init("[[:upper:]]+", "aB", whole: "aB"),
    .init("[^\\w]", "\u{212A}k", whole: "\u{212A}"),
    .init("(?-i)a", "A", whole: nil), .init("(?-i:a)B", "ab", whole: "ab"), .init("Σ", "ς", whole: "ς"),
  ]

  static let inline: [PatternCase] = [
    .init("(?i)AB", "ab", whole: "ab"), .init("a(?i)b|c", "aC", whole: "C"), .init("(a(?i)b)c", "aBC", whole: nil),
    .init("(?i:a)b", "AB", whole: nil),
    .init("(?s).+", "a\nb", whole: "a\nb"), .init("(?x) a b # c\n c", "abc", whole: "abc"),
    .init("(?x)[a b]+", " a", whole: " a"),
    .init("(?xx)[a b]+", " a", whole: "a"), .init("(?^)A", "a", whole: nil),
    .init("(?is-m:A.)b", "a\nb", whole: "a\nb"),
    .init("(?x)a \\  b", "a b", whole: "a b"), .init("(?x)a +", "aaa", whole: "aaa"),
  ]

  @Test(arguments: characters + structure + assertions + inline)
  func matches(_ row: PatternCase) throws { try row.check() }

  @Test(arguments: caseless) func ignoresCase(_ row: PatternCase) throws { try row.check(options: "i") }
}
