// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: what functions may see while a statement runs.

import WireCore

/// What the functions that SQLite calls share with the statement that is being carried out.
package final class Environment: Sendable {
  struct State {
    /// How the session that is running sees the catalog.
    var perspective: Perspective
    /// What functions of the table ask.
    var context: FunctionContext
    var session: SessionFacts
    /// The session's settings as the statement has changed them so far.
    var changedSettings: Settings?
    /// Whether a function did something to the session.
    var hasEffects = false
    /// Whether somebody may have been waiting for what was given back.
    var wakes = false
    /// Which deferrable constraints wait for COMMIT (SET CONSTRAINTS).
    var deferredConstraints: [OID: Bool] = [:]
    var deferAll: Bool?
    /// Values of sequences, which no rollback takes back.
    var sequences: [OID: SequenceState] = [:]
    var random: SeededRandom
    /// When the statement began, and its transaction: microseconds since 2000-01-01.
    var statementTime: Int64 = 0
    var transactionTime: Int64 = 0
    var notices: [SQLError] = []
    /// How much later the answer is due (`pg_sleep`): microseconds.
    var sleep: Int64 = 0
    /// Sessions whose statements are to be cancelled, and sessions that are to end.
    var cancelled: [Int] = []
    var terminated: [Int] = []
    var advisory = AdvisoryLocks()
    /// The session for which an advisory lock has to wait.
    var mustWaitFor: Int?
    /// Notifications of the transaction, to be sent when it commits.
    var notifications: [Notification] = []
    /// Settings that the statement changed.
    var settingChanges: [SettingChange] = []
    var transactionNumber: Int64 = 730
    var serverStarted: Int64 = 0
    /// Counts statements: what is live is read anew for each.
    var liveCount = 0
    var activity: [Int: SessionFacts] = [:]
    var statistics: [OID: TableStatistics] = [:]
    /// Names of prepared transactions, with who prepared them.
    var preparedTransactions: [String: String] = [:]

    /// The catalog as the session sees it.
    var view: CatalogView { self.perspective.view }
    var settings: Settings { self.changedSettings ?? self.perspective.settings }
  }

  struct SettingChange: Sendable {
    var name: String
    var value: String?
    var isLocal: Bool
  }

  /// Guarded by the lock of the server that owns the database.
  nonisolated(unsafe) let state: UnsafeMutablePointer<State>

  init(_ perspective: Perspective, seed: UInt64, now: Int64) {
    self.state = .allocate(capacity: 1)
    let state = self.state
    let context = FunctionContext(
      io: perspective.io,
      session: SessionCalls(state: state),
      clock: { state.pointee.statementTime },
      random: { state.pointee.random.next() }
    )
    state.initialize(
      to: State(
        perspective: perspective,
        context: context,
        session: SessionFacts(number: 0),
        random: SeededRandom(seed: seed),
        serverStarted: now
      )
    )
  }

  deinit {
    self.state.deinitialize(count: 1)
    self.state.deallocate()
  }

  var io: TypeIO { self.state.pointee.context.io }

  /// Reads and writes values by the settings of the session that ran last.
  package var typeIO: TypeIO { self.io }
}

/// How a session sees the catalog: made once for each state of the catalog and of the session's settings.
final class Perspective: Sendable {
  let view: CatalogView
  let settings: Settings
  /// Reads and writes values by these settings and types.
  let io: TypeIO
  /// Tables with ON COMMIT DROP or DELETE ROWS.
  let tablesToClear: [Relation]
  /// What plans that are made from here depend on.
  let planKey: PlanCache.Key

  init(_ view: CatalogView, _ settings: Settings) {
    self.view = view
    self.settings = settings
    self.io = TypeIO(settings: settings.types, types: view)
    let temporary = view.catalog.relations.values.filter { $0.schema == view.temporary }
    self.tablesToClear = temporary.filter { if case .preserveRows = $0.onCommit { false } else { true } }
    // Sessions share their plans unless one has tables that the others do not see.
    self.planKey = PlanCache.Key(
      catalog: view.catalog.version,
      path: view.path,
      literals: settings.meaningOfLiterals,
      temporary: temporary.isEmpty ? "" : view.temporary
    )
  }
}

/// What a session tells about itself.
struct SessionFacts: Sendable {
  var number: Int
  var user = "postgres"
  var database = "postgres"
  /// `currval`'s values.
  var currentValues: [OID: Int64] = [:]
  var lastSequence: OID?
  var applicationName = ""
  var query = ""
}

struct SequenceState: Hashable, Sendable {
  var last: Int64
  var isCalled: Bool
}

/// What `pg_stat_user_tables` counts.
struct TableStatistics: Hashable, Sendable {
  var sequentialScans: Int64 = 0
  var indexScans: Int64 = 0
  var inserted: Int64 = 0
  var updated: Int64 = 0
  var deleted: Int64 = 0
  var live: Int64 = 0
  var byIndex: [OID: Int64] = [:]
}

/// A message of NOTIFY.
package struct Notification: Hashable, Sendable {
  package var channel: String
  package var payload: String
  /// The number of the session that sent it.
  package var sender: Int
}

/// Locks that applications agree on (manual, 13.3.5).
struct AdvisoryLocks: Sendable {
  struct Key: Hashable, Sendable {
    var high: Int64
    var low: Int64
  }

  struct Holder: Hashable, Sendable {
    var session: Int
    var isShared: Bool
    var isTransactional: Bool
  }

  private(set) var holders: [Key: [Holder]] = [:]

  /// Takes a lock, or tells who has it.
  mutating func take(_ key: Key, _ holder: Holder) -> Int? {
    let others = self.holders[key, default: []].filter { $0.session != holder.session }
    if let other = others.first(where: { !holder.isShared || !$0.isShared }) { return other.session }
    self.holders[key, default: []].append(holder)
    return nil
  }

  /// Gives one of a session's locks back; false if it has none.
  mutating func release(_ key: Key, session: Int, isShared: Bool) -> Bool {
    guard
      let index = self.holders[key]?.lastIndex(where: {
        $0.session == session && $0.isShared == isShared && !$0.isTransactional
      })
    else { return false }
    self.holders[key]?.remove(at: index)
    if self.holders[key]?.isEmpty == true { self.holders[key] = nil }
    return true
  }

  /// Gives back what a session has: all of it, or what lasts for a transaction.
  mutating func releaseAll(session: Int, transactional: Bool?) {
    if self.holders.isEmpty { return }
    for (key, list) in self.holders {
      let rest = list.filter { $0.session != session || (transactional != nil && $0.isTransactional != transactional) }
      self.holders[key] = rest.isEmpty ? nil : rest
    }
  }
}
