// Tests of DataTracing, SQL. This file: rows as values, and statements with named parameters.

import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

private struct User: Decodable, Equatable {
  enum Role: String, Decodable { case admin, guest }

  var id: Int
  var name: String
  var email: String?
  var role: Role
  var score: Double
  var isActive: Bool
  var avatar: [UInt8]?

  enum CodingKeys: String, CodingKey {
    case id, name, email, role, score
    case isActive = "is_active"
    case avatar
  }
}

private let columns = SQLColumns(["id", "name", "email", "role", "score", "is_active", "avatar"])
private let ann = SQLRow(columns: columns, values: [1, "Ann", nil, "admin", "12.5", 1, .bytes([1, 2])])

@Suite("TracedSQLX: get, select, execute and namedExecute") struct DecodingTests {
  private let driver = ScriptedDriver { asked, _ in
    if asked.contains("count") { return .rows(["count"], [[2]]) }
    if asked.hasPrefix("SELECT") { return .rows(columns.names, [ann.values, ann.values]) }
    return .affected(1)
  }

  @Test(arguments: [
    (SemanticConventions.stable, ["SELECT users", "SELECT users", "SELECT users", "UPDATE users", "INSERT users"]),
    (.legacy, ["sqlx.get", "sqlx.get", "sqlx.select", "sql.conn.exec", "sqlx.named_exec"]),
  ])
  func everyCallIsOneSpan(conventions: SemanticConventions, names: [String]) async throws {
    let recording = try await record {
      let database = database(self.driver, conventions)
      let count = try await database.get(Int.self, "SELECT count(*) FROM users")
      #expect(count == 2)
      let user = try await database.get(User.self, "SELECT * FROM users WHERE id = $1", [1])
      #expect(user?.name == "Ann")
      let users = try await database.select(User.self, "SELECT * FROM users")
      #expect(users.count == 2)
      try await database.execute("UPDATE users SET name = $1", ["Bob"])
      try await database.namedExecute("INSERT INTO users (name) VALUES (:name)", ["name": "Bob"])
    }
    #expect(recording.spans.map(\.name) == names)
    #expect(recording.spans[4].attributes["db.rows_affected"] == 1)
    #expect(recording.misuse.isEmpty)
  }

  @Test func alsoInTransactions() async throws {
    try await database(self.driver).withTransaction { transaction in
      let users = try await transaction.select(User.self, "SELECT * FROM users")
      #expect(users.count == 2)
      try await transaction.namedExecute("DELETE FROM users WHERE id = :id", ["id": 1])
    }
    #expect(self.driver.statements.contains("DELETE FROM users WHERE id = $1"))
  }

  @Test func noRowIsNoValue() async throws {
    let user = try await database(ScriptedDriver()).get(User.self, "SELECT * FROM users")
    #expect(user == nil)
  }

  @Test func aRow() throws {
    let expected = User(
      id: 1,
      name: "Ann",
      email: nil,
      role: .admin,
      score: 12.5,
      isActive: true,
      avatar: [1, 2]
    )
    #expect(try ann.decode(User.self) == expected)
  }

  @Test func oneColumn() throws {
    func row(_ value: SQLValue) -> SQLRow { SQLRow(columns: SQLColumns(["n"]), values: [value]) }
    #expect(try row(7).decode(Int.self) == 7)
    #expect(try row("7").decode(UInt8.self) == 7)
    #expect(try row("x").decode(String.self) == "x")
    #expect(try row(2).decode(Double.self) == 2)
    #expect(try row(1.5).decode(Float.self) == 1.5)
    #expect(try row(true).decode(Bool.self))
    #expect(try row(nil).decode(Int?.self) == nil)
    #expect(try row(7).decode(Int?.self) == 7)
    #expect(try row("guest").decode(User.Role.self) == .guest)
    #expect(try row(.bytes([9])).decode([UInt8].self) == [9])
    #expect(throws: DecodingError.self) { try row(300).decode(UInt8.self) }
    #expect(throws: DecodingError.self) { try row(nil).decode(Int.self) }
    #expect(throws: DecodingError.self) { try row(2).decode(Bool.self) }
    #expect(throws: DecodingError.self) { try ann.decode(Int.self) }
  }

  @Test(
    arguments: [
      (["id": "canary"], "id"), (["name": nil], "name"), (["score": true], "score"), (["is_active": 2], "is_active"),
      (["role": 1], "role"), (["avatar": "canary"], "avatar"), (["email": 5], "email"),
    ] as [([String: SQLValue], String)]
  )
  func errorsNameTheColumnAndNotTheValue(change: [String: SQLValue], column: String) {
    let values = zip(columns.names, ann.values).map { change[$0] ?? $1 }
    let error = #expect(throws: DecodingError.self) {
      try SQLRow(columns: columns, values: values).decode(User.self)
    }
    let text = error.map { String(describing: $0) } ?? ""
    #expect(text.contains("column \\\"\(column)\\\"") || text.contains("column \"\(column)\""))
    #expect(!text.contains("canary"))
  }

  @Test func aColumnThatIsNotThere() {
    let error = #expect(throws: DecodingError.self) {
      try SQLRow(columns: SQLColumns(["id"]), values: [1]).decode(User.self)
    }
    #expect(error.map { String(describing: $0) }?.contains("name") == true)
  }

  @Test func columnsHaveNoParts() {
    struct Nested: Decodable {
      struct Inner: Decodable { var a: Int }
      var inner: Inner
    }
    struct List: Decodable { var list: [Int] }
    let row = SQLRow(columns: SQLColumns(["inner", "list"]), values: ["{}", "{1}"])
    #expect(throws: DecodingError.self) { try row.decode(Nested.self) }
    #expect(throws: DecodingError.self) { try row.decode(List.self) }
  }
}

@Suite struct NamedParameterTests {
  @Test(
    arguments: [
      (.postgresql, "a = :a AND b = :b", "a = $1 AND b = $2", ["A", "B"]),
      (.postgresql, "a = :a OR x = :a AND b=:b", "a = $1 OR x = $1 AND b=$2", ["A", "B"]),
      (.mysql, "a = :a OR x = :a AND b = :b", "a = ? OR x = ? AND b = ?", ["A", "A", "B"]),
      (.sqlite, "a = :a OR x = :a AND b = :b", "a = ? OR x = ? AND b = ?", ["A", "A", "B"]),
      (
        .postgresql, ":a::text, ':a', \":a\", /* :a */ :b -- :a", "$1::text, ':a', \":a\", /* :a */ $2 -- :a",
        ["A", "B"]
      ),
      (.postgresql, "x[1:2], x[y:z], ARRAY[:a, :b], $$ :a $$", "x[1:2], x[y:z], ARRAY[$1, $2], $$ :a $$", ["A", "B"]),
      (.postgresql, "f(p := :a, q => :b)", "f(p := $1, q => $2)", ["A", "B"]),
    ] as [(SQLDialect, String, String, [SQLValue])]
  )
  func rewritten(dialect: SQLDialect, text: String, expected: String, parameters: [SQLValue]) throws {
    let statement = try NamedParameters.statement("SELECT " + text, ["a": "A", "b": "B"], dialect)
    #expect(statement == SQLStatement("SELECT " + expected, parameters))
  }

  @Test(arguments: [SQLDialect.postgresql, .mysql, .sqlite])
  func namesMustMatch(dialect: SQLDialect) {
    #expect(throws: NamedParameterError.missing(name: "b")) {
      try NamedParameters.statement("SELECT :a, :b", ["a": 1], dialect)
    }
    #expect(throws: NamedParameterError.unused(name: "b")) {
      try NamedParameters.statement("SELECT :a, ':b'", ["a": 1, "b": 2], dialect)
    }
  }

  @Test func nothingIsSentThen() async throws {
    let driver = ScriptedDriver()
    let recording = try await record {
      await #expect(throws: NamedParameterError.self) {
        try await database(driver).namedExecute("DELETE FROM users WHERE id = :id", [:])
      }
    }
    #expect(driver.log.isEmpty)
    #expect(recording.spans.isEmpty)
  }
}
