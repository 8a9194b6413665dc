// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: operators and functions found in the table and called.

extension Analyzer {
  func callOperator(_ name: OperatorName, _ left: Term, _ right: Term, _ position: Int) throws(SQLError) -> Term {
    let resolution: Resolution
    do throws(SQLError) {
      resolution = try FunctionTable.resolve(
        operator: name.name,
        left: .some(self.given(left)),
        right: self.given(right),
        types: self.view
      )
    } catch {
      guard left.isUntyped, right.isUntyped, error.state == .datatypeMismatch else { throw error.at(position) }
      // PostgreSQL has the same operator for types that are not supported here.
      throw SQLError(
        .ambiguousFunction,
        "operator is not unique: unknown \(name.name) unknown",
        hint: "Could not choose a best candidate operator. You might need to add explicit type casts.",
        position: position
      )
    }
    return try self.invoke(resolution, [left, right], position)
  }

  func unary(_ name: OperatorName, _ operand: Term, _ position: Int) throws(SQLError) -> Term {
    let resolution: Resolution
    do throws(SQLError) {
      resolution = try FunctionTable.resolve(
        operator: name.name,
        left: nil,
        right: self.given(operand),
        types: self.view
      )
    } catch { throw error.at(position) }
    return try self.invoke(resolution, [operand], position)
  }

  /// The types at which two operands are compared.
  func comparisonTypes(_ sign: String, _ left: Term, _ right: Term, _ position: Int) throws(SQLError)
    -> (TypeID, TypeID)?
  {
    let (first, second) = (self.view.base(left.type).id, self.view.base(right.type).id)
    // What the table would answer anyway, for the usual cases.
    if !left.isLate, !right.isLate, first == second, self.view.form(first).isComparedBySQLite { return (first, second) }
    if left.isLate, !right.isLate, self.view.form(second).isComparedBySQLite, second != .varchar {
      return (second, second)
    }
    if right.isLate, !left.isLate, self.view.form(first).isComparedBySQLite, first != .varchar { return (first, first) }
    do throws(SQLError) {
      let resolution = try FunctionTable.resolve(
        operator: sign,
        left: .some(self.given(left)),
        right: self.given(right),
        types: self.view
      )
      guard case .native = resolution.row.implementation, resolution.arguments.count == 2 else { return nil }
      return (resolution.arguments[0], resolution.arguments[1])
    } catch { throw error.at(position) }
  }

  func given(_ term: Term) -> TypeID? { term.isLate || term.isUntyped ? nil : term.type.id }

  // MARK: carrying out

  /// A call of what was chosen, with its arguments cast.
  func invoke(_ resolution: Resolution, _ terms: [Term], _ position: Int) throws(SQLError) -> Term {
    let arguments = try self.arguments(resolution, terms)
    let type = ColumnType(resolution.result)
    switch resolution.row.implementation {
    case .native(let template):
      let collation = arguments.first.map { self.suffix($0) } ?? ""
      return Term(
        "(" + Self.fill(template, arguments.map(\.sql), collation) + ")",
        type,
        of: arguments,
        position: position
      )
    case .swift, .session:
      let name = self.register(resolution)
      if resolution.row.volatility == .volatile { self.isVolatile = true }
      return Term("\(name)(\(arguments.map(\.sql).joined(separator: ", ")))", type, of: arguments, position: position)
    case .refused(let words): throw SQLError(.featureNotSupported, words, position: position)
    case .aggregate, .set, .sessionSet:
      throw SQLError(.wrongObjectType, "\(resolution.row.name) is not a simple function", position: position)
    }
  }

  /// Arguments as the function's body wants them: cast, gathered and filled up.
  func arguments(_ resolution: Resolution, _ terms: [Term]) throws(SQLError) -> [Term] {
    var arguments: [Term] = []
    for (term, type) in zip(terms, resolution.arguments) {
      arguments.append(try self.coerce(term, to: ColumnType(type), .implicit))
    }
    if let start = resolution.gathersFrom, let type = resolution.gatheredType {
      let gathered = Array(arguments[start...])
      let element = self.view.element(of: type) ?? .text
      let sql = self.arrayText(gathered.map(\.sql), element, isNested: false)
      arguments =
        arguments[..<start] + [Term(sql, ColumnType(type), of: gathered, position: gathered.first?.position ?? 0)]
    }
    for (text, type) in resolution.defaults {
      let value: SQLValue = if let text { try self.io.input(text, type) } else { .null }
      arguments.append(Term(Self.literal(value), type, position: 0))
    }
    return arguments
  }

  /// A template of SQLite's with arguments in the places of `$1`, `$2`, … and a collation in that of `$c`.
  static func fill(_ template: String, _ arguments: [String], _ collation: String) -> String {
    var result = ""
    var rest = template[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      guard let letter = rest.first else { break }
      if letter == "c" {
        result += collation
      } else if let number = letter.wholeNumberValue, number >= 1, number <= arguments.count {
        result += arguments[number - 1]
      }
      rest = rest.dropFirst()
    }
    return result + rest
  }

  /// Notes that SQLite must know a function, and gives it a name there.
  func register(_ resolution: Resolution, prefix: String = "f") -> String {
    let row = resolution.row
    let types = resolution.bodyArguments
    let stem =
      row.name.utf8.allSatisfy { $0 == 95 || $0 >= 48 && $0 <= 57 || $0 >= 97 && $0 <= 122 }
      ? row.name : row.name.utf8.map { String($0, radix: 16) }.joined()
    let name = "\(prefix)_\(stem)_\((types + [resolution.result]).map { String($0.rawValue) }.joined(separator: "_"))"
    if self.requirements.functions[name] == nil {
      self.requirements.functions[name] = .library(row, types, resolution.result)
    }
    return name
  }

  // MARK: calls

  func functionCall(_ call: Expression.FunctionCall, _ scope: Scope) throws(SQLError) -> Term {
    if call.name.schema == nil || call.name.schema == "pg_catalog" {
      if let special = try self.specialCall(call, scope) { return special }
    }
    let isAggregate = FunctionTable.rows(named: call.name.name).contains { $0.kind == .aggregate }
    let isWindow = FunctionTable.rows(named: call.name.name).contains { $0.kind == .window }
    if isAggregate || (isWindow && call.over != nil) { return try self.aggregate(call, scope) }
    if isWindow {
      throw SQLError(
        .wrongObjectType,
        "window function \(call.name.name) requires an OVER clause",
        position: call.position
      )
    }
    let terms = try self.list(try self.positional(call), scope)
    let resolution: Resolution
    do throws(SQLError) {
      resolution = try EngineFunctions.resolve(
        name: call.name.name,
        schema: call.name.schema,
        arguments: terms.map { self.given($0) },
        isVariadic: call.isVariadic,
        types: self.view
      )
    } catch {
      if error.state == .undefinedFunction, terms.count == 1, let cast = try self.functionalCast(call, terms[0]) {
        return cast
      }
      throw error.at(call.position)
    }
    try self.checkPlainCall(call)
    if resolution.row.kind == .set { return try self.setCall(resolution, terms, call.position, scope) }
    return try self.invoke(resolution, terms, call.position)
  }

  func checkPlainCall(_ call: Expression.FunctionCall) throws(SQLError) {
    let name = call.name.name
    if call.isStar || call.isDistinct || call.isWithinGroup || !call.orderBy.isEmpty || call.filter != nil {
      let what =
        call.isStar
        ? "(*) specified, but \(name)"
        : call.isDistinct
          ? "DISTINCT specified, but \(name)"
          : call.isWithinGroup
            ? "WITHIN GROUP specified, but \(name)"
            : call.filter != nil ? "FILTER specified, but \(name)" : "ORDER BY specified, but \(name)"
      throw SQLError(.wrongObjectType, "\(what) is not an aggregate function", position: call.position)
    }
    if call.over != nil {
      throw SQLError(
        .wrongObjectType,
        "OVER specified, but \(name) is not a window function nor an aggregate function",
        position: call.position
      )
    }
  }

  /// `int4(x)`: a type's name as a function casts.
  func functionalCast(_ call: Expression.FunctionCall, _ term: Term) throws(SQLError) -> Term? {
    guard let type = try? self.type(TypeName(call.name)), self.canCast(self.given(term) ?? .text, type.id, .explicit)
    else { return nil }
    return try self.coerce(term, to: ColumnType(type.id), .explicit)
  }

  /// Calls that need more than their arguments' values.
  func specialCall(_ call: Expression.FunctionCall, _ scope: Scope) throws(SQLError) -> Term? {
    switch call.name.name {
    case "pg_typeof" where call.arguments.count == 1:
      let term = try self.expression(call.arguments[0], scope)
      return Term(
        "\(term.isUntyped ? TypeID.unknown.rawValue : term.type.id.rawValue)",
        .regtype,
        position: call.position
      )
    case "row_to_json" where call.arguments.count >= 1, "to_json" where call.arguments.count == 1,
      "to_jsonb" where call.arguments.count == 1:
      let term = try self.expression(call.arguments[0], scope)
      return try self.json(ofRow: term, isBinary: call.name.name == "to_jsonb", call.position)
    default: return nil
    }
  }

  /// A row as `row_to_json` and `to_jsonb` write it; `nil` for what is no row.
  func json(ofRow term: Term, isBinary: Bool, _ position: Int) throws(SQLError) -> Term? {
    guard let fields = term.fields else { return nil }
    let name = isBinary ? "jsonb_build_object" : "json_build_object"
    var object = try self.object(name, fields, term.fieldNames, position)
    if !isBinary {
      self.requirements.functions["pg_compact_object"] = .compactObject
      object.sql = "pg_compact_object(\(object.sql))"
    }
    return object
  }

  /// Arguments in the order of the parameters, where some are given by name.
  ///
  /// - Throws: 0A000 for a function whose parameters' names are not known here.
  private func positional(_ call: Expression.FunctionCall) throws(SQLError) -> [Expression] {
    guard let first = call.arguments.firstIndex(where: { if case .namedArgument = $0 { true } else { false } }) else {
      return call.arguments
    }
    guard call.name.name == "make_interval" else {
      throw SQLError.unsupported("named notation", position: call.position)
    }
    let names = ["years", "months", "weeks", "days", "hours", "mins", "secs"]
    let zero = Expression.constant(.init(.integer(0), position: call.position))
    var arguments = Array(call.arguments[..<first])
    arguments += Array(repeating: zero, count: max(0, names.count - arguments.count))
    for argument in call.arguments[first...] {
      guard case .namedArgument(let name, let value, let position) = argument, let place = names.firstIndex(of: name)
      else { throw SQLError.unsupported("this mixture of named arguments", position: call.position) }
      guard place >= first else {
        throw SQLError(.syntaxError, "argument name \"\(name)\" used more than once", position: position)
      }
      arguments[place] = value
    }
    return arguments
  }

  /// A row as an object of JSON, by the names of its fields.
  func object(_ name: String, _ fields: [Term], _ names: [String]?, _ position: Int) throws(SQLError) -> Term {
    var arguments: [Term] = []
    for (index, field) in fields.enumerated() {
      arguments.append(Term(Self.literal(names?[index] ?? "f\(index + 1)"), .text, position: position))
      arguments.append(try self.resolved(field))
    }
    let resolution = try FunctionTable.resolve(name: name, arguments: arguments.map { $0.type.id }, types: self.view)
    return try self.invoke(resolution, arguments, position)
  }

  func valueFunction(_ function: Expression.ValueFunction) throws(SQLError) -> Term {
    let position = function.position
    func call(_ name: String) throws(SQLError) -> Term {
      try self.invoke(try FunctionTable.resolve(name: name, arguments: [], types: self.view), [], position)
    }
    func moment(_ id: TypeID) throws(SQLError) -> Term {
      try self.coerce(
        try call("now"),
        to: ColumnType(id, modifier: function.precision.map { min($0, 6) } ?? -1),
        .explicit
      )
    }
    switch function.kind {
    case .currentDate: return try moment(.date)
    case .currentTime: return try moment(.timetz)
    case .currentTimestamp: return try moment(.timestamptz)
    case .localTime: return try moment(.time)
    case .localTimestamp: return try moment(.timestamp)
    case .currentRole, .currentUser, .user: return try call("current_user")
    case .sessionUser: return try call("session_user")
    case .currentCatalog: return try call("current_database")
    case .currentSchema: return try call("current_schema")
    }
  }
}
