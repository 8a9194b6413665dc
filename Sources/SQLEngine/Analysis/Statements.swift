// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: a statement as a plan.

extension Analyzer {
  /// How a statement is carried out, and the columns of its result.
  func plan(_ statement: Statement, _ source: SQLStatement) throws(SQLError) -> (Plan, [ResultColumn]?) {
    switch statement {
    case .query(let query):
      if case .select(let select) = query.body, select.into != nil { return (.utility, nil) }
      let plan = try self.queryPlan(query)
      return (.query(plan), plan.columns)
    case .insert(let node): return self.change(try self.insert(node))
    case .update(let node): return self.change(try self.update(node))
    case .delete(let node): return self.change(try self.delete(node))
    case .explain(let node): return try self.explain(node, source)
    case .copy(let node): return try self.copy(node)
    case .setting(.show(let name)):
      return (
        .utility, [ResultColumn(name: Settings.parameter(name)?.name ?? name.lowercased(), type: ColumnType(.text))]
      )
    default: return (.utility, nil)
    }
  }

  /// 42P08 for a parameter that got its type only after it was used without one. Rows of data-modifying queries come in
  /// behind the client's parameters, of which there must not be too many.
  func checkParameters() throws(SQLError) {
    for open in self.openParameters where self.parameters[open.number - 1] != nil {
      throw SQLError(
        .ambiguousParameter,
        "could not determine data type of parameter $\(open.number)",
        position: open.position
      )
    }
    if !self.rowParameters.isEmpty, self.parameters.count >= Self.firstRowParameter {
      throw SQLError.unsupported("more than \(Self.firstRowParameter - 1) parameters beside a data-modifying WITH")
    }
  }

  private func change(_ plan: ChangePlan) -> (Plan, [ResultColumn]?) { (.change(plan), plan.returning?.columns) }

  func queryPlan(_ query: Query) throws(SQLError) -> QueryPlan {
    let analyzed = try self.query(query, nil)
    try analyzed.resolveTypes(self)
    let columns = analyzed.terms.indices.map { index in
      ResultColumn(
        name: analyzed.names[index],
        tableOID: analyzed.terms[index].origin?.oid ?? 0,
        attributeNumber: Int16(truncatingIfNeeded: analyzed.terms[index].origin?.column ?? 0),
        type: analyzed.type(index)
      )
    }
    let text = analyzed.text
    return QueryPlan(
      text: SQLText(text, self.requirements),
      columns: columns,
      rowParameters: self.rowParameters,
      locking: self.locks?.wait,
      tables: self.uses.keys.filter { $0 >= 16384 }.sorted()
    )
  }

  /// INSERT, UPDATE or DELETE in WITH: it runs first, and its rows come in as a parameter.
  func dataModifying(_ table: With.CommonTable, _ scope: Scope) throws(SQLError) -> CommonTableEntry {
    let inner = Analyzer(self.view, self.settings, parameters: self.parameters)
    let plan: ChangePlan
    switch table.statement {
    case .insert(let node): plan = try inner.insert(node, scope)
    case .update(let node): plan = try inner.update(node, scope)
    case .delete(let node): plan = try inner.delete(node, scope)
    default: throw SQLError.unsupported("this statement in WITH", position: table.position)
    }
    self.parameters = inner.parameters
    let place = Self.firstRowParameter + self.rowParameters.count
    self.rowParameters += inner.rowParameters
    self.rowParameters.append(RowParameter(number: place, plan: plan))
    let columns = (plan.returning?.columns ?? []).enumerated().map { index, column in
      RangeColumn(
        name: index < table.columns.count ? table.columns[index] : column.name,
        type: column.type,
        sql: self.decode("json_extract(\u{2}.value, '$[\(index)]')", column.type.id)
      )
    }
    let entry = CommonTableEntry(table.name, alias: self.makeAlias("w"), columns)
    entry.source = "json_each(?\(place))"
    return entry
  }

  /// Where parameters with rows begin: behind all that clients usually have.
  private static let firstRowParameter = 900

  private func explain(_ node: ExplainStatement, _ source: SQLStatement) throws(SQLError) -> (Plan, [ResultColumn]?) {
    let format = node.options.first { $0.name.lowercased() == "format" }
    var type = TypeID.text
    if case .word(let word)? = format?.value, word.lowercased() == "json" { type = .json }
    let columns = [ResultColumn(name: "QUERY PLAN", type: ColumnType(type))]
    switch node.statement {
    case .query(let query):
      return (.explain(ExplainPlan(query: try self.queryPlan(query), change: nil, options: node.options)), columns)
    case .insert(let insert):
      return (.explain(ExplainPlan(query: nil, change: try self.insert(insert), options: node.options)), columns)
    case .update(let update):
      return (.explain(ExplainPlan(query: nil, change: try self.update(update), options: node.options)), columns)
    case .delete(let delete):
      return (.explain(ExplainPlan(query: nil, change: try self.delete(delete), options: node.options)), columns)
    default: throw SQLError.unsupported("EXPLAIN of this statement")
    }
  }

  private func copy(_ node: CopyStatement) throws(SQLError) -> (Plan, [ResultColumn]?) {
    guard case .client = node.end else { throw SQLError.unsupported("COPY with a file or program") }
    if node.condition != nil { throw SQLError.unsupported("COPY … WHERE") }
    switch node.subject {
    case .query(.query(let query)):
      let plan = try self.queryPlan(query)
      return (.copy(CopyPlan(columns: plan.columns, options: node.options, insert: nil), plan), nil)
    case .query: throw SQLError.unsupported("COPY of this statement")
    case .table(let name, let columns):
      let relation = node.isFrom ? try self.changeable(name, "copy to") : try self.view.existing(name)
      let selected = columns.isEmpty ? relation.liveColumns.filter { !$0.isGenerated }.map(\.name) : columns
      var outputs: [ResultColumn] = []
      for column in selected {
        guard let found = relation.column(column) else {
          throw SQLError(.undefinedColumn, "column \"\(column)\" of relation \"\(relation.name)\" does not exist")
        }
        outputs.append(
          ResultColumn(
            name: found.name,
            tableOID: relation.oid,
            attributeNumber: Int16(truncatingIfNeeded: found.number),
            type: found.type
          )
        )
      }
      if !node.isFrom {
        if relation.view != nil {
          throw SQLError(
            .wrongObjectType,
            "cannot copy from view \"\(relation.name)\"",
            hint: "Try the COPY (SELECT ...) TO variant."
          )
        }
        let item = self.item(of: relation, nil)
        let list = selected.enumerated().map { index, name in
          "\(item.alias).\(relation.column(name)?.storage ?? "rowid") AS o\(index + 1)"
        }
        let text = "SELECT \(list.joined(separator: ", ")) FROM \(relation.source) AS \(item.alias)"
        let plan = QueryPlan(
          text: SQLText(text, self.requirements),
          columns: outputs,
          rowParameters: [],
          locking: nil,
          tables: [relation.oid]
        )
        return (.copy(CopyPlan(columns: outputs, options: node.options, insert: nil), plan), nil)
      }
      return (
        .copy(CopyPlan(columns: outputs, options: node.options, insert: try self.copyInsert(relation, selected)), nil),
        nil
      )
    }
  }

  /// What inserts the rows of COPY: their values are the parameters.
  private func copyInsert(_ relation: Relation, _ columns: [String]) throws(SQLError) -> ChangePlan {
    var list: [String] = []
    for column in relation.liveColumns {
      if let index = columns.firstIndex(of: column.name) {
        let value = Term("?\(index + 1)", column.type.id, position: 0)
        list.append(try self.coerce(value, to: column.type, .assignment).sql)
      } else {
        list.append(try self.defaultValue(of: column).sql)
      }
    }
    return ChangePlan(
      kind: .insert,
      table: relation,
      source: SQLText("SELECT \(list.joined(separator: ", "))", self.requirements),
      rules: try self.rules(of: relation)
    )
  }
}
