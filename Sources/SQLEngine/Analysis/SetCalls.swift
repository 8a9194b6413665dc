// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: functions that return sets (manual, 7.2.1.4).

extension Analyzer {
  /// A set-returning call in a select list: a table-valued function joins FROM, and its value stands here.
  func setCall(_ resolution: Resolution, _ terms: [Term], _ position: Int, _ scope: Scope) throws(SQLError)
    -> Term
  {
    let place = scope.shared ?? scope
    if let message = scope.clause.setError { throw SQLError(.featureNotSupported, message, position: position) }
    guard case .select = scope.clause else {
      throw SQLError.unsupported("a set-returning function here", position: position)
    }
    let (sql, arguments) = try self.setText(resolution, terms)
    let mark = Self.mark(place, place.sets.count)
    place.sets.append(sql)
    var term: Term
    if resolution.row.columns.isEmpty {
      term = Term(
        self.decode(mark, resolution.result),
        ColumnType(resolution.result),
        of: arguments,
        position: position
      )
    } else {
      let fields = resolution.row.columns.enumerated().map { index, column in
        Term(self.decode("json_extract(\(mark), '$[\(index)]')", column.type), column.type, position: position)
      }
      term = self.record(fields, position)
      term.fieldNames = resolution.row.columns.map(\.name)
      term.uses = arguments.flatMap(\.uses)
    }
    term.sets.append(position)
    return term
  }

  /// The call of a set-returning function: an array of JSON, of values or of rows.
  func setText(_ resolution: Resolution, _ terms: [Term]) throws(SQLError) -> (String, [Term]) {
    if case .refused(let words) = resolution.row.implementation { throw SQLError(.featureNotSupported, words) }
    let arguments = try self.arguments(resolution, terms)
    let name = self.register(resolution, prefix: "s")
    return ("\(name)(\(arguments.map(\.sql).joined(separator: ", ")))", arguments)
  }

  /// `f(…)` in FROM (manual, 7.2.1.4).
  func tableFunction(_ function: TableFunction, _ scope: Scope) throws(SQLError) -> Source {
    let saved = scope.clause
    scope.clause = .from("FROM")
    defer { scope.clause = saved }
    if let records = try self.records(function, scope) { return records }
    guard function.functions.count == 1, let only = function.functions.first, function.columnDefinitions.isEmpty,
      only.columnDefinitions.isEmpty
    else { throw SQLError.unsupported("ROWS FROM or a column definition list", position: function.position) }
    let alias = self.makeAlias()
    var columns: [RangeColumn]
    let sql: String
    var name = "function"
    var isScalar = false
    if case .functionCall(let call) = only.call {
      name = call.name.name
      if call.name.name == "unnest", call.arguments.count > 1 {
        (sql, columns) = try self.unnest(call, alias, scope)
      } else {
        let terms = try self.list(call.arguments, scope)
        let resolution: Resolution
        do throws(SQLError) {
          resolution = try EngineFunctions.resolve(
            name: call.name.name,
            schema: call.name.schema,
            arguments: terms.map { self.given($0) },
            isVariadic: call.isVariadic,
            types: self.view
          )
        } catch { throw error.at(call.position) }
        if resolution.row.kind == .set {
          sql = "json_each(\(try self.setText(resolution, terms).0)) AS \(alias)"
          columns = self.setColumns(resolution, alias, function.alias)
          isScalar = resolution.row.columns.isEmpty
        } else {
          (sql, columns) = self.single(
            try self.invoke(resolution, terms, call.position),
            alias,
            function.alias?.name ?? name
          )
          isScalar = true
        }
      }
    } else {
      let term = try self.resolved(try self.expression(only.call, scope))
      name = Self.name(of: only.call)
      (sql, columns) = self.single(term, alias, function.alias?.name ?? name)
      isScalar = true
    }
    if function.withOrdinality {
      columns.append(RangeColumn(name: "ordinality", type: ColumnType(.int8), sql: "(\(alias).key + 1)"))
      isScalar = false
    }
    let item = RangeItem(function.alias?.name ?? name, alias: alias, columns)
    item.isAliased = true
    item.isScalarFunction = isScalar
    if let alias = function.alias {
      guard alias.columns.count <= columns.count else {
        throw SQLError(
          .invalidColumnReference,
          "table \"\(alias.name)\" has \(columns.count) columns available but \(alias.columns.count) columns specified",
          position: function.position
        )
      }
      for (index, name) in alias.columns.enumerated() { item.columns[index].name = name }
    }
    return Source(sql: sql, entries: [Scope.Entry(item: item)])
  }

  /// Sets of one column whose function names it.
  private static let columnNames = [
    "json_array_elements": "value", "json_array_elements_text": "value", "jsonb_array_elements": "value",
    "jsonb_array_elements_text": "value",
  ]

  func setColumns(_ resolution: Resolution, _ alias: String, _ given: Alias?) -> [RangeColumn] {
    if resolution.row.columns.isEmpty {
      let type = resolution.result
      return [
        RangeColumn(
          name: Self.columnNames[resolution.row.name] ?? given?.name ?? resolution.row.name,
          type: ColumnType(type),
          sql: self.decode("\(alias).value", type)
        )
      ]
    }
    return resolution.row.columns.enumerated().map { index, column in
      RangeColumn(
        name: column.name,
        type: ColumnType(column.type),
        sql: self.decode("json_extract(\(alias).value, '$[\(index)]')", column.type)
      )
    }
  }

  /// A function of one value, as a table of one row.
  func single(_ term: Term, _ alias: String, _ name: String) -> (String, [RangeColumn]) {
    let sql = "json_each(json_array(\(self.encode(term.sql, term.type.id)))) AS \(alias)"
    return (sql, [RangeColumn(name: name, type: term.type, sql: self.decode("\(alias).value", term.type.id))])
  }

  /// `unnest(a, b, …)`: arrays side by side.
  func unnest(_ call: Expression.FunctionCall, _ alias: String, _ scope: Scope) throws(SQLError)
    -> (String, [RangeColumn])
  {
    var parts: [String] = []
    var columns: [RangeColumn] = []
    for (index, term) in try self.list(call.arguments, scope).enumerated() {
      guard let element = self.view.element(of: self.view.base(term.type).id) else {
        throw SQLError(
          .undefinedFunction,
          "function unnest(\(term.type.spelling(self.view))) does not exist",
          position: call.position
        )
      }
      let name = "pg_elements_\(element.rawValue)"
      self.requirements.functions[name] = .elements(element)
      parts.append("\(name)(\(term.sql))")
      columns.append(
        RangeColumn(
          name: "unnest",
          type: ColumnType(element),
          sql: self.decode("json_extract(\(alias).value, '$[\(index)]')", element)
        )
      )
    }
    self.requirements.functions["pg_zip"] = .zip
    return ("json_each(pg_zip(\(parts.joined(separator: ", ")))) AS \(alias)", columns)
  }
}
