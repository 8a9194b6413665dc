// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: keys and indexes (manual, 5.4.3, 5.4.4, 11).

extension SQLSession {
  /// A primary key or unique constraint, with its index.
  mutating func addKey(_ constraint: Constraint, _ names: [String], to table: OID, in database: inout SQLDatabase)
    throws(SQLError)
  {
    guard let relation = self.view(database).catalog.relation(table) else { return }
    var isPrimary = false
    var key = UniqueKey()
    switch constraint.kind {
    case .primaryKey(let unique):
      isPrimary = true
      key = unique
      if relation.primaryKey != nil {
        throw SQLError(
          .invalidTableDefinition,
          "multiple primary keys for table \"\(relation.name)\" are not allowed"
        )
      }
    case .unique(let unique): key = unique
    default: return
    }
    if let index = key.index { return try self.adopt(index, constraint, isPrimary, relation, in: &database) }
    var elements: [Index.Element] = []
    for name in names + key.include {
      guard let column = relation.column(name) else {
        throw SQLError(
          .undefinedColumn,
          "column \"\(name)\" named in key does not exist",
          position: constraint.position
        )
      }
      if elements.contains(where: { $0.column == column.number }), !key.include.contains(name) {
        throw SQLError(
          .duplicateColumn,
          "column \"\(name)\" appears twice in \(isPrimary ? "primary key" : "unique") constraint",
          position: constraint.position
        )
      }
      elements.append(Index.Element(column: column.number, name: column.name))
    }
    let numbers = elements.dropLast(key.include.count).map(\.column)
    if isPrimary { try self.setNotNull(numbers, of: table, in: &database) }
    let view = self.view(database)
    let name =
      constraint.name
      ?? view.catalog.freeName(
        [relation.name] + (isPrimary ? [] : [names.joined(separator: "_")]),
        isPrimary ? "pkey" : "key",
        in: relation.schema
      )
    if view.catalog.relation(relation.schema, name) != nil {
      throw SQLError(.duplicateTable, "relation \"\(name)\" already exists")
    }
    var index = Index(table: table, isUnique: true, isPrimary: isPrimary, elements: elements)
    index.included = key.include.count
    index.nullsNotDistinct = key.nullsNotDistinct
    index.isImmediate = !constraint.isDeferrable
    var constraintOID: OID = 0
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      let oid = catalog.makeOID()
      constraintOID = catalog.makeOID()
      index.constraint = constraintOID
      catalog.add(
        Relation(oid: oid, schema: relation.schema, name: name, kind: .index(index), persistence: relation.persistence)
      )
      catalog.relations[table]?.constraints.append(
        TableConstraint(
          oid: constraintOID,
          name: name,
          kind: isPrimary ? .primaryKey(numbers, index: oid) : .unique(numbers, index: oid),
          isDeferrable: constraint.isDeferrable,
          isInitiallyDeferred: constraint.isInitiallyDeferred
        )
      )
    }
    try self.createIndexStorage(name, relation.schema, in: &database)
  }

  /// `ADD … USING INDEX`.
  mutating func adopt(
    _ name: String,
    _ constraint: Constraint,
    _ isPrimary: Bool,
    _ relation: Relation,
    in database: inout SQLDatabase
  ) throws(SQLError) {
    guard var found = self.view(database).catalog.relation(relation.schema, name), var index = found.index,
      index.table == relation.oid
    else { throw SQLError(.undefinedObject, "index \"\(name)\" does not exist", position: constraint.position) }
    guard index.isUnique else {
      throw SQLError(.wrongObjectType, "\"\(name)\" is not a unique index", position: constraint.position)
    }
    let numbers = index.keyColumns
    if isPrimary { try self.setNotNull(numbers, of: relation.oid, in: &database) }
    let final = constraint.name ?? name
    index.isPrimary = isPrimary
    let oid = found.oid
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      let constraintOID = catalog.makeOID()
      index.constraint = constraintOID
      found.kind = .index(index)
      catalog.relations[oid] = found
      catalog.rename(relation: oid, schema: found.schema, name: final)
      catalog.relations[relation.oid]?.constraints.append(
        TableConstraint(
          oid: constraintOID,
          name: final,
          kind: isPrimary ? .primaryKey(numbers, index: oid) : .unique(numbers, index: oid)
        )
      )
    }
  }

  /// Makes columns NOT NULL; 23502 if a row has a null there.
  mutating func setNotNull(_ numbers: [Int], of table: OID, in database: inout SQLDatabase) throws(SQLError) {
    guard let relation = self.view(database).catalog.relation(table) else { return }
    for number in numbers {
      guard let column = relation.column(number: number), !column.isNotNull else { continue }
      let text = SQLText("SELECT 1 FROM \(relation.storage) WHERE \(column.storage) IS NULL LIMIT 1")
      if !(try database.statement(text, for: self.number).rows(limit: 1).isEmpty) {
        var error = SQLError(
          .notNullViolation,
          "column \"\(column.name)\" of relation \"\(relation.name)\" contains null values"
        )
        error.schema = relation.schema
        error.table = relation.name
        error.column = column.name
        throw error
      }
    }
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      for number in numbers { catalog.relations[table]?.columns[number - 1].isNotNull = true }
    }
  }

  mutating func create(_ node: CreateIndex, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    if node.isConcurrent, self.transaction?.isBlock == true {
      throw SQLError(
        .activeSQLTransaction,
        "CREATE INDEX CONCURRENTLY cannot run inside a transaction block"
      )
    }
    let view = self.view(database)
    let relation = try view.existing(node.table.name)
    guard relation.hasRows, relation.oid >= 16384 else {
      throw SQLError(
        .wrongObjectType,
        "cannot create index on relation \"\(relation.name)\"",
        detail: "This operation is not supported for \(relation.kindName)s."
      )
    }
    let method = node.method ?? "btree"
    guard ["btree", "hash", "gin", "gist", "brin"].contains(method) else {
      throw SQLError(.undefinedObject, "access method \"\(method)\" does not exist")
    }
    let analyzer = Analyzer(view, self.settings.types)
    var elements: [Index.Element] = []
    for element in node.elements + node.include {
      elements.append(try self.element(element, relation, analyzer))
    }
    if let name = node.name, view.catalog.relation(relation.schema, name) != nil {
      if node.ifNotExists {
        self.notice(.duplicateTable, "relation \"\(name)\" already exists, skipping")
        return .done(tag: "CREATE INDEX")
      }
      throw SQLError(.duplicateTable, "relation \"\(name)\" already exists")
    }
    let names = elements.dropLast(node.include.count).map { $0.column > 0 ? $0.name : "expr" }
    let name =
      node.name ?? view.catalog.freeName([relation.name, names.joined(separator: "_")], "idx", in: relation.schema)
    var index = Index(table: relation.oid, isUnique: node.isUnique, elements: elements)
    index.method = method
    index.included = node.include.count
    index.nullsNotDistinct = node.nullsNotDistinct
    if let condition = node.condition {
      let scope = Scope(nil)
      scope.clause = .indexPredicate
      scope.entries = [Scope.Entry(item: analyzer.item(of: relation, nil))]
      _ = try analyzer.boolean(condition, scope, "WHERE")
      index.condition = StoredExpression(tree: condition, text: Deparser.text(condition, view, relation))
    }
    let final = index
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      let oid = catalog.makeOID()
      catalog.add(
        Relation(oid: oid, schema: relation.schema, name: name, kind: .index(final), persistence: relation.persistence)
      )
    }
    try self.createIndexStorage(name, relation.schema, in: &database)
    return .done(tag: "CREATE INDEX")
  }

  func element(_ node: IndexElement, _ relation: Relation, _ analyzer: Analyzer) throws(SQLError)
    -> Index.Element
  {
    let isDescending = if case .descending = node.direction { true } else { false }
    let nulls: Bool? =
      switch node.nulls {
      case .unspecified: nil
      case .first: true
      case .last: false
      }
    switch node.key {
    case .column(let name):
      guard let column = relation.column(name) else {
        throw SQLError(.undefinedColumn, "column \"\(name)\" does not exist")
      }
      return Index.Element(
        column: column.number,
        isDescending: isDescending,
        nullsFirst: nulls,
        operatorClass: node.operatorClass?.name,
        name: name
      )
    case .expression(let expression):
      let scope = Scope(nil)
      scope.clause = .index
      scope.entries = [Scope.Entry(item: analyzer.item(of: relation, nil))]
      let term = try analyzer.expression(expression, scope)
      if analyzer.isVolatile {
        throw SQLError(.invalidObjectDefinition, "functions in index expression must be marked IMMUTABLE")
      }
      _ = try analyzer.resolved(term)
      return Index.Element(
        column: 0,
        expression: StoredExpression(tree: expression, text: Deparser.text(expression, analyzer.view, relation)),
        isDescending: isDescending,
        nullsFirst: nulls,
        operatorClass: node.operatorClass?.name,
        name: Analyzer.name(of: expression) == "?column?" ? "expr" : Analyzer.name(of: expression)
      )
    }
  }

  /// SQLite's index; rows that are there must not have the same key twice.
  func createIndexStorage(_ name: String, _ schema: String, in database: inout SQLDatabase) throws(SQLError) {
    let view = self.view(database)
    guard let relation = view.catalog.relation(schema, name), let index = relation.index,
      let table = view.catalog.relation(index.table)
    else { return }
    let analyzer = Analyzer(view, self.settings.types)
    var keys: [String] = []
    for element in index.elements.dropLast(index.included) {
      if let column = table.column(number: element.column), element.column > 0 {
        let nulls = index.nullsNotDistinct ? column.storage : column.storage
        keys.append(nulls + analyzer.collation(view.base(column.type).id) + (element.isDescending ? " DESC" : ""))
      } else if let expression = element.expression {
        guard let text = try? analyzer.text(of: expression.tree, table) else { continue }
        keys.append(text + (element.isDescending ? " DESC" : ""))
      }
    }
    var condition = ""
    if let stored = index.condition { condition = " WHERE " + (try analyzer.text(of: stored.tree, table)) }
    try database.prepare(analyzer.requirements)
    let unique = index.isUnique && index.isImmediate ? "UNIQUE " : ""
    if index.isUnique, !index.isImmediate { try self.checkUnique(table, relation, index, in: &database) }
    do throws(SQLError) {
      try database.main.execute(
        "CREATE \(unique)INDEX \(relation.storage) ON \(table.storage)(\(keys.joined(separator: ", ")))\(condition)"
      )
    } catch {
      if error.state == .integrityConstraintViolation {
        try self.checkUnique(table, relation, index, in: &database)
        throw SQLError(.uniqueViolation, "could not create unique index \"\(relation.name)\"")
      }
      // What SQLite cannot index is found without an index, unless it has to be unique.
      if index.isUnique || error.state != .internalError { throw error }
      return
    }
  }

  func checkUnique(_ table: Relation, _ relation: Relation, _ index: Index, in database: inout SQLDatabase)
    throws(SQLError)
  {
    let columns = index.keyColumns.compactMap { table.column(number: $0) }
    guard columns.count == index.keyColumns.count, !columns.isEmpty else { return }
    let names = columns.map(\.storage)
    let text =
      "SELECT \(names.joined(separator: ", ")) FROM \(table.storage) WHERE "
      + names.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
      + " GROUP BY \(names.joined(separator: ", ")) HAVING count(*) > 1 LIMIT 1"
    guard let row = try database.main.rows(text).first else { return }
    let shown = zip(columns, row).map { database.environment.io.output($1, $0.type.id) }.joined(separator: ", ")
    var error = SQLError(
      .uniqueViolation,
      "could not create unique index \"\(relation.name)\"",
      detail: "Key (\(columns.map { quoteIdentifier($0.name) }.joined(separator: ", ")))=(\(shown)) is duplicated."
    )
    error.schema = table.schema
    error.table = table.name
    error.constraint = relation.name
    throw error
  }
}
