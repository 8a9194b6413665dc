// SQLEngine, syntax tree. This file: a statement.

/// A statement.
package indirect enum Statement: Sendable {
  case query(Query)
  case insert(InsertStatement)
  case update(UpdateStatement)
  case delete(DeleteStatement)
  case merge(MergeStatement)

  case createTable(CreateTable)
  case createTableAs(CreateTableAs)
  case createView(CreateView)
  case createIndex(CreateIndex)
  case createSequence(CreateSequence)
  case createSchema(CreateSchema)
  case createEnum(CreateEnum)
  case createComposite(CreateComposite)
  case createDomain(CreateDomain)
  case createExtension(CreateExtension)
  case createClusterObject(ClusterObject)

  case alterTable(AlterTable)
  case alterSequence(AlterSequence)
  case alterEnum(AlterEnum)
  case alterDomain(AlterDomain)
  case alterClusterObject(ClusterObject)
  case alterOwner(AlterOwner)
  case alterSchema(AlterObjectSchema)
  case rename(Rename)
  case drop(DropStatement)
  case truncate(TruncateStatement)
  case comment(CommentStatement)
  case grant(GrantStatement)

  case transaction(TransactionStatement)
  case setting(SettingStatement)
  case prepare(PrepareStatement)
  case execute(ExecuteStatement)
  /// Nil: ALL.
  case deallocate(String?)
  case declareCursor(DeclareCursor)
  case fetch(FetchStatement)
  /// Nil: ALL.
  case closeCursor(String?)
  case listen(String)
  /// Nil: `*`.
  case unlisten(String?)
  case notify(channel: String, payload: String?)
  case discard(DiscardTarget)

  case copy(CopyStatement)
  case explain(ExplainStatement)
  case maintenance(MaintenanceStatement)
  case lock(LockStatement)
  case refreshMaterializedView(ObjectName, isConcurrent: Bool, withData: Bool)
  case call(Expression.FunctionCall)
  /// Parsed only as far as its name, to be refused by it.
  case opaque(OpaqueStatement)
}

/// A statement of a text, and where it stands there.
package struct ParsedStatement: Sendable {
  package var statement: Statement
  /// In bytes of the text, from the first token to before the semicolon.
  package var range: Range<Int>

  package init(_ statement: Statement, range: Range<Int>) {
    self.statement = statement
    self.range = range
  }
}
