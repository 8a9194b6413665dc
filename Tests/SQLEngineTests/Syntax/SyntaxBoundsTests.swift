// SQLEngineTests, syntax. This file: nothing that a client sends traps, hangs or nests without bound.

import Testing
import WireCore

@testable import SQLEngine

@Suite struct SyntaxBoundsTests {
  private func repeated(_ open: String, _ middle: String, _ close: String, _ count: Int) -> String {
    "SELECT " + String(repeating: open, count: count) + middle + String(repeating: close, count: count)
  }

  private static let nestings: [(String, String, String)] = [
    ("(", "1", ")"), ("f(", "1", ")"), ("(SELECT ", "1", ")"), ("CASE WHEN ", "a", " THEN 1 END"), ("ARRAY[", "1", "]"),
    ("NOT ", "a", ""), ("- ", "a", ""), ("@ ", "1", ""), ("1 + (", "1", ")"), ("a[", "1", "]"), ("1 IN (", "1", ")"),
    ("a = ANY (", "1", ")"), ("EXISTS (SELECT 1 FROM (SELECT ", "1", ") x)"),
    ("1 FROM a JOIN (SELECT ", "1", ") x ON true"),
    ("count(*) OVER (ORDER BY ", "1", ")"), ("(WITH a AS (SELECT ", "1", ") SELECT 1)"), ("1::numeric(", "1", ")"),
    ("extract(year from ", "1", ")"), ("coalesce(", "1", ")"), ("1 UNION (SELECT ", "1", ")"),
  ]

  @Test func deepNestingIsRefused() {
    for (open, middle, close) in Self.nestings {
      #expect(parseError(self.repeated(open, middle, close, 20)) == nil, "\(open)")
      let error = parseError(self.repeated(open, middle, close, 5000))
      #expect(error?.state == .statementTooComplex, "\(open)")
      #expect(error?.message == "stack depth limit exceeded", "\(open)")
      #expect(error?.hint?.hasPrefix("Increase the configuration parameter \"max_stack_depth\"") == true)
    }
  }

  /// Trees that are high though nothing is nested: their readers call themselves once a level.
  @Test func highTreesAreRefused() {
    for suffix in [" + 1", " || 'x'", "::int", " UNION SELECT 1", " IS NULL", "[1]"] {
      let text = { (count: Int) in "SELECT a" + String(repeating: suffix, count: count) }
      #expect(parseError(text(300)) == nil, "\(suffix)")
      #expect(parseError(text(100_000))?.state == .statementTooComplex, "\(suffix)")
    }
    let joins = "SELECT * FROM t" + String(repeating: " CROSS JOIN t", count: 100_000)
    #expect(parseError(joins)?.state == .statementTooComplex)
  }

  /// One node each, so that they may be as long as they like.
  @Test func longChainsAreFlat() throws {
    for word in ["AND", "OR"] {
      let text = "a" + String(repeating: " \(word) a", count: 20_000)
      let operands =
        switch try SQLParser.parseExpression(text) {
        case .and(let operands, _), .or(let operands, _): operands
        default: [Expression]()
        }
      #expect(operands.count == 20_001)
    }
    let rows = "INSERT INTO t VALUES (1, 'a' || 'b')" + String(repeating: ", (1, 'a' || 'b')", count: 20_000)
    #expect(parseError(rows) == nil)
  }

  @Test func truncatedStatementsDoNotTrap() {
    for statement in SyntaxFixtures.accepted + SyntaxFixtures.failures.map(\.statement) {
      let characters = Array(statement)
      for length in stride(from: 0, to: characters.count, by: 3) { _ = parseError(String(characters[..<length])) }
    }
  }

  @Test func randomTokensDoNotTrap() {
    var random = SeededRandom(seed: 20_240_501)
    let words =
      (SyntaxFixtures.accepted.flatMap { $0.split(separator: " ").map(String.init) })
      + Keyword.allCases.map(\.text) + [
        "(", ")", "[", "]", ",", ";", ".", "::", "'", "\"", "$1", "E'\\", "U&'", "$x$", "/*", "--\n",
      ]
    for _ in 0..<4_000 {
      let count = Int(random.next() % 24)
      let text = (0..<count).map { _ in words[Int(random.next() % UInt64(words.count))] }.joined(separator: " ")
      _ = parseError(text)
    }
  }

  @Test func changedStatementsDoNotTrap() {
    var random = SeededRandom(seed: 7)
    for statement in SyntaxFixtures.accepted {
      var words = statement.split(separator: " ").map(String.init)
      for _ in 0..<8 {
        let first = Int(random.next() % UInt64(words.count))
        let second = Int(random.next() % UInt64(words.count))
        words.swapAt(first, second)
        _ = parseError(words.joined(separator: " "))
      }
    }
  }

  @Test func bytesDoNotTrap() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<2_000 {
      let bytes = (0..<Int(random.next() % 40)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      _ = parseError(String(decoding: bytes, as: UTF8.self))
    }
  }
}
