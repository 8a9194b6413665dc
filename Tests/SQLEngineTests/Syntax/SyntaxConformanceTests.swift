// SQLEngineTests, syntax. This file: what PostgreSQL 15 accepts and refuses, from fixtures.

import Testing

@testable import SQLEngine

@Suite struct SyntaxConformanceTests {
  @Test func fixturesAreThere() {
    #expect(SyntaxFixtures.accepted.count > 250)
    #expect(SyntaxFixtures.failures.count > 400)
  }

  @Test func statementsThatPostgreSQLAccepts() {
    for statement in SyntaxFixtures.accepted {
      let error = parseError(statement)
      #expect(error == nil, "\(statement)")
    }
  }

  @Test func errorsHavePostgreSQLsWordsAndPlaces() {
    for expected in SyntaxFixtures.failures {
      let error = parseError(expected.statement)
      #expect(error?.message == expected.message, "\(expected)")
      #expect(error?.position == expected.position, "\(expected)")
    }
  }

  @Test func statesAndHints() {
    let cases: [(String, SQLState, String?)] = [
      ("SELECT FROM WHERE", "42601", nil),
      ("SELECT E'\\xff'", "22021", nil),
      ("SELECT E'\\u12'", "22025", #"Unicode escapes must be \uXXXX or \UXXXXXXXX."#),
      ("SELECT U&'\\12'", "42601", #"Unicode escapes must be \XXXX or \+XXXXXX."#),
      ("SELECT 1 LIMIT 1, 2", "42601", "Use separate LIMIT and OFFSET clauses."),
      ("SELECT * FROM (SELECT 1)", "42601", "For example, FROM (SELECT ...) [AS] foo."),
      ("SELECT count(*) OVER (ROWS UNBOUNDED FOLLOWING)", "42P20", nil),
      ("SELECT float(54) '1'", "22023", nil),
      ("SELECT * FROM t TABLESAMPLE system (1)", "0A000", nil),
    ]
    for (text, state, hint) in cases {
      let error = parseError(text)
      #expect(error?.state == state, "\(text)")
      #expect(error?.hint == hint, "\(text)")
    }
  }

  @Test func clausesThatAreRefusedByName() {
    let cases: [(String, String)] = [
      ("SELECT * FROM t TABLESAMPLE system (1)", "TABLESAMPLE"), ("CREATE TABLE t (a int) INHERITS (u)", "INHERITS"),
      ("CREATE TABLE t (a int) PARTITION BY RANGE (a)", "PARTITION BY"),
      ("CREATE TABLE t PARTITION OF u DEFAULT", "PARTITION OF"), ("SELECT a IS DOCUMENT", "IS DOCUMENT"),
      ("SELECT xmlparse(document a)", "XMLPARSE"), ("SELECT 1::t.a%TYPE", "%TYPE"),
      ("CREATE SCHEMA s CREATE TABLE t (a int)", "CREATE SCHEMA with elements"),
      ("WITH a AS (SELECT 1) SEARCH DEPTH FIRST BY x SET y SELECT 1", "SEARCH"),
      ("ALTER TABLE t ATTACH PARTITION u DEFAULT", "ATTACH PARTITION"),
      ("CREATE TABLE t (EXCLUDE USING gist (a WITH =))", "EXCLUDE"),
    ]
    for (text, clause) in cases {
      let error = parseError(text)
      #expect(error?.message == "\(clause) is not supported")
      #expect(error?.position != nil, "\(text)")
    }
  }
}
