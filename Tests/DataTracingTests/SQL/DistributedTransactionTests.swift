// Tests of DataTracing, SQL. This file: two-phase commit, failing at every point.

import Testing
import TraceModel
import TraceRecorder

@testable import DataTracing

private struct BodyFailed: Error {}

@Suite("DistributedTransaction: two databases, one outcome") struct DistributedTransactionTests {
  /// Two databases, one of which may fail at one point.
  private struct Scene {
    let orders: ScriptedDriver
    let stock: ScriptedDriver
    let participants: [DistributedTransaction.Participant]

    /// - Parameter failing: The statement's beginning at which `stock` fails.
    init(failing: String? = nil, with error: any Error = SQLServerError(code: "53200", message: "canary")) {
      self.orders = ScriptedDriver(namespace: "orders")
      self.stock = ScriptedDriver(namespace: "stock") { asked, _ in
        if let failing, asked.hasPrefix(failing) { throw error }
        return nil
      }
      self.participants = [.init("orders", database(self.orders)), .init("stock", database(self.stock))]
    }

    func run(_ body: ([String: SQLTransaction]) async throws -> Void = { _ in }) async throws
      -> DistributedTransaction.Outcome
    {
      try await DistributedTransaction(id: "buy-7", self.participants).run { transactions in
        try await transactions["orders"]?.execute("INSERT INTO orders VALUES (7)")
        try await transactions["stock"]?.execute("UPDATE stock SET n = n - 1")
        try await body(transactions)
      }
      .outcome
    }

    func failure(_ body: ([String: SQLTransaction]) async throws -> Void = { _ in }) async
      -> DistributedTransaction.Outcome?
    {
      await #expect(throws: DistributedTransactionError.self) { try await self.run(body) }?.outcome
    }
  }

  @Test func commits() async throws {
    let scene = Scene()
    let recording = try await record {
      let outcome = try await scene.run()
      #expect(outcome == .committed)
    }
    #expect(
      scene.stock.statements == [
        "BEGIN", "UPDATE stock SET n = n - 1", "PREPARE TRANSACTION 'buy-7/stock'", "COMMIT PREPARED 'buy-7/stock'",
      ]
    )
    #expect(scene.orders.statements.last == "COMMIT PREPARED 'buy-7/orders'")
    let root = try #require(recording.span("db.distributed_transaction"))
    #expect(root.status == nil)
    #expect(root.attributes["db.transaction.gid"] == "buy-7")
    #expect(root.attributes["db.transaction.outcome"] == "committed")
    #expect(root.events.map(\.name) == ["all participants prepared"])
    let transactions = recording.spans.filter { $0.name == "db.transaction" }
    #expect(transactions.map { $0.attributes["db.transaction.participant"] } == ["orders", "stock"])
    #expect(transactions.map { $0.attributes["db.transaction.outcome"] } == ["prepared", "prepared"])
    #expect(transactions.allSatisfy { $0.parentSpanID == root.spanID })
    let told = recording.spans.filter { $0.name == "COMMIT PREPARED" }
    #expect(told.map(\.parentSpanID) == [root.spanID, root.spanID])
    #expect(recording.misuse.isEmpty)
  }

  @Test func theBodyFails() async throws {
    let scene = Scene()
    let recording = try await record {
      #expect(await scene.failure { _ in throw BodyFailed() } == .rolledBack)
    }
    #expect(scene.orders.statements == ["BEGIN", "INSERT INTO orders VALUES (7)", "ROLLBACK"])
    #expect(scene.stock.statements.last == "ROLLBACK")
    let root = try #require(recording.span("db.distributed_transaction"))
    #expect(root.attributes["error.type"] == "BodyFailed")
    #expect(root.attributes["db.transaction.outcome"] == "rolled_back")
    #expect(recording.misuse.isEmpty)
  }

  @Test(arguments: ["BEGIN", "UPDATE", "PREPARE"])
  func aServerRefuses(failing: String) async throws {
    let scene = Scene(failing: failing)
    let recording = try await record { #expect(await scene.failure() == .rolledBack) }
    let end = failing == "PREPARE" ? "ROLLBACK PREPARED 'buy-7/orders'" : "ROLLBACK"
    #expect(scene.orders.statements.last == end)
    #expect(!scene.orders.log.contains { $0.hasPrefix("COMMIT") })
    #expect(recording.span("db.distributed_transaction")?.attributes["error.type"] == "53200")
    #expect(scene.participants.allSatisfy { $0.database.statistics.inUse == 0 })
    #expect(recording.misuse.isEmpty)
    #expect(!recording.everything.contains("canary"))
  }

  @Test func anAnswerToPrepareIsLost() async throws {
    let scene = Scene(failing: "PREPARE", with: ConnectionBroke())
    let recording = try await record {
      #expect(await scene.failure() == .inDoubt(.rollback, participants: ["stock"]))
    }
    #expect(scene.orders.statements.last == "ROLLBACK PREPARED 'buy-7/orders'")
    let root = try #require(recording.span("db.distributed_transaction"))
    #expect(root.attributes["db.transaction.outcome"] == "in_doubt_rollback")
    let event = try #require(root.events.last)
    #expect(event.name == "participant in doubt")
    #expect(event.attributes["db.transaction.participant"] == "stock")
  }

  @Test(arguments: [ConnectionBroke() as any Error, SQLServerError(code: "53200", message: "")])
  func aParticipantDoesNotHearOfTheCommit(error: any Error) async throws {
    let scene = Scene(failing: "COMMIT PREPARED", with: error)
    let recording = try await record {
      // It is committed all the same.
      let outcome = try await scene.run()
      #expect(outcome == .inDoubt(.commit, participants: ["stock"]))
    }
    #expect(scene.orders.statements.last == "COMMIT PREPARED 'buy-7/orders'")
    let root = try #require(recording.span("db.distributed_transaction"))
    #expect(root.attributes["db.transaction.outcome"] == "in_doubt_commit")
    #expect(root.status == nil)
    #expect(recording.spans.filter { $0.name == "COMMIT PREPARED" }.map { $0.status?.code } == [nil, .error])
  }

  @Test func aParticipantDoesNotHearOfTheRollback() async throws {
    let orders = ScriptedDriver { asked, _ in
      if asked.hasPrefix("PREPARE") { throw SQLServerError(code: "53200", message: "") }
      return nil
    }
    let stock = ScriptedDriver { asked, _ in
      if asked.hasPrefix("ROLLBACK PREPARED") { throw ConnectionBroke() }
      return nil
    }
    // The one that is prepared first is not told.
    let transaction = try DistributedTransaction(
      id: "x",
      [
        .init("stock", database(stock)), .init("orders", database(orders)),
      ]
    )
    let error = await #expect(throws: DistributedTransactionError.self) { try await transaction.run { _ in } }
    #expect(error?.outcome == .inDoubt(.rollback, participants: ["stock"]))
  }

  @Test func aBodyThatEndsATransactionItself() async throws {
    let scene = Scene()
    #expect(await scene.failure { try await $0["stock"]?.rollback() } == .rolledBack)
    #expect(scene.orders.statements.last == "ROLLBACK PREPARED 'buy-7/orders'")
  }

  @Test(.timeLimit(.minutes(10))) func aCancellationDoesNotStopTheSecondPhase() async throws {
    let prepared = Gate()
    let gate = Gate()
    let stock = ScriptedDriver { asked, _ in
      if asked.hasPrefix("PREPARE") {
        prepared.open()
        await gate.pass()
      }
      try Task.checkCancellation()
      return nil
    }
    let transaction = try DistributedTransaction(id: "x", [.init("stock", database(stock))])
    let task = Task { try await transaction.run { _ in }.outcome }
    await prepared.pass()
    task.cancel()
    gate.open()
    let outcome = try await task.value
    #expect(outcome == .committed)
    #expect(stock.statements.last == "COMMIT PREPARED 'x/stock'")
  }

  @Test func identifiersAreChecked() throws {
    let database = database(ScriptedDriver())
    #expect(throws: InvalidTransactionID.self) { try DistributedTransaction(id: "x", []) }
    #expect(throws: InvalidTransactionID.self) { try DistributedTransaction(id: "", [.init("a", database)]) }
    #expect(throws: InvalidTransactionID.self) {
      try DistributedTransaction(id: String(repeating: "x", count: 200), [.init("a", database)])
    }
    #expect(throws: InvalidTransactionID.self) {
      try DistributedTransaction(id: "x", [.init("a", database), .init("a", database)])
    }
    #expect(sqlString("it's") == "'it''s'")
  }

  @Test func recoverySettlesWhatIsInDoubt() async throws {
    let driver = ScriptedDriver { asked, parameters in
      if asked.hasPrefix("SELECT gid") {
        #expect(parameters == ["buy-"])
        return .rows(["gid"], [["buy-1/stock"], ["buy-2/stock"], ["buy-3/stock"], ["buy-4/stock"]])
      }
      if asked == "COMMIT PREPARED 'buy-4/stock'" { throw ConnectionBroke() }
      return nil
    }
    let recording = try await record {
      let found = try await DistributedTransaction.recover(prefix: "buy-", in: [.init("stock", database(driver))]) {
        gid in
        switch gid {
        case "buy-1/stock", "buy-4/stock": .commit
        case "buy-2/stock": .rollback
        default: nil
        }
      }
      #expect(found.map(\.isSettled) == [true, true, false, false])
      #expect(found.map(\.decision) == [.commit, .rollback, nil, .commit])
    }
    #expect(
      driver.statements.dropFirst() == [
        "COMMIT PREPARED 'buy-1/stock'", "ROLLBACK PREPARED 'buy-2/stock'", "COMMIT PREPARED 'buy-4/stock'",
      ]
    )
    #expect(recording.spans.first?.name == "db.distributed_transaction.recover")
    #expect(recording.misuse.isEmpty)
  }

  @Test func recoveryThatCannotAsk() async throws {
    let driver = ScriptedDriver { _, _ in throw ConnectionBroke() }
    let recording = try await record {
      await #expect(throws: ConnectionBroke.self) {
        _ = try await DistributedTransaction.recover(prefix: "x", in: [.init("a", database(driver))]) { _ in nil }
      }
    }
    #expect(recording.spans.first?.attributes["error.type"] == "ConnectionBroke")
  }
}
