// Tests of DataTracing, statements. This file: what docs/statements.md shows, line for line.

import DataTracing
import Testing

@Suite struct StatementGuideTests {
  @Test func whatATextSays() {
    let statement = SQLText("SELECT * FROM table WHERE v IN (1, 22, 'c')", dialect: .postgresql)
    #expect(statement.sanitized == "SELECT * FROM table WHERE v IN (?)")
    #expect(statement.summary == "SELECT table")
    #expect(statement.operation == "SELECT")
    #expect(statement.kind == .query)
  }
}
