// Tests of DataTracing, statements. This file: literals, names, parameters and comments of each dialect.

import Testing

@testable import DataTracing

@Suite struct StatementLiteralTests {
  @Test(arguments: [
    ("E'it\\'s' B'01' x'1F' N'n' U&'d\\0061' UESCAPE '!'", "? ? ? ? ? UESCAPE ?"), ("'C:\\', a", "?, a"),
    ("E'a'\n'b\\'secret'", "?\n?"), ("$$a 'b' $c$$, $t$ $u$ $$ $t$, $1", "?, ?, $1"), ("a$1$b, $t$open", "a$1$b, ?"),
    ("'open", "?"), ("\"open", "?"), ("/* open", ""), ("a /* 1 /* 2 */ 3 */ b", "a  b"), ("a/**/b--c", "a b"),
    ("a::int, b ?| c, d ? 'e', f -> 'g' ->> 5, h[1:2]", "a::int, b ?| c, d ? ?, f -> ? ->> ?, h[?:?]"),
    ("DATE '2020-01-01' INTERVAL '1' DAY", "DATE ? INTERVAL ? DAY"), ("1_000 0o17 0b01 5. .5 1..2", "? ? ? ? ? ?.?"),
    ("a = TRUE AND b IS NOT FALSE AND c IS NULL", "a = ? AND b IS NOT FALSE AND c IS NULL"),
    ("a-1, a - 1, f(x)-1, (-1), $1-1", "a-?, a - ?, f(x)-?, (?), $1-?"), ("x IN (1, (2), 'c')", "x IN (?, (?), ?)"),
    ("x IN ( 1,\n 2 ) AND (a, b) in ((1,2),(3,4))", "x IN (?) AND (a, b) in ((?,?))"),
    ("x IN ($1, $2) AND y NOT IN(:a, 'b', 'c')", "x IN ($1, $2) AND y NOT IN(:a, ?)"),
    (
      "COPY t FROM STDIN;\n1\tx\n\\.\nCOPY u FROM STDIN WITH (FORMAT csv); -- c\ny\n",
      "COPY t FROM STDIN;\n?\n\\.\nCOPY u FROM STDIN WITH (FORMAT csv); \n?"
    ),
  ])
  func postgresql(text: String, sanitized: String) {
    #expect(SQLText(text, dialect: .postgresql).sanitized == sanitized)
  }

  @Test(arguments: [
    ("'it\\'s', \"it\\\"s\", _utf8'x', N'y', 0x1F", "?, ?, _utf8?, ?, ?"),
    ("`a``b`, @v, @@g, @'q'", "`a``b`, @v, @@g, @?"),
    ("1 # c\n+ 2 -- d\n- 3", "? \n+ ? \n- ?"), ("5--3, a - -1", "?-?, a - ?"),
    ("2024_a, t.2025_b, 1e5, 0x1G", "2024_a, t.2025_b, ?, 0x1G"),
    ("a /*!80013 , 'x' */ /*+ HINT('y') */ b", "a  , ?   b"), ("a /* 1 /* 2 */ b", "a  b"), ("--/**/ 5", "- - ?"),
  ])
  func mysql(text: String, sanitized: String) {
    #expect(SQLText(text, dialect: .mysql).sanitized == sanitized)
  }

  @Test(arguments: [
    ("[it's], \"a\", `b`, x'1F'", "[it's], \"a\", `b`, ?"), ("?, ?12, :a, @b, $c", "?, ?12, :a, @b, $c"),
    ("[open", "?"),
    ("'a\\', b /* c /* d */ e", "?, b  e"),
  ])
  func sqlite(text: String, sanitized: String) {
    #expect(SQLText(text, dialect: .sqlite).sanitized == sanitized)
  }

  @Test func passwordsWithoutQuotes() {
    #expect(
      SQLText("ALTER USER u IDENTIFIED BY Secret1", dialect: .generic).sanitized == "ALTER USER u IDENTIFIED BY ?"
    )
  }

  @Test func bytesThatAreNoText() {
    let text = String(decoding: [0x27, 0xFF, 0x27, 0x00, 0x61, 0xC3], as: UTF8.self)
    #expect(SQLText(text, dialect: .generic).sanitized == "? a\u{FFFD}")
  }

  @Test(arguments: [
    [
      "SELECT a FROM t WHERE i IN (1, 2, 3) AND b = 'x'", "select a from t where i in (4) and b=$2 -- c",
      "SELECT a\nFROM t WHERE i IN ($1,$2) AND b = ?",
    ],
    ["INSERT INTO t (a) VALUES (1), (2)", "INSERT INTO t(a) VALUES ($1)", "insert into t (a) values (1), (2), (3)"],
    ["SELECT a - 1, -2", "SELECT a-1,-3", "SELECT a - 9, - 2"], ["a = ANY(ARRAY[1,2])", "a=any(array[3])"],
    ["SELECT 99+100", "SELECT 1 + 2", "SELECT 3"],
  ])
  func oneFingerprint(texts: [String]) {
    #expect(Set(texts.map { SQLText($0, dialect: .postgresql).fingerprint }).count == 1)
  }

  @Test func aFingerprintIsReadableAndStable() {
    let fingerprint = SQLText("select u.id, count(*) from users u where u.id in (1,2)", dialect: .postgresql)
      .fingerprint
    #expect(fingerprint.text == "SELECT u.id, COUNT (*) FROM users u WHERE u.id IN (?)")
    #expect(SQLText("", dialect: .postgresql).fingerprint.hash == 0xCBF2_9CE4_8422_2325)
    #expect(SQLText("SELECT a", dialect: .mysql).fingerprint != SQLText("SELECT b", dialect: .mysql).fingerprint)
  }
}
