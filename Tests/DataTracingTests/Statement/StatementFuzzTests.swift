// Tests of DataTracing, statements. This file: generated and mutated statements, and large hostile ones.

import Testing

@testable import DataTracing

/// Statements whose literals all carry one mark.
private struct Grammar {
  static let mark = "7734077"

  var random: TestRandom
  let dialect: SQLDialect

  mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &self.random) ?? "" }

  mutating func literal() -> String {
    let mark = Self.mark
    var forms = [
      "'\(mark)'", "'it''s \(mark)'", mark, "-\(mark)", "\(mark).\(mark)e-9", ".\(mark)", "0x\(mark)", "x'\(mark)'",
      "DATE '\(mark)'", "'\n\(mark) /* -- '",
    ]
    if self.dialect == .postgresql || self.dialect == .generic {
      forms += ["E'\\'\(mark)'", "$$\(mark)'$$", "$q$ $$ \(mark) $q$", "U&'\(mark)'", "E'a'\n'\\'\(mark)'"]
    }
    if self.dialect == .mysql {
      forms += ["\"\(mark)\"", "'\\'\(mark)'", "_utf8'\(mark)'", "\"\\\"\(mark)\"", "/*! '\(mark)' */"]
    }
    return self.pick(forms)
  }

  mutating func gap() -> String { self.pick([" ", " ", " ", "\n", "/* \(Self.mark) ' */", " -- \(Self.mark)'\n"]) }
  mutating func name() -> String {
    self.pick(["a", "b1", "t.c", "\"x y\"".filter { self.dialect != .mysql || $0 != "\"" && $0 != " " }])
  }

  /// A flat expression: nesting is by repetition, so that no generator recurses without end.
  mutating func expression(_ depth: Int) -> String {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 3), using: &self.random) {
    case 0: return self.name()
    case 1, 2: return self.literal()
    case 3: return "(" + self.query(depth - 1) + ")"
    case 4: return self.name() + " IN (" + self.literal() + "," + self.gap() + self.literal() + ")"
    case 5: return "f(" + self.expression(depth - 1) + ", " + self.literal() + ")"
    case 6:
      return self.name() + self.gap() + self.pick(["=", "<", "+", "-", "||", "AND"]) + self.gap()
        + self.expression(depth - 1)
    default: return "CASE WHEN " + self.expression(depth - 1) + " THEN " + self.literal() + " END"
    }
  }

  mutating func query(_ depth: Int) -> String {
    let table = depth > 0 && self.random.next() % 4 == 0 ? "(" + self.query(depth - 1) + ") s" : self.name()
    return "SELECT" + self.gap() + self.expression(depth) + self.gap() + "FROM " + table + " WHERE "
      + self.expression(depth)
  }

  mutating func statement() -> String {
    switch self.random.next() % 5 {
    case 0:
      "INSERT INTO " + self.name() + " VALUES (" + self.literal() + ", " + self.expression(1) + "), (" + self.literal()
        + ", 1)"
    case 1: "UPDATE " + self.name() + " SET a = " + self.expression(2)
    case 2: "WITH c AS (" + self.query(1) + ") DELETE FROM t WHERE " + self.expression(1)
    default: self.query(3)
    }
  }
}

@Suite struct StatementFuzzTests {
  static let dialects: [SQLDialect] = [.postgresql, .mysql, .sqlite, .generic]

  @Test(arguments: Self.dialects) func noLiteralComesThrough(dialect: SQLDialect) {
    for seed in UInt64(0)..<1_500 {
      var grammar = Grammar(random: TestRandom(seed: seed), dialect: dialect)
      let text = grammar.statement()
      let statement = SQLText(text, dialect: dialect)
      let shown = [statement.sanitized, statement.summary ?? "", statement.fingerprint.text].joined(separator: "\n")
      #expect(!shown.contains(Grammar.mark), "seed \(seed): \(text)")
      let again = SQLText(statement.sanitized, dialect: dialect)
      #expect(again.sanitized == statement.sanitized, "seed \(seed): \(text)")
      #expect(again.fingerprint == statement.fingerprint, "seed \(seed): \(text)")
      #expect(again.summary == statement.summary, "seed \(seed): \(text)")
    }
  }

  @Test(arguments: Self.dialects) func mutatedTextIsSanitizedOnce(dialect: SQLDialect) {
    let bytes = Array("'\"`[]()$-/*!#;,.?:@\\ \n0eENxt{}|&\0".utf8)
    for seed in UInt64(0)..<1_500 {
      var grammar = Grammar(random: TestRandom(seed: seed), dialect: dialect)
      var text = Array(grammar.statement().utf8)
      for _ in 0..<Int.random(in: 1...12, using: &grammar.random) where !text.isEmpty {
        let index = Int.random(in: 0..<text.count, using: &grammar.random)
        switch grammar.random.next() % 3 {
        case 0: text.remove(at: index)
        case 1: text[index] = UInt8.random(in: 0...255, using: &grammar.random)
        default: text.insert(bytes.randomElement(using: &grammar.random) ?? 0, at: index)
        }
      }
      let sanitized = SQLText(String(decoding: text, as: UTF8.self), dialect: dialect).sanitized
      #expect(SQLText(sanitized, dialect: dialect).sanitized == sanitized, "seed \(seed)")
    }
  }

  /// Whatever is looked at again and again would not end.
  private static let hostileLength: Int = {
    #if THREAD_SANITIZER
      1_000_000
    #else
      10_000_000
    #endif
  }()

  @Test(
    arguments: [
      ("'", .postgresql), ("$a", .postgresql), ("$a$b", .postgresql), ("/*", .postgresql), ("/*!", .mysql),
      ("(", .mysql),
      ("x IN (1,", .generic), ("[a ", .generic), ("a.", .sqlite), ("WITH a AS (SELECT ", .sqlite),
    ] as [(String, SQLDialect)]
  )
  func largeHostileText(piece: String, dialect: SQLDialect) {
    let text = String(repeating: piece, count: Self.hostileLength / piece.utf8.count)
    let statement = SQLText(text, dialect: dialect)
    #expect(statement.sanitized.utf8.count <= text.utf8.count)
    #expect((statement.summary ?? "").count <= 255)
  }
}
