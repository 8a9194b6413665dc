// SQLEngine, syntax tree. This file: what CommandComplete calls a statement (manual, 55.7), without its count.

extension Statement {
  /// The command tag's words. EXECUTE has its own until the statement that it runs is known; CREATE TABLE AS becomes
  /// SELECT when it had rows to store.
  package var tag: String {
    switch self {
    case .query: "SELECT"
    case .insert: "INSERT"
    case .update: "UPDATE"
    case .delete: "DELETE"
    case .merge: "MERGE"
    case .transaction(let statement): statement.tag
    case .setting(let statement): statement.tag
    case .prepare: "PREPARE"
    case .execute: "EXECUTE"
    case .deallocate(let name): name == nil ? "DEALLOCATE ALL" : "DEALLOCATE"
    case .declareCursor: "DECLARE CURSOR"
    case .fetch(let statement): statement.isMove ? "MOVE" : "FETCH"
    case .closeCursor(let name): name == nil ? "CLOSE CURSOR ALL" : "CLOSE CURSOR"
    case .listen: "LISTEN"
    case .unlisten: "UNLISTEN"
    case .notify: "NOTIFY"
    case .discard(let target): "DISCARD \(target.rawValue)"
    case .copy: "COPY"
    case .explain: "EXPLAIN"
    case .maintenance(let statement): statement.kind.rawValue
    case .lock: "LOCK TABLE"
    case .refreshMaterializedView: "REFRESH MATERIALIZED VIEW"
    case .call: "CALL"
    case .opaque(let statement): statement.tag
    default: self.definitionTag
    }
  }

  private var definitionTag: String {
    switch self {
    case .createTable: "CREATE TABLE"
    case .createTableAs(let statement): statement.isMaterializedView ? "CREATE MATERIALIZED VIEW" : "CREATE TABLE AS"
    case .createView: "CREATE VIEW"
    case .createIndex: "CREATE INDEX"
    case .createSequence: "CREATE SEQUENCE"
    case .createSchema: "CREATE SCHEMA"
    case .createEnum, .createComposite: "CREATE TYPE"
    case .createDomain: "CREATE DOMAIN"
    case .createExtension: "CREATE EXTENSION"
    case .createClusterObject(let statement): statement.kind == .database ? "CREATE DATABASE" : "CREATE ROLE"
    case .alterTable(let statement): "ALTER \(statement.kind.rawValue)"
    case .alterSequence: "ALTER SEQUENCE"
    case .alterEnum: "ALTER TYPE"
    case .alterDomain: "ALTER DOMAIN"
    case .alterClusterObject(let statement): statement.kind == .database ? "ALTER DATABASE" : "ALTER ROLE"
    case .alterOwner(let statement): "ALTER \(statement.kind.rawValue)"
    case .alterSchema(let statement): "ALTER \(statement.kind.rawValue)"
    case .rename(let statement): "ALTER \(statement.container.rawValue)"
    case .drop(let statement): "DROP \(statement.kind.rawValue)"
    case .truncate: "TRUNCATE TABLE"
    case .comment: "COMMENT"
    case .grant(let statement): (statement.isGrant ? "GRANT" : "REVOKE") + (statement.isRole ? " ROLE" : "")
    default: ""
    }
  }
}

extension TransactionStatement {
  fileprivate var tag: String {
    switch self {
    case .begin(_, let isStart): isStart ? "START TRANSACTION" : "BEGIN"
    case .commit: "COMMIT"
    case .rollback, .rollbackTo: "ROLLBACK"
    case .savepoint: "SAVEPOINT"
    case .release: "RELEASE"
    case .prepare: "PREPARE TRANSACTION"
    case .commitPrepared: "COMMIT PREPARED"
    case .rollbackPrepared: "ROLLBACK PREPARED"
    }
  }
}

extension SettingStatement {
  fileprivate var tag: String {
    switch self {
    case .set, .setDefault, .transaction, .snapshot, .sessionCharacteristics: "SET"
    case .reset, .resetAll: "RESET"
    case .constraints: "SET CONSTRAINTS"
    case .show, .showAll: "SHOW"
    }
  }
}
