// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: queries as operands (manual, 9.23).

extension Analyzer {
  func subquery(_ node: Expression.Subquery, _ scope: Scope) throws(SQLError) -> Term {
    let test = try node.kind.test.map { (test) throws(SQLError) in try self.expression(test, scope) }
    let inner = Scope(scope)
    let query = try self.query(node.query, in: inner)
    var term: Term
    switch node.kind {
    case .exists:
      try query.resolveTypes(self)
      term = Term("(EXISTS (\(query.text)))", .bool, position: node.position)
    case .scalar:
      term = try self.scalar(query, node.position)
    case .array:
      term = try self.arrayOf(query, node.position)
    case .any(let operand, let name):
      term = try self.compare(
        test ?? Term("NULL", .unknown, position: operand.position),
        name ?? OperatorName("="),
        query,
        isAll: false,
        node.position
      )
    case .all(let operand, let name):
      term = try self.compare(
        test ?? Term("NULL", .unknown, position: operand.position),
        name,
        query,
        isAll: true,
        node.position
      )
    }
    term.uses += inner.outer
    return term
  }

  /// A query's one value; more than one row is 21000.
  private func scalar(_ query: AnalyzedQuery, _ position: Int) throws(SQLError) -> Term {
    try self.oneColumn(query, position)
    try query.resolveTypes(self)
    var sql = "(\(query.text))"
    if !query.isSingleRow {
      self.requirements.functions["pg_one"] = .one
      sql = "(SELECT pg_one(o1) FROM (\(query.text)))"
    }
    return Term(sql, query.type(0), position: position)
  }

  private func oneColumn(_ query: AnalyzedQuery, _ position: Int) throws(SQLError) {
    if query.terms.count != 1 {
      throw SQLError(.syntaxError, "subquery must return only one column", position: position)
    }
  }

  private func arrayOf(_ query: AnalyzedQuery, _ position: Int) throws(SQLError) -> Term {
    try self.oneColumn(query, position)
    try query.resolveTypes(self)
    let element = query.type(0)
    guard let array = self.view.array(of: element.id) ?? (self.view.element(of: element.id) != nil ? element.id : nil)
    else {
      throw SQLError(
        .undefinedObject,
        "could not find array type for data type \(element.spelling(self.view))",
        position: position
      )
    }
    let name = self.makeArrayAggregate(element.id)
    return Term(
      "(SELECT coalesce(\(name)(o1), '{}') FROM (\(query.text)))",
      ColumnType(array),
      position: position
    )
  }

  /// `a op ANY (SELECT …)` and `a op ALL (SELECT …)`; a may be a row.
  private func compare(
    _ test: Term,
    _ name: OperatorName,
    _ query: AnalyzedQuery,
    isAll: Bool,
    _ position: Int
  ) throws(SQLError) -> Term {
    let operands = test.fields ?? [test]
    if let place = operands.lazy.flatMap(\.aggregates).first {
      throw SQLError.unsupported("an aggregate compared with a query's rows", position: place)
    }
    if operands.count != query.terms.count {
      throw SQLError(
        .syntaxError,
        operands.count < query.terms.count ? "subquery has too many columns" : "subquery has too few columns",
        position: position
      )
    }
    try query.resolveTypes(self)
    let alias = self.makeAlias("q")
    let columns = query.terms.indices.map { Term("\(alias).o\($0 + 1)", query.type($0), position: position) }
    if name.name == "=" && !isAll || name.name == "<>" && isAll {
      if let sql = try self.membership(operands, columns, query, alias, isAll, position) {
        return Term(sql, ColumnType(.bool), of: operands, position: position)
      }
    }
    let condition =
      operands.count == 1
      ? try self.binary(name, operands[0], columns[0], position)
      : try self.compareRows(name.name, operands, columns, position)
    let function = isAll ? "pg_all" : "pg_any"
    self.requirements.functions[function] = isAll ? .all : .any
    let sql = "(SELECT \(function)(\(condition.sql)) FROM (\(query.text)) AS \(alias))"
    return Term(sql, ColumnType(.bool), of: operands, position: position)
  }

  /// IN, where SQLite's comparison is the right one.
  private func membership(
    _ operands: [Term],
    _ columns: [Term],
    _ query: AnalyzedQuery,
    _ alias: String,
    _ isNegated: Bool,
    _ position: Int
  ) throws(SQLError) -> String? {
    var (lefts, rights): ([String], [String]) = ([], [])
    for (operand, column) in zip(operands, columns) {
      guard let pair = try self.comparable(isNegated ? "<>" : "=", operand, column, position) else { return nil }
      lefts.append(self.collated(pair.0))
      rights.append(pair.1.sql)
    }
    let isAsIs = zip(rights, columns).allSatisfy { $0 == $1.sql }
    let source = isAsIs ? query.text : "SELECT \(rights.joined(separator: ", ")) FROM (\(query.text)) AS \(alias)"
    let left = lefts.count == 1 ? lefts[0] : "(\(lefts.joined(separator: ", ")))"
    return "(\(left) \(isNegated ? "NOT IN" : "IN") (\(source)))"
  }

  // MARK: fields and subscripts

  func indirection(_ node: Expression.Indirection, _ scope: Scope) throws(SQLError) -> Term {
    var term = try self.expression(node.base, scope)
    var rest = node.steps[...]
    while let step = rest.first {
      switch step {
      case .field(let name):
        term = try self.field(name, of: term, node.base.position)
        rest = rest.dropFirst()
      case .star: throw SQLError.unsupported("row expansion via \"*\"", position: node.base.position)
      case .index, .slice:
        let subscripts = rest.prefix { if case .field = $0 { false } else if case .star = $0 { false } else { true } }
        term = try self.subscripted(term, Array(subscripts), node.base.position, scope)
        rest = rest.dropFirst(subscripts.count)
      }
    }
    return term
  }

  /// A field of a row.
  func field(_ name: String, of term: Term, _ position: Int) throws(SQLError) -> Term {
    if let fields = term.fields, let names = term.fieldNames {
      guard let index = names.firstIndex(of: name) else {
        throw SQLError(
          .undefinedColumn,
          "column \"\(name)\" not found in data type \(term.type.spelling(self.view))",
          position: position
        )
      }
      return fields[index]
    }
    if term.fields != nil {
      throw SQLError(
        .undefinedColumn,
        "could not identify column \"\(name)\" in record data type",
        position: position
      )
    }
    guard case .composite(let fields)? = self.view.userType(self.view.base(term.type).id)?.kind else {
      throw SQLError(
        .wrongObjectType,
        "column notation .\(name) applied to type \(term.type.spelling(self.view)), which is not a composite type",
        position: position
      )
    }
    guard let index = fields.firstIndex(where: { $0.name == name }) else {
      throw SQLError(
        .undefinedColumn,
        "column \"\(name)\" not found in data type \(term.type.spelling(self.view))",
        position: position
      )
    }
    self.requirements.functions["pg_field"] = .field
    let sql = "pg_field(\(term.sql), \(self.view.base(term.type).id.rawValue), \(index))"
    return Term(sql, fields[index].type, of: [term], position: position)
  }

  /// `(row).*`.
  func expand(_ term: Term) throws(SQLError) -> [(Term, String)] {
    if let fields = term.fields {
      return fields.enumerated().map { ($1, term.fieldNames?[$0] ?? "f\($0 + 1)") }
    }
    guard case .composite(let fields)? = self.view.userType(self.view.base(term.type).id)?.kind else {
      throw SQLError(
        .wrongObjectType,
        "type \(term.type.spelling(self.view)) is not composite",
        position: term.position
      )
    }
    var result: [(Term, String)] = []
    for field in fields { result.append((try self.field(field.name, of: term, term.position), field.name)) }
    return result
  }

  private func subscripted(
    _ term: Term,
    _ steps: [Expression.Indirection.Step],
    _ position: Int,
    _ scope: Scope
  ) throws(SQLError) -> Term {
    let type = self.view.base(term.type).id
    if type == .jsonb { return try self.jsonSubscript(term, steps, position, scope) }
    guard let element = self.view.element(of: type) else {
      throw SQLError(
        .datatypeMismatch,
        "cannot subscript type \(term.type.spelling(self.view)) because it does not support subscripting",
        position: position
      )
    }
    let isSlice = steps.contains { if case .slice = $0 { true } else { false } }
    var parts: [Term] = []
    var arguments: [String] = []
    func bound(_ expression: Expression?) throws(SQLError) {
      guard let expression else { return arguments.append("NULL") }
      let index = try self.expression(expression, scope)
      guard index.isUntyped || self.canCast(index.type.id, .int4, .assignment) else {
        throw SQLError(.datatypeMismatch, "array subscript must have type integer", position: index.position)
      }
      let value = try self.coerce(index, to: ColumnType(.int4), .assignment)
      parts.append(value)
      arguments.append(value.sql)
    }
    for step in steps {
      switch step {
      case .index(let index):
        if isSlice { arguments.append("1") }
        try bound(index)
      case .slice(let lower, let upper):
        try bound(lower)
        try bound(upper)
      default: break
      }
    }
    let name = isSlice ? "pg_slice" : "pg_element"
    self.requirements.functions[name] = isSlice ? .slice : .element
    let sql = "\(name)(\(element.rawValue), \(term.sql), \(arguments.joined(separator: ", ")))"
    return Term(sql, ColumnType(isSlice ? type : element), of: [term] + parts, position: position)
  }

  private func jsonSubscript(
    _ term: Term,
    _ steps: [Expression.Indirection.Step],
    _ position: Int,
    _ scope: Scope
  ) throws(SQLError) -> Term {
    var term = term
    for step in steps {
      guard case .index(let expression) = step else {
        throw SQLError(.datatypeMismatch, "jsonb subscript does not support slices", position: position)
      }
      let index = try self.expression(expression, scope)
      term = try self.binary(OperatorName("->"), term, index, position)
    }
    return term
  }

  /// `ARRAY[…]`; an inner pair of brackets is an array of the next dimension.
  func arrayConstructor(
    _ elements: [Expression],
    _ position: Int,
    _ scope: Scope,
    _ wanted: TypeID?
  ) throws(SQLError) -> Term {
    var terms: [Term] = []
    for element in elements {
      if case .array(let inner, let place) = element {
        terms.append(try self.arrayConstructor(inner, place, scope, wanted))
      } else {
        terms.append(try self.expression(element, scope))
      }
    }
    if terms.isEmpty, wanted == nil {
      throw SQLError(
        .indeterminateDatatype,
        "cannot determine type of empty array",
        hint: "Explicitly cast to the desired type, for example ARRAY[]::integer[].",
        position: position
      )
    }
    var type: ColumnType
    if let wanted, !terms.contains(where: { self.view.element(of: $0.type.id) != nil && !$0.isLate }) {
      type = ColumnType(wanted)
      for index in terms.indices { terms[index] = try self.coerce(terms[index], to: type, .explicit) }
    } else {
      (terms, type) = try self.unify(terms, "ARRAY")
    }
    let isNested = self.view.element(of: type.id) != nil
    let element = isNested ? self.view.element(of: type.id) ?? .text : type.id
    guard let array = isNested ? type.id : self.view.array(of: type.id) else {
      throw SQLError(
        .undefinedObject,
        "could not find array type for data type \(type.spelling(self.view))",
        position: position
      )
    }
    let sql = self.arrayText(terms.map(\.sql), element, isNested: isNested)
    return Term(sql, ColumnType(array), of: terms, position: position)
  }

  /// An array of values. SQLite's functions take no more than 127 arguments, so a long one is collected from rows.
  func arrayText(_ items: [String], _ element: TypeID, isNested: Bool) -> String {
    if items.count > 100, !isNested {
      let rows = items.map { "(\($0))" }.joined(separator: ", ")
      return "(SELECT \(self.makeArrayAggregate(element))(column1) FROM (VALUES \(rows)))"
    }
    self.requirements.functions["pg_array"] = .array
    return "pg_array(\((["\(element.rawValue)", isNested ? "1" : "0"] + items).joined(separator: ", ")))"
  }
}
