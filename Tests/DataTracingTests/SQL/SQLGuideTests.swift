// Tests of DataTracing, SQL. This file: what docs/sql.md shows, line for line.

import DataTracing
import Testing
import TraceModel

@Suite struct SQLGuideTests {
  private struct User: Decodable, Equatable {
    var id: Int
    var name: String
  }

  @Test func calls() async throws {
    let driver = ScriptedDriver { asked, _ in
      switch asked {
      case let text where text.hasPrefix("SELECT name"): .rows(["name"], [["Ann"]])
      case let text where text.hasPrefix("SELECT *"): .rows(["id", "name"], [[1, "Ann"]])
      default: .affected(1)
      }
    }
    var names: [String] = []
    let recording = try await record {
      let database = TracedDatabase(driver)
      for try await row in try await database.query("SELECT name FROM users WHERE age > $1", [18]) {
        names.append(try row.decode(String.self))
      }
      let user = try await database.get(User.self, "SELECT * FROM users WHERE id = $1", [1])
      try await database.execute("UPDATE users SET name = $1", ["Bob"])
      try await database.namedExecute("INSERT INTO users (name) VALUES (:name)", ["name": "Bob"])
      #expect(user == User(id: 1, name: "Ann"))
    }
    #expect(names == ["Ann"])
    #expect(
      recording.spans.map(\.name).filter { $0 != "CONNECT" }
        == ["SELECT users", "SELECT users", "UPDATE users", "INSERT users"]
    )
  }
}
