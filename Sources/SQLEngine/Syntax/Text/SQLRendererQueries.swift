// SQLEngine, syntax to text. This file: queries, broken into lines as pg_get_viewdef does.

extension SQLRenderer {
  /// A query as `pg_get_viewdef` writes it, without the semicolon.
  package func query(_ query: Query) -> String { self.query(query, indent: 0) }

  /// A query in an expression.
  func inlineQuery(_ query: Query) -> String { self.query(query, indent: 8) }

  private func query(_ query: Query, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var text = query.with.map { self.with($0, indent: indent) } ?? ""
    text += self.body(query.body, indent: indent)
    if !query.orderBy.isEmpty { text += "\n\(margin)  ORDER BY " + self.sortItems(query.orderBy) }
    if let offset = query.limit?.offset { text += "\n\(margin) OFFSET " + self.expression(offset) }
    if let count = query.limit?.count {
      text +=
        query.limit?.withTies == true
        ? "\n\(margin) FETCH FIRST (\(self.expression(count))) ROWS WITH TIES"
        : "\n\(margin) LIMIT " + self.limit(count)
    }
    for clause in query.locking { text += "\n\(margin) " + self.locking(clause) }
    return text
  }

  private func limit(_ count: Expression) -> String {
    if case .constant(let constant) = count, constant.value == .null { return "ALL" }
    return self.expression(count)
  }

  private func locking(_ clause: Query.Locking) -> String {
    var text = "FOR \(clause.strength.rawValue)"
    if !clause.relations.isEmpty { text += " OF " + clause.relations.map(\.text).joined(separator: ", ") }
    switch clause.wait {
    case .block: return text
    case .noWait: return text + " NOWAIT"
    case .skipLocked: return text + " SKIP LOCKED"
    }
  }

  /// A statement that changes data is in no view: it is left out.
  private func with(_ clause: With, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    let tables = clause.tables.compactMap { table -> String? in
      guard case .query(let query) = table.statement else { return nil }
      var text = SQLQuoting.identifier(table.name)
      if !table.columns.isEmpty { text += "(" + self.names(table.columns) + ")" }
      text += " AS "
      if let isMaterialized = table.isMaterialized { text += (isMaterialized ? "" : "NOT ") + "MATERIALIZED " }
      return text + "(\n\(margin)        " + self.query(query, indent: indent + 8) + "\n\(margin)        )"
    }
    if tables.isEmpty { return "" }
    return " WITH " + (clause.isRecursive ? "RECURSIVE " : "") + tables.joined(separator: ", ") + "\n\(margin)"
  }

  private func names(_ names: [String]) -> String { names.map(SQLQuoting.identifier).joined(separator: ", ") }

  private func body(_ body: Query.Body, indent: Int) -> String {
    switch body {
    case .select(let select): return self.select(select, indent: indent)
    case .values(let rows, _):
      return " VALUES " + rows.map { "(" + self.list($0, ",") + ")" }.joined(separator: ", ")
    case .setOperation(let node):
      let margin = String(repeating: " ", count: indent)
      let left = self.operand(node.left, of: node, indent: indent)
      let word = node.kind.rawValue + (node.isAll ? " ALL" : "")
      return left + (left.hasSuffix("\n\(margin))") ? " " : "\n\(margin)") + "\(word)\n\(margin)"
        + self.operand(node.right, of: nil, indent: indent)
    }
  }

  /// An operand of a set operation: in parentheses if it has clauses, in indented ones if it is another operation.
  private func operand(_ query: Query, of outer: Query.SetOperation?, indent: Int) -> String {
    if case .setOperation(let inner) = query.body, inner.kind != outer?.kind || inner.isAll != outer?.isAll {
      let text = self.query(query, indent: indent + 8)
      let margin = String(repeating: " ", count: indent)
      return "(\n\(margin)        \(text)\n\(margin))"
    }
    let isPlain = query.with == nil && query.orderBy.isEmpty && query.limit == nil && query.locking.isEmpty
    let text = self.query(query, indent: indent)
    return isPlain ? text : "(\(text))"
  }

  // MARK: SELECT

  private func select(_ select: Select, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var text = " SELECT"
    switch select.distinct {
    case nil: break
    case .rows: text += " DISTINCT"
    case .on(let list): text += " DISTINCT ON (" + self.list(list) + ")"
    }
    for (index, target) in select.targets.enumerated() {
      let column = self.target(target, indent: indent)
      text += index == 0 ? "" : ","
      text += column.hasPrefix("\n") ? column : (index == 0 ? " " : "\n\(margin)    ") + column
    }
    if !select.from.isEmpty {
      text +=
        "\n\(margin)   FROM " + select.from.map { self.fromItem($0, indent) }.joined(separator: ",\n\(margin)    ")
    }
    if let condition = select.condition { text += "\n\(margin)  WHERE " + self.expression(condition) }
    if let groupBy = select.groupBy { text += "\n\(margin)  GROUP BY " + self.groupBy(groupBy) }
    if let having = select.having { text += "\n\(margin) HAVING " + self.expression(having) }
    if !select.windows.isEmpty {
      let windows = select.windows.map { "\(SQLQuoting.identifier($0.name ?? "")) AS (\(self.window($0)))" }
      text += "\n\(margin)  WINDOW " + windows.joined(separator: ", ")
    }
    return text
  }

  /// AS is written unless the column has that name by itself.
  private func target(_ target: Target, indent: Int) -> String {
    let text = self.targetText(target.expression, indent: indent)
    let name = target.columnName
    switch target.expression {
    case .column(let node) where node.hasStar || node.names.last == name: return text
    default: return name == "?column?" && target.label == nil ? text : "\(text) AS \(SQLQuoting.identifier(name))"
    }
  }

  /// A CASE that is a whole column has a line for each branch.
  private func targetText(_ expression: Expression, indent: Int) -> String {
    guard case .caseExpression(let node) = expression else { return self.expression(expression) }
    let margin = "\n" + String(repeating: " ", count: indent + 8)
    var text = margin + "CASE" + (node.operand.map { " " + self.expression($0) } ?? "")
    for branch in node.branches {
      text += margin + "    WHEN \(self.expression(branch.condition)) THEN \(self.expression(branch.result))"
    }
    if let otherwise = node.otherwise { text += margin + "    ELSE " + self.expression(otherwise) }
    return text + margin + "END"
  }

  private func groupBy(_ clause: Select.GroupBy) -> String {
    (clause.isDistinct ? "DISTINCT " : "") + clause.items.map(self.groupingItem).joined(separator: ", ")
  }

  private func groupingItem(_ item: Select.GroupBy.Item) -> String {
    switch item {
    case .expression(let expression): self.expression(expression)
    case .empty: "()"
    case .rollup(let list, _): "ROLLUP(" + self.list(list) + ")"
    case .cube(let list, _): "CUBE(" + self.list(list) + ")"
    case .groupingSets(let items, _): "GROUPING SETS (" + items.map(self.groupingSet).joined(separator: ", ") + ")"
    }
  }

  private func groupingSet(_ item: Select.GroupBy.Item) -> String {
    switch item {
    case .expression(.row(let row)) where !row.isExplicit: "(" + self.list(row.fields) + ")"
    case .expression(let expression): "(\(self.expression(expression)))"
    default: self.groupingItem(item)
    }
  }

  // MARK: FROM

  private func fromItem(_ item: FromItem, _ indent: Int) -> String {
    switch item {
    case .table(let table): return (table.isOnly ? "ONLY " : "") + table.name.text + self.alias(table.alias)
    case .subquery(let table):
      let query = self.query(table.query, indent: indent + 8)
      return (table.isLateral ? "LATERAL " : "") + "(\(query))" + self.alias(table.alias)
    case .function(let function): return self.tableFunction(function)
    case .join(let join): return self.join(join, indent)
    }
  }

  private func alias(_ alias: Alias?) -> String {
    guard let alias else { return "" }
    return " " + SQLQuoting.identifier(alias.name) + (alias.columns.isEmpty ? "" : "(\(self.names(alias.columns)))")
  }

  private func tableFunction(_ function: TableFunction) -> String {
    var text = function.isLateral ? "LATERAL " : ""
    let calls = function.functions.map { item in
      self.expression(item.call)
        + (item.columnDefinitions.isEmpty ? "" : " AS (\(self.columnDefinitions(item.columnDefinitions)))")
    }
    text += function.isRowsFrom ? "ROWS FROM(" + calls.joined(separator: ", ") + ")" : calls.joined()
    if function.withOrdinality { text += " WITH ORDINALITY" }
    text += self.alias(function.alias)
    if function.columnDefinitions.isEmpty { return text }
    return text + (function.alias == nil ? " AS " : "") + "(\(self.columnDefinitions(function.columnDefinitions)))"
  }

  private func columnDefinitions(_ columns: [ColumnDefinition]) -> String {
    columns.map { "\(SQLQuoting.identifier($0.name)) \($0.type.text)" }.joined(separator: ", ")
  }

  private func join(_ join: Join, _ indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var word = join.kind == .inner ? "JOIN" : "\(join.kind.rawValue) JOIN"
    if case .natural = join.condition { word = "NATURAL " + word }
    var text = "(\(self.fromItem(join.left, indent))\n\(margin)     \(word) \(self.fromItem(join.right, indent))"
    switch join.condition {
    case .on(let condition): text += " ON (\(self.expression(condition)))"
    case .using(let columns, let alias):
      text += " USING (\(self.names(columns)))" + (alias.map { " AS " + SQLQuoting.identifier($0) } ?? "")
    case .natural, nil: break
    }
    return text + ")" + self.alias(join.alias)
  }
}
