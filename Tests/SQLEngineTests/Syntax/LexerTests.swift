// SQLEngineTests, syntax. This file: tokens.

import Testing

@testable import SQLEngine

@Suite struct LexerTests {
  /// The constants, names and operators of a list of targets.
  private func constants(_ text: String) throws -> [String] {
    guard case .query(let query) = try parseStatement("SELECT " + text), case .select(let select) = query.body else {
      return []
    }
    return select.targets.map { target in
      switch target.expression {
      case .constant(let constant): "\(constant.value)"
      default: dumpTree(target.expression)
      }
    }
  }

  @Test func constantsAreDecoded() throws {
    let cases: [(String, String)] = [
      ("'it''s'", #"string("it\'s")"#), ("'a'\n 'b'", #"string("ab")"#), ("'a' -- c\n'b'", #"string("ab")"#),
      ("E'\\b\\f\\n\\r\\t\\q\\''", #"string("\u{08}\u{0C}\n\r\tq\'")"#), ("E'\\x41\\101\\1018'", #"string("AAA8")"#),
      ("E'\\u00e9\\U0001F600\\ud83d\\ude00'", #"string("é😀😀")"#), ("E'\\xc3\\xa9'", #"string("é")"#),
      ("E'a\\'' \n 'b\\n'", #"string("a\'b\n")"#), ("U&'d\\0061t\\+000061\\\\'", #"string("data\\")"#),
      ("U&'d!0061!!' UESCAPE '!'", #"string("da!")"#), ("U&'\\d83d\\de00'", #"string("😀")"#),
      ("$$a'b$$", #"string("a\'b")"#), ("$x$a$$b$y$x$", #"string("a$$b$y")"#), ("B'0' \n '1'", #"bits("b01")"#),
      ("X'1f'", #"bits("x1f")"#), ("2147483647", "integer(2147483647)"), ("2147483648", #"numeric("2147483648")"#),
      ("-2147483648", #"numeric("-2147483648")"#), ("-5", "integer(-5)"), ("- -5", "integer(5)"),
      ("1.", #"numeric("1.")"#), (".5", #"numeric(".5")"#), ("1.5e-3", #"numeric("1.5e-3")"#),
      ("true", "boolean(true)"),
      ("null", "null"), ("'großstadt'", #"string("großstadt")"#), ("''", #"string("")"#), ("''''", #"string("\'")"#),
    ]
    for (text, expected) in cases { #expect(try self.constants(text) == [expected], "\(text)") }
  }

  @Test func operatorsEndWherePostgreSQLEndsThem() throws {
    let cases: [(String, String)] = [
      ("1+-1", "(1 + '-1'::integer)"), ("2*-3", "(2 * '-3'::integer)"), ("2 @- 3", "(2 @- 3)"),
      ("1=-1", "(1 = '-1'::integer)"),
      ("1 != 2", "(1 <> 2)"), ("1 <>-2", "(1 <> '-2'::integer)"), ("1--x\n+2", "(1 + 2)"), ("1/*x*/+2", "(1 + 2)"),
      ("1 +/* /* x */ */ 2", "(1 + 2)"), ("a->>'b'", "(a ->> 'b')"), ("a#>-1", "(a #>- 1)"), ("a*-b", "(a * (- b))"),
      ("a%-b", "(a %- b)"), ("|/4", "(|/ 4)"), ("a?b", "(a ? b)"), ("a::int", "(a)::integer"), ("a[1:2]", "a[1:2]"),
    ]
    for (text, expected) in cases { #expect(try self.constants(text) == [expected], "\(text)") }
  }

  @Test func namesAreFoldedAndCut() throws {
    #expect(
      try self.constants(#"aBc, "aBc", "a""b", U&"d\0061", größe, GRÖße, a$1, _x"#) == [
        "abc", "\"aBc\"", "\"a\"\"b\"", "da", "\"größe\"", "\"grÖße\"", "\"a$1\"", "_x",
      ]
    )
    let long = String(repeating: "x", count: 62) + "éy"
    let parsed = try SQLParser.parse("SELECT \(long)")
    #expect(
      parsed.notices.map(\.message) == [
        "identifier \"\(long)\" will be truncated to \"\(String(repeating: "x", count: 62))\""
      ]
    )
    #expect(parsed.notices.first?.severity == .notice)
  }

  @Test func parametersHaveNumbers() throws {
    #expect(try self.constants("$1 + $23") == ["($1 + $23)"])
    #expect(parseError("SELECT $99999999999999999999") == nil)
  }

  @Test func placesCountCharacters() throws {
    guard case .query(let query) = try parseStatement("SELECT 'ä€😀', b + c FROM \"tü\""),
      case .select(let select) = query.body
    else { return #expect(Bool(false)) }
    #expect(select.targets.map(\.position) == [8, 15])
    #expect(select.targets.map(\.expression.position) == [8, 17])
    #expect(select.targets.map(\.expression.start) == [8, 15])
    guard case .table(let table) = select.from.first else { return #expect(Bool(false)) }
    #expect(table.position == 26)
  }

  @Test func keywordsAreThoseOfPostgreSQL15() {
    #expect(Keyword.allCases.count == 460)
    #expect(Keyword.allCases.map(\.text) == Keyword.texts)
    let counts = Dictionary(grouping: Keyword.allCases, by: \.category).mapValues(\.count)
    #expect(counts == [.unreserved: 309, .columnName: 51, .typeFunctionName: 23, .reserved: 77])
    #expect(Keyword.allCases.filter { !$0.isBareLabel }.count == 39)
    #expect(Keyword.currentTimestamp.text == "current_timestamp")
    for keyword in Keyword.allCases {
      var key = WordKey()
      for (count, byte) in keyword.text.utf8.enumerated() { key.append(byte, at: count) }
      #expect(KeywordTable.shared.keyword(key) == keyword)
    }
  }
}
