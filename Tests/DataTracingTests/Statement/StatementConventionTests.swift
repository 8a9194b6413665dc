// Tests of DataTracing, statements. This file: the rules and reference cases of OpenTelemetry, in our words.

import Testing

@testable import DataTracing

@Suite struct StatementConventionTests {
  /// One for each of the 24 reference cases, in their order.
  @Test(arguments: [
    ("SELECT 42, -42, +42", "SELECT ?, ?, ?", "SELECT"),
    ("SELECT 98.76, -98.76, +98.76, .07, -.07", "SELECT ?, ?, ?, ?, ?", "SELECT"),
    ("SELECT 9.8e76, -9.8e76, +9.8e76", "SELECT ?, ?, ?", "SELECT"),
    ("SELECT 9.8e-76, -9.8e-76, +9.8e-76", "SELECT ?, ?, ?", "SELECT"),
    ("SELECT 41+200", "SELECT ??", "SELECT"),
    ("SELECT 0xCAFE01, 0XcafeBABE", "SELECT ?, ?", "SELECT"),
    ("SELECT 'good day'", "SELECT ?", "SELECT"),
    ("SELECT 'it''s late'", "SELECT ?", "SELECT"),
    ("SELECT 'one \n two'", "SELECT ?", "SELECT"),
    ("SELECT b2b, v8 FROM stage4 WHERE k9=4711", "SELECT b2b, v8 FROM stage4 WHERE k9=?", "SELECT stage4"),
    ("SELECT a FROM app.Users JOIN app.Roles", "SELECT a FROM app.Users JOIN app.Roles", "SELECT app.Users app.Roles"),
    ("INSERT INTO T VALUES(7, 8910, 11.12, 41+200)", "INSERT INTO T VALUES(?, ?, ?, ??)", "INSERT T"),
    ("SELECT { guid 'fedcba98-7654-3210' }", "SELECT { guid ? }", "SELECT"),
    ("SELECT * FROM table WHERE v IN (1, 22, 'c')", "SELECT * FROM table WHERE v IN (?)", "SELECT table"),
    ("SELECT c -- to the end\nFROM /* two \n lines */ table", "SELECT c \nFROM  table", "SELECT table"),
    (
      "INSERT INTO archive\n(id,\nbody)\nSELECT id,\nbody\nFROM   posts\nWHERE  id = 3",
      "INSERT INTO archive\n(id,\nbody)\nSELECT id,\nbody\nFROM   posts\nWHERE  id = ?", "INSERT archive SELECT posts"
    ),
    (
      "SELECT day\nFROM   (SELECT *\nFROM   visits v\nJOIN pages p\nON v.page = p.id)",
      "SELECT day\nFROM   (SELECT *\nFROM   visits v\nJOIN pages p\nON v.page = p.id)", "SELECT SELECT visits pages"
    ),
    ("SEleCT d\nFROM (seLECT * FROM v JOIN p)", "SEleCT d\nFROM (seLECT * FROM v JOIN p)", "SEleCT seLECT v p"),
    ("SEleCT d\nFROM VIsits", "SEleCT d\nFROM VIsits", "SEleCT VIsits"),
    ("SELECT * FROM Users u CROSS JOIN Roles r", "SELECT * FROM Users u CROSS JOIN Roles r", "SELECT Users Roles"),
    ("SELECT * FROM Users u, Roles r", "SELECT * FROM Users u, Roles r", "SELECT Users Roles"),
    (
      "CREATE  TABLE Notes (\n    ID NOT NULL IDENTITY(1,1) PRIMARY KEY\n)",
      "CREATE  TABLE Notes (\n    ID NOT NULL IDENTITY(?,?) PRIMARY KEY\n)", "CREATE TABLE Notes"
    ),
    ("ALTER  TABLE Notes ADD Title varchar(80)", "ALTER  TABLE Notes ADD Title varchar(?)", "ALTER TABLE Notes"),
    ("DROP  TABLE Notes", "DROP  TABLE Notes", "DROP TABLE Notes"),
  ])
  func referenceCases(text: String, sanitized: String, summary: String) {
    let statement = SQLText(text, dialect: .generic)
    #expect(statement.sanitized == sanitized)
    #expect(statement.summary == summary)
  }

  @Test func namesKeepTheirQuotesInTheSummary() {
    let statement = SQLText("SELECT * FROM \"song list\", 'artists'", dialect: .generic)
    #expect(statement.summary == "SELECT \"song list\" 'artists'")
    #expect(statement.sanitized == "SELECT * FROM \"song list\", ?")
  }

  @Test func proceduresOfDriversEscapes() {
    #expect(SQLText("{call close_month}", dialect: .generic).summary == "call close_month")
  }

  @Test func aSummaryIsCutBetweenItsParts() {
    let tables = (0..<50).map { "quite_a_long_name_of_a_table_\($0)" }
    let summary = SQLText("SELECT * FROM " + tables.joined(separator: ", "), dialect: .generic).summary ?? ""
    #expect(summary == "SELECT " + tables.prefix(8).joined(separator: " "))
    #expect(summary.count <= 255)
  }
}
