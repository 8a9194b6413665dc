// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: UPDATE and DELETE (manual, 6.2 and 6.3).

extension Analyzer {
  func update(_ statement: UpdateStatement, _ parent: Scope? = nil) throws(SQLError) -> ChangePlan {
    let scope = Scope(parent)
    let with = try self.with(ofChange: statement.with, scope)
    let table = try self.changeable(statement.table.name, "update")
    let columns = table.liveColumns
    let item = self.item(of: table, statement.table.alias)
    scope.entries = [Scope.Entry(item: item)]
    let from = try self.others(statement.from, scope)
    // PostgreSQL reads the new values last.
    scope.clause = .whereClause
    let condition = try statement.condition.map { (node) throws(SQLError) in try self.boolean(node, scope, "WHERE") }
    let others = Array(scope.entries.dropFirst())
    let returning = try self.returning(statement.returning, table, item.name ?? table.name, scope, others: others)
    scope.clause = .set
    var assigned: [Int] = []
    var values: [String] = []
    for (place, term) in try self.assignments(statement.assignments, table, scope) {
      assigned.append(place)
      values.append(term.sql)
    }
    let old = columns.map { "\(item.alias).\($0.storage)" }
    let outputs = ["\(item.alias).rowid"] + old + values + returning.extras
    let filter = condition.map { " WHERE \($0.sql)" } ?? ""
    let text =
      with + "SELECT \(outputs.joined(separator: ", ")) FROM \(table.source) AS \(item.alias)\(from)" + filter
    let rules = try self.rules(of: table)
    var direct: SQLText?
    if statement.returning.isEmpty, with.isEmpty, from.isEmpty, rules.areFree(assigned.map { columns[$0] }) {
      let set = zip(assigned, values).map { "\(columns[$0].storage) = \($1)" }.joined(separator: ", ")
      // A subquery of the same table would see rows that are changed already.
      let isSimple = !set.isEmpty && !set.contains("SELECT") && !filter.contains("SELECT")
      let update = "UPDATE \(table.storage) AS \(item.alias) SET \(set)\(filter)"
      if isSimple { direct = SQLText(update, self.requirements) }
    }
    return ChangePlan(
      kind: .update,
      table: table,
      source: SQLText(text, self.requirements),
      direct: direct,
      assigned: assigned,
      extras: returning.extras.count,
      mayRepeat: !statement.from.isEmpty,
      returning: returning.plan,
      rowParameters: self.rowParameters,
      rules: rules
    )
  }

  /// Other tables of UPDATE and DELETE.
  func others(_ items: [FromItem], _ scope: Scope) throws(SQLError) -> String {
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
    let parameters = self.parameters
    do throws(SQLError) { return try self.assigned(assignments, table, scope) } catch {
      // PostgreSQL reads all values before it gives them to columns.
      self.parameters = parameters
      for case .single(_, let expression) in assignments {
        if case .defaultValue = expression { continue }
        _ = try self.expression(expression, scope)
      }
      throw error
    }
  }

  private func assigned(_ assignments: [Assignment], _ table: Relation, _ scope: Scope) throws(SQLError) -> [(
    Int, Term
  )] {
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

  func place(_ target: AssignmentTarget, _ table: Relation) throws(SQLError) -> Int {
    guard let place = table.liveColumns.firstIndex(where: { $0.name == target.column }) else {
      throw SQLError(
        .undefinedColumn,
        "column \"\(target.column)\" of relation \"\(table.name)\" does not exist",
        position: target.position
      )
    }
    return place
  }

  func assignment(_ target: AssignmentTarget, _ expression: Expression, _ table: Relation, _ scope: Scope)
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

  func value(_ expression: Expression, for column: Column, _ scope: Scope) throws(SQLError) -> Term {
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

  func value(_ term: Term, for column: Column) throws(SQLError) -> Term {
    do throws(SQLError) { return try self.coerce(term, to: column.type, .assignment) } catch {
      guard error.state == .cannotCoerce else { throw error }
      throw self.mismatch(column, term)
    }
  }

  /// `SET a[2] = …`, `SET a.b = …`.
  func partAssignment(_ target: AssignmentTarget, _ expression: Expression, _ column: Column, _ scope: Scope)
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
  func assignments(
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
}
