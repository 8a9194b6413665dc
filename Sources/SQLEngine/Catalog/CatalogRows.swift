// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: rows of pg_catalog (manual, chapter 53).

extension CatalogReader {
  /// The rows of a table of the system. Those that are not listed are empty.
  func rows(_ schema: String, _ name: String) -> [CatalogRow] {
    if schema == "information_schema" { return self.informationRows(name) }
    switch name {
    case "pg_namespace": return self.namespaces
    case "pg_class": return self.relations.map { self.relationRow($0) }
    case "pg_attribute": return self.relations.flatMap { self.attributes($0) }
    case "pg_attrdef": return self.relations.flatMap { self.defaults($0) }
    case "pg_type": return self.builtInTypes + self.userTypes
    case "pg_enum": return self.enumLabels
    case "pg_index": return self.relations.compactMap { self.indexRow($0) }
    case "pg_constraint": return self.relations.flatMap { self.constraints($0) } + self.domainConstraints
    case "pg_sequence": return self.relations.compactMap { self.sequenceRow($0) }
    case "pg_description": return self.descriptions
    case "pg_depend": return self.dependencies
    case "pg_proc": return self.functions
    case "pg_am": return Self.accessMethods
    case "pg_collation": return Self.collations
    case "pg_database": return [self.databaseRow]
    case "pg_tablespace":
      return [("pg_default", 1663), ("pg_global", 1664)].map {
        ["oid": .number($1), "spcname": .text($0), "spcowner": .number(10)]
      }
    case "pg_authid", "pg_roles": return [self.roleRow]
    case "pg_user", "pg_shadow":
      return [
        [
          "usename": .text(self.user), "usesysid": .number(10), "usecreatedb": .number(1), "usesuper": .number(1),
          "userepl": .number(1), "usebypassrls": .number(1), "passwd": .text("********"),
        ]
      ]
    case "pg_opclass": return Self.operatorClasses
    case "pg_language":
      return [("internal", 12), ("c", 13), ("sql", 14), ("plpgsql", 13_563)].map {
        ["oid": .number($1), "lanname": .text($0), "lanowner": .number(10), "lanpltrusted": .number($1 >= 14 ? 1 : 0)]
      }
    case "pg_extension":
      return self.catalog.extensions.enumerated().map { index, name in
        [
          "oid": .number(13_559 + index), "extname": .text(name), "extowner": .number(10), "extnamespace": .number(11),
          "extversion": .text(name == "plpgsql" ? "1.0" : "1.3"),
        ]
      }
    case "pg_cast": return self.casts
    default: return self.viewRows(name)
    }
  }

  private var namespaces: [CatalogRow] {
    let system: [(OID, String, Int)] = [
      (11, "pg_catalog", 10), (99, "pg_toast", 10), (SystemCatalog.informationSchema, "information_schema", 10),
    ]
    let own = self.catalog.schemas.values.map { ($0.oid, $0.name, $0.name == "public" ? 6171 : 10) }
    return (system + own.sorted { $0.0 < $1.0 }).map {
      ["oid": .number($0.0), "nspname": .text($0.1), "nspowner": .number($0.2)]
    }
  }

  func namespace(_ schema: String) -> SQLValue {
    let oid = self.catalog.schemaOID(schema)
    return .number(oid != 0 ? oid : (schema.hasPrefix("pg_temp") ? 90_000 : 2200))
  }

  private func relationRow(_ relation: Relation) -> CatalogRow {
    let indexes = relation.isTable ? self.catalog.relations.values.contains { $0.index?.table == relation.oid } : false
    let isSystemView = SystemCatalog.table(relation.oid)?.isView == true
    let live = relation.hasRows && relation.oid >= 16384
    let references = live && self.catalog.references(to: relation.oid).isEmpty == false
    let method: Int =
      switch relation.kind {
      case .table, .materializedView: isSystemView ? 0 : 2
      case .index(let index): ["btree": 403, "hash": 405, "gist": 783, "gin": 2742, "brin": 3580][index.method] ?? 403
      default: 0
      }
    return [
      "oid": .number(relation.oid), "relname": .text(relation.name), "relnamespace": self.namespace(relation.schema),
      "reltype": .number(relation.rowType.rawValue), "relowner": .number(10), "relam": .number(method),
      "relfilenode": .number(relation.hasRows ? relation.oid : 0), "reltuples": .real(-1),
      "relhasindex": .bool(is: indexes || (relation.oid < 16384 && !isSystemView)),
      "relpersistence": .text(
        relation.persistence == .temporary ? "t" : (relation.persistence == .unlogged ? "u" : "p")
      ),
      "relkind": .text(isSystemView ? "v" : relation.kindLetter),
      "relnatts": .number(relation.index?.elements.count ?? relation.columns.count),
      "relchecks": .number(relation.constraints.filter { if case .check = $0.kind { true } else { false } }.count),
      "relhasrules": .bool(is: relation.view != nil || isSystemView),
      "relhastriggers": .bool(is: references || relation.constraints.contains { $0.foreignKey != nil }),
      "relispopulated": .number(1), "relreplident": .text(relation.isTable && relation.oid >= 16384 ? "d" : "n"),
      "relfrozenxid": .number(relation.hasRows ? 730 : 0), "relminmxid": .number(relation.hasRows ? 1 : 0),
    ]
  }

  private func attributes(_ relation: Relation) -> [CatalogRow] {
    if let index = relation.index {
      guard let table = self.catalog.relation(index.table) else { return [] }
      return index.elements.enumerated().map { place, element in
        let column = Column(
          number: place + 1,
          name: element.name,
          type: table.column(number: element.column)?.type ?? ColumnType(.text)
        )
        return self.attribute(column, relation)
      }
    }
    if relation.sequence != nil {
      return [("last_value", TypeID.int8), ("log_cnt", .int8), ("is_called", .bool)].enumerated().map {
        var column = Column(number: $0 + 1, name: $1.0, type: ColumnType($1.1))
        column.isNotNull = true
        return self.attribute(column, relation)
      }
    }
    var rows = relation.columns.map { self.attribute($0, relation) }
    if relation.isTable, relation.oid >= 16384 {
      for (number, name, type) in [
        (-1, "ctid", TypeID.tid), (-2, "xmin", .xid), (-3, "cmin", .cid), (-4, "xmax", .xid), (-5, "cmax", .cid),
        (-6, "tableoid", .oid),
      ] {
        var column = Column(number: number, name: name, type: ColumnType(type))
        column.isNotNull = true
        rows.append(self.attribute(column, relation))
      }
    }
    return rows
  }

  private func attribute(_ column: Column, _ relation: Relation) -> CatalogRow {
    let row = TypeTable.row(self.view.base(column.type).id)
    let identity = column.identity.map { $0.kind == .always ? "a" : "d" } ?? ""
    return [
      "attrelid": .number(relation.oid), "attname": .text(column.name),
      "atttypid": .number(column.isDropped ? 0 : column.type.id.rawValue), "attstattarget": .integer(-1),
      "attlen": .number(row?.length ?? (self.isEnum(column.type.id) ? 4 : -1)), "attnum": .number(column.number),
      "attcacheoff": .integer(-1), "atttypmod": .number(column.type.modifier),
      "attbyval": .bool(is: row?.isByValue ?? self.isEnum(column.type.id)),
      "attalign": .text(String(row?.alignment ?? "i")),
      "attstorage": .text(String(row?.toast ?? (self.isEnum(column.type.id) ? "p" : "x"))), "attcompression": .text(""),
      "attnotnull": .bool(is: column.isNotNull),
      "atthasdef": .bool(is: column.defaultValue != nil && column.identity == nil),
      "attidentity": .text(identity), "attgenerated": .text(column.isGenerated ? "s" : ""),
      "attisdropped": .bool(is: column.isDropped), "attislocal": .number(1),
      "attcollation": .number(row?.collation ?? 0),
      "attndims": .number(self.view.element(of: column.type.id) == nil ? 0 : 1),
    ]
  }

  private func isEnum(_ id: TypeID) -> Bool { self.view.form(id) == .enumeration }

  private func defaults(_ relation: Relation) -> [CatalogRow] {
    relation.liveColumns.compactMap { column in
      switch column.defaultValue {
      case .expression(let stored), .generated(let stored):
        [
          "oid": .number(Self.defaultOID(relation.oid, column.number)), "adrelid": .number(relation.oid),
          "adnum": .number(column.number), "adbin": .text(stored.text),
        ]
      default: nil
      }
    }
  }

  static func defaultOID(_ table: OID, _ column: Int) -> OID { table &* 64 &+ OID(column) | 0x4000_0000 }

  // MARK: types

  private var builtInTypes: [CatalogRow] {
    TypeTable.rows.map { row in
      [
        "oid": .number(row.id.rawValue), "typname": .text(row.name), "typnamespace": .number(11),
        "typowner": .number(10),
        "typlen": .number(row.length), "typbyval": .bool(is: row.isByValue), "typtype": .text(String(row.kind)),
        "typcategory": .text(String(row.category)), "typispreferred": .bool(is: row.isPreferred),
        "typisdefined": .number(1), "typdelim": .text(","), "typelem": .number(row.element.rawValue),
        "typsubscript": self.function(row.category == "A" ? "array_subscript_handler" : ""),
        "typarray": .number(row.array.rawValue), "typinput": self.function(row.inputFunction),
        "typoutput": self.function(row.outputFunction), "typreceive": self.function(row.receiveFunction ?? ""),
        "typsend": self.function(row.sendFunction ?? ""), "typmodin": self.function(row.modifierInput ?? ""),
        "typmodout": self.function(row.modifierOutput ?? ""), "typalign": .text(String(row.alignment)),
        "typstorage": .text(String(row.toast)), "typtypmod": .integer(-1), "typcollation": .number(row.collation),
      ]
    }
  }

  func function(_ name: String) -> SQLValue { .number(FunctionOIDs.number(name) ?? 0) }

  private var userTypes: [CatalogRow] {
    self.catalog.types.values.sorted { $0.id < $1.id }.map { type in
      var row: CatalogRow = [
        "oid": .number(type.id.rawValue), "typname": .text(type.name), "typnamespace": self.namespace(type.schema),
        "typowner": .number(10), "typisdefined": .number(1), "typdelim": .text(","), "typtypmod": .integer(-1),
        "typarray": .number(type.array.rawValue), "typlen": .integer(-1), "typalign": .text("i"),
        "typstorage": .text("x"),
      ]
      var functions = ""
      switch type.kind {
      case .enumeration:
        row.merge([
          "typtype": .text("e"), "typcategory": .text("E"), "typlen": .integer(4), "typbyval": .integer(1),
          "typstorage": .text("p"),
        ]) { $1 }
        functions = "enum_"
      case .domain(let base):
        let under = TypeTable.row(self.view.base(base).id)
        row.merge([
          "typtype": .text("d"), "typcategory": .text(String(self.view.category(base.id))),
          "typbasetype": .number(base.id.rawValue), "typtypmod": .number(base.modifier),
          "typlen": .number(under?.length ?? -1), "typbyval": .bool(is: under?.isByValue ?? false),
          "typnotnull": .bool(is: self.catalog.domains[type.id.rawValue]?.isNotNull ?? false),
          "typdefault": .maybe(self.catalog.domains[type.id.rawValue]?.defaultValue?.text),
          "typcollation": .number(under?.collation ?? 0),
        ]) { $1 }
        functions = "domain_"
      case .composite:
        let relation = self.catalog.relations.values.first { $0.rowType == type.id }?.oid ?? 0
        row.merge([
          "typtype": .text("c"), "typcategory": .text("C"), "typrelid": .number(relation), "typalign": .text("d"),
        ]) { $1 }
        functions = "record_"
      case .array(let element):
        row.merge(["typtype": .text("b"), "typcategory": .text("A"), "typelem": .number(element.rawValue)]) { $1 }
        functions = "array_"
      }
      for (column, suffix) in [("typinput", "in"), ("typoutput", "out"), ("typreceive", "recv"), ("typsend", "send")] {
        row[column] = self.function(functions + suffix)
      }
      return row
    }
  }

  private var enumLabels: [CatalogRow] {
    self.catalog.types.values.sorted { $0.id < $1.id }.flatMap { type -> [CatalogRow] in
      guard case .enumeration(let labels) = type.kind else { return [] }
      return labels.enumerated().map { index, label in
        [
          "oid": .number(type.id.rawValue &* 256 &+ OID(index) | 0x2000_0000), "enumtypid": .number(type.id.rawValue),
          "enumsortorder": .real(label.sortOrder), "enumlabel": .text(label.name),
        ]
      }
    }
  }

  // MARK: indexes and constraints

  private func vector(_ numbers: [Int], _ element: TypeID) -> SQLValue {
    if numbers.isEmpty { return .text("{}") }
    return self.io.array(
      ArrayValue(dimensions: [numbers.count], lowerBounds: [0], elements: numbers.map { .number($0) }),
      of: element
    )
  }

  private func numbers(_ numbers: [Int]) -> SQLValue { self.array(numbers.map { .number($0) }, of: .int2) }

  private func indexRow(_ relation: Relation) -> CatalogRow? {
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

  private func constraints(_ relation: Relation) -> [CatalogRow] {
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

  private var domainConstraints: [CatalogRow] {
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

  private func sequenceRow(_ relation: Relation) -> CatalogRow? {
    guard let sequence = relation.sequence else { return nil }
    return [
      "seqrelid": .number(relation.oid), "seqtypid": .number(sequence.type.rawValue),
      "seqstart": .integer(sequence.start),
      "seqincrement": .integer(sequence.increment), "seqmax": .integer(sequence.maximum),
      "seqmin": .integer(sequence.minimum), "seqcache": .integer(sequence.cache),
      "seqcycle": .bool(is: sequence.cycles),
    ]
  }

  private var descriptions: [CatalogRow] {
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
  private var dependencies: [CatalogRow] {
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

  private var functions: [CatalogRow] {
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

  private var casts: [CatalogRow] {
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

  // MARK: what is always there

  private var databaseRow: CatalogRow {
    [
      "oid": .number(SystemCatalog.database), "datname": .text(self.view.database), "datdba": .number(10),
      "encoding": .number(6), "datlocprovider": .text("c"), "datallowconn": .number(1), "datconnlimit": .integer(-1),
      "dattablespace": .number(1663), "datcollate": .text("C"), "datctype": .text("C"), "datfrozenxid": .number(716),
      "datminmxid": .number(1),
    ]
  }

  private var roleRow: CatalogRow {
    [
      "oid": .number(10), "rolname": .text(self.user), "rolsuper": .number(1), "rolinherit": .number(1),
      "rolcreaterole": .number(1), "rolcreatedb": .number(1), "rolcanlogin": .number(1), "rolreplication": .number(1),
      "rolconnlimit": .integer(-1), "rolpassword": .text("********"), "rolbypassrls": .number(1),
    ]
  }

  private static let accessMethods: [CatalogRow] = [
    ("heap", 2, "t"), ("btree", 403, "i"), ("hash", 405, "i"), ("gist", 783, "i"), ("gin", 2742, "i"),
    ("brin", 3580, "i"),
  ].map { ["oid": .number($1), "amname": .text($0), "amtype": .text($2)] }

  private static let collations: [CatalogRow] = [("default", 100, "d"), ("C", 950, "c"), ("POSIX", 951, "c")].map {
    [
      "oid": .number($1), "collname": .text($0), "collnamespace": .number(11), "collowner": .number(10),
      "collprovider": .text($2), "collisdeterministic": .number(1), "collencoding": .integer(-1),
      "collcollate": $1 == 100 ? .null : .text($0), "collctype": $1 == 100 ? .null : .text($0),
    ]
  }

  private static let classes: [(TypeID, Int, String, Int)] = [
    (.bool, 10_003, "bool_ops", 424), (.bpchar, 10_004, "bpchar_ops", 426), (.bytea, 10_006, "bytea_ops", 428),
    (.char, 10_007, "char_ops", 429), (.date, 3122, "date_ops", 434), (.float4, 10_012, "float4_ops", 1970),
    (.float8, 3123, "float8_ops", 1970), (.int2, 1979, "int2_ops", 1976), (.int4, 1978, "int4_ops", 1976),
    (.int8, 3124, "int8_ops", 1976), (.interval, 10_022, "interval_ops", 1982), (.name, 10_028, "name_ops", 1994),
    (.numeric, 3125, "numeric_ops", 1988), (.oid, 1981, "oid_ops", 1989), (.text, 3126, "text_ops", 1994),
    (.time, 10_038, "time_ops", 1996), (.timestamptz, 3127, "timestamptz_ops", 434),
    (.timestamp, 3128, "timestamp_ops", 434), (.uuid, 10_065, "uuid_ops", 2968), (.jsonb, 10_088, "jsonb_ops", 4033),
    (.anyenum, 10_069, "enum_ops", 3522), (.anyarray, 10_000, "array_ops", 397),
  ]

  static func operatorClass(_ type: TypeID) -> Int {
    let wanted = type == .varchar ? .text : type
    return Self.classes.first { $0.0 == wanted }?.1 ?? (type.rawValue >= 16384 ? 10_069 : 10_000)
  }

  private static let operatorClasses: [CatalogRow] = Self.classes.map { type, oid, name, family in
    [
      "oid": .number(oid), "opcmethod": .number(403), "opcname": .text(name), "opcnamespace": .number(11),
      "opcowner": .number(10), "opcfamily": .number(family), "opcintype": .number(type.rawValue),
      "opcdefault": .number(1),
    ]
  }
}
