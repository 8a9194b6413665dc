// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: enums, composites and domains.

extension SQLSession {
  private func freeType(_ name: ObjectName, _ database: SQLDatabase) throws(SQLError) -> String {
    let view = self.view(database)
    let schema = try view.creationSchema(for: name)
    if view.catalog.typeNames[QualifiedName(schema: schema, name: name.name)] != nil {
      throw SQLError(.duplicateObject, "type \"\(name.name)\" already exists")
    }
    return schema
  }

  /// Makes a type and its array's.
  private mutating func addType(_ name: String, _ schema: String, _ kind: UserType.Kind, in database: inout SQLDatabase)
    throws(SQLError) -> TypeID
  {
    var id: TypeID = 0
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      let array = TypeID(rawValue: catalog.makeOID())
      id = TypeID(rawValue: catalog.makeOID())
      catalog.add(UserType(id: id, schema: schema, name: name, kind: kind, array: array))
      catalog.add(UserType(id: array, schema: schema, name: "_" + name, kind: .array(of: id), array: 0))
    }
    return id
  }

  mutating func create(_ node: CreateEnum, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let schema = try self.freeType(node.name, database)
    for (index, label) in node.labels.enumerated() {
      if label.utf8.count > 63 {
        throw SQLError(
          .invalidName,
          "invalid enum label \"\(label)\"",
          detail: "Labels must be 63 bytes or less."
        )
      }
      if node.labels[..<index].contains(label) {
        throw SQLError(.duplicateObject, "enum label \"\(label)\" used more than once")
      }
    }
    let labels = node.labels.enumerated().map { UserType.EnumLabel(name: $1, sortOrder: Double($0 + 1)) }
    _ = try self.addType(node.name.name, schema, .enumeration(labels), in: &database)
    return .done(tag: "CREATE TYPE")
  }

  mutating func alter(_ node: AlterEnum, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    guard var type = self.view(database).userType(schema: node.name.schema, name: node.name.name) else {
      throw SQLError(.undefinedObject, "type \"\(node.name.name)\" does not exist")
    }
    guard case .enumeration(var labels) = type.kind else {
      throw SQLError(.wrongObjectType, "\"\(node.name.name)\" is not an enum")
    }
    switch node.action {
    case .add(let label, let ifNotExists, let neighbor):
      if labels.contains(where: { $0.name == label }) {
        if ifNotExists {
          self.notice(.duplicateObject, "enum label \"\(label)\" already exists, skipping")
          return .done(tag: "ALTER TYPE")
        }
        throw SQLError(.duplicateObject, "enum label \"\(label)\" already exists")
      }
      try self.insert(label, neighbor, into: &labels)
    case .rename(let old, let new):
      guard let place = labels.firstIndex(where: { $0.name == old }) else {
        throw SQLError(.invalidParameterValue, "\"\(old)\" is not an existing enum label")
      }
      if labels.contains(where: { $0.name == new }) {
        throw SQLError(.duplicateObject, "enum label \"\(new)\" already exists")
      }
      labels[place].name = new
    }
    type.kind = .enumeration(labels)
    let changed = type
    try self.changeCatalog(&database) { catalog throws(SQLError) in catalog.types[changed.id.rawValue] = changed }
    return .done(tag: "ALTER TYPE")
  }

  private func insert(_ label: String, _ neighbor: AlterEnum.Neighbor?, into labels: inout [UserType.EnumLabel])
    throws(SQLError)
  {
    func place(_ name: String) throws(SQLError) -> Int {
      guard let index = labels.firstIndex(where: { $0.name == name }) else {
        throw SQLError(.invalidParameterValue, "\"\(name)\" is not an existing enum label")
      }
      return index
    }
    let index: Int
    switch neighbor {
    case nil: index = labels.count
    case .before(let name): index = try place(name)
    case .after(let name): index = try place(name) + 1
    }
    let order: Double
    if index == labels.count {
      order = (labels.last?.sortOrder ?? 0) + 1
    } else if index == 0 {
      order = labels[0].sortOrder - 1
    } else {
      order = (labels[index - 1].sortOrder + labels[index].sortOrder) / 2
    }
    labels.insert(UserType.EnumLabel(name: label, sortOrder: order), at: index)
  }

  mutating func create(_ node: CreateComposite, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let schema = try self.freeType(node.name, database)
    if self.view(database).catalog.relation(schema, node.name.name) != nil {
      throw SQLError(.duplicateTable, "relation \"\(node.name.name)\" already exists")
    }
    let analyzer = Analyzer(self.view(database), self.settings.types)
    var columns: [Column] = []
    for attribute in node.attributes {
      if columns.contains(where: { $0.name == attribute.name }) {
        throw SQLError(.duplicateColumn, "column \"\(attribute.name)\" specified more than once")
      }
      columns.append(Column(number: columns.count + 1, name: attribute.name, type: try analyzer.type(attribute.type)))
    }
    let final = columns
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      var relation = Relation(
        oid: catalog.makeOID(),
        schema: schema,
        name: node.name.name,
        kind: .composite,
        columns: final
      )
      relation.rowType = catalog.addRowType(relation)
      catalog.add(relation)
    }
    return .done(tag: "CREATE TYPE")
  }

  mutating func create(_ node: CreateDomain, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let schema = try self.freeType(node.name, database)
    let analyzer = Analyzer(self.view(database), self.settings.types)
    let base = try analyzer.type(node.type)
    var domain = Domain()
    for constraint in node.constraints {
      switch constraint.kind {
      case .notNull: domain.isNotNull = true
      case .null: break
      case .default(let expression):
        domain.defaultValue = try self.checkedDefault(
          expression,
          Column(number: 1, name: node.name.name, type: base),
          database
        )
      case .check(let expression):
        try self.addCheck(expression, constraint.name, node.name.name, base, to: &domain, analyzer)
      default: throw SQLError.unsupported("this constraint of a domain")
      }
    }
    let id = try self.addType(node.name.name, schema, .domain(base), in: &database)
    let final = domain
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      var made = final
      for index in made.checks.indices { made.checks[index].oid = catalog.makeOID() }
      catalog.domains[id.rawValue] = made
    }
    return .done(tag: "CREATE DOMAIN")
  }

  private func addCheck(
    _ expression: Expression,
    _ name: String?,
    _ domainName: String,
    _ base: ColumnType,
    to domain: inout Domain,
    _ analyzer: Analyzer
  ) throws(SQLError) {
    let scope = Scope(nil)
    scope.clause = .check
    scope.entries = [
      Scope.Entry(item: RangeItem(nil, alias: "d", [RangeColumn(name: "value", type: base, sql: "d.v")]))
    ]
    _ = try analyzer.boolean(expression, scope, "CHECK")
    let name = name ?? Self.freeConstraintName([domainName], "check", Set(domain.checks.map(\.name)))
    domain.checks.append(
      Domain.Check(oid: 0, name: name, expression: StoredExpression(tree: expression, text: Deparser.text(expression)))
    )
  }

  mutating func alter(_ node: AlterDomain, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let view = self.view(database)
    guard let type = view.userType(schema: node.name.schema, name: node.name.name), case .domain(let base) = type.kind
    else { throw SQLError(.undefinedObject, "type \"\(node.name.name)\" does not exist") }
    var domain = view.catalog.domains[type.id.rawValue] ?? Domain()
    switch node.action {
    case .setDefault(let expression):
      domain.defaultValue = try expression.map { (tree) throws(SQLError) in
        try self.checkedDefault(tree, Column(number: 1, name: type.name, type: base), database)
      }
    case .setNotNull: domain.isNotNull = true
    case .dropNotNull: domain.isNotNull = false
    case .addConstraint(let constraint):
      guard case .check(let expression) = constraint.kind else {
        throw SQLError.unsupported("this constraint of a domain")
      }
      try self.addCheck(
        expression,
        constraint.name,
        type.name,
        base,
        to: &domain,
        Analyzer(view, self.settings.types)
      )
    case .dropConstraint(let name, let ifExists, _):
      if !domain.checks.contains(where: { $0.name == name }) {
        if ifExists {
          self.notice(
            .successfulCompletion,
            "constraint \"\(name)\" of domain \"\(type.name)\" does not exist, skipping"
          )
          return .done(tag: "ALTER DOMAIN")
        }
        throw SQLError(.undefinedObject, "constraint \"\(name)\" of domain \"\(type.name)\" does not exist")
      }
      domain.checks.removeAll { $0.name == name }
    case .validateConstraint: break
    }
    let final = domain
    try self.changeCatalog(&database) { catalog throws(SQLError) in
      var made = final
      for index in made.checks.indices where made.checks[index].oid == 0 { made.checks[index].oid = catalog.makeOID() }
      catalog.domains[type.id.rawValue] = made
    }
    return .done(tag: "ALTER DOMAIN")
  }
}
