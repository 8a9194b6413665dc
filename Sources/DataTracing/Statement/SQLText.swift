// DataTracing, statements: what SQL text tells without its literals. This file: what is known of a text.

/// SQL text without its literals, and what it says: operations, targets, and of what kind it is.
///
/// Everything is found in one pass, in time and memory linear in the text, whatever the text is. The text itself is
/// not kept. For statements that run often, keep the value instead of making it again.
public struct SQLText: Hashable, Sendable {
  /// What statements do.
  public enum Kind: Hashable, Sendable {
    /// Reads: SELECT, VALUES, TABLE, SHOW, EXPLAIN.
    case query
    /// Changes rows: INSERT, UPDATE, DELETE, MERGE, REPLACE, COPY.
    case change
    /// Changes what is defined: CREATE, ALTER, DROP, TRUNCATE, GRANT.
    case definition
    /// Begins, ends or divides a transaction: BEGIN, COMMIT, ROLLBACK, SAVEPOINT, PREPARE TRANSACTION.
    case transactionControl
    /// Opens, moves, reads or closes a cursor: DECLARE, FETCH, MOVE, CLOSE.
    case cursor
    /// Calls a procedure or a prepared statement: CALL, EXECUTE.
    case call
    /// Changes the session: SET, USE, PRAGMA.
    case session
    /// Anything else, text that is no SQL, and statements of several kinds.
    case other
  }

  /// The text with `?` for every literal, without comments, and with lists of IN that only repeat themselves as one
  /// element; all else, whitespace too, is as it was (`db.query.text`). Placeholders stay.
  public let sanitized: String
  /// Operations and targets in the text's order, case and quotes, such as `INSERT archive SELECT orders`; at most 255
  /// characters. Statements are separated by `;`. `nil` if there is none (`db.query.summary`).
  public let summary: String?
  /// The first statement's operation as it is written, such as `SELECT`. Of a statement with common table expressions
  /// it is that of the main query.
  public let operation: String?
  /// What the statements do.
  public let kind: Kind
  /// How many statements there are. Those that consist of nothing do not count.
  public let statementCount: Int
  /// Whether nothing but reading is asked for: no row is changed or locked, and nothing defined. What a function does
  /// that is called is not known.
  public let isReadOnly: Bool
  /// The rules that the text was read with.
  public let dialect: SQLDialect

  /// Whether the statements only begin, end or divide transactions.
  public var isTransactionControl: Bool { self.kind == .transactionControl }
  /// Whether the first statement goes on with rows that were asked for before: FETCH, MOVE.
  public var isCursorContinuation: Bool {
    self.kind == .cursor && ["fetch", "move"].contains(self.operation?.lowercased() ?? "")
  }

  /// What makes this statement the same as others; made anew each time.
  public var fingerprint: SQLFingerprint { SQLFingerprint(self) }

  /// Reads SQL text by the rules of a dialect.
  public init(_ text: String, dialect: SQLDialect) {
    var text = text
    self = text.withUTF8 { Self($0.span, dialect) }
  }

  init(_ bytes: Span<UInt8>, _ dialect: SQLDialect) {
    var lexer = SQLLexer(dialect, count: bytes.count)
    var sanitizer = SQLSanitizer(dialect, count: bytes.count)
    var analyzer = SQLAnalyzer(dialect)
    while let token = lexer.next(bytes) {
      sanitizer.take(token, bytes)
      analyzer.take(token, bytes)
    }
    analyzer.finish()
    self.sanitized = sanitizer.finish(bytes)
    self.summary = analyzer.summary.text
    self.operation = analyzer.facts.firstOperation
    self.kind = analyzer.facts.kind ?? .other
    self.statementCount = analyzer.facts.statements
    self.isReadOnly = analyzer.facts.statements > 0 && analyzer.facts.onlyReads
    self.dialect = dialect
  }
}

/// What is known of the statements of a text.
struct SQLFacts {
  private(set) var statements = 0
  private(set) var kind: SQLText.Kind?
  private(set) var onlyReads = true
  private(set) var firstOperation: String?
  /// Of the statement that is being read.
  var kindOfStatement: SQLText.Kind?
  var isReadOnly = true
  var isExplainedByExecution = false
  private var isExplained = false

  mutating func operation(_ text: [UInt8], _ keyword: SQLKeyword, _ kind: SQLText.Kind) {
    guard self.kindOfStatement == nil else { return }
    self.kindOfStatement = kind
    self.isExplained = keyword == .explain
    if self.statements == 0 { self.firstOperation = String(decoding: text, as: UTF8.self) }
  }

  mutating func endStatement() {
    guard let kind = self.kindOfStatement else { return }
    let changes = kind == .change || kind == .definition || kind == .call || kind == .other
    let reads = !changes && self.isReadOnly || self.isExplained && !self.isExplainedByExecution
    self.kind = self.statements == 0 || self.kind == kind ? kind : .other
    self.statements += 1
    self.onlyReads = self.onlyReads && reads
    self.kindOfStatement = nil
    self.isReadOnly = true
    self.isExplained = false
    self.isExplainedByExecution = false
  }
}
