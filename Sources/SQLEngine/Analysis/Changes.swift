// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: INSERT, UPDATE and DELETE (manual, chapter 6).

extension Analyzer {
  // MARK: INSERT

  func insert(_ statement: InsertStatement, _ parent: Scope? = nil) throws(SQLError) -> ChangePlan {
    let scope = Scope(parent)
    let with = try self.with(ofChange: statement.with, scope)
    let table = try self.changeable(statement.table, "insert into")
    let columns = table.liveColumns
    let targets = try self.targetColumns(statement, table)
    var values: [Int: Term] = [:]
    var source = ""
    if case .query(let query) = statement.source {
      let analyzed = try self.insertSource(query, scope, targets, table)
      try self.checkCount(analyzed, targets, statement)
      let alias = "src"
      for (index, number) in targets.enumerated() where index < analyzed.terms.count {
        let column = columns[number]
        if self.isDefault(query, index) { continue }
        try self.checkGenerated(column, statement, query, index)
        try self.assign(analyzed, index, to: column)
        values[number] = Term("\(alias).o\(index + 1)", analyzed.type(index), position: analyzed.terms[index].position)
      }
      source = " FROM (\(analyzed.text)) AS \(alias)"
      if analyzed.terms.isEmpty { source = "" }
      if let rows = analyzed.rows, rows.count == 1, analyzed.with.isEmpty {
        // One row of VALUES: no need for a query inside.
        source = ""
        for (index, number) in targets.enumerated() where values[number] != nil { values[number] = rows[0][index] }
      }
    }
    let list = try self.completed(values, columns, table, statement)
    let text = with + "SELECT \(list.joined(separator: ", "))" + source
    let rules = try self.rules(of: table)
    let conflict = try statement.onConflict.map { (node) throws(SQLError) in
      try self.conflict(node, table, statement.alias, scope)
    }
    let returning = try self.returning(statement.returning, table, statement.alias ?? table.name, scope, others: [])
    return ChangePlan(
      kind: .insert,
      table: table,
      source: SQLText(text, self.requirements),
      returning: returning.plan,
      conflict: conflict,
      rowParameters: self.rowParameters,
      rules: rules
    )
  }

  private func with(ofChange with: With?, _ scope: Scope) throws(SQLError) -> String {
    guard let with else { return "" }
    return self.text(of: try self.with(with, scope))
  }

  /// The table of a data-modifying statement.
  func changeable(_ name: ObjectName, _ verb: String) throws(SQLError) -> Relation {
    let relation = try self.view.existing(name)
    if relation.oid < 16384 {
      throw SQLError(.insufficientPrivilege, "permission denied for table \(relation.name)")
    }
    switch relation.kind {
    case .table: return relation
    case .view:
      throw SQLError.unsupported(
        "changing a table through a view (here \"\(relation.name)\")",
        position: name.position
      )
    case .materializedView:
      throw SQLError(.wrongObjectType, "cannot change materialized view \"\(relation.name)\"")
    case .sequence: throw SQLError(.wrongObjectType, "cannot change sequence \"\(relation.name)\"")
    case .index:
      throw SQLError(
        .wrongObjectType,
        "cannot open relation \"\(relation.name)\"",
        detail: "This operation is not supported for indexes."
      )
    case .composite:
      throw SQLError(
        .wrongObjectType,
        "cannot open relation \"\(relation.name)\"",
        detail: "This operation is not supported for composite types."
      )
    }
  }

  /// Places of the columns that INSERT names, or of all.
  private func targetColumns(_ statement: InsertStatement, _ table: Relation) throws(SQLError) -> [Int] {
    let columns = table.liveColumns
    if statement.columns.isEmpty { return Array(columns.indices) }
    var places: [Int] = []
    for target in statement.columns {
      guard let place = columns.firstIndex(where: { $0.name == target.column }) else {
        throw SQLError(
          .undefinedColumn,
          "column \"\(target.column)\" of relation \"\(table.name)\" does not exist",
          position: target.position
        )
      }
      if !target.steps.isEmpty {
        throw SQLError.unsupported("INSERT into a part of a column", position: target.position)
      }
      if places.contains(place) {
        throw SQLError(
          .duplicateColumn,
          "column \"\(target.column)\" specified more than once",
          position: target.position
        )
      }
      places.append(place)
    }
    return places
  }

  /// The query of INSERT, with DEFAULT in VALUES replaced by the columns' defaults.
  private func insertSource(_ query: Query, _ scope: Scope, _ targets: [Int], _ table: Relation) throws(SQLError)
    -> AnalyzedQuery
  {
    guard case .values(let rows, let position) = query.body else { return try self.query(query, scope) }
    let columns = table.liveColumns
    var replaced: [[Expression]] = []
    let null = Expression.constant(Expression.Constant(.null, position: position))
    for row in rows {
      var items: [Expression] = []
      for (index, item) in row.enumerated() {
        guard case .defaultValue = item else {
          items.append(item)
          continue
        }
        guard index < targets.count else {
          throw SQLError(.syntaxError, "INSERT has more expressions than target columns", position: item.position)
        }
        items.append(self.defaultTree(of: columns[targets[index]]) ?? null)
      }
      replaced.append(items)
    }
    var changed = query
    changed.body = .values(replaced, position: position)
    let inner = Scope(scope)
    inner.isInsertSource = query.orderBy.isEmpty && query.limit == nil
    return try self.query(changed, in: inner)
  }

  /// A column's default as a tree; `nil` if it has none, or is generated.
  func defaultTree(of column: Column) -> Expression? {
    switch column.defaultValue {
    case .expression(let stored): return stored.tree
    case .identity(_, let sequence):
      let constant = Expression.constant(Expression.Constant(.integer(Int32(bitPattern: sequence)), position: 0))
      let type = TypeName(ObjectName(schema: "pg_catalog", "regclass", position: 0))
      let argument = Expression.cast(Expression.Cast(constant, to: type, position: 0))
      return .functionCall(
        Expression.FunctionCall(ObjectName(schema: "pg_catalog", "nextval", position: 0), [argument])
      )
    default:
      if case .domain? = self.view.userType(column.type.id)?.kind {
        return self.view.catalog.domains[column.type.id.rawValue]?.defaultValue?.tree
      }
      return nil
    }
  }

  /// Whether every row has DEFAULT for a column, so that nothing is assigned.
  private func isDefault(_ query: Query, _ index: Int) -> Bool {
    guard case .values(let rows, _) = query.body else { return false }
    return rows.allSatisfy { row in
      guard index < row.count, case .defaultValue = row[index] else { return false }
      return true
    }
  }

  private func checkCount(_ query: AnalyzedQuery, _ targets: [Int], _ statement: InsertStatement) throws(SQLError) {
    let row = query.rows?.first ?? query.terms
    if query.terms.count > targets.count {
      throw SQLError(
        .syntaxError,
        "INSERT has more expressions than target columns",
        position: row[targets.count].position
      )
    }
    if !statement.columns.isEmpty, query.terms.count < targets.count {
      throw SQLError(
        .syntaxError,
        "INSERT has more target columns than expressions",
        position: statement.columns[query.terms.count].position
      )
    }
  }

  /// 428C9 for a value of a column that makes its own.
  private func checkGenerated(_ column: Column, _ statement: InsertStatement, _ query: Query, _ index: Int)
    throws(SQLError)
  {
    if column.isGenerated {
      throw SQLError(
        .generatedAlways,
        "cannot insert a non-DEFAULT value into column \"\(column.name)\"",
        detail: "Column \"\(column.name)\" is a generated column."
      )
    }
    if let identity = column.identity, identity.kind == .always, statement.overriding == nil {
      throw SQLError(
        .generatedAlways,
        "cannot insert a non-DEFAULT value into column \"\(column.name)\"",
        detail: "Column \"\(column.name)\" is an identity column defined as GENERATED ALWAYS.",
        hint: "Use OVERRIDING SYSTEM VALUE to override."
      )
    }
  }

  /// Casts an output column to what a column takes.
  private func assign(_ query: AnalyzedQuery, _ index: Int, to column: Column) throws(SQLError) {
    let term = query.columnTerm(index)
    do throws(SQLError) { try query.coerce(index, to: column.type, .assignment, self) } catch {
      guard error.state == .cannotCoerce else { throw error }
      let culprit = query.rows?.map { $0[index] }.first {
        !$0.isLate && !self.canCast($0.type.id, self.view.base(column.type).id, .assignment)
      }
      throw self.mismatch(column, culprit ?? term)
    }
  }

  private func mismatch(_ column: Column, _ term: Term) -> SQLError {
    SQLError(
      .datatypeMismatch,
      "column \"\(column.name)\" is of type \(column.type.spelling(self.view)) but expression is of type "
        + term.type.spelling(self.view),
      hint: "You will need to rewrite or cast the expression.",
      position: term.position
    )
  }

  /// A value for each column: what was given, or the default.
  private func completed(
    _ values: [Int: Term],
    _ columns: [Column],
    _ table: Relation,
    _ statement: InsertStatement
  ) throws(SQLError) -> [String] {
    var list: [String] = []
    for (place, column) in columns.enumerated() {
      if let value = values[place], statement.overriding != .user || column.identity == nil {
        list.append(value.sql)
      } else {
        list.append(try self.defaultValue(of: column).sql)
      }
    }
    return list.isEmpty ? ["1"] : list
  }

  /// The value that a column gets when none is given.
  func defaultValue(of column: Column) throws(SQLError) -> Term {
    guard let tree = self.defaultTree(of: column) else {
      if case .domain? = self.view.userType(column.type.id)?.kind {
        return try self.coerce(try self.constant(Expression.Constant(.null, position: 0)), to: column.type, .assignment)
      }
      return Term("NULL", column.type, position: 0)
    }
    let scope = Scope(nil)
    scope.clause = .defaultValue
    var term = try self.coerce(try self.expression(tree, scope), to: column.type, .assignment)
    term.position = 0
    return term
  }

  // MARK: UPDATE

  func update(_ statement: UpdateStatement, _ parent: Scope? = nil) throws(SQLError) -> ChangePlan {
    let scope = Scope(parent)
    let with = try self.with(ofChange: statement.with, scope)
    let table = try self.changeable(statement.table.name, "update")
    let columns = table.liveColumns
    let item = self.item(of: table, statement.table.alias)
    scope.entries = [Scope.Entry(item: item)]
    let from = try self.others(statement.from, scope)
    scope.clause = .set
    var assigned: [Int] = []
    var values: [String] = []
    for (place, term) in try self.assignments(statement.assignments, table, scope) {
      assigned.append(place)
      values.append(term.sql)
    }
    scope.clause = .whereClause
    let condition = try statement.condition.map { (node) throws(SQLError) in try self.boolean(node, scope, "WHERE") }
    let others = Array(scope.entries.dropFirst())
    let returning = try self.returning(statement.returning, table, item.name ?? table.name, scope, others: others)
    let old = columns.map { "\(item.alias).\($0.storage)" }
    let outputs = ["\(item.alias).rowid"] + old + values + returning.extras
    let text =
      with + "SELECT \(outputs.joined(separator: ", ")) FROM \(table.source) AS \(item.alias)\(from)"
      + (condition.map { " WHERE \($0.sql)" } ?? "")
    return ChangePlan(
      kind: .update,
      table: table,
      source: SQLText(text, self.requirements),
      assigned: assigned,
      extras: returning.extras.count,
      mayRepeat: !statement.from.isEmpty,
      returning: returning.plan,
      rowParameters: self.rowParameters,
      rules: try self.rules(of: table)
    )
  }

  /// Other tables of UPDATE and DELETE.
  private func others(_ items: [FromItem], _ scope: Scope) throws(SQLError) -> String {
    let own = scope.entries
    scope.entries = []
    let text = try self.from(items, scope)
    for entry in scope.entries where entry.isNameVisible && entry.item.name == own.first?.item.name {
      throw SQLError(.duplicateAlias, "table name \"\(entry.item.name ?? "")\" specified more than once")
    }
    scope.entries = own + scope.entries
    return text.isEmpty ? "" : ", " + text
  }

  /// Places of the columns that are set, and their new values.
  func assignments(_ assignments: [Assignment], _ table: Relation, _ scope: Scope) throws(SQLError) -> [(Int, Term)] {
    var result: [(Int, Term)] = []
    for assignment in assignments {
      switch assignment {
      case .single(let target, let expression):
        result.append(try self.assignment(target, expression, table, scope))
      case .multiple(let targets, .row(let row)):
        if targets.count != row.fields.count {
          throw SQLError(
            .syntaxError,
            "number of columns does not match number of values",
            position: row.position
          )
        }
        for (target, field) in zip(targets, row.fields) {
          result.append(try self.assignment(target, field, table, scope))
        }
      case .multiple(let targets, .subquery(let subquery)):
        result += try self.assignments(targets, subquery, table, scope)
      case .multiple(_, let other):
        throw SQLError(
          .featureNotSupported,
          "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression",
          position: other.position
        )
      }
    }
    for (index, item) in result.enumerated() where result[..<index].contains(where: { $0.0 == item.0 }) {
      throw SQLError(
        .syntaxError,
        "multiple assignments to same column \"\(table.liveColumns[item.0].name)\""
      )
    }
    return result
  }

  private func place(_ target: AssignmentTarget, _ table: Relation) throws(SQLError) -> Int {
    guard let place = table.liveColumns.firstIndex(where: { $0.name == target.column }) else {
      throw SQLError(
        .undefinedColumn,
        "column \"\(target.column)\" of relation \"\(table.name)\" does not exist",
        position: target.position
      )
    }
    return place
  }

  private func assignment(_ target: AssignmentTarget, _ expression: Expression, _ table: Relation, _ scope: Scope)
    throws(SQLError) -> (Int, Term)
  {
    let place = try self.place(target, table)
    let column = table.liveColumns[place]
    if !target.steps.isEmpty { return (place, try self.partAssignment(target, expression, column, scope)) }
    if case .defaultValue = expression {
      if column.isGenerated { return (place, Term("NULL", column.type, position: target.position)) }
      return (place, try self.defaultValue(of: column))
    }
    if column.isGenerated {
      throw SQLError(
        .generatedAlways,
        "column \"\(column.name)\" can only be updated to DEFAULT",
        detail: "Column \"\(column.name)\" is a generated column.",
        position: target.position
      )
    }
    if column.identity?.kind == .always {
      throw SQLError(
        .generatedAlways,
        "column \"\(column.name)\" can only be updated to DEFAULT",
        detail: "Column \"\(column.name)\" is an identity column defined as GENERATED ALWAYS.",
        position: target.position
      )
    }
    return (place, try self.value(expression, for: column, scope))
  }

  private func value(_ expression: Expression, for column: Column, _ scope: Scope) throws(SQLError) -> Term {
    let term: Term
    if case .array(let elements, let position) = expression,
      let element = self.view.element(of: self.view.base(column.type).id),
      elements.isEmpty
    {
      term = try self.arrayConstructor(elements, position, scope, element)
    } else {
      term = try self.expression(expression, scope)
    }
    return try self.value(term, for: column)
  }

  private func value(_ term: Term, for column: Column) throws(SQLError) -> Term {
    do throws(SQLError) { return try self.coerce(term, to: column.type, .assignment) } catch {
      guard error.state == .cannotCoerce else { throw error }
      throw self.mismatch(column, term)
    }
  }

  /// `SET a[2] = …`, `SET a.b = …`.
  private func partAssignment(_ target: AssignmentTarget, _ expression: Expression, _ column: Column, _ scope: Scope)
    throws(SQLError) -> Term
  {
    let base = try self.expression(
      .column(Expression.ColumnReference([target.column], position: target.position)),
      scope
    )
    guard target.steps.count == 1, case .index(let index)? = target.steps.first,
      let element = self.view.element(of: self.view.base(column.type).id)
    else { throw SQLError.unsupported("assignment to a part of column \"\(column.name)\"", position: target.position) }
    let place = try self.coerce(try self.expression(index, scope), to: ColumnType(.int4), .assignment)
    let value = try self.coerce(try self.expression(expression, scope), to: ColumnType(element), .assignment)
    self.requirements.functions["pg_set_element"] = .setElement
    return Term(
      "pg_set_element(\(element.rawValue), \(base.sql), \(place.sql), \(value.sql))",
      column.type,
      of: [base, place, value],
      position: target.position
    )
  }

  /// `SET (a, b) = (SELECT …)`: the row passes as JSON.
  private func assignments(
    _ targets: [AssignmentTarget],
    _ subquery: Expression.Subquery,
    _ table: Relation,
    _ scope: Scope
  ) throws(SQLError) -> [(Int, Term)] {
    let inner = Scope(scope)
    let query = try self.query(subquery.query, in: inner)
    if query.terms.count != targets.count {
      throw SQLError(.syntaxError, "number of columns does not match number of values", position: subquery.position)
    }
    var result: [(Int, Term)] = []
    let places = try targets.map { (target) throws(SQLError) in try self.place(target, table) }
    for (index, place) in places.enumerated() { try self.assign(query, index, to: table.liveColumns[place]) }
    let parts = query.terms.indices.map { self.encode("o\($0 + 1)", query.type($0).id) }
    self.requirements.functions["pg_one"] = .one
    let row = "(SELECT pg_one(json_array(\(parts.joined(separator: ", ")))) FROM (\(query.text)))"
    for (index, place) in places.enumerated() {
      let column = table.liveColumns[place]
      let sql = self.decode("json_extract(\(row), '$[\(index)]')", column.type.id)
      var term = Term(sql, column.type, position: subquery.position)
      term.uses = inner.outer
      result.append((place, term))
    }
    return result
  }

  // MARK: DELETE

  func delete(_ statement: DeleteStatement, _ parent: Scope? = nil) throws(SQLError) -> ChangePlan {
    let scope = Scope(parent)
    let with = try self.with(ofChange: statement.with, scope)
    let table = try self.changeable(statement.table.name, "delete from")
    let item = self.item(of: table, statement.table.alias)
    scope.entries = [Scope.Entry(item: item)]
    let from = try self.others(statement.using, scope)
    scope.clause = .whereClause
    let condition = try statement.condition.map { (node) throws(SQLError) in try self.boolean(node, scope, "WHERE") }
    let others = Array(scope.entries.dropFirst())
    let returning = try self.returning(statement.returning, table, item.name ?? table.name, scope, others: others)
    let outputs = ["\(item.alias).rowid"] + table.liveColumns.map { "\(item.alias).\($0.storage)" } + returning.extras
    let text =
      with + "SELECT \(outputs.joined(separator: ", ")) FROM \(table.source) AS \(item.alias)\(from)"
      + (condition.map { " WHERE \($0.sql)" } ?? "")
    return ChangePlan(
      kind: .delete,
      table: table,
      source: SQLText(text, self.requirements),
      extras: returning.extras.count,
      mayRepeat: !statement.using.isEmpty,
      returning: returning.plan,
      rowParameters: self.rowParameters,
      rules: try self.rules(of: table)
    )
  }

  // MARK: RETURNING

  /// RETURNING's columns; those of other tables are computed with the rows, and named `e1`, `e2`, … .
  private func returning(
    _ targets: [Target],
    _ table: Relation,
    _ name: String,
    _ outer: Scope,
    others: [Scope.Entry]
  ) throws(SQLError) -> (plan: ChangePlan.Returning?, extras: [String]) {
    if targets.isEmpty { return (nil, []) }
    let scope = Scope(outer.parent)
    scope.commonTables = outer.commonTables
    scope.clause = .returning
    var extras: [String] = []
    var entries = [Scope.Entry(item: self.rowItem(table, name, "n"))]
    for entry in others {
      let copy = RangeItem(entry.item.name, alias: "x", entry.item.columns)
      copy.schema = entry.item.schema
      copy.isAliased = entry.item.isAliased
      copy.relation = entry.item.relation
      for index in copy.columns.indices {
        extras.append(copy.columns[index].sql)
        copy.columns[index].sql = "x.e\(extras.count)"
        copy.columns[index].merged = []
      }
      var changed = entry
      changed = Scope.Entry(
        item: copy,
        isNameVisible: entry.isNameVisible,
        shadowed: entry.shadowed,
        areColumnsVisible: entry.areColumnsVisible
      )
      entries.append(changed)
    }
    scope.entries = entries
    var (terms, names) = try self.targets(targets, scope)
    for index in terms.indices { terms[index] = try self.resolved(terms[index]) }
    let columns = zip(terms, names).map { term, name in
      ResultColumn(
        name: name,
        tableOID: term.origin?.oid ?? 0,
        attributeNumber: Int16(truncatingIfNeeded: term.origin?.column ?? 0),
        type: term.type
      )
    }
    let places = table.liveColumns.enumerated().reduce(into: [String: Int]()) {
      $0["n.\($1.element.storage)"] = $1.offset
    }
    let direct = terms.map { places[$0.sql] }
    let isDirect = direct.allSatisfy { $0 != nil }
    if isDirect { extras = [] }
    var text = "SELECT \(terms.map(\.sql).joined(separator: ", ")) FROM \(self.rowSource(table, "v", "n"))"
    if !extras.isEmpty {
      let list = extras.indices.map { ":e\($0 + 1) AS e\($0 + 1)" }.joined(separator: ", ")
      text += ", (SELECT \(list)) AS x"
    }
    let plan = ChangePlan.Returning(
      columns: columns,
      direct: isDirect ? direct.compactMap { $0 } : nil,
      text: SQLText(text, self.requirements)
    )
    return (plan, extras)
  }

  /// A row of a table whose values are parameters, as an item of FROM.
  func rowItem(_ table: Relation, _ name: String, _ alias: String) -> RangeItem {
    let columns = table.liveColumns.map { column in
      RangeColumn(
        name: column.name,
        type: column.type,
        sql: "\(alias).\(column.storage)",
        origin: ObjectAddress(table.oid, column: column.number),
        isNotNull: column.isNotNull
      )
    }
    let item = RangeItem(name, alias: alias, columns)
    item.relation = table
    item.schema = table.schema
    return item
  }

  /// Its text.
  func rowSource(_ table: Relation, _ prefix: String, _ alias: String) -> String {
    let list = table.liveColumns.enumerated().map { ":\(prefix)\($0 + 1) AS \($1.storage)" }
    return "(SELECT \(list.isEmpty ? "1" : list.joined(separator: ", ")), 0 AS rowid) AS \(alias)"
  }

  // MARK: ON CONFLICT

  private func conflict(_ node: OnConflict, _ table: Relation, _ alias: String?, _ outer: Scope) throws(SQLError)
    -> ChangePlan.Conflict
  {
    let arbiters = try self.arbiters(node, table)
    guard case .update(let assignments, let condition) = node.action else {
      return ChangePlan.Conflict(arbiters: arbiters, update: nil)
    }
    if arbiters == nil {
      throw SQLError(
        .syntaxError,
        "ON CONFLICT DO UPDATE requires inference specification or constraint name",
        hint: "For example, ON CONFLICT (column_name).",
        position: node.position
      )
    }
    let scope = Scope(outer.parent)
    scope.commonTables = outer.commonTables
    let excluded = self.rowItem(table, "excluded", "x")
    excluded.isAliased = true
    var hidden = Scope.Entry(item: excluded)
    hidden.areColumnsVisible = true
    let own = self.rowItem(table, alias ?? table.name, "n")
    scope.entries = [Scope.Entry(item: own), hidden]
    scope.clause = .set
    let changes = try self.assignments(assignments, table, scope)
    scope.clause = .whereClause
    let filter = try condition.map { (node) throws(SQLError) in try self.boolean(node, scope, "WHERE") }
    let list = (changes.map(\.1.sql) + [filter?.sql ?? "1"]).joined(separator: ", ")
    let text = "SELECT \(list) FROM \(self.rowSource(table, "v", "n")), \(self.rowSource(table, "x", "x"))"
    return ChangePlan.Conflict(
      arbiters: arbiters,
      update: ChangePlan.Conflict.Update(assigned: changes.map(\.0), text: SQLText(text, self.requirements))
    )
  }

  /// The unique indexes that ON CONFLICT names (manual, INSERT).
  private func arbiters(_ node: OnConflict, _ table: Relation) throws(SQLError) -> Set<OID>? {
    let indexes = self.view.catalog.indexes(of: table.oid)
    switch node.target {
    case nil: return nil
    case .constraint(let name, let position):
      guard let constraint = table.constraints.first(where: { $0.name == name }) else {
        throw SQLError(
          .undefinedObject,
          "constraint \"\(name)\" for table \"\(table.name)\" does not exist",
          position: position
        )
      }
      guard let key = constraint.key else {
        throw SQLError(.wrongObjectType, "constraint in ON CONFLICT clause has no associated index")
      }
      if constraint.isDeferrable { throw self.deferrableArbiter }
      return [key.index]
    case .columns(let elements, let condition, _):
      let wanted = try Set(elements.map { (element) throws(SQLError) in try self.keyText(element, table) })
      let found = indexes.filter { relation in
        guard let index = relation.index, index.isUnique, index.condition == nil || condition != nil else {
          return false
        }
        let keys = index.elements.dropLast(index.included).map { element in
          element.column > 0
            ? "#\(element.column)" : element.expression.flatMap { try? self.text(of: $0.tree, table) } ?? ""
        }
        return Set(keys) == wanted
      }
      if found.isEmpty {
        throw SQLError(
          .invalidColumnReference,
          "there is no unique or exclusion constraint matching the ON CONFLICT specification"
        )
      }
      if found.contains(where: { $0.index?.isImmediate == false }) { throw self.deferrableArbiter }
      return Set(found.map(\.oid))
    }
  }

  private var deferrableArbiter: SQLError {
    SQLError(
      .objectNotInPrerequisiteState,
      "ON CONFLICT does not support deferrable unique constraints/exclusion constraints as arbiters"
    )
  }

  private func keyText(_ element: IndexElement, _ table: Relation) throws(SQLError) -> String {
    switch element.key {
    case .column(let name):
      guard let column = table.column(name) else {
        throw SQLError(.undefinedColumn, "column \"\(name)\" does not exist", position: element.position)
      }
      return "#\(column.number)"
    case .expression(let expression): return try self.text(of: expression, table)
    }
  }

  /// An expression over a table's row, with bare names of SQLite's columns: as an index has it.
  func text(of expression: Expression, _ table: Relation) throws(SQLError) -> String {
    let scope = Scope(nil)
    scope.clause = .index
    let item = self.rowItem(table, table.name, "")
    for index in item.columns.indices { item.columns[index].sql = table.liveColumns[index].storage }
    scope.entries = [Scope.Entry(item: item)]
    return try self.resolved(try self.expression(expression, scope)).sql
  }

  // MARK: what a table asks of its rows

  func rules(of table: Relation) throws(SQLError) -> TableRules {
    let scope = Scope(nil)
    let columns = table.liveColumns
    scope.entries = [Scope.Entry(item: self.rowItem(table, table.name, "n"))]
    let source = self.rowSource(table, "v", "n")
    scope.clause = .check
    var checks: [(name: String, sql: String)] = []
    for constraint in table.constraints {
      guard case .check(let expression, _) = constraint.kind else { continue }
      checks.append((constraint.name, try self.boolean(expression.tree, scope, "CHECK").sql))
    }
    checks.sort { $0.name < $1.name }
    scope.clause = .generated
    var generated: [(Int, String)] = []
    for (place, column) in columns.enumerated() {
      guard case .generated(let stored) = column.defaultValue else { continue }
      let term = try self.coerce(try self.expression(stored.tree, scope), to: column.type, .assignment)
      generated.append((place, term.sql))
    }
    let names = columns.map(\.storage).joined(separator: ", ")
    let marks = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
    let storage = table.storage
    let insert =
      columns.isEmpty ? "INSERT INTO \(storage) DEFAULT VALUES" : "INSERT INTO \(storage)(\(names)) VALUES (\(marks))"
    return TableRules(
      checks: checks.isEmpty
        ? nil : SQLText("SELECT \(checks.map(\.sql).joined(separator: ", ")) FROM \(source)", self.requirements),
      checkNames: checks.map(\.name),
      generated: generated.isEmpty
        ? nil : SQLText("SELECT \(generated.map(\.1).joined(separator: ", ")) FROM \(source)", self.requirements),
      generatedColumns: generated.map(\.0),
      insert: SQLText(insert, self.requirements),
      delete: SQLText("DELETE FROM \(storage) WHERE rowid = ?1"),
      row: SQLText("SELECT rowid\(columns.map { ", " + $0.storage }.joined()) FROM \(storage) WHERE rowid = ?1"),
      foreignKeys: table.constraints.filter { $0.foreignKey != nil },
      references: self.view.catalog.references(to: table.oid),
      indexes: self.view.catalog.indexes(of: table.oid)
    )
  }
}
