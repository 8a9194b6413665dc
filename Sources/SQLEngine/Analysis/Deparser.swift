// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: expressions as PostgreSQL shows them (`pg_get_expr`).

/// Writes expressions in the form in which the catalogs show them: operators in parentheses, casts written out.
struct Deparser {
  private let view: CatalogView
  /// Tells operands' types, where the expression's table is known.
  private let analyzer: Analyzer
  private let scope: Scope
  private let isPretty: Bool

  private init(_ view: CatalogView, _ relation: Relation?, isPretty: Bool) {
    self.view = view
    self.analyzer = Analyzer(view, TypeSettings())
    self.scope = Scope(nil)
    self.isPretty = isPretty
    if let relation { self.scope.entries = [Scope.Entry(item: self.analyzer.item(of: relation, nil))] }
  }

  private static let nothing = CatalogView(catalog: Catalog(), path: ["public"], temporary: "pg_temp_0")

  static func text(
    _ expression: Expression,
    _ view: CatalogView? = nil,
    _ relation: Relation? = nil,
    isPretty: Bool = false
  )
    -> String
  {
    Deparser(view ?? Self.nothing, relation, isPretty: isPretty).write(expression, isOuter: true)
  }

  /// A column's default: a literal has the column's type.
  static func defaultText(_ expression: Expression, _ type: ColumnType, _ view: CatalogView) -> String {
    if case .constant(let constant) = expression {
      switch constant.value {
      case .string(let text): return "\(Analyzer.literal(text))::\(ColumnType(type.id).spelling(view))"
      case .null: return "NULL::\(type.spelling(view))"
      default: break
      }
    }
    return Deparser(view, nil, isPretty: false).write(expression, isOuter: true)
  }

  private func type(_ expression: Expression) -> TypeID? {
    guard let term = try? self.analyzer.expression(expression, self.scope), !term.isUntyped else { return nil }
    return self.view.base(term.type).id
  }

  /// An operand of an operator or function that takes a type.
  private func operand(_ expression: Expression, _ wanted: TypeID?) -> String {
    if case .constant(let constant) = expression, case .string = constant.value {
      return "\(self.write(expression))::\(ColumnType(wanted ?? .text).spelling(self.view))"
    }
    let text = self.write(expression)
    guard let wanted, let own = self.type(expression), own != wanted else { return text }
    let isSimple =
      switch expression {
      case .constant, .column, .functionCall: self.isPretty
      default: false
      }
    return "\(isSimple ? text : "(\(text))")::\(ColumnType(wanted).spelling(self.view))"
  }

  private func operation(_ name: String, _ left: Expression?, _ right: Expression, isOuter: Bool) -> String {
    let types = try? FunctionTable.resolve(
      operator: name,
      left: left.map { self.type($0) },
      right: self.type(right),
      types: self.view
    )
    let shown = name == "!=" ? "<>" : name
    let second = self.operand(right, types?.arguments.last)
    let text = left.map { "\(self.operand($0, types?.arguments.first)) \(shown) \(second)" } ?? "\(shown) \(second)"
    return self.isPretty && isOuter ? text : "(\(text))"
  }

  private func write(_ expression: Expression, isOuter: Bool = false) -> String {
    func list(_ items: [Expression]) -> String { items.map { self.write($0) }.joined(separator: ", ") }
    func logical(_ operands: [Expression], _ word: String) -> String {
      let text = operands.map { operand -> String in
        if case .or = operand, word == " AND " { return self.write(operand) }
        return self.write(operand, isOuter: self.isPretty)
      }.joined(separator: word)
      return self.isPretty && isOuter ? text : "(\(text))"
    }
    switch expression {
    case .constant(let constant): return self.constant(constant.value)
    case .column(let reference):
      return reference.names.last.map { $0 == "value" ? "VALUE" : quoteIdentifier($0) } ?? "*"
    case .parameter(let number, _): return "$\(number)"
    case .operation(let node): return self.operation(node.name.name, node.left, node.right, isOuter: isOuter)
    case .and(let operands, _): return logical(operands, " AND ")
    case .or(let operands, _): return logical(operands, " OR ")
    case .not(let operand, _): return "(NOT \(self.write(operand)))"
    case .nullTest(let operand, let isNegated, _):
      let text = "\(self.write(operand)) IS \(isNegated ? "NOT " : "")NULL"
      return self.isPretty && isOuter ? text : "(\(text))"
    case .between(let node):
      let text =
        self.operation(">=", node.operand, node.lower, isOuter: self.isPretty) + " AND "
        + self.operation("<=", node.operand, node.upper, isOuter: self.isPretty)
      return self.isPretty && isOuter ? text : "(\(text))"
    case .inList(let node):
      let type = self.type(node.operand)
      let element = type == .varchar ? TypeID.text : type
      let items = node.list.map { self.operand($0, type) }.joined(separator: ", ")
      var array = "ARRAY[\(items)]"
      // PostgreSQL compares varchar as text, and casts the array as a whole.
      if type == .varchar { array = (self.isPretty ? array : "(\(array))") + "::text[]" }
      let text = "\(self.operand(node.operand, element)) \(node.isNegated ? "<> ALL" : "= ANY") (\(array))"
      return self.isPretty && isOuter ? text : "(\(text))"
    case .like(let node): return self.operation(node.operatorName, node.operand, node.pattern, isOuter: isOuter)
    case .functionCall(let call):
      let types = try? FunctionTable.resolve(
        name: call.name.name,
        arguments: call.arguments.map { self.type($0) },
        types: self.view
      )
      let arguments = call.arguments.enumerated().map { index, argument in
        self.operand(argument, types.flatMap { index < $0.arguments.count ? $0.arguments[index] : nil })
      }
      return "\(quoteIdentifier(call.name.name))(\(arguments.joined(separator: ", ")))"
    case .cast(let node):
      let type = (try? self.analyzer.type(node.type))?.spelling(self.view) ?? node.type.name.name
      if case .constant = node.operand { return "\(self.write(node.operand))::\(type)" }
      return "(\(self.write(node.operand)))::\(type)"
    case .coalesce(let operands, _): return "COALESCE(\(list(operands)))"
    case .valueFunction(let function): return function.kind.rawValue.uppercased()
    case .row(let row): return "ROW(\(list(row.fields)))"
    case .array(let elements, _): return "ARRAY[\(list(elements))]"
    case .caseExpression(let node):
      var sql = "CASE"
      if let operand = node.operand { sql += " " + self.write(operand) }
      for branch in node.branches { sql += " WHEN \(self.write(branch.condition)) THEN \(self.write(branch.result))" }
      return sql + (node.otherwise.map { " ELSE \(self.write($0))" } ?? "") + " END"
    default: return "…"
    }
  }

  private func constant(_ value: Expression.Constant.Value) -> String {
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
    var view = CatalogView(catalog: self, path: [relation.schema], temporary: "pg_temp_0")
    view.catalog.relations[oid] = relation
    func renamed(_ stored: StoredExpression) -> StoredExpression {
      let tree = stored.tree.renaming(column: old, to: new)
      return StoredExpression(tree: tree, text: Deparser.text(tree, view, relation))
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
