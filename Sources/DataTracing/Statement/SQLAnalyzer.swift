// DataTracing, statements: what SQL text tells without its literals. This file: operations and their targets are found
// while the tokens pass.

/// Follows the tokens of statements: which operations they have, on what, and of what kind they are.
///
/// It knows no grammar, only where names of tables stand. Parentheses are levels of a bounded stack; what lies deeper
/// is not looked at.
struct SQLAnalyzer {
  /// What the next word of a level means.
  enum State {
    /// An operation may begin.
    case start
    /// After EXPLAIN: what is no operation is an option.
    case options
    /// Columns of a SELECT.
    case columns
    /// A table of FROM or JOIN comes next.
    case table
    /// Behind a table of FROM.
    case from
    /// FROM with the one target comes next.
    case beforeTarget
    /// The one target comes next.
    case target
    /// One of several targets comes next, or a word for what they are.
    case targets
    /// Behind one of several targets.
    case betweenTargets
    /// The kind of object that is defined comes next.
    case kindOfObject
    /// A common table expression's name comes next.
    case expression
    /// Behind it.
    case expressionName
    /// Behind AS, where its query comes.
    case expressionQuery
    /// The words of a transaction's command.
    case transaction
    /// Nothing comes but, perhaps, another query.
    case rest
    /// Nothing comes until the statement's end.
    case ignored
  }

  struct Level {
    var state = State.start
    var isQueryOfExpression = false
    var isRecursive = false
    var hasExpressions = false
    var expressionName: [UInt8] = []
  }

  static let depthLimit = 128
  private static let nameLimit = 32

  let dialect: SQLDialect
  var summary = SQLSummary()
  var facts = SQLFacts()
  var levels = [Level()]
  private var depthBeyond = 0
  var previous = SQLKeyword.none
  /// A target that may still go on behind a dot.
  private var target: [UInt8] = []
  private var isAfterDot = false
  private var isQualified = false
  private var expressions: [[UInt8]] = []
  /// The kind of object of CREATE, ALTER or DROP, and how many BEGINs of a routine's body are open.
  var object = SQLKeyword.none
  var definition = SQLKeyword.none
  var openBlocks = 0
  private var skipsValue = false

  init(_ dialect: SQLDialect) { self.dialect = dialect }

  var state: State {
    get { self.levels[self.levels.count - 1].state }
    set { self.levels[self.levels.count - 1].state = newValue }
  }

  var isInParentheses: Bool { self.levels.count > 1 }

  @inline(__always) mutating func take(_ token: SQLToken, _ bytes: Span<UInt8>) {
    if !token.isBlank { self.takeSignificant(token, bytes) }
  }

  private mutating func takeSignificant(_ token: SQLToken, _ bytes: Span<UInt8>) {
    if !self.target.isEmpty, self.extendsTarget(token, bytes) { return }
    switch token.kind {
    case .semicolon: self.endStatement()
    case .openParenthesis: self.open()
    case .closeParenthesis: self.close()
    case _ where self.depthBeyond > 0: break
    case .comma: self.comma()
    case .word: self.word(token, bytes)
    case .quotedName: self.name(token, bytes)
    case .string where self.dialect.stringsMayBeNames && self.state == .table && self.previous != .distinct:
      self.name(token, bytes)
    default: self.other(token, bytes)
    }
    self.previous = token.keyword
  }

  mutating func finish() {
    self.commitTarget()
    self.facts.endStatement()
  }

  // MARK: targets

  /// Goes on with the target behind a dot; anything else ends it.
  private mutating func extendsTarget(_ token: SQLToken, _ bytes: Span<UInt8>) -> Bool {
    if token.kind == .dot || (self.isAfterDot && token.isName) {
      self.isAfterDot = token.kind == .dot
      self.isQualified = true
      if self.target.count <= SQLSummary.limit * 4 { self.target += Self.text(token, bytes) }
      return true
    }
    self.commitTarget()
    return false
  }

  private mutating func commitTarget() {
    if self.isQualified || !self.expressions.contains(Self.folded(self.target)) { self.summary.append(self.target) }
    self.target = []
    self.isAfterDot = false
    self.isQualified = false
  }

  mutating func beginTarget(_ token: SQLToken, _ bytes: Span<UInt8>, then state: State) {
    self.target = Self.text(token, bytes)
    self.state = state
  }

  /// The text of a token; of one that is too long for a summary only as much as shows that.
  static func text(_ token: SQLToken, _ bytes: Span<UInt8>) -> [UInt8] {
    let end = min(token.end, token.start + SQLSummary.limit * 4 + 4)
    return bytes.extracting(token.start..<end).withUnsafeBufferPointer { Array($0) }
  }

  /// A name as it is compared: without quotes, in lower case.
  private static func folded(_ name: [UInt8]) -> [UInt8] {
    let isQuoted = name.first.map { !SQLByte.continuesName($0) } ?? false
    return (isQuoted ? Array(name.dropFirst().dropLast()) : name).map { SQLByte.isLetter($0) ? $0 | 0x20 : $0 }
  }

  // MARK: levels

  private mutating func open() {
    guard self.depthBeyond == 0, self.levels.count < Self.depthLimit else { return self.depthBeyond += 1 }
    var level = Level()
    switch self.state {
    case .ignored, .options: level.state = self.state
    case .table: level.state = .table
    case .expressionQuery: level.isQueryOfExpression = true
    default: break
    }
    if self.state == .target || self.state == .beforeTarget || self.state == .targets { self.state = .rest }
    if self.state == .table { self.state = .from }
    self.levels.append(level)
  }

  private mutating func close() {
    guard self.depthBeyond == 0 else { return self.depthBeyond -= 1 }
    guard let level = self.levels.last, self.isInParentheses else { return }
    self.levels.removeLast()
    if level.isQueryOfExpression {
      let name = self.levels[self.levels.count - 1].expressionName
      self.addExpression(name)
    }
  }

  func isRecursiveExpression() -> Bool { self.levels[self.levels.count - 1].isRecursive }

  mutating func nameExpression(_ token: SQLToken, _ bytes: Span<UInt8>) {
    let name = Self.folded(Self.text(token, bytes))
    self.levels[self.levels.count - 1].expressionName = name
    if self.isRecursiveExpression() { self.addExpression(name) }
    self.state = .expressionName
  }

  private mutating func addExpression(_ name: [UInt8]) {
    if self.expressions.count < Self.nameLimit { self.expressions.append(name) }
  }

  private mutating func comma() {
    switch self.state {
    case .from: self.state = .table
    case .betweenTargets: self.state = .targets
    case .expressionQuery: self.state = .expression
    default: break
    }
  }

  private mutating func endStatement() {
    guard self.openBlocks == 0 else { return }
    self.summary.separate()
    self.facts.endStatement()
    self.levels = [Level()]
    self.depthBeyond = 0
    self.expressions = []
    self.object = .none
    self.definition = .none
  }

  private mutating func other(_ token: SQLToken, _ bytes: Span<UInt8>) {
    guard self.state == .kindOfObject, token.kind == .symbol else { return }
    self.skipsValue = [UInt8(ascii: "="), UInt8(ascii: "@")].contains(bytes[token.start])
  }

  private mutating func name(_ token: SQLToken, _ bytes: Span<UInt8>) {
    switch self.state {
    case .table: self.beginTarget(token, bytes, then: .from)
    case .target: self.beginTarget(token, bytes, then: self.stateBehindTarget)
    case .targets: self.beginTarget(token, bytes, then: .betweenTargets)
    case .expression: self.nameExpression(token, bytes)
    case .kindOfObject: self.skipsValue = false
    case .start where self.isInParentheses: self.state = .rest
    default: break
    }
  }

  /// Whether a word of a definition is the value of an option such as `DEFINER = root`.
  mutating func skipsOptionValue() -> Bool {
    defer { self.skipsValue = false }
    return self.skipsValue
  }
}
