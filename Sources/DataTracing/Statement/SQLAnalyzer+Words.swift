// DataTracing, statements: what SQL text tells without its literals. This file: what words do to the summary.

extension SQLAnalyzer {
  mutating func word(_ token: SQLToken, _ bytes: Span<UInt8>) {
    let keyword = token.keyword
    if keyword == .select, self.state != .ignored, self.state != .kindOfObject {
      return self.begin(.columns, token, bytes, .query)
    }
    switch self.state {
    case .start, .options: self.start(token, bytes)
    case .columns, .from, .rest: self.clause(token, bytes)
    case .table: self.table(token, bytes)
    case .beforeTarget:
      if keyword == .from || keyword == .into { self.state = .target }
    case .target:
      if !Self.precedesTarget(keyword) { self.beginTarget(token, bytes, then: self.stateBehindTarget) }
    case .targets: self.targets(token, bytes)
    case .betweenTargets: break
    case .kindOfObject: self.kindOfObject(token, bytes)
    case .expression:
      if keyword == .recursive {
        self.levels[self.levels.count - 1].isRecursive = true
      } else {
        self.nameExpression(token, bytes)
      }
    case .expressionName:
      if keyword == .as { self.state = .expressionQuery }
    case .expressionQuery:
      if Self.changes.contains(keyword) || keyword == .values { self.start(token, bytes) }
    case .transaction:
      if [.transaction, .prepared, .to, .savepoint].contains(keyword) { self.summary.append(Self.text(token, bytes)) }
    case .ignored: self.followBlocks(keyword)
    }
  }

  private static let changes: [SQLKeyword] = [.insert, .update, .delete, .merge, .replace]

  private mutating func begin(_ state: State, _ token: SQLToken, _ bytes: Span<UInt8>, _ kind: SQLText.Kind) {
    let text = Self.text(token, bytes)
    self.summary.append(text)
    // The main query's operation is the statement's, not that of a common table expression.
    if !self.isInParentheses || !self.levels[0].hasExpressions { self.facts.operation(text, token.keyword, kind) }
    if kind == .change { self.facts.isReadOnly = false }
    self.state = state
  }

  // MARK: the first word

  private mutating func start(_ token: SQLToken, _ bytes: Span<UInt8>) {
    let keyword = token.keyword
    if self.state == .options, keyword == .analyze { return self.facts.isExplainedByExecution = true }
    if self.isInParentheses, keyword != .with, keyword != .values {
      let isChange = Self.changes.contains(keyword) && self.levels[self.levels.count - 1].isQueryOfExpression
      guard isChange else { return self.clause(token, bytes) }
    }
    switch keyword {
    case .with:
      self.levels[self.levels.count - 1].hasExpressions = true
      self.state = .expression
    case .values:
      if self.isInParentheses { self.state = .rest } else { self.begin(.rest, token, bytes, .query) }
    case .insert, .replace, .upsert, .merge, .update: self.begin(.target, token, bytes, .change)
    case .delete: self.begin(.beforeTarget, token, bytes, .change)
    case .load: self.begin(.beforeTarget, token, bytes, .change)
    case .copy: self.begin(.target, token, bytes, .change)
    case .create, .alter, .drop, .refresh:
      self.definition = keyword
      self.begin(.kindOfObject, token, bytes, .definition)
    case .truncate: self.begin(.targets, token, bytes, .definition)
    case .table, .describe, .desc: self.begin(.targets, token, bytes, .query)
    case .lock, .analyze, .vacuum, .optimize, .repair, .check, .reindex, .cluster:
      self.begin(.targets, token, bytes, .other)
    case .call, .exec, .execute: self.begin(.target, token, bytes, .call)
    case .use, .pragma, .set: self.begin(.target, token, bytes, .session)
    case .begin, .start, .commit, .rollback, .savepoint, .release, .end, .abort, .xa:
      self.begin(.transaction, token, bytes, .transactionControl)
    case .prepare: self.begin(.rest, token, bytes, .other)
    case .explain: self.begin(.options, token, bytes, .query)
    case .show: self.begin(.ignored, token, bytes, .query)
    case .fetch, .move, .close: self.begin(.ignored, token, bytes, .cursor)
    case .declare: self.begin(.rest, token, bytes, .cursor)
    case .reset, .discard: self.begin(.ignored, token, bytes, .session)
    case .grant, .revoke, .comment: self.begin(.ignored, token, bytes, .definition)
    case .deallocate, .listen, .notify, .unlisten, .kill, .attach, .detach, .do, .import, .export, .checkpoint,
      .reassign, .unlock, .flush:
      self.begin(.ignored, token, bytes, .other)
    default:
      if self.state == .start { self.state = self.summary.text == nil ? .ignored : .rest }
    }
  }

  // MARK: clauses

  private mutating func clause(_ token: SQLToken, _ bytes: Span<UInt8>) {
    switch token.keyword {
    case .from where self.state == .columns && self.previous != .distinct: self.state = .table
    case .into where self.state == .columns || self.state == .from: self.facts.isReadOnly = false
    case .join, .straightJoin: if self.state == .from { self.state = .table }
    case .none where self.state == .from && (self.previous == .cross || self.previous == .outer):
      if Self.text(token, bytes).map({ $0 | 0x20 }) == Array("apply".utf8) { self.state = .table }
    case .union, .intersect, .except: self.state = .start
    case .minus where self.state == .from: self.state = .start
    case .where, .group, .having, .order, .limit, .offset, .window, .qualify, .connect, .fetch, .returning:
      self.state = .rest
    case .for:
      if self.state == .from { self.state = .rest }
    case .update where self.previous == .for, .share where self.previous == .for: self.facts.isReadOnly = false
    case .with where self.previous == .as || self.state == .rest && self.facts.kindOfStatement == .change:
      // Behind a table of INSERT a common table expression may begin, or behind AS of a definition.
      self.state = .expression
    case .transaction where self.previous == .prepare:
      self.summary.append(Self.text(token, bytes))
      self.facts.kindOfStatement = .transactionControl
      self.state = .ignored
    case .insert, .update, .delete, .merge, .values:
      if self.previous == .as || self.previous == .for, self.definition == .none { self.start(token, bytes) }
    default:
      if self.state == .start { self.state = .rest }
    }
  }

  private mutating func table(_ token: SQLToken, _ bytes: Span<UInt8>) {
    switch token.keyword {
    case .lateral, .only: break
    case .with where self.isInParentheses && self.previous == .none: self.state = .expression
    case .values where self.isInParentheses: self.state = .rest
    default: self.beginTarget(token, bytes, then: .from)
    }
  }

  private mutating func targets(_ token: SQLToken, _ bytes: Span<UInt8>) {
    switch token.keyword {
    case .table, .tables, .index, .database, .schema, .view: self.summary.append(Self.text(token, bytes))
    case .into, .all: self.state = .ignored
    default: if !Self.precedesTarget(token.keyword) { self.beginTarget(token, bytes, then: .betweenTargets) }
    }
  }

  private static func precedesTarget(_ keyword: SQLKeyword) -> Bool {
    switch keyword {
    case .into, .only, .or, .replace, .ignore, .rollback, .abort, .overwrite, .lowPriority, .delayed, .highPriority,
      .quick, .if, .not, .exists, .concurrently, .session, .local, .global, .persist, .full, .freeze, .verbose,
      .analyze, .noWriteToBinlog, .table, .on:
      true
    default:
      false
    }
  }

  // MARK: definitions

  /// Only tables and views are defined by a query; what stands in a routine is not carried out now.
  var stateBehindTarget: State {
    self.definition == .none || self.object == .table || self.object == .view ? .rest : .ignored
  }

  private mutating func kindOfObject(_ token: SQLToken, _ bytes: Span<UInt8>) {
    if self.skipsOptionValue() { return }
    switch token.keyword {
    case .or, .replace, .temp, .temporary, .global, .local, .unlogged, .unique, .fulltext, .spatial, .materialized,
      .recursive, .foreign, .virtual, .constraint, .trusted, .definer, .algorithm, .sql, .security, .invoker,
      .currentUser, .undefined, .merge, .ignore:
      break
    default:
      self.object = token.keyword
      self.summary.append(Self.text(token, bytes))
      self.state = self.definition == .drop ? .targets : .target
      if self.object == .none, self.isSystem(token, bytes) { self.state = .ignored }
    }
  }

  /// ALTER SYSTEM has no target.
  private func isSystem(_ token: SQLToken, _ bytes: Span<UInt8>) -> Bool {
    Self.text(token, bytes).map { $0 | 0x20 } == Array("system".utf8)
  }

  /// A routine's body has statements of its own, which are not carried out now.
  private mutating func followBlocks(_ keyword: SQLKeyword) {
    let isRoutine = [.procedure, .function, .trigger, .event].contains(self.object)
    guard isRoutine, self.definition == .create || self.definition == .alter, !self.isInParentheses else { return }
    switch keyword {
    case .begin, .case: self.openBlocks += 1
    case .if, .loop, .while, .repeat: if self.previous == .end { self.openBlocks += 1 }
    case .end: self.openBlocks = max(0, self.openBlocks - 1)
    default: break
    }
  }
}
