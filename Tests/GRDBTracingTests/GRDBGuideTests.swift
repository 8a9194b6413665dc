// Tests of GRDBTracing. This file: what docs/adapters/grdb.md shows, line for line.

import DataTracing
import GRDB
import GRDBTracing
import Testing
import TraceModel

@Suite struct GRDBGuideTests {
  private struct Users {
    let database: any DatabaseReader

    func find(email: String) async throws -> User? {
      try await self.database.read { database in try User.filter(Column("email") == email).fetchOne(database) }
    }
  }

  @Test func anApplicationsDatabase() async throws {
    try await withFile { path in
      let database = try TracedDatabaseWriter { try DatabasePool(path: path, configuration: $0) }
      try await database.writeWithoutTransaction { try UserRepository.createTables($0) }
      let recording = try await record { _ = try await Users(database: database).find(email: "a") }
      #expect(recording.outline == ["SELECT user"])
    }
  }

  @Test func aQueueThatStaysOne() throws {
    var configuration = Configuration()
    configuration.traceStatements()
    let queue = try DatabaseQueue(configuration: configuration)
    #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT 1") } == 1)
  }

  @Test func repeatedQueries() {
    let detector = NPlusOneDetector()
    var options = GRDBTracingOptions()
    options.onStatement = { detector.track($0, under: $1, active: $2) }
    #expect(options.onStatement != nil)
  }

  @Test func theDriver() async throws {
    try await withFile { path in
      let driver = GRDBDriver(path: path)
      let connection = try await driver.connect()
      #expect(try await connection.rows("SELECT 1") == [[1]])
      await connection.close()
    }
  }
}
