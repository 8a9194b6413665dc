// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: rows of pg_index, pg_constraint and what depends on what.

extension CatalogReader {
  func vector(_ numbers: [Int], _ element: TypeID) -> SQLValue {
    if numbers.isEmpty { return .text("{}") }
    return self.io.array(
      ArrayValue(dimensions: [numbers.count], lowerBounds: [0], elements: numbers.map { .number($0) }),
      of: element
    )
  }

  func numbers(_ numbers: [Int]) -> SQLValue { self.array(numbers.map { .number($0) }, of: .int2) }

  func indexRow(_ relation: Relation) -> CatalogRow? {
    guard let index = relation.index, let table = self.catalog.relation(index.table) else { return nil }
    let keys = index.elements.dropLast(index.included)
    let options = keys.map { ($0.isDescending ? 1 : 0) | ($0.nullsFirst ?? $0.isDescending ? 2 : 0) }
    let classes = keys.map { element in
      Self.operatorClass(self.view.base(table.column(number: element.column)?.type ?? ColumnType(.text)).id)
    }
    let expressions = index.elements.compactMap { $0.expression?.text }
    return [
      "indexrelid": .number(relation.oid), "indrelid": .number(index.table), "indnatts": .number(index.elements.count),
      "indnkeyatts": .number(keys.count), "indisunique": .bool(is: index.isUnique),
      "indnullsnotdistinct": .bool(is: index.nullsNotDistinct), "indisprimary": .bool(is: index.isPrimary),
      "indimmediate": .bool(is: index.isImmediate), "indisvalid": .number(1), "indisready": .number(1),
      "indislive": .number(1), "indkey": self.vector(index.elements.map(\.column), .int2),
      "indcollation": self.vector(
        keys.map { Int(TypeTable.row(table.column(number: $0.column)?.type.id ?? .int4)?.collation ?? 0) },
        .oid
      ),
      "indclass": self.vector(classes, .oid), "indoption": self.vector(options, .int2),
      "indexprs": .maybe(expressions.isEmpty ? nil : expressions.joined(separator: ", ")),
      "indpred": .maybe(index.condition?.text),
    ]
  }

  func constraints(_ relation: Relation) -> [CatalogRow] {
    relation.constraints.map { constraint in
      var row: CatalogRow = [
        "oid": .number(constraint.oid), "conname": .text(constraint.name),
        "connamespace": self.namespace(relation.schema),
        "condeferrable": .bool(is: constraint.isDeferrable), "condeferred": .bool(is: constraint.isInitiallyDeferred),
        "convalidated": .bool(is: constraint.isValidated), "conrelid": .number(relation.oid), "conislocal": .number(1),
        "connoinherit": .number(1), "confupdtype": .text(" "), "confdeltype": .text(" "), "confmatchtype": .text(" "),
      ]
      switch constraint.kind {
      case .primaryKey(let columns, let index):
        row.merge(["contype": .text("p"), "conindid": .number(index), "conkey": self.numbers(columns)]) { $1 }
      case .unique(let columns, let index):
        row.merge(["contype": .text("u"), "conindid": .number(index), "conkey": self.numbers(columns)]) { $1 }
      case .check(let stored, let columns):
        row.merge([
          "contype": .text("c"), "conkey": self.numbers(columns), "conbin": .text(stored.text),
          "connoinherit": .number(0),
        ]) { $1 }
      case .foreignKey(let key):
        row.merge([
          "contype": .text("f"), "conindid": .number(key.index), "confrelid": .number(key.table),
          "conkey": self.numbers(key.columns), "confkey": self.numbers(key.referenced),
          "confupdtype": .text(Self.letter(key.onUpdate)), "confdeltype": .text(Self.letter(key.onDelete)),
          "confmatchtype": .text(key.match == .full ? "f" : "s"),
        ]) { $1 }
      }
      return row
    }
  }

  static func letter(_ action: ForeignKey.Action) -> String {
    switch action {
    case .noAction: "a"
    case .restrict: "r"
    case .cascade: "c"
    case .setNull: "n"
    case .setDefault: "d"
    }
  }

  var domainConstraints: [CatalogRow] {
    self.catalog.domains.sorted { $0.key < $1.key }.flatMap { id, domain in
      domain.checks.map { check in
        [
          "oid": .number(check.oid), "conname": .text(check.name), "contype": .text("c"), "contypid": .number(id),
          "connamespace": self.namespace(self.catalog.types[id]?.schema ?? "public"), "convalidated": .number(1),
          "conislocal": .number(1), "conbin": .text(check.expression.text), "confupdtype": .text(" "),
          "confdeltype": .text(" "), "confmatchtype": .text(" "),
        ]
      }
    }
  }

  func sequenceRow(_ relation: Relation) -> CatalogRow? {
    guard let sequence = relation.sequence else { return nil }
    return [
      "seqrelid": .number(relation.oid), "seqtypid": .number(sequence.type.rawValue),
      "seqstart": .integer(sequence.start),
      "seqincrement": .integer(sequence.increment), "seqmax": .integer(sequence.maximum),
      "seqmin": .integer(sequence.minimum), "seqcache": .integer(sequence.cache),
      "seqcycle": .bool(is: sequence.cycles),
    ]
  }

  var descriptions: [CatalogRow] {
    self.catalog.comments.map { address, text in
      let kind: OID =
        if self.catalog.relations[address.oid] != nil { 1259 } else if self.catalog.types[address.oid] != nil {
          1247
        } else if self.catalog.schemas.values.contains(where: { $0.oid == address.oid }) { 2615 } else { 2606 }
      return [
        "objoid": .number(address.oid), "classoid": .number(kind), "objsubid": .number(address.column),
        "description": .text(text),
      ]
    }
  }

  /// Sequences and the columns that own them; what else depends on what nobody asks here.
  var dependencies: [CatalogRow] {
    self.relations.flatMap { relation -> [CatalogRow] in
      var rows: [CatalogRow] = []
      if let owner = relation.sequence?.owner {
        let isIdentity =
          self.catalog.relation(owner.oid)?.column(number: owner.column)?.identity?.sequence == relation.oid
        rows.append([
          "classid": .number(1259), "objid": .number(relation.oid), "refclassid": .number(1259),
          "refobjid": .number(owner.oid), "refobjsubid": .number(owner.column),
          "deptype": .text(isIdentity ? "i" : "a"),
        ])
      }
      for column in relation.liveColumns {
        for needed in self.catalog.needs[CatalogView.defaultKey(relation.oid, column.number)] ?? [] {
          rows.append([
            "classid": .number(2604), "objid": .number(Self.defaultOID(relation.oid, column.number)),
            "refclassid": .number(1259), "refobjid": .number(needed), "deptype": .text("n"),
          ])
        }
      }
      return rows
    }
  }

  var functions: [CatalogRow] {
    var seen: Set<String> = []
    return FunctionTable.rows.filter { $0.kind != .operation && seen.insert($0.name).inserted }.map { row in
      let arguments = row.arguments.map { Int($0.rawValue) }
      return [
        "oid": self.function(row.name), "proname": .text(row.name), "pronamespace": .number(11),
        "proowner": .number(10),
        "prolang": .number(12), "prokind": .text(row.kind == .aggregate ? "a" : (row.kind == .window ? "w" : "f")),
        "proisstrict": .bool(is: row.isStrict), "proretset": .bool(is: row.kind == .set),
        "provolatile": .text(row.volatility.rawValue), "proparallel": .text("s"), "pronargs": .number(arguments.count),
        "prorettype": .number(row.result.rawValue), "proargtypes": self.vector(arguments, .oid),
        "prosrc": .text(row.name),
      ]
    }
      + FunctionOIDs.inputOutput.filter { seen.insert($0).inserted }.map { name in
        [
          "oid": self.function(name), "proname": .text(name), "pronamespace": .number(11), "proowner": .number(10),
          "prolang": .number(12), "prokind": .text("f"), "proisstrict": .number(1), "provolatile": .text("i"),
          "proparallel": .text("s"), "pronargs": .number(1), "prorettype": .number(2281), "prosrc": .text(name),
        ]
      }
  }

  var casts: [CatalogRow] {
    CastTable.all.enumerated().map { index, entry in
      let method: String =
        switch entry.cast.method {
        case .binary: "b"
        case .inOut: "i"
        default: "f"
        }
      return [
        "oid": .number(10_100 + index), "castsource": .number(entry.source.rawValue),
        "casttarget": .number(entry.target.rawValue),
        "castcontext": .text(entry.cast.context == .implicit ? "i" : (entry.cast.context == .assignment ? "a" : "e")),
        "castmethod": .text(method),
      ]
    }
  }
}
