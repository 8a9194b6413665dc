// SQLEngine, parser. This file: CREATE TABLE, CREATE TABLE AS and CREATE VIEW.

extension Parser {
  mutating func createTable(_ persistence: Persistence) throws(SyntaxFailure) -> Statement {
    self.advance()
    let ifNotExists = try self.ifNotExists()
    var table = CreateTable(try self.objectName(), persistence, ifNotExists: ifNotExists)
    if self.at(.of) { throw self.unsupported("CREATE TABLE OF") }
    if self.at(.partition) { throw self.unsupported("PARTITION OF") }
    // Names alone are the columns of CREATE TABLE AS.
    if self.at(.leftParenthesis), !self.opensNames { try self.elements(&table) } else { return try self.tableAs(table) }
    if self.at(.inherits) { throw self.unsupported("INHERITS") }
    if self.at(.partition) { throw self.unsupported("PARTITION BY") }
    try self.tableOptions(&table)
    // An empty list of elements is no list of columns.
    return .createTable(table)
  }

  /// Whether the parenthesis here holds nothing but names.
  private var opensNames: Bool {
    guard self.peek().isColumnName else { return false }
    let next = self.peek(2).kind
    return next == .comma || next == .rightParenthesis
  }

  private mutating func elements(_ table: inout CreateTable) throws(SyntaxFailure) {
    try self.expect(.leftParenthesis)
    if self.accept(.rightParenthesis) { return }
    table.elements = try self.list { parser throws(SyntaxFailure) in try parser.tableElement() }
    try self.expect(.rightParenthesis)
  }

  private mutating func tableElement() throws(SyntaxFailure) -> CreateTable.Element {
    if self.beginsTableConstraint { return .constraint(try self.tableConstraint()) }
    guard self.accept(.like) else { return .column(try self.columnDefinition()) }
    let table = try self.objectName()
    var parts: Set<CreateTable.Like.Part> = []
    while self.at(.including) || self.at(.excluding) {
      let isIncluding = self.at(.including)
      self.advance()
      let named = try self.likeParts()
      if isIncluding { parts.formUnion(named) } else { parts.subtract(named) }
    }
    return .like(CreateTable.Like(table, including: parts))
  }

  private mutating func likeParts() throws(SyntaxFailure) -> Set<CreateTable.Like.Part> {
    if self.accept(.all) { return Set(CreateTable.Like.Part.allCases) }
    guard let word = self.keyword?.text, let part = CreateTable.Like.Part(rawValue: word) else {
      throw self.syntaxError()
    }
    self.advance()
    return [part]
  }

  /// What may follow the elements: USING, WITH, ON COMMIT, TABLESPACE.
  private mutating func tableOptions(_ table: inout CreateTable, hasOnCommit: Bool = true) throws(SyntaxFailure) {
    if self.accept(.using) { table.accessMethod = try self.columnName() }
    if self.accept(.with) {
      table.options = try self.optionList()
    } else if self.accept(.without) {
      try self.expect(.oids)
    }
    if hasOnCommit, self.at(.on) { table.onCommit = try self.onCommit() }
    if self.accept(.tablespace) { table.tablespace = try self.columnName() }
  }

  private mutating func onCommit() throws(SyntaxFailure) -> CreateTable.OnCommit {
    self.advance()
    try self.expect(.commit)
    if self.accept(.drop) { return .drop }
    let deletes = self.accept(.delete)
    if !deletes { try self.expect(.preserve) }
    try self.expect(.rows)
    return deletes ? .deleteRows : .preserveRows
  }

  // MARK: AS

  private mutating func tableAs(_ start: CreateTable) throws(SyntaxFailure) -> Statement {
    var table = start
    let columns = try self.optionalColumnNames()
    try self.tableOptions(&table)
    try self.expect(.as)
    let source: CreateTableAs.Source =
      self.at(.execute) ? .execute(try self.execute()) : .query(try self.query())
    let withData = try self.withData()
    return .createTableAs(
      CreateTableAs(table, columns: columns, as: source, withData: withData, isMaterializedView: false)
    )
  }

  /// `WITH [NO] DATA`, if it is there.
  mutating func withData() throws(SyntaxFailure) -> Bool {
    guard self.accept(.with) else { return true }
    let isEmpty = self.accept(.no)
    try self.expect(.data)
    return !isEmpty
  }

  mutating func createMaterializedView(_ persistence: Persistence) throws(SyntaxFailure) -> Statement {
    self.advance()
    try self.expect(.view)
    let ifNotExists = try self.ifNotExists()
    var table = CreateTable(try self.objectName(), persistence, ifNotExists: ifNotExists)
    let columns = try self.optionalColumnNames()
    try self.tableOptions(&table, hasOnCommit: false)
    try self.expect(.as)
    let query = try self.query()
    let withData = try self.withData()
    return .createTableAs(
      CreateTableAs(table, columns: columns, as: .query(query), withData: withData, isMaterializedView: true)
    )
  }

  // MARK: Views

  mutating func createView(_ persistence: Persistence, orReplace: Bool) throws(SyntaxFailure) -> Statement {
    if self.at(.recursive) { throw self.unsupported("CREATE RECURSIVE VIEW") }
    self.advance()
    let name = try self.objectName()
    let columns = try self.optionalColumnNames()
    let options = self.accept(.with) ? try self.optionList() : []
    try self.expect(.as)
    let start = Int(self.token.start)
    let query = try self.query()
    let range = start..<self.end
    let check = try self.checkOption()
    return .createView(
      CreateView(
        name,
        persistence,
        orReplace: orReplace,
        columns: columns,
        options: options,
        as: query,
        checkOption: check,
        queryRange: range
      )
    )
  }

  private mutating func checkOption() throws(SyntaxFailure) -> CreateView.CheckOption? {
    guard self.accept(.with) else { return nil }
    let isLocal = self.accept(.local)
    if !isLocal { _ = self.accept(.cascaded) }
    try self.expect(.check, .option)
    return isLocal ? .local : .cascaded
  }
}
