// SQLEngine, parser. This file: CREATE INDEX and sequences.

extension Parser {
  mutating func createIndex() throws(SyntaxFailure) -> Statement {
    let isUnique = self.accept(.unique)
    try self.expect(.index)
    let isConcurrent = self.accept(.concurrently)
    let ifNotExists = try self.ifNotExists()
    let name = self.at(.on) && !ifNotExists ? nil : try self.columnName()
    try self.expect(.on)
    let table = try self.relation()
    let method = self.accept(.using) ? try self.columnName() : nil
    var index = CreateIndex(
      isUnique: isUnique,
      isConcurrent: isConcurrent,
      ifNotExists: ifNotExists,
      name: name,
      on: table,
      method: method,
      try self.indexElements()
    )
    if self.accept(.include) { index.include = try self.indexElements() }
    index.nullsNotDistinct = try self.nullTreatment()
    if self.accept(.with) { index.options = try self.optionList() }
    if self.accept(.tablespace) { index.tablespace = try self.columnName() }
    if self.accept(.where) { index.condition = try self.expression() }
    return .createIndex(index)
  }

  /// `(a, lower(b), (c + d) COLLATE "C" text_ops DESC NULLS LAST)`
  mutating func indexElements() throws(SyntaxFailure) -> [IndexElement] {
    try self.parenthesizedList { parser throws(SyntaxFailure) in try parser.indexElement() }
  }

  private mutating func indexElement() throws(SyntaxFailure) -> IndexElement {
    let position = self.position
    var element = IndexElement(try self.indexKey(), position: position)
    if self.accept(.collate) { element.collation = try self.objectName() }
    if self.token.isColumnName {
      element.operatorClass = try self.objectName()
      if self.at(.leftParenthesis) { throw self.unsupported("an operator class with options") }
    }
    element.direction = self.sortDirection()
    element.nulls = self.nullsOrder()
    return element
  }

  private mutating func indexKey() throws(SyntaxFailure) -> IndexElement.Key {
    if self.accept(.leftParenthesis) {
      let expression = try self.expression()
      try self.expect(.rightParenthesis)
      return .expression(expression)
    }
    let next = self.peek().kind
    if self.token.isColumnName, next != .leftParenthesis, next != .dot { return .column(try self.columnName()) }
    return .expression(try self.windowlessCall())
  }

  // MARK: Sequences

  mutating func createSequence(_ persistence: Persistence) throws(SyntaxFailure) -> Statement {
    self.advance()
    let ifNotExists = try self.ifNotExists()
    let name = try self.objectName()
    return .createSequence(
      CreateSequence(name, persistence, ifNotExists: ifNotExists, try self.sequenceOptions())
    )
  }

  /// `(START 1 INCREMENT 2)`
  mutating func sequenceOptionList() throws(SyntaxFailure) -> [SequenceOption] {
    try self.expect(.leftParenthesis)
    let options = try self.sequenceOptions()
    if options.isEmpty { throw self.syntaxError() }
    try self.expect(.rightParenthesis)
    return options
  }

  mutating func sequenceOptions() throws(SyntaxFailure) -> [SequenceOption] {
    var options: [SequenceOption] = []
    while let option = try self.sequenceOption() { options.append(option) }
    return options
  }

  mutating func sequenceOption() throws(SyntaxFailure) -> SequenceOption? {
    let position = self.position
    guard let kind = try self.sequenceOptionKind() else { return nil }
    return SequenceOption(kind, position: position)
  }

  private mutating func sequenceOptionKind() throws(SyntaxFailure) -> SequenceOption.Kind? {
    guard let keyword = self.keyword, Self.sequenceWords.contains(keyword) else { return nil }
    self.advance()
    switch keyword {
    case .as: return .type(try self.simpleTypeName())
    case .cache: return .cache(try self.signedNumber())
    case .cycle: return .cycle(true)
    case .increment:
      _ = self.accept(.by)
      return .increment(try self.signedNumber())
    case .maxvalue: return .maximum(try self.signedNumber())
    case .minvalue: return .minimum(try self.signedNumber())
    case .owned:
      try self.expect(.by)
      return .ownedBy(try self.owner())
    case .sequence:
      try self.expect(.name)
      return .sequenceName(try self.objectName())
    case .start:
      _ = self.accept(.with)
      return .start(try self.signedNumber())
    case .restart: return try self.restart()
    default: return try self.negatedOption()
    }
  }

  private static let sequenceWords: Set<Keyword> = [
    .as, .cache, .cycle, .increment, .maxvalue, .minvalue, .owned, .sequence, .start, .restart, .no,
  ]

  /// What follows NO.
  private mutating func negatedOption() throws(SyntaxFailure) -> SequenceOption.Kind {
    if self.accept(.cycle) { return .cycle(false) }
    if self.accept(.maxvalue) { return .maximum(nil) }
    try self.expect(.minvalue)
    return .minimum(nil)
  }

  private mutating func restart() throws(SyntaxFailure) -> SequenceOption.Kind {
    if self.accept(.with) { return .restart(try self.signedNumber()) }
    switch self.kind {
    case .integerLiteral, .numericLiteral, .plus, .minus: return .restart(try self.signedNumber())
    default: return .restart(nil)
    }
  }

  /// Table and column, or NONE.
  private mutating func owner() throws(SyntaxFailure) -> [String] {
    let first = try self.columnName()
    return [first] + (try self.attributes())
  }
}
