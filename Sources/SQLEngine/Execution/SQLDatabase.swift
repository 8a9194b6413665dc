// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: the data of one server.

package import WireCore

/// One server's database: what is defined, what is stored and who is writing.
///
/// A value with a single owner, used under the one lock of its server. Sessions (``SQLSession``) are values of their
/// own and get it `inout` with each call. All of them share two SQLite connections, since there is never more than one
/// writer: `main` belongs to whoever writes, and to everybody while nobody does; `reader`, made when it is first
/// needed, shows the others what was committed before.
///
/// What differs from PostgreSQL's multiversion concurrency control (manual, chapter 13): writers take turns for the whole
/// database, not for rows, and SELECT … FOR UPDATE is a write in this respect; each statement sees what is committed when
/// it begins, in every isolation level, so 40001 does not occur; writing a temporary table is a write like any other.
package struct SQLDatabase: Sendable {
  let store: MemoryStore
  let main: SQLiteConnection
  var reader: SQLiteConnection?
  package let environment: Environment
  /// What is defined, as committed.
  package internal(set) var catalog = Catalog()
  /// The session that holds SQLite's write lock; a prepared transaction's is negative.
  var writer: Int?
  var waits = WaitTable()
  /// Sessions that were waiting for what ended since ``takeWoken()``.
  var woken: Set<Int> = []
  var preparedTransactions: [String: PreparedTransaction] = [:]
  var listeners: [String: Set<Int>] = [:]
  /// Notifications that were committed, for the sessions that listen.
  var deliveries: [(session: Int, notification: Notification)] = []
  var compiled = CompiledStatements()
  var plans = PlanCache()
  var texts = RowTexts()
  var shapes: [ObjectIdentifier: PlanShape.Slot] = [:]
  var cascades: [CascadeKey: ChangePlan] = [:]
  private var nextSession = 1
  let control = TransactionControl()
  var versions = 1
  /// Counts restores: a session whose transaction is of an earlier one has lost it.
  var generation = 0
  /// Names that the server goes by.
  package var databaseName: String

  /// Finds time zones by name.
  let zones: @Sendable (String) -> Zone?

  /// - Parameter seed: what all randomness of the server follows from.
  /// - Parameter zones: finds a time zone by its name, such as `Europe/Berlin`; UTC and offsets are known anyway.
  package init(
    seed: UInt64 = 0,
    databaseName: String = "postgres",
    zones: @escaping @Sendable (String) -> Zone? = { _ in nil },
    now: FakeClock.Instant
  ) throws(SQLError) {
    self.zones = zones
    self.store = MemoryStore()
    self.main = try SQLiteConnection(self.store)
    self.databaseName = databaseName
    let view = CatalogView(catalog: self.catalog, path: ["public"], temporary: "pg_temp_0")
    let perspective = Perspective(view, Settings(user: "postgres", zones: zones))
    self.environment = Environment(perspective, seed: seed, now: Self.microseconds(now))
    try self.main.execute("ATTACH ':memory:' AS catalog")
  }

  /// Microseconds since 2000-01-01, as timestamps are kept.
  static func microseconds(_ instant: FakeClock.Instant) -> Int64 {
    instant.nanoseconds / 1000 &- 946_684_800_000_000
  }

  /// Asks `mustStop` now and then while a statement runs; true ends it with 57014. `nil` asks nobody.
  ///
  /// Whoever has a clock sets it before a statement that has a `statement_timeout`, and takes it away afterwards.
  package func checkRegularly(_ mustStop: (() -> Bool)?) {
    self.main.checkRegularly(mustStop)
    self.reader?.checkRegularly(mustStop)
  }

  /// A number for a new session.
  mutating func makeSession() -> Int {
    defer { self.nextSession += 1 }
    return self.nextSession
  }

  /// Sessions that may try again what they had to wait for.
  package mutating func takeWoken() -> Set<Int> {
    defer { self.woken = [] }
    return self.woken
  }

  /// Notifications to be sent, with the sessions that listen for them.
  package mutating func takeDeliveries() -> [(session: Int, notification: Notification)] {
    defer { self.deliveries = [] }
    return self.deliveries
  }
}

/// Rows, definitions and sequences of a whole database, at one moment.
package struct SQLSnapshot: Sendable {
  fileprivate let store: MemoryStore.Snapshot
  fileprivate let catalog: Catalog
  fileprivate let sequences: [OID: SequenceState]
}

extension SQLDatabase {
  /// What is committed. Costs nothing until the next write.
  package func snapshot() -> SQLSnapshot {
    SQLSnapshot(
      store: self.store.snapshot(),
      catalog: self.catalog,
      sequences: self.environment.state.pointee.sequences
    )
  }

  /// Puts everything back. Transactions that are open are lost: their sessions find them aborted.
  package mutating func restore(_ snapshot: SQLSnapshot) throws(SQLError) {
    if !self.main.isAutocommit { try self.main.execute("ROLLBACK") }
    self.writer = nil
    self.compiled.filled = [:]
    self.environment.state.pointee.preparedTransactions = [:]
    self.preparedTransactions = [:]
    self.woken.formUnion(self.waits.removeAll())
    self.generation += 1
    self.store.restore(snapshot.store)
    self.catalog = snapshot.catalog
    self.environment.state.pointee.sequences = snapshot.sequences
    self.environment.state.pointee.advisory = AdvisoryLocks()
  }
}
