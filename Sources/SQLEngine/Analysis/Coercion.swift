// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: a value of one type where another is wanted
// (manual, chapter 10).

extension Analyzer {
  /// A term as a value of a type.
  func coerce(
    _ term: Term,
    to target: ColumnType,
    _ context: CastContext,
    position: Int? = nil
  ) throws(SQLError) -> Term {
    switch term.late {
    case .parameter(let number):
      try self.setParameter(number, target.id, term.position)
      var typed = self.typedParameter(number, target.id, term.position)
      if target.modifier >= 0 { typed = try self.applyModifier(typed, target, context) }
      return typed
    case .null:
      var null = Term("NULL", target, position: term.position)
      null.sql = "NULL"
      if case .domain? = self.view.userType(target.id)?.kind {
        return try self.checkDomain(null, target, context)
      }
      return null
    case .unknown(let text): return try self.literal(text, as: target, context, term.position)
    case .no: return try self.convert(term, to: target, context, position)
    }
  }

  /// An implicit cast; 42804 or 42846 come from the caller, who knows what to say.
  func implicit(_ term: Term, to id: TypeID) throws(SQLError) -> Term {
    try self.coerce(term, to: ColumnType(id), .implicit)
  }

  private func literal(
    _ text: String,
    as target: ColumnType,
    _ context: CastContext,
    _ position: Int
  ) throws(SQLError) -> Term {
    if target.id == .unknown { return Term(Self.literal(text), .text, position: position) }
    let base = self.view.base(target)
    let form = self.view.form(base.id)
    if Self.isTemporal(form), Self.namesMoment(text) { self.dependsOnTime = true }
    var value: SQLValue
    do throws(SQLError) {
      value = try self.read(text, as: base, position)
    } catch { throw error.at(position) }
    if base.modifier >= 0 {
      do throws(SQLError) { value = try self.limit(value, base, isExplicit: context == .explicit) } catch {
        throw error
      }
    }
    let term = Term(Self.literal(value), target, position: position)
    return base.id == target.id ? term : try self.checkDomain(term, target, context)
  }

  private static func isTemporal(_ form: TypeForm) -> Bool {
    switch form {
    case .date, .time, .timetz, .timestamp, .timestamptz: true
    default: false
    }
  }

  private static func namesMoment(_ text: String) -> Bool {
    let lower = text.lowercased()
    return ["now", "today", "tomorrow", "yesterday"].contains { lower.contains($0) }
  }

  private func convert(
    _ term: Term,
    to target: ColumnType,
    _ context: CastContext,
    _ position: Int?
  ) throws(SQLError) -> Term {
    if term.type.id == target.id {
      if target.modifier < 0 || term.type.modifier == target.modifier { return term }
      return try self.applyModifier(term, target, context)
    }
    let (source, base) = (self.view.base(term.type), self.view.base(target))
    var result = term
    if source.id != base.id {
      guard let cast = try self.cast(term, from: source.id, to: base, context) else {
        throw self.cannotCast(term, to: target, context, position)
      }
      result = cast
    }
    result.type = ColumnType(base.id, modifier: source.id == base.id ? source.modifier : -1)
    if base.modifier >= 0, base.modifier != result.type.modifier {
      result = try self.applyModifier(result, base, context)
    }
    if base.id != target.id { result = try self.checkDomain(result, target, context) }
    result.type = ColumnType(target.id, modifier: base.id == target.id ? result.type.modifier : -1)
    return result
  }

  func cannotCast(_ term: Term, to target: ColumnType, _ context: CastContext, _ position: Int?) -> SQLError {
    SQLError(
      .cannotCoerce,
      "cannot cast type \(ColumnType(term.type.id).spelling(self.view)) to "
        + ColumnType(target.id).spelling(self.view),
      position: position ?? term.position
    )
  }

  /// Cuts or checks a value by a type's length or precision.
  func applyModifier(_ term: Term, _ target: ColumnType, _ context: CastContext) throws(SQLError) -> Term {
    let base = self.view.base(target)
    guard base.modifier >= 0, self.view.form(base.id).takesModifier else { return term }
    let sql = self.modifierCall(term.sql, base, isExplicit: context == .explicit)
    var result = Term(sql, target, of: [term], position: term.position)
    result.type = target
    return result
  }

  /// Checks a domain's rules when the statement runs.
  private func checkDomain(_ term: Term, _ target: ColumnType, _ context: CastContext) throws(SQLError) -> Term {
    var result = term
    guard case .domain(let inner)? = self.view.userType(target.id)?.kind else { return term }
    if case .domain? = self.view.userType(inner.id)?.kind { result = try self.checkDomain(result, inner, context) }
    guard let domain = self.view.catalog.domains[target.id.rawValue], domain.isNotNull || !domain.checks.isEmpty else {
      result.type = ColumnType(target.id)
      return result
    }
    let name = Self.literal(self.view.userType(target.id)?.name ?? "")
    self.requirements.functions["pg_domain_check"] = .domainCheck
    var parts = ["\(domain.isNotNull ? 1 : 0)", name]
    // The value is computed once, in a query of its own, and then checked.
    let alias = self.makeAlias("d")
    for check in domain.checks {
      let scope = Scope(nil)
      scope.clause = .check
      let column = RangeColumn(name: "value", type: self.view.base(target), sql: "\(alias).v")
      scope.entries = [Scope.Entry(item: RangeItem(nil, alias: alias, [column]))]
      let condition = try self.boolean(check.expression.tree, scope, "CHECK")
      parts += [Self.literal(check.name), condition.sql]
    }
    let sql =
      domain.checks.isEmpty
      ? "pg_domain_check(\(result.sql), \(parts.joined(separator: ", ")))"
      : "(SELECT pg_domain_check(\(alias).v, \(parts.joined(separator: ", "))) FROM (SELECT \(result.sql) AS v) AS \(alias))"
    return Term(sql, ColumnType(target.id), of: [result], position: term.position)
  }

  // MARK: parameters

  func parameter(_ number: Int, _ position: Int) throws(SQLError) -> Term {
    guard number >= 1, number <= 65535 else {
      throw SQLError(.undefinedParameter, "there is no parameter $\(number)", position: position)
    }
    while self.parameters.count < number { self.parameters.append(nil) }
    if let type = self.parameters[number - 1] { return self.typedParameter(number, type, position) }
    var term = Term("?\(number)", .unknown, position: position)
    term.late = .parameter(number)
    return term
  }

  private func typedParameter(_ number: Int, _ type: TypeID, _ position: Int) -> Term {
    Term("?\(number)", type, position: position)
  }

  private func setParameter(_ number: Int, _ type: TypeID, _ position: Int) throws(SQLError) {
    if type == .unknown { return }
    let type = self.view.base(ColumnType(type)).id
    if let known = self.parameters[number - 1], known != type {
      throw SQLError(
        .ambiguousParameter,
        "inconsistent types deduced for parameter $\(number)",
        detail: "\(ColumnType(known).spelling(self.view)) versus \(ColumnType(type).spelling(self.view))",
        position: position
      )
    }
    self.parameters[number - 1] = type
  }

  /// What is still without a type becomes text.
  func resolved(_ term: Term) throws(SQLError) -> Term {
    term.isLate ? try self.coerce(term, to: ColumnType(.text), .implicit) : term
  }

  // MARK: one type for several values

  /// The type that several values have in common (manual, 10.5).
  func commonType(_ terms: [Term], _ what: String) throws(SQLError) -> TypeID {
    var common: TypeID?
    for term in terms where !term.isUntyped {
      let next = self.view.base(term.type).id
      guard let current = common else {
        common = terms.allSatisfy { $0.isUntyped || $0.type.id == term.type.id } ? term.type.id : next
        continue
      }
      if current == next || current == term.type.id { continue }
      if self.view.category(current) != self.view.category(next) {
        throw SQLError(
          .datatypeMismatch,
          "\(what) types \(ColumnType(current).spelling(self.view)) and \(ColumnType(next).spelling(self.view)) "
            + "cannot be matched",
          position: term.position
        )
      }
      if !self.isPreferred(current), self.canCast(current, next, .implicit), !self.canCast(next, current, .implicit) {
        common = next
      }
    }
    return common ?? .text
  }

  private func isPreferred(_ id: TypeID) -> Bool { TypeTable.row(id)?.isPreferred ?? false }

  /// The modifier that all of some values have, if they are of one type.
  func commonModifier(_ terms: [Term], _ id: TypeID) -> Int32 {
    guard let first = terms.first, terms.allSatisfy({ $0.type == first.type && $0.type.id == id }) else { return -1 }
    return first.type.modifier
  }

  /// Values of the type that they have in common.
  func unify(_ terms: [Term], _ what: String) throws(SQLError) -> ([Term], ColumnType) {
    let id = try self.commonType(terms, what)
    let type = ColumnType(id, modifier: self.commonModifier(terms, id))
    var result: [Term] = []
    for term in terms {
      do throws(SQLError) { result.append(try self.coerce(term, to: ColumnType(id), .implicit)) } catch {
        guard error.state == .cannotCoerce else { throw error }
        throw SQLError(
          .cannotCoerce,
          "\(what) could not convert type \(term.type.spelling(self.view)) to \(ColumnType(id).spelling(self.view))",
          position: term.position
        )
      }
    }
    return (result, type)
  }

  /// A condition: 42804 for anything but a boolean.
  func boolean(_ expression: Expression, _ scope: Scope, _ what: String) throws(SQLError) -> Term {
    try self.boolean(try self.expression(expression, scope), what)
  }

  func boolean(_ term: Term, _ what: String) throws(SQLError) -> Term {
    if !term.isUntyped, self.view.base(term.type).id != .bool {
      throw SQLError(
        .datatypeMismatch,
        "argument of \(what) must be type boolean, not type \(ColumnType(term.type.id).spelling(self.view))",
        position: term.position
      )
    }
    return try self.coerce(term, to: ColumnType(.bool), .implicit)
  }
}
