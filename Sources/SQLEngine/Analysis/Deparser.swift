// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: expressions as PostgreSQL shows them (`pg_get_expr`).

/// Writes expressions in the form in which the catalogs show them: operators in parentheses, types of literals written.
enum Deparser {
  static func text(_ expression: Expression, _ view: CatalogView? = nil, _ relation: Relation? = nil) -> String {
    self.write(expression)
  }

  /// A column's default: a literal has the column's type.
  static func defaultText(_ expression: Expression, _ type: ColumnType, _ view: CatalogView) -> String {
    if case .constant(let constant) = expression {
      switch constant.value {
      case .string(let text):
        return "\(Analyzer.literal(text))::\(ColumnType(type.id).spelling(view))"
      case .null: return "NULL::\(type.spelling(view))"
      case .integer(let number) where number < 0: return "'\(number)'::integer"
      default: break
      }
    }
    return self.write(expression)
  }

  private static func write(_ expression: Expression) -> String {
    switch expression {
    case .constant(let constant): return self.constant(constant.value)
    case .column(let reference): return reference.names.last.map(quoteIdentifier) ?? "*"
    case .parameter(let number, _): return "$\(number)"
    case .operation(let node):
      guard let left = node.left else { return "(\(node.name.name) \(self.write(node.right)))" }
      return "(\(self.write(left)) \(node.name.name == "!=" ? "<>" : node.name.name) \(self.write(node.right)))"
    case .and(let operands, _): return "(" + operands.map { self.write($0) }.joined(separator: " AND ") + ")"
    case .or(let operands, _): return "(" + operands.map { self.write($0) }.joined(separator: " OR ") + ")"
    case .not(let operand, _): return "(NOT \(self.write(operand)))"
    case .nullTest(let operand, let isNegated, _): return "(\(self.write(operand)) IS \(isNegated ? "NOT " : "")NULL)"
    case .between(let node):
      let operand = self.write(node.operand)
      return "((\(operand) >= \(self.write(node.lower))) AND (\(operand) <= \(self.write(node.upper))))"
    case .inList(let node):
      let list = node.list.map { item -> String in
        if case .constant(let constant) = item, case .string = constant.value { return self.write(item) + "::text" }
        return self.write(item)
      }
      return "(\(self.write(node.operand)) \(node.isNegated ? "<> ALL" : "= ANY") (ARRAY[\(list.joined(separator: ", "))]))"
    case .like(let node): return "(\(self.write(node.operand)) \(node.operatorName) \(self.typed(node.pattern)))"
    case .functionCall(let call):
      return "\(quoteIdentifier(call.name.name))(\(call.arguments.map { self.typed($0) }.joined(separator: ", ")))"
    case .cast(let node): return self.cast(node)
    case .coalesce(let operands, _): return "COALESCE(\(operands.map { self.write($0) }.joined(separator: ", ")))"
    case .valueFunction(let function): return function.kind.rawValue.uppercased()
    case .row(let row): return "ROW(\(row.fields.map { self.write($0) }.joined(separator: ", ")))"
    case .array(let elements, _): return "ARRAY[\(elements.map { self.write($0) }.joined(separator: ", "))]"
    case .caseExpression(let node):
      var sql = "CASE"
      if let operand = node.operand { sql += " " + self.write(operand) }
      for branch in node.branches { sql += " WHEN \(self.write(branch.condition)) THEN \(self.write(branch.result))" }
      return sql + (node.otherwise.map { " ELSE \(self.write($0))" } ?? "") + " END"
    default: return "…"
    }
  }

  private static func typed(_ expression: Expression) -> String {
    if case .constant(let constant) = expression, case .string = constant.value { return self.write(expression) + "::text" }
    return self.write(expression)
  }

  private static func cast(_ node: Expression.Cast) -> String {
    let type = (try? Analyzer(CatalogView(catalog: Catalog(), path: [], temporary: ""), TypeSettings()).type(node.type))
      .map { $0.spelling(NoUserTypes()) } ?? node.type.name.name
    if case .constant = node.operand { return "\(self.write(node.operand))::\(type)" }
    return "(\(self.write(node.operand)))::\(type)"
  }

  private static func constant(_ value: Expression.Constant.Value) -> String {
    switch value {
    case .integer(let number): return number < 0 ? "'\(number)'::integer" : String(number)
    case .numeric(let text): return text.hasPrefix("-") ? "'\(text)'::numeric" : text
    case .string(let text): return Analyzer.literal(text)
    case .bits(let text): return "B'\(text.dropFirst())'"
    case .boolean(let value): return value ? "true" : "false"
    case .null: return "NULL"
    }
  }
}

extension Catalog {
  /// Brings a column's new name into the expressions that the catalog keeps of its table.
  mutating func renameInExpressions(of oid: OID, _ old: String, _ new: String) {
    guard var relation = self.relations[oid] else { return }
    func renamed(_ stored: StoredExpression) -> StoredExpression {
      let tree = stored.tree.renaming(column: old, to: new)
      return StoredExpression(tree: tree, text: Deparser.text(tree))
    }
    for place in relation.constraints.indices {
      if case .check(let stored, let columns) = relation.constraints[place].kind {
        relation.constraints[place].kind = .check(renamed(stored), columns: columns)
      }
    }
    for place in relation.columns.indices {
      if case .generated(let stored) = relation.columns[place].defaultValue {
        relation.columns[place].defaultValue = .generated(renamed(stored))
      }
    }
    self.relations[oid] = relation
    for var index in self.indexes(of: oid) {
      guard var content = index.index else { continue }
      content.condition = content.condition.map(renamed)
      for place in content.elements.indices {
        content.elements[place].expression = content.elements[place].expression.map(renamed)
        if content.elements[place].name == old { content.elements[place].name = new }
      }
      index.kind = .index(content)
      self.relations[index.oid] = index
    }
  }
}

extension Expression {
  /// The same expression with another name for a column of its table.
  func renaming(column old: String, to new: String) -> Expression {
    func walk(_ node: Expression) -> Expression { node.renaming(column: old, to: new) }
    switch self {
    case .column(var reference):
      if reference.names.last == old { reference.names[reference.names.count - 1] = new }
      return .column(reference)
    case .operation(var node):
      node.left = node.left.map(walk)
      node.right = walk(node.right)
      return .operation(node)
    case .and(let operands, let position): return .and(operands.map(walk), position: position)
    case .or(let operands, let position): return .or(operands.map(walk), position: position)
    case .not(let operand, let position): return .not(walk(operand), position: position)
    case .nullTest(let operand, let isNegated, let position):
      return .nullTest(walk(operand), isNegated: isNegated, position: position)
    case .booleanTest(var node):
      node.operand = walk(node.operand)
      return .booleanTest(node)
    case .between(var node):
      (node.operand, node.lower, node.upper) = (walk(node.operand), walk(node.lower), walk(node.upper))
      return .between(node)
    case .inList(var node):
      node.operand = walk(node.operand)
      node.list = node.list.map(walk)
      return .inList(node)
    case .like(var node):
      (node.operand, node.pattern) = (walk(node.operand), walk(node.pattern))
      return .like(node)
    case .distinct(var node):
      (node.left, node.right) = (walk(node.left), walk(node.right))
      return .distinct(node)
    case .quantified(var node):
      (node.left, node.array) = (walk(node.left), walk(node.array))
      return .quantified(node)
    case .functionCall(var call):
      call.arguments = call.arguments.map(walk)
      return .functionCall(call)
    case .cast(var node):
      node.operand = walk(node.operand)
      return .cast(node)
    case .collate(var node):
      node.operand = walk(node.operand)
      return .collate(node)
    case .coalesce(let operands, let position): return .coalesce(operands.map(walk), position: position)
    case .greatest(let operands, let position): return .greatest(operands.map(walk), position: position)
    case .least(let operands, let position): return .least(operands.map(walk), position: position)
    case .nullIf(let left, let right, let position): return .nullIf(walk(left), walk(right), position: position)
    case .caseExpression(var node):
      node.operand = node.operand.map(walk)
      for index in node.branches.indices {
        node.branches[index].condition = walk(node.branches[index].condition)
        node.branches[index].result = walk(node.branches[index].result)
      }
      node.otherwise = node.otherwise.map(walk)
      return .caseExpression(node)
    case .array(let elements, let position): return .array(elements.map(walk), position: position)
    case .row(var row):
      row.fields = row.fields.map(walk)
      return .row(row)
    default: return self
    }
  }
}
