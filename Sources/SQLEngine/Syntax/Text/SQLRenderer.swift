// SQLEngine, syntax to text. This file: expressions (as PostgreSQL's ruleutils writes them without pretty-printing).

/// Writes trees as SQL, in the form of `pg_get_expr`, `pg_get_constraintdef` and `pg_get_viewdef`: every operation in
/// parentheses, BETWEEN, IN and LIKE as the operators that they are.
///
/// PostgreSQL writes analysed trees, in which constants have types: `(price > (0)::numeric)`. Whoever knows types puts
/// casts into the tree before.
package struct SQLRenderer: Sendable {
  package init() {}

  package func expression(_ expression: Expression) -> String {
    switch expression {
    case .constant(let node): self.constant(node.value)
    case .parameter(let number, _): "$\(number)"
    case .column(let node): self.column(node)
    case .and(let operands, _): "(" + self.list(operands, " AND ") + ")"
    case .or(let operands, _): "(" + self.list(operands, " OR ") + ")"
    case .not(let operand, _): "(NOT \(self.expression(operand)))"
    case .functionCall(let call): self.call(call)
    case .namedArgument(let name, let value, _): "\(SQLQuoting.identifier(name)) => \(self.expression(value))"
    case .caseExpression(let node): self.caseExpression(node)
    case .coalesce(let operands, _): "COALESCE(" + self.list(operands) + ")"
    case .greatest(let operands, _): "GREATEST(" + self.list(operands) + ")"
    case .least(let operands, _): "LEAST(" + self.list(operands) + ")"
    case .nullIf(let left, let right, _): "NULLIF(\(self.expression(left)), \(self.expression(right)))"
    case .grouping(let operands, _): "GROUPING(" + self.list(operands) + ")"
    case .valueFunction(let node): self.valueFunction(node)
    case .cast(let node): self.cast(node)
    case .collate(let node): "(\(self.expression(node.operand)) COLLATE \(self.collation(node.collation)))"
    case .row(let node): "ROW(" + self.list(node.fields) + ")"
    case .array(let elements, _): "ARRAY[" + self.list(elements) + "]"
    case .indirection(let node): self.indirection(node)
    case .subquery(let node): self.subquery(node)
    case .defaultValue: "DEFAULT"
    case .currentOf(let cursor, _): "CURRENT OF \(SQLQuoting.identifier(cursor))"
    default: self.comparison(expression)
    }
  }

  func list(_ expressions: [Expression], _ separator: String = ", ") -> String {
    expressions.map(self.expression).joined(separator: separator)
  }

  // MARK: Operators

  private func comparison(_ expression: Expression) -> String {
    switch expression {
    case .operation(let node): return self.operation(node)
    case .quantified(let node):
      let word = node.isAll ? "ALL" : "ANY"
      return "(\(self.expression(node.left)) \(self.operatorName(node.name)) \(word) (\(self.expression(node.array))))"
    case .inList(let node): return self.inList(node)
    case .like(let node):
      return "(\(self.expression(node.operand)) \(node.operatorName) \(self.expression(node.pattern)))"
    case .between(let node): return self.between(node)
    case .distinct(let node):
      let text = "(\(self.expression(node.left)) IS DISTINCT FROM \(self.expression(node.right)))"
      return node.isNegated ? "(NOT \(text))" : text
    case .nullTest(let operand, let isNegated, _):
      return "(\(self.expression(operand)) IS \(isNegated ? "NOT " : "")NULL)"
    case .booleanTest(let node):
      return "(\(self.expression(node.operand)) IS \(node.isNegated ? "NOT " : "")\(node.value.text))"
    default: return ""
    }
  }

  private func operation(_ node: Expression.Operation) -> String {
    let name = self.operatorName(node.name)
    guard let left = node.left else { return "(\(name) \(self.expression(node.right)))" }
    return "(\(self.expression(left)) \(name) \(self.expression(node.right)))"
  }

  func operatorName(_ name: OperatorName) -> String {
    guard let schema = name.schema, schema != "pg_catalog" else { return name.name }
    return "OPERATOR(\(SQLQuoting.identifier(schema)).\(name.name))"
  }

  /// IN of one value is `=`; of more it is `= ANY (ARRAY[…])`.
  private func inList(_ node: Expression.InList) -> String {
    let operand = self.expression(node.operand)
    if node.list.count == 1 { return "(\(operand) \(node.isNegated ? "<>" : "=") \(self.expression(node.list[0])))" }
    let word = node.isNegated ? "<> ALL" : "= ANY"
    return "(\(operand) \(word) (ARRAY[\(self.list(node.list))]))"
  }

  private func between(_ node: Expression.Between) -> String {
    let pairs = node.isSymmetric ? [(node.lower, node.upper), (node.upper, node.lower)] : [(node.lower, node.upper)]
    let operand = self.expression(node.operand)
    let tests = pairs.map { lower, upper in
      node.isNegated
        ? "((\(operand) < \(self.expression(lower))) OR (\(operand) > \(self.expression(upper))))"
        : "((\(operand) >= \(self.expression(lower))) AND (\(operand) <= \(self.expression(upper))))"
    }
    return tests.count == 1 ? tests[0] : "(" + tests.joined(separator: node.isNegated ? " AND " : " OR ") + ")"
  }

  // MARK: Operands

  private func constant(_ value: Expression.Constant.Value) -> String {
    switch value {
    case .integer(let value): value < 0 ? "'\(value)'::integer" : String(value)
    case .numeric(let text): text.hasPrefix("-") ? "'\(text)'::\(Self.typeOfNumber(text))" : text
    case .string(let text): SQLQuoting.literal(text)
    case .bits(let text): text.prefix(1).uppercased() + "'" + text.dropFirst() + "'"
    case .boolean(let value): value ? "true" : "false"
    case .null: "NULL"
    }
  }

  private static func typeOfNumber(_ text: String) -> String { Int64(text) == nil ? "numeric" : "bigint" }

  private func column(_ node: Expression.ColumnReference) -> String {
    (node.names.map(SQLQuoting.identifier) + (node.hasStar ? ["*"] : [])).joined(separator: ".")
  }

  private func cast(_ node: Expression.Cast) -> String {
    switch node.operand {
    case .constant(let constant):
      switch constant.value {
      case .string, .null, .bits: return "\(self.constant(constant.value))::\(node.type.text)"
      default: break
      }
    default: break
    }
    return "(\(self.expression(node.operand)))::\(node.type.text)"
  }

  /// Names of collations are always in quotes unless they need none; `pg_catalog` is left out.
  private func collation(_ name: ObjectName) -> String { name.text }

  private func indirection(_ node: Expression.Indirection) -> String {
    var text = self.expression(node.base)
    switch node.base {
    case .column, .parameter: if case .field = node.steps.first { text = "(\(text))" }
    default: text = "(\(text))"
    }
    return text + self.steps(node.steps)
  }

  func steps(_ steps: [Expression.Indirection.Step]) -> String {
    steps.map { step in
      switch step {
      case .field(let name): "." + SQLQuoting.identifier(name)
      case .star: ".*"
      case .index(let index): "[" + self.expression(index) + "]"
      case .slice(let lower, let upper):
        "[" + (lower.map(self.expression) ?? "") + ":" + (upper.map(self.expression) ?? "") + "]"
      }
    }.joined()
  }

  private func caseExpression(_ node: Expression.Case) -> String {
    var text = "CASE"
    if let operand = node.operand { text += " " + self.expression(operand) }
    for branch in node.branches {
      text += " WHEN \(self.expression(branch.condition)) THEN \(self.expression(branch.result))"
    }
    if let otherwise = node.otherwise { text += " ELSE " + self.expression(otherwise) }
    return text + " END"
  }

  private func subquery(_ node: Expression.Subquery) -> String {
    let query = "(" + self.inlineQuery(node.query) + ")"
    switch node.kind {
    case .exists: return "(EXISTS \(query))"
    case .scalar: return query
    case .array: return "ARRAY\(query)"
    case .any(let test, nil): return "(\(self.expression(test)) IN \(query))"
    case .any(let test, let name?): return "(\(self.expression(test)) \(self.operatorName(name)) ANY \(query))"
    case .all(let test, let name): return "(\(self.expression(test)) \(self.operatorName(name)) ALL \(query))"
    }
  }
}

extension Expression.BooleanTest.Value {
  fileprivate var text: String {
    switch self {
    case .true: "TRUE"
    case .false: "FALSE"
    case .unknown: "UNKNOWN"
    }
  }
}
