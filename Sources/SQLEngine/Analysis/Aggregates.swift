// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: aggregates and window functions (manual, 4.2.7, 4.2.8).

extension Analyzer {
  func aggregate(_ call: Expression.FunctionCall, _ scope: Scope) throws(SQLError) -> Term {
    let place = scope.shared ?? scope
    if call.isStar, call.name.name != "count" {
      throw SQLError(
        .undefinedFunction,
        "function \(call.name.name)() does not exist",
        hint: "No function matches the given name and argument types. You might need to add explicit type casts.",
        position: call.position
      )
    }
    // What is inside is computed for each row: it is not grouped, and holds no other aggregate.
    let (clause, grouped) = (scope.clause, scope.grouped)
    if call.over == nil {
      scope.clause = .aggregate
      scope.grouped = nil
    }
    defer { (scope.clause, scope.grouped) = (clause, grouped) }
    var terms = try self.list(call.arguments, scope)
    var isOfRows = false
    if call.name.name == "json_agg" || call.name.name == "jsonb_agg", let row = terms.first,
      let object = try self.json(ofRow: row, isBinary: call.name.name == "jsonb_agg", call.position)
    {
      terms[0] = object
      isOfRows = call.name.name == "json_agg"
    }
    // Each row begins a line, but for the first.
    if isOfRows { terms[0].sql = "(char(10, 32) || \(terms[0].sql))" }
    let keys = try self.sortKeys(call.orderBy, scope, areArguments: call.isWithinGroup)
    if call.over == nil { scope.clause = .filter }
    let filter = try call.filter.map { (node) throws(SQLError) in try self.boolean(node, scope, "FILTER") }
    if call.isWithinGroup { terms += keys.map(\.term) }
    let resolution: Resolution
    do throws(SQLError) {
      resolution = try FunctionTable.resolve(
        name: call.name.name,
        schema: call.name.schema,
        arguments: terms.map { $0.isUntyped ? nil : $0.type.id },
        isVariadic: call.isVariadic,
        types: self.view
      )
    } catch { throw error.at(call.position) }
    var parts = terms + keys.map(\.term) + (filter.map { [$0] } ?? [])
    try self.checkPlace(of: call, parts, clause, scope)
    var sql = try self.aggregateText(call, resolution, &terms, keys, place)
    if let filter { sql += " FILTER (WHERE \(filter.sql))" }
    parts = terms + keys.map(\.term) + (filter.map { [$0] } ?? [])
    guard let over = call.over else {
      if isOfRows { sql = "('[' || substr(\(sql), 4))" }
      var term = Term(sql, ColumnType(resolution.result), position: call.position)
      // Columns of queries further out are still read; those of this one are not grouped, but they need not be.
      term.uses = parts.flatMap(\.uses).filter { $0.level > 0 }
      term.aggregates = [call.position]
      return term
    }
    scope.clause = clause
    let window = try self.window(over, scope)
    parts += window.uses
    sql += " OVER \(window.sql)"
    if isOfRows { sql = "('[' || substr(\(sql), 4))" }
    var term = Term(sql, ColumnType(resolution.result), of: parts, position: call.position)
    term.sql = "(\(term.sql))"
    term.windows.append(call.position)
    return term
  }

  /// 42803 or 42P20 where there can be none.
  private func checkPlace(of call: Expression.FunctionCall, _ parts: [Term], _ clause: Clause, _ scope: Scope)
    throws(SQLError)
  {
    if call.over != nil {
      guard let message = clause.windowError else { return }
      throw SQLError(.windowingError, message, position: call.position)
    }
    // An aggregate belongs to the innermost query whose columns it reads.
    let level = parts.flatMap(\.uses).map(\.level).min() ?? 0
    if let inner = parts.lazy.flatMap(\.aggregates).first {
      throw SQLError(.groupingError, "aggregate function calls cannot be nested", position: inner)
    }
    if let inner = parts.lazy.flatMap(\.windows).first {
      let message = "aggregate function calls cannot contain window function calls"
      throw SQLError(.groupingError, message, position: inner)
    }
    guard level > 0 else {
      guard let message = clause.aggregateError else { return }
      throw SQLError(.groupingError, message, position: call.position)
    }
    var owner: Scope? = scope
    for _ in 0..<level { owner = owner?.parent }
    switch owner?.clause {
    case .other?:
      let message = "aggregate functions are not allowed in FROM clause of their own query level"
      throw SQLError(.groupingError, message, position: call.position)
    case let clause:
      if let message = clause?.aggregateError { throw SQLError(.groupingError, message, position: call.position) }
      throw SQLError.unsupported("an aggregate of an outer query", position: call.position)
    }
  }

  private struct SortKey {
    var term: Term
    var isDescending: Bool
    var nullsFirst: Bool
  }

  private func sortKeys(_ items: [SortItem], _ scope: Scope, areArguments: Bool) throws(SQLError) -> [SortKey] {
    var keys: [SortKey] = []
    for item in items {
      var term = try self.expression(item.expression, scope)
      // An argument gets its type with the others.
      if !areArguments { term = try self.resolved(term) }
      let isDescending = if case .descending = item.direction { true } else { false }
      keys.append(
        SortKey(
          term: term,
          isDescending: isDescending,
          nullsFirst: item.nulls == .first || (item.nulls == .unspecified && isDescending)
        )
      )
    }
    return keys
  }

  /// The call itself, without FILTER and OVER.
  private func aggregateText(
    _ call: Expression.FunctionCall,
    _ resolution: Resolution,
    _ terms: inout [Term],
    _ keys: [SortKey],
    _ scope: Scope
  ) throws(SQLError) -> String {
    if case .refused(let words) = resolution.row.implementation {
      throw SQLError(.featureNotSupported, words, position: call.position)
    }
    var arguments: [Term] = []
    for (term, type) in zip(terms, resolution.arguments) {
      arguments.append(try self.resolved(try self.coerce(term, to: ColumnType(type), .implicit)))
    }
    terms = arguments
    var keys = keys
    if call.isWithinGroup {
      for (index, argument) in arguments.suffix(keys.count).enumerated() { keys[index].term = argument }
    }
    let types = resolution.bodyArguments
    if case .native(let template) = resolution.row.implementation {
      var texts = arguments.map(\.sql)
      let collation = arguments.first.map { self.suffix($0) } ?? ""
      if call.isDistinct, let first = texts.first {
        if call.over != nil {
          throw SQLError(
            .featureNotSupported,
            "DISTINCT is not implemented for window functions",
            position: call.position
          )
        }
        texts[0] = "DISTINCT " + first + (template.contains("$c") ? "" : collation)
      }
      if call.isStar { return "count(*)" }
      return Self.fill(template, texts, collation)
    }
    if call.isDistinct, call.over != nil {
      throw SQLError(.featureNotSupported, "DISTINCT is not implemented for window functions", position: call.position)
    }
    let isCollected = call.isDistinct || !keys.isEmpty
    var name =
      "\(call.over == nil ? "a" : "w")_\(resolution.row.name)_"
      + (types + [resolution.result]).map { String($0.rawValue) }.joined(separator: "_")
    var texts = arguments.map(\.sql)
    if isCollected {
      let orders = keys.map {
        CollectedAggregate.Key(type: $0.term.type.id, isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
      }
      name +=
        "_" + (call.isDistinct ? "d" : "o")
        + orders.map { "\($0.type.rawValue)\($0.isDescending ? "d" : "a")\($0.nullsFirst ? "f" : "l")" }.joined()
      self.requirements.functions[name] = .collected(
        resolution.row,
        types,
        resolution.result,
        isDistinct: call.isDistinct,
        orders
      )
      texts += keys.map(\.term.sql)
    } else {
      self.requirements.functions[name] = .libraryAggregate(
        resolution.row,
        types,
        resolution.result,
        isWindow: call.over != nil
      )
    }
    return "\(name)(\(texts.joined(separator: ", ")))"
  }

  // MARK: windows

  /// An item of the clause WINDOW.
  func define(_ window: Window, _ scope: Scope) throws(SQLError) {
    guard let name = window.name else { return }
    if scope.windows[name] != nil {
      throw SQLError(.windowingError, "window \"\(name)\" is already defined", position: window.position)
    }
    scope.windows[name] = try self.definition(window, scope)
  }

  private func window(_ over: Over, _ scope: Scope) throws(SQLError) -> WindowDefinition {
    switch over {
    case .named(let name, let position):
      let windows = (scope.shared ?? scope).windows
      guard var window = windows[name] else {
        throw SQLError(.undefinedObject, "window \"\(name)\" does not exist", position: position)
      }
      window.sql = "(\(window.sql))"
      return window
    case .window(let window):
      var definition = try self.definition(window, scope)
      definition.sql = "(\(definition.sql))"
      return definition
    }
  }

  private func definition(_ window: Window, _ scope: Scope) throws(SQLError) -> WindowDefinition {
    let clause = scope.clause
    scope.clause = .window
    defer { scope.clause = clause }
    var parts: [String] = []
    var uses: [Term] = []
    var hasOrder = false
    if let base = window.base {
      guard let found = (scope.shared ?? scope).windows[base] else {
        throw SQLError(.undefinedObject, "window \"\(base)\" does not exist", position: window.position)
      }
      if !window.partitionBy.isEmpty {
        throw SQLError(
          .windowingError,
          "cannot override PARTITION BY clause of window \"\(base)\"",
          position: window.position
        )
      }
      if !window.orderBy.isEmpty, found.hasOrder {
        throw SQLError(
          .windowingError,
          "cannot override ORDER BY clause of window \"\(base)\"",
          position: window.position
        )
      }
      if found.hasFrame {
        throw SQLError(
          .windowingError,
          "cannot copy window \"\(base)\" because it has a frame clause",
          position: window.position
        )
      }
      parts.append(found.sql)
      uses += found.uses
      hasOrder = found.hasOrder
    }
    if !window.partitionBy.isEmpty {
      let terms = try self.list(window.partitionBy, scope).map { (term) throws(SQLError) in try self.resolved(term) }
      uses += terms
      parts.append("PARTITION BY " + terms.map { self.collated($0) }.joined(separator: ", "))
    }
    if !window.orderBy.isEmpty {
      hasOrder = true
      var keys: [String] = []
      for item in window.orderBy {
        let term = try self.resolved(try self.expression(item.expression, scope))
        uses.append(term)
        // A constant orders nothing, and SQLite would take a number for a column's.
        let sql = Self.isConstant(term.sql) ? "NULL" : self.collated(term)
        keys.append(sql + (try self.direction(item, isNotNull: term.isNotNull)))
      }
      parts.append("ORDER BY " + keys.joined(separator: ", "))
    }
    if let frame = window.frame { parts.append(try self.frame(frame, scope)) }
    return WindowDefinition(
      sql: parts.joined(separator: " "),
      uses: uses,
      hasOrder: hasOrder,
      hasFrame: window.frame != nil
    )
  }

  private func frame(_ frame: Window.Frame, _ scope: Scope) throws(SQLError) -> String {
    func bound(_ bound: Window.Frame.Bound) throws(SQLError) -> String {
      switch bound {
      case .unboundedPreceding: return "UNBOUNDED PRECEDING"
      case .unboundedFollowing: return "UNBOUNDED FOLLOWING"
      case .currentRow: return "CURRENT ROW"
      case .preceding(let expression): return "\(try offset(expression)) PRECEDING"
      case .following(let expression): return "\(try offset(expression)) FOLLOWING"
      }
    }
    func offset(_ expression: Expression) throws(SQLError) -> String {
      let term = try self.expression(expression, scope)
      guard term.isUntyped || [.int2, .int4, .int8].contains(term.type.id) else {
        throw SQLError.unsupported(
          "RANGE with an offset of type \(term.type.spelling(self.view))",
          position: term.position
        )
      }
      return try self.coerce(term, to: ColumnType(.int8), .implicit).sql
    }
    var sql = frame.mode.rawValue + " "
    if let end = frame.end {
      sql += "BETWEEN \(try bound(frame.start)) AND \(try bound(end))"
    } else {
      sql += try bound(frame.start)
    }
    return sql + (frame.exclusion.map { " EXCLUDE \($0.rawValue)" } ?? "")
  }
}
