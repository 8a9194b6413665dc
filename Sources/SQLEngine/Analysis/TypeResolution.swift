// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: types as written, casts and values from text.

typealias CastContext = Cast.Context

extension Analyzer {
  var io: TypeIO { TypeIO(settings: self.settings, types: self.view) }

  /// The type that a name in the statement means.
  func type(_ name: TypeName) throws(SQLError) -> ColumnType {
    if name.isSetOf { throw SQLError.unsupported("SETOF", position: name.position) }
    var modifiers: [Int] = []
    for modifier in name.modifiers {
      guard case .constant(let constant) = modifier, case .integer(let number) = constant.value else {
        throw SQLError(
          .syntaxError,
          "type modifiers must be simple constants or identifiers",
          position: name.position
        )
      }
      modifiers.append(Int(number))
    }
    do throws(SQLError) {
      if name.name.name == "interval", modifiers.count == 1 {
        var type = ColumnType(
          .interval,
          modifier: IntervalModifier(
            fields: Int32(truncatingIfNeeded: modifiers[0]),
            precision: IntervalModifier.anyPrecision
          ).raw
        )
        if !name.arrayBounds.isEmpty { type.id = self.view.array(of: .interval) ?? type.id }
        return type
      }
      return try TypeNames.resolve(
        schema: name.name.schema.map { self.view.resolved($0) },
        name: name.name.name,
        modifiers: modifiers,
        isArray: !name.arrayBounds.isEmpty,
        isQuoted: true,
        types: self.view
      )
    } catch { throw error.at(name.position) }
  }

  func canCast(_ source: TypeID, _ target: TypeID, _ context: CastContext) -> Bool {
    source == target || CastTable.method(from: source, to: target, context, types: self.view) != nil
  }

  /// The value that a literal's text means.
  func read(_ text: String, as type: ColumnType, _ position: Int) throws(SQLError) -> SQLValue {
    try self.io.input(text, type.id, modifier: type.modifier)
  }

  func limit(_ value: SQLValue, _ type: ColumnType, isExplicit: Bool) throws(SQLError) -> SQLValue {
    try self.io.fit(value, to: type, isExplicit: isExplicit)
  }

  /// A value of another type, without the target's modifier; `nil` if there is no such cast here.
  func cast(_ term: Term, from source: TypeID, to target: ColumnType, _ context: CastContext) throws(SQLError) -> Term?
  {
    guard let method = CastTable.method(from: source, to: target.id, context, types: self.view) else { return nil }
    if case .binary = method {
      var same = term
      same.type = ColumnType(target.id)
      return same
    }
    if let fields = term.fields, self.view.form(target.id) == .record {
      return try self.row(fields, as: target, term, context)
    }
    if let number = Int64(term.sql), target.id == .numeric {
      return Term("'\(number)'", ColumnType(target.id), of: [term], position: term.position)
    }
    if let number = Int64(term.sql), target.id == .float8, number.magnitude < 1 << 53 {
      return Term("\(number).0", ColumnType(target.id), of: [term], position: term.position)
    }
    let name = "cast_\(source.rawValue)_\(target.id.rawValue)"
    self.requirements.functions[name] = .cast(from: source, to: target.id, method)
    return Term("\(name)(\(term.sql))", ColumnType(target.id), of: [term], position: term.position)
  }

  /// A row constructor as a value of a composite type: field by field.
  private func row(_ fields: [Term], as target: ColumnType, _ term: Term, _ context: CastContext) throws(SQLError)
    -> Term
  {
    guard case .composite(let wanted)? = self.view.userType(target.id)?.kind else { return term }
    if fields.count != wanted.count {
      throw SQLError(
        .cannotCoerce,
        "cannot cast type record to \(target.spelling(self.view))",
        detail: fields.count > wanted.count ? "Input has too many columns." : "Input has too few columns.",
        position: term.position
      )
    }
    var converted: [Term] = []
    for (field, other) in zip(fields, wanted) { converted.append(try self.coerce(field, to: other.type, context)) }
    var row = self.record(converted, term.position)
    row.type = target
    row.fieldNames = wanted.map(\.name)
    return row
  }

  func modifierCall(_ sql: String, _ type: ColumnType, isExplicit: Bool) -> String {
    self.requirements.functions["pg_fit"] = .fit
    return "pg_fit(\(sql), \(type.id.rawValue), \(type.modifier), \(isExplicit ? 1 : 0))"
  }

  // MARK: values on their way through JSON

  /// A column of SQLite as an element of a JSON array from which ``decode(_:_:)`` brings it back.
  func encode(_ sql: String, _ type: TypeID) -> String {
    switch self.view.form(type).storage {
    case .integer, .text: return sql
    case .real, .blob:
      self.requirements.functions["pg_encode"] = .encode
      return "pg_encode(\(sql))"
    }
  }

  func decode(_ sql: String, _ type: TypeID) -> String {
    switch self.view.form(type).storage {
    case .integer, .text: return sql
    case .real, .blob:
      self.requirements.functions["pg_decode"] = .decode
      return "pg_decode(\(sql))"
    }
  }

  /// The elements of an array as rows, for FROM.
  func elements(of array: Term, _ element: TypeID) -> String {
    let name = "pg_elements_\(element.rawValue)"
    self.requirements.functions[name] = .elements(element)
    return "json_each(\(name)(\(array.sql)))"
  }

  /// The same as what a value is looked for in: nothing is known of a null array, as if its only element were null.
  func members(of array: Term, _ element: TypeID) -> String {
    let name = "pg_members_\(element.rawValue)"
    self.requirements.functions[name] = .elements(element, ofNull: "[null]")
    return "json_each(\(name)(\(array.sql)))"
  }

  func makeArrayAggregate(_ element: TypeID) -> String {
    let name = "pg_collect_\(element.rawValue)"
    self.requirements.functions[name] = .collect(element)
    return name
  }
}
