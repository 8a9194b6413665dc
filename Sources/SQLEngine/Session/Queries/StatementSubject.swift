// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: what a statement does, and to which table.

/// A statement's command, named as its command tag begins (manual, 55.7, CommandComplete), and the first table that it
/// names, as written but for its schema.
struct StatementSubject: Sendable {
  var command: String
  var target: String?

  static let empty = Self(command: "EMPTY QUERY")

  init(command: String, target: String? = nil) {
    self.command = command
    self.target = target
  }

  init(_ statement: Statement) {
    self.init(command: Self.command(of: statement), target: Self.target(of: statement)?.name)
  }
}

// MARK: the command

extension StatementSubject {
  private static func command(of statement: Statement) -> String {
    switch statement {
    case .query(let query):
      if case .select(let select) = query.body, select.into != nil { "SELECT INTO" } else { "SELECT" }
    case .insert: "INSERT"
    case .update: "UPDATE"
    case .delete: "DELETE"
    case .merge: "MERGE"
    case .truncate: "TRUNCATE TABLE"
    case .comment: "COMMENT"
    case .grant(let grant): grant.isGrant ? "GRANT" : "REVOKE"
    case .transaction(let transaction): self.command(of: transaction)
    case .setting(let setting): self.command(of: setting)
    case .prepare: "PREPARE"
    case .execute: "EXECUTE"
    case .deallocate: "DEALLOCATE"
    case .declareCursor: "DECLARE CURSOR"
    case .fetch(let fetch): fetch.isMove ? "MOVE" : "FETCH"
    case .closeCursor: "CLOSE CURSOR"
    case .listen: "LISTEN"
    case .unlisten: "UNLISTEN"
    case .notify: "NOTIFY"
    case .discard: "DISCARD"
    case .copy: "COPY"
    case .explain: "EXPLAIN"
    case .maintenance(let maintenance): maintenance.kind.rawValue
    case .lock: "LOCK TABLE"
    case .refreshMaterializedView: "REFRESH MATERIALIZED VIEW"
    case .call: "CALL"
    case .opaque(let opaque): opaque.tag
    default: self.definition(statement)
    }
  }

  private static func definition(_ statement: Statement) -> String {
    switch statement {
    case .createTable: "CREATE TABLE"
    case .createTableAs(let table): table.isMaterializedView ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS"
    case .createView: "CREATE VIEW"
    case .createIndex: "CREATE INDEX"
    case .createSequence: "CREATE SEQUENCE"
    case .createSchema: "CREATE SCHEMA"
    case .createEnum, .createComposite: "CREATE TYPE"
    case .createDomain: "CREATE DOMAIN"
    case .createExtension: "CREATE EXTENSION"
    case .createClusterObject(let object): object.kind == .database ? "CREATE DATABASE" : "CREATE ROLE"
    case .alterClusterObject(let object): object.kind == .database ? "ALTER DATABASE" : "ALTER ROLE"
    case .alterTable(let table): "ALTER \(table.kind.rawValue)"
    case .alterSequence: "ALTER SEQUENCE"
    case .alterEnum: "ALTER TYPE"
    case .alterDomain: "ALTER DOMAIN"
    case .alterOwner(let alter): "ALTER \(alter.kind.rawValue)"
    case .alterSchema(let alter): "ALTER \(alter.kind.rawValue)"
    case .rename(let rename): "ALTER \(rename.container.rawValue)"
    case .drop(let drop): "DROP \(drop.kind.rawValue)"
    default: "SQL"
    }
  }

  private static func command(of statement: TransactionStatement) -> String {
    switch statement {
    case .begin(_, let isStart): isStart ? "START TRANSACTION" : "BEGIN"
    case .commit: "COMMIT"
    case .rollback: "ROLLBACK"
    case .savepoint: "SAVEPOINT"
    case .release: "RELEASE"
    case .rollbackTo: "ROLLBACK TO"
    case .prepare: "PREPARE TRANSACTION"
    case .commitPrepared: "COMMIT PREPARED"
    case .rollbackPrepared: "ROLLBACK PREPARED"
    }
  }

  private static func command(of statement: SettingStatement) -> String {
    switch statement {
    case .show, .showAll: "SHOW"
    case .reset, .resetAll: "RESET"
    case .constraints: "SET CONSTRAINTS"
    default: "SET"
    }
  }
}

// MARK: the table

extension StatementSubject {
  private static func target(of statement: Statement) -> ObjectName? {
    switch statement {
    case .query(let query): self.table(in: query)
    case .insert(let insert): insert.table
    case .update(let update): update.table.name
    case .delete(let delete): delete.table.name
    case .merge(let merge): merge.table.name
    case .createTable(let table): table.name
    case .createTableAs(let table): table.table.name
    case .createView(let view): view.name
    case .createIndex(let index): index.table.name
    case .createSequence(let sequence): sequence.name
    case .alterTable(let alter): alter.table.name
    case .alterSequence(let alter): alter.name
    case .rename(let rename): rename.name
    case .drop(let drop): drop.names.first
    case .truncate(let truncate): truncate.tables.first?.name
    case .comment(let comment): comment.name
    case .copy(let copy):
      switch copy.subject {
      case .table(let name, _): name
      case .query(let statement): self.target(of: statement)
      }
    case .prepare(let prepare): self.target(of: prepare.statement)
    case .explain(let explain): self.target(of: explain.statement)
    case .declareCursor(let cursor): self.table(in: cursor.query)
    case .maintenance(let maintenance): maintenance.subjects.first?.name
    case .lock(let lock): lock.tables.first?.name
    case .refreshMaterializedView(let name, _, _): name
    default: nil
    }
  }

  /// The first table in FROM that is none of WITH's; otherwise the first one of WITH's own queries.
  private static func table(in query: Query) -> ObjectName? {
    let common = query.with?.tables ?? []
    let names = Set(common.map(\.name))
    if let found = self.table(in: query.body), found.schema != nil || !names.contains(found.name) { return found }
    return common.lazy.compactMap { self.target(of: $0.statement) }.first { !names.contains($0.name) }
  }

  private static func table(in body: Query.Body) -> ObjectName? {
    switch body {
    case .select(let select): select.from.lazy.compactMap { self.table(in: $0) }.first
    case .values: nil
    case .setOperation(let operation): self.table(in: operation.left) ?? self.table(in: operation.right)
    }
  }

  private static func table(in item: FromItem) -> ObjectName? {
    switch item {
    case .table(let reference): reference.name
    case .subquery(let derived): self.table(in: derived.query)
    case .function: nil
    case .join(let join): self.table(in: join.left) ?? self.table(in: join.right)
    }
  }
}
