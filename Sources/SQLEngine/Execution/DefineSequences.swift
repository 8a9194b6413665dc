// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: CREATE and ALTER SEQUENCE.

extension SQLSession {
  mutating func create(_ node: CreateSequence, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let view = self.view(database)
    let schema = try self.place(node.name, temporary: node.persistence == .temporary, view)
    if view.catalog.relation(schema, node.name.name) != nil {
      if node.ifNotExists {
        self.notice(.duplicateTable, "relation \"\(node.name.name)\" already exists, skipping")
        return .done(tag: "CREATE SEQUENCE")
      }
      throw SQLError(.duplicateTable, "relation \"\(node.name.name)\" already exists")
    }
    var sequence = SequenceDefinition()
    let restart = try self.apply(node.options, to: &sequence, isNew: true, database)
    try self.addSequence(node.name.name, schema, sequence, restart, node.persistence, in: &database)
    return .done(tag: "CREATE SEQUENCE")
  }

  /// Makes a sequence, and its number.
  @discardableResult
  mutating func addSequence(
    _ name: String,
    _ schema: String,
    _ sequence: SequenceDefinition,
    _ restart: Int64?,
    _ persistence: Persistence,
    in database: inout SQLDatabase
  ) throws(SQLError) -> OID {
    var oid: OID = 0
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      oid = catalog.makeOID()
      catalog.add(
        Relation(oid: oid, schema: schema, name: name, kind: .sequence(sequence), persistence: persistence)
      )
    }
    database.environment.state.pointee.sequences[oid] = SequenceState(
      last: restart ?? sequence.start,
      isCalled: false
    )
    return oid
  }

  /// Applies options; the value to restart with, if there is one.
  func apply(_ options: [SequenceOption], to sequence: inout SequenceDefinition, isNew: Bool, _ database: SQLDatabase)
    throws(SQLError) -> Int64?
  {
    var restart: Int64?
    var (minimum, maximum, start): (Int64??, Int64??, Int64?)
    let analyzer = Analyzer(self.view(database), self.settings.types)
    func number(_ value: Expression.Constant.Value) throws(SQLError) -> Int64 {
      switch value {
      case .integer(let number): return Int64(number)
      case .numeric(let text):
        guard let number = Int64(text) else {
          throw SQLError(.numericValueOutOfRange, "value \"\(text)\" is out of range for type bigint")
        }
        return number
      default: return 0
      }
    }
    for option in options {
      switch option.kind {
      case .type(let name):
        let type = try analyzer.type(name).id
        guard [.int2, .int4, .int8].contains(type) else {
          throw SQLError(.invalidParameterValue, "sequence type must be smallint, integer, or bigint")
        }
        sequence.type = type
        if isNew { sequence.maximum = Self.limits(type).upperBound }
      case .cache(let value): sequence.cache = try number(value)
      case .cycle(let flag): sequence.cycles = flag
      case .increment(let value):
        sequence.increment = try number(value)
        if sequence.increment == 0 { throw SQLError(.invalidParameterValue, "INCREMENT must not be zero") }
      case .maximum(let value): maximum = .some(try value.map { (value) throws(SQLError) in try number(value) })
      case .minimum(let value): minimum = .some(try value.map { (value) throws(SQLError) in try number(value) })
      case .start(let value): start = try number(value)
      case .restart(let value):
        restart = try value.map { (value) throws(SQLError) in try number(value) } ?? sequence.start
      case .ownedBy(let names): sequence.owner = try self.owner(names, database)
      case .sequenceName: break
      }
    }
    let limits = Self.limits(sequence.type)
    let isUp = sequence.increment > 0
    if isNew || maximum != nil { sequence.maximum = (maximum ?? nil) ?? (isUp ? limits.upperBound : -1) }
    if isNew || minimum != nil { sequence.minimum = (minimum ?? nil) ?? (isUp ? 1 : limits.lowerBound) }
    if sequence.minimum >= sequence.maximum {
      throw SQLError(
        .invalidParameterValue,
        "MINVALUE (\(sequence.minimum)) must be less than MAXVALUE (\(sequence.maximum))"
      )
    }
    if isNew || start != nil { sequence.start = start ?? (isUp ? sequence.minimum : sequence.maximum) }
    if sequence.start < sequence.minimum {
      throw SQLError(
        .invalidParameterValue,
        "START value (\(sequence.start)) cannot be less than MINVALUE (\(sequence.minimum))"
      )
    }
    if sequence.start > sequence.maximum {
      throw SQLError(
        .invalidParameterValue,
        "START value (\(sequence.start)) cannot be greater than MAXVALUE (\(sequence.maximum))"
      )
    }
    return restart
  }

  static func limits(_ type: TypeID) -> ClosedRange<Int64> {
    switch type {
    case .int2: Int64(Int16.min)...Int64(Int16.max)
    case .int4: Int64(Int32.min)...Int64(Int32.max)
    default: Int64.min...Int64.max
    }
  }

  func owner(_ names: [String], _ database: SQLDatabase) throws(SQLError) -> ObjectAddress? {
    if names.count == 1, names[0].lowercased() == "none" { return nil }
    guard names.count >= 2 else {
      throw SQLError(
        .syntaxError,
        "invalid OWNED BY option",
        hint: "Specify OWNED BY table.column or OWNED BY NONE."
      )
    }
    let name = ObjectName(
      schema: names.count > 2 ? names[names.count - 3] : nil,
      names[names.count - 2],
      position: 0
    )
    let table = try self.view(database).existing(name)
    guard let column = table.column(names[names.count - 1]) else {
      throw SQLError(
        .undefinedColumn,
        "column \"\(names[names.count - 1])\" of relation \"\(table.name)\" does not exist"
      )
    }
    return ObjectAddress(table.oid, column: column.number)
  }

  mutating func alter(_ node: AlterSequence, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    guard var relation = try self.view(database).relation(node.name), var sequence = relation.sequence else {
      if node.ifExists {
        self.notice(.successfulCompletion, "relation \"\(node.name.name)\" does not exist, skipping")
        return .done(tag: "ALTER SEQUENCE")
      }
      throw SQLError(.undefinedTable, "relation \"\(node.name.name)\" does not exist")
    }
    let restart = try self.apply(node.options, to: &sequence, isNew: false, database)
    relation.kind = .sequence(sequence)
    let changed = relation
    try self.changeCatalog(&database) { catalog throws(SQLError) in catalog.add(changed) }
    if let restart {
      database.environment.state.pointee.sequences[relation.oid] = SequenceState(last: restart, isCalled: false)
    }
    return .done(tag: "ALTER SEQUENCE")
  }
}
