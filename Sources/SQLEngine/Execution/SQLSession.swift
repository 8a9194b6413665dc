// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: one connection's conversation with a database.

package import WireCore

/// One connection: its settings, its transaction, its prepared statements and cursors.
///
/// How a protocol uses it, for a simple query as for the extended one:
///
/// ```
/// for statement in try session.parse(text) {
///   let prepared = try session.prepare(statement, parameterTypes: [], in: &database)
///   let outcome = try session.execute(prepared, parameters: [], in: &database, now: now)
/// }
/// try session.synchronize(in: &database)   // at Sync, or at the end of a simple query
/// ```
///
/// The tag of a simple query's last statement is only true once ``synchronize(in:)`` has not thrown: deferred constraints
/// are looked at there.
///
/// Outside of a block (BEGIN … COMMIT) statements run in an implicit transaction, which ``synchronize(in:)``
/// commits. After an error call ``fail(in:)``; it ends the implicit transaction, or marks the block as failed.
/// ``Outcome/mustWait(for:)`` means that nothing happened: offer the same statement again once the session's number is
/// in ``SQLDatabase/takeWoken()``.
package struct SQLSession: Sendable {
  /// The number by which others know it, also `pg_backend_pid()`.
  package let number: Int
  package let user: String
  package internal(set) var settings: Settings
  var transaction: Transaction?
  var prepared: [String: Prepared] = [:]
  var cursors: [String: Cursor] = [:]
  var facts: SessionFacts
  /// Notices and warnings for the client, in their order.
  package internal(set) var notices: [SQLError] = []
  /// Parameters whose values changed and that clients are told of (`ParameterStatus`).
  package internal(set) var changedParameters: [(name: String, value: String)] = []

  /// What the statement that is being carried out is called in messages.
  var command = "this statement"
  /// What clients were told last.
  var reported: [String: String] = [:]
  var reportedVersion = 0
  /// How it saw the catalog last.
  private var perspective: Perspective?

  package init(user: String, settings: [String: String] = [:], in database: inout SQLDatabase) throws(SQLError) {
    self.number = database.makeSession()
    self.user = user
    self.settings = Settings(user: user, zones: database.zones)
    self.facts = SessionFacts(number: self.number, user: user, database: database.databaseName)
    for (name, value) in settings { try self.settings.set(name, value, isLocal: false, source: .client) }
    database.environment.state.pointee.activity[self.number] = self.facts
  }

  /// What `ReadyForQuery` says.
  package var status: TransactionStatus {
    guard let transaction, transaction.isBlock else { return .idle }
    return transaction.isFailed ? .failed : .inTransaction
  }

  /// The notices since they were taken last.
  package mutating func takeNotices() -> [SQLError] {
    if self.notices.isEmpty { return [] }
    defer { self.notices = [] }
    return self.notices
  }

  /// The changed parameters since they were taken last.
  package mutating func takeChangedParameters() -> [(name: String, value: String)] {
    if self.changedParameters.isEmpty { return [] }
    defer { self.changedParameters = [] }
    return self.changedParameters
  }

  /// The client went: what it holds is let go.
  package mutating func close(in database: inout SQLDatabase) {
    try? self.rollback(in: &database)
    self.dropTemporary(in: &database)
    database.environment.state.pointee.advisory.releaseAll(session: self.number, transactional: nil)
    database.environment.state.pointee.activity[self.number] = nil
    for channel in database.listeners.keys { database.listeners[channel]?.remove(self.number) }
    database.endWait(self.number)
    database.wakeAll()
  }

  // MARK: the catalog as this session sees it

  var temporarySchema: String { "pg_temp_\(self.number)" }

  func view(_ database: borrowing SQLDatabase) -> CatalogView {
    let catalog = self.transaction?.catalog ?? database.catalog
    var view = CatalogView(catalog: catalog, path: self.settings.path(for: self.user), temporary: self.temporarySchema)
    view.database = database.databaseName
    return view
  }

  /// The same with what follows from it, which is kept for as long as it stays true.
  mutating func look(at database: borrowing SQLDatabase) -> Perspective {
    if let known = self.perspective, self.isCurrent(known, database) { return known }
    let fresh = Perspective(self.view(database), self.settings)
    let state = database.environment.state
    state.pointee.activity[self.number]?.applicationName = self.settings.value("application_name") ?? ""
    self.perspective = fresh
    return fresh
  }

  /// The state of the catalog that this session sees.
  func catalogVersion(_ database: borrowing SQLDatabase) -> Int {
    self.transaction?.catalog?.version ?? database.catalog.version
  }

  /// What plans of this session depend on besides their text.
  func planKey(_ database: borrowing SQLDatabase) -> PlanCache.Key {
    if let known = self.perspective, self.isCurrent(known, database) { return known.planKey }
    return Perspective(self.view(database), self.settings).planKey
  }

  private func isCurrent(_ perspective: Perspective, _ database: borrowing SQLDatabase) -> Bool {
    perspective.settings.version == self.settings.version
      && perspective.view.catalog.version == self.catalogVersion(database)
  }

  // MARK: parse and prepare

  /// The statements of a text.
  package mutating func parse(_ text: String) throws(SQLError) -> [SQLStatement] {
    let parsed = try SQLParser.parse(text)
    self.notices += parsed.notices
    return parsed.statements.map { SQLStatement(parsed: $0, text: text) }
  }

  /// Understands a statement.
  ///
  /// - Parameter parameterTypes: the types that the client gives, 0 for one that it leaves open; `nil` for a simple
  ///   query, which has no parameters.
  /// - Throws: what PostgreSQL answers to Parse: 42601, 42P01, 42703, 42883, 42P18 …, 25P02 in a failed transaction.
  package mutating func prepare(
    _ statement: SQLStatement,
    parameterTypes given: [TypeID]? = nil,
    in database: inout SQLDatabase,
    now: FakeClock.Instant
  ) throws(SQLError) -> Prepared {
    if self.transaction?.isFailed == true, !statement.endsTransaction { throw Self.failedTransaction }
    let parameterTypes = given ?? []
    let key = self.look(at: database).planKey
    let cacheKey = PlanCache.TextKey(text: statement.text, types: parameterTypes)
    if let known = database.plans[cacheKey, key], given != nil || known.parameterTypes.isEmpty {
      // Around the same statement there may be other comments.
      return known.statement.source == statement.source ? known : known.renewed(as: statement)
    }
    self.enter(&database, now)
    let prepared = try self.analyze(statement, parameterTypes, database)
    if given == nil, !prepared.parameterTypes.isEmpty {
      throw SQLError(.undefinedParameter, "there is no parameter $1")
    }
    if prepared.isCacheable { database.plans.insert(prepared, cacheKey, key) }
    return prepared
  }

  func analyze(_ statement: SQLStatement, _ types: [TypeID], _ database: SQLDatabase) throws(SQLError) -> Prepared {
    let analyzer = Analyzer(
      self.view(database),
      database.environment.io.settings,
      parameters: types.map { $0.rawValue == 0 || $0 == .unknown ? nil : $0 }
    )
    var (plan, columns) = try analyzer.plan(statement.parsed.statement, statement)
    switch statement.parsed.statement {
    case .fetch(let fetch) where !fetch.isMove: columns = self.cursors[fetch.cursor]?.result.columns
    case .execute(let execute): columns = self.prepared[execute.name]?.columns
    default: break
    }
    try analyzer.checkParameters()
    var resolved: [TypeID] = []
    for (index, type) in analyzer.parameters.enumerated() {
      guard let type else {
        throw SQLError(.indeterminateDatatype, "could not determine data type of parameter $\(index + 1)")
      }
      resolved.append(type)
    }
    return Prepared(
      statement,
      plan: plan,
      parameterTypes: resolved,
      givenTypes: types,
      columns: columns,
      layout: columns.map { RowLayout($0, analyzer.view) },
      key: self.planKey(database),
      isCacheable: !analyzer.dependsOnTime && plan.isCacheable,
      isVolatile: analyzer.isVolatile
    )
  }

  static let failedTransaction = SQLError(
    .inFailedSQLTransaction,
    "current transaction is aborted, commands ignored until end of transaction block"
  )
}

/// A statement with its text.
package struct SQLStatement: Sendable {
  package let parsed: ParsedStatement
  /// The whole text in which it stands.
  package let source: String
  /// What is known of that text, where a client sent it to be parsed.
  let facts: SourceFacts?

  /// The statement's own text.
  package let text: String

  init(parsed: ParsedStatement, text: String, facts: SourceFacts? = nil) {
    self.parsed = parsed
    self.facts = facts
    self.source = text
    let isAll = parsed.range == 0..<text.utf8.count
    self.text = isAll ? text : text.utf8Slice(parsed.range)
  }

  /// Whether it looks at data, so that the transaction's isolation is settled.
  var isQuery: Bool {
    switch self.parsed.statement {
    case .transaction, .setting: false
    default: true
    }
  }

  /// COMMIT, ROLLBACK and their like, which a failed transaction still takes.
  var endsTransaction: Bool {
    guard case .transaction(let transaction) = self.parsed.statement else { return false }
    switch transaction {
    case .commit, .rollback, .rollbackTo, .prepare: return true
    default: return false
    }
  }
}

/// A statement that was understood, with the types of its parameters and columns. An object, since it is passed around
/// with every message.
package final class Prepared: Sendable {
  package let statement: SQLStatement
  let plan: Plan
  /// The types of `$1`, `$2`, ….
  package let parameterTypes: [TypeID]
  let givenTypes: [TypeID]
  /// The columns of the result; `nil` if the statement gives no rows.
  package let columns: [ResultColumn]?
  /// How the columns are described and written.
  let layout: RowLayout?
  let key: PlanCache.Key
  let isCacheable: Bool
  let isVolatile: Bool
  /// Whether it looks at data, so that the transaction's isolation is settled.
  let isQuery: Bool

  init(
    _ statement: SQLStatement,
    plan: Plan,
    parameterTypes: [TypeID],
    givenTypes: [TypeID],
    columns: [ResultColumn]?,
    layout: RowLayout?,
    key: PlanCache.Key,
    isCacheable: Bool,
    isVolatile: Bool
  ) {
    self.statement = statement
    self.plan = plan
    self.parameterTypes = parameterTypes
    self.givenTypes = givenTypes
    self.columns = columns
    self.layout = layout
    self.key = key
    self.isCacheable = isCacheable
    self.isVolatile = isVolatile
    self.isQuery = statement.isQuery
  }

  /// The same, as it stands in another text.
  func renewed(as statement: SQLStatement) -> Prepared {
    Prepared(
      statement,
      plan: self.plan,
      parameterTypes: self.parameterTypes,
      givenTypes: self.givenTypes,
      columns: self.columns,
      layout: self.layout,
      key: self.key,
      isCacheable: self.isCacheable,
      isVolatile: self.isVolatile
    )
  }
}

/// How a statement is carried out.
enum Plan: Sendable {
  case query(QueryPlan)
  case change(ChangePlan)
  case explain(ExplainPlan)
  case copy(CopyPlan, QueryPlan?)
  case utility

  var isCacheable: Bool {
    switch self {
    case .query, .change: true
    default: false
    }
  }
}

final class QueryPlan: Sendable {
  let text: SQLText
  let columns: [ResultColumn]
  let rowParameters: [RowParameter]
  /// FOR UPDATE and its like.
  let locking: Query.Locking.Wait?
  /// Tables that it reads, for statistics.
  let tables: [OID]

  init(
    text: SQLText,
    columns: [ResultColumn],
    rowParameters: [RowParameter],
    locking: Query.Locking.Wait?,
    tables: [OID]
  ) {
    self.text = text
    self.columns = columns
    self.rowParameters = rowParameters
    self.locking = locking
    self.tables = tables
  }
}

struct ExplainPlan: Sendable {
  let query: QueryPlan?
  let change: ChangePlan?
  let options: [Option]
}

/// Plans by text, for as long as what they depend on stays the same.
struct PlanCache: Sendable {
  struct Key: Hashable, Sendable {
    var catalog: Int
    var path: [String]
    var literals: String
    /// The schema of the session's temporary tables, if there are some.
    var temporary: String
  }

  struct TextKey: Hashable, Sendable {
    var text: String
    var types: [TypeID]
  }

  private var plans: [TextKey: Prepared] = [:]
  static let limit = 2048

  subscript(text: TextKey, key: Key) -> Prepared? {
    guard let found = self.plans[text], found.key == key else { return nil }
    return found
  }

  mutating func insert(_ prepared: Prepared, _ text: TextKey, _ key: Key) {
    if self.plans.count >= Self.limit { self.plans = [:] }
    self.plans[text] = prepared
  }
}
