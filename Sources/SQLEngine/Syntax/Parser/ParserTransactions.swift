// SQLEngine, parser. This file: transactions and settings (manual, BEGIN and SET).

extension Parser {
  // MARK: Transactions

  mutating func begin() throws(SyntaxFailure) -> Statement {
    let isStart = self.at(.start)
    self.advance()
    if isStart { try self.expect(.transaction) } else { self.skipTransactionWord() }
    return .transaction(.begin(try self.transactionModes(), isStart: isStart))
  }

  /// WORK or TRANSACTION.
  private mutating func skipTransactionWord() {
    if !self.accept(.work) { _ = self.accept(.transaction) }
  }

  /// Any number of modes, with commas between them or without.
  private mutating func transactionModes() throws(SyntaxFailure) -> [TransactionMode] {
    var modes: [TransactionMode] = []
    while let mode = try self.transactionMode() {
      modes.append(mode)
      if self.accept(.comma), !self.beginsTransactionMode { throw self.syntaxError() }
    }
    return modes
  }

  private var beginsTransactionMode: Bool {
    switch self.keyword {
    case .isolation, .read, .deferrable: true
    case .not: self.peek().keyword == .deferrable
    default: false
    }
  }

  private mutating func transactionMode() throws(SyntaxFailure) -> TransactionMode? {
    switch self.keyword {
    case .isolation:
      self.advance()
      try self.expect(.level)
      return .isolation(try self.isolationLevel())
    case .read:
      self.advance()
      if self.accept(.only) { return .readOnly(true) }
      try self.expect(.write)
      return .readOnly(false)
    case .deferrable:
      self.advance()
      return .deferrable(true)
    case .not:
      self.advance()
      try self.expect(.deferrable)
      return .deferrable(false)
    default: return nil
    }
  }

  private mutating func isolationLevel() throws(SyntaxFailure) -> String {
    if self.accept(.serializable) { return "serializable" }
    if self.accept(.repeatable) {
      try self.expect(.read)
      return "repeatable read"
    }
    try self.expect(.read)
    if self.accept(.uncommitted) { return "read uncommitted" }
    try self.expect(.committed)
    return "read committed"
  }

  /// COMMIT or END.
  mutating func commit() throws(SyntaxFailure) -> Statement {
    let isCommit = self.at(.commit)
    self.advance()
    if isCommit, self.accept(.prepared) { return .transaction(.commitPrepared(try self.string())) }
    self.skipTransactionWord()
    return .transaction(.commit(chain: try self.chains()))
  }

  /// ROLLBACK or ABORT.
  mutating func rollback() throws(SyntaxFailure) -> Statement {
    let isRollback = self.at(.rollback)
    self.advance()
    if isRollback, self.accept(.prepared) { return .transaction(.rollbackPrepared(try self.string())) }
    self.skipTransactionWord()
    if isRollback, self.accept(.to) {
      self.skipSavepointWord()
      return .transaction(.rollbackTo(try self.columnName()))
    }
    return .transaction(.rollback(chain: try self.chains()))
  }

  /// `AND [NO] CHAIN`, if it is there.
  private mutating func chains() throws(SyntaxFailure) -> Bool {
    guard self.accept(.and) else { return false }
    let isNot = self.accept(.no)
    try self.expect(.chain)
    return !isNot
  }

  mutating func savepoint() throws(SyntaxFailure) -> Statement {
    self.advance()
    return .transaction(.savepoint(try self.columnName()))
  }

  mutating func release() throws(SyntaxFailure) -> Statement {
    self.advance()
    self.skipSavepointWord()
    return .transaction(.release(try self.columnName()))
  }

  /// SAVEPOINT, unless it is the savepoint's name.
  private mutating func skipSavepointWord() {
    if self.peek().isColumnName { _ = self.accept(.savepoint) }
  }

  // MARK: SET

  mutating func set() throws(SyntaxFailure) -> Statement {
    self.advance()
    if self.at(.constraints), !self.isSettingOperator(self.peek()) { return try self.setConstraints() }
    if self.accept(.transaction) { return try self.setTransaction() }
    var isLocal = false
    if self.at(.local), self.isSettingName(self.peek()) {
      self.advance()
      isLocal = true
      if self.accept(.transaction) { return try self.setTransaction() }
    } else if self.at(.session), self.isSettingName(self.peek()) || self.peek().keyword == .authorization {
      self.advance()
      if self.accept(.characteristics) {
        try self.expect(.as, .transaction)
        return .setting(.sessionCharacteristics(try self.requiredModes()))
      }
      if self.accept(.transaction) { return try self.setTransaction() }
      if self.at(.authorization) { return .setting(try self.sessionAuthorization(isLocal: false, at: self.position)) }
    }
    return .setting(try self.setting(isLocal: isLocal))
  }

  private func isSettingOperator(_ token: Token) -> Bool {
    token.kind == .equals || token.keyword == .to || token.kind == .dot
  }

  private func isSettingName(_ token: Token) -> Bool { token.isColumnName }

  private mutating func setTransaction() throws(SyntaxFailure) -> Statement {
    if self.accept(.snapshot) { return .setting(.snapshot(try self.string())) }
    return .setting(.transaction(try self.requiredModes()))
  }

  private mutating func requiredModes() throws(SyntaxFailure) -> [TransactionMode] {
    guard self.beginsTransactionMode || self.at(.not) else { throw self.syntaxError() }
    return try self.transactionModes()
  }

  private mutating func setConstraints() throws(SyntaxFailure) -> Statement {
    self.advance()
    let names = self.accept(.all) ? [] : try self.objectNames()
    if self.accept(.immediate) { return .setting(.constraints(names, deferred: false)) }
    try self.expect(.deferred)
    return .setting(.constraints(names, deferred: true))
  }

  /// One setting: with words of its own, or `name = value`.
  private mutating func setting(isLocal: Bool) throws(SyntaxFailure) -> SettingStatement {
    let position = self.position
    switch self.keyword {
    case .time where self.peek().keyword == .zone:
      self.advance()
      self.advance()
      return try self.timeZone(isLocal: isLocal, at: position)
    case .catalog where self.peek().isString: throw self.unsupported("SET CATALOG", at: position)
    case .schema where self.peek().isString:
      self.advance()
      return .set(name: "search_path", [try self.stringConstant()], isLocal: isLocal, position: position)
    case .names where !self.isSettingOperator(self.peek()):
      self.advance()
      return try self.clientEncoding(isLocal: isLocal, at: position)
    case .role where !self.isSettingOperator(self.peek()):
      self.advance()
      return .set(name: "role", [try self.wordConstant()], isLocal: isLocal, position: position)
    case .session where self.peek().keyword == .authorization:
      self.advance()
      return try self.sessionAuthorization(isLocal: isLocal, at: position)
    case .xml: throw self.unsupported("SET XML OPTION", at: position)
    default: return try self.plainSetting(isLocal: isLocal, at: position)
    }
  }

  private mutating func plainSetting(isLocal: Bool, at position: Int) throws(SyntaxFailure) -> SettingStatement {
    let name = try self.settingName()
    if self.accept(.from) {
      try self.expect(.current)
      throw self.unsupported("SET FROM CURRENT", at: position)
    }
    if !self.accept(.equals) { try self.expect(.to) }
    if self.accept(.default) { return .setDefault(name: name, isLocal: isLocal, position: position) }
    let values = try self.list { parser throws(SyntaxFailure) in try parser.settingValue() }
    return .set(name: name, values, isLocal: isLocal, position: position)
  }

  /// `a.b.c`
  mutating func settingName() throws(SyntaxFailure) -> String {
    var name = try self.columnName()
    while self.accept(.dot) { name += "." + (try self.columnName()) }
    return name
  }

  private mutating func settingValue() throws(SyntaxFailure) -> Expression {
    let position = self.position
    switch self.kind {
    case .integerLiteral, .numericLiteral, .plus, .minus:
      return .constant(Expression.Constant(try self.signedNumber(), position: position))
    default: return .constant(Expression.Constant(.string(try self.booleanOrWord()), position: position))
    }
  }

  private mutating func stringConstant() throws(SyntaxFailure) -> Expression {
    let position = self.position
    return .constant(Expression.Constant(.string(try self.string()), position: position))
  }

  private mutating func wordConstant() throws(SyntaxFailure) -> Expression {
    let position = self.position
    let word = self.token.isString ? try self.string() : try self.nonReservedWord()
    return .constant(Expression.Constant(.string(word), position: position))
  }

  private mutating func clientEncoding(isLocal: Bool, at position: Int) throws(SyntaxFailure) -> SettingStatement {
    if self.token.isString {
      return .set(name: "client_encoding", [try self.stringConstant()], isLocal: isLocal, position: position)
    }
    _ = self.accept(.default)
    return .setDefault(name: "client_encoding", isLocal: isLocal, position: position)
  }

  private mutating func sessionAuthorization(isLocal: Bool, at position: Int) throws(SyntaxFailure) -> SettingStatement
  {
    self.advance()
    let name = "session_authorization"
    if self.accept(.default) { return .setDefault(name: name, isLocal: isLocal, position: position) }
    return .set(name: name, [try self.wordConstant()], isLocal: isLocal, position: position)
  }

  /// What follows TIME ZONE.
  private mutating func timeZone(isLocal: Bool, at position: Int) throws(SyntaxFailure) -> SettingStatement {
    let place = self.position
    switch self.kind {
    case .string, .escapedString, .identifier, .quotedIdentifier:
      let zone = self.token.isString ? try self.string() : try self.columnName()
      let constant = Expression.constant(Expression.Constant(.string(zone), position: place))
      return .set(name: "timezone", [constant], isLocal: isLocal, position: position)
    case .integerLiteral, .numericLiteral, .plus, .minus:
      let constant = Expression.constant(Expression.Constant(try self.signedNumber(), position: place))
      return .set(name: "timezone", [constant], isLocal: isLocal, position: position)
    default:
      if self.at(.interval), let interval = try self.typedConstant() {
        return .set(name: "timezone", [interval], isLocal: isLocal, position: position)
      }
      guard self.accept(.default) || self.accept(.local) else { throw self.syntaxError() }
      return .setDefault(name: "timezone", isLocal: isLocal, position: position)
    }
  }

  // MARK: RESET and SHOW

  mutating func reset() throws(SyntaxFailure) -> Statement {
    self.advance()
    if self.accept(.all) { return .setting(.resetAll) }
    return .setting(.reset(name: try self.wordedSettingName()))
  }

  mutating func show() throws(SyntaxFailure) -> Statement {
    self.advance()
    if self.accept(.all) { return .setting(.showAll) }
    return .setting(.show(name: try self.wordedSettingName()))
  }

  /// A setting's name, some of which are spelled in words.
  private mutating func wordedSettingName() throws(SyntaxFailure) -> String {
    if self.accept(.time, .zone) { return "timezone" }
    if self.accept(.session, .authorization) { return "session_authorization" }
    if self.accept(.transaction, .isolation) {
      try self.expect(.level)
      return "transaction_isolation"
    }
    return try self.settingName()
  }
}
