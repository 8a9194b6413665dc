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

  var namespaces: [CatalogRow] {
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

  func relationRow(_ relation: Relation) -> CatalogRow {
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
      // A sequence has the columns last_value, log_cnt and is_called.
      "relnatts": .number(
        relation.index?.elements.count ?? (relation.kindName == "sequence" ? 3 : relation.columns.count)
      ),
      "relchecks": .number(relation.constraints.filter { if case .check = $0.kind { true } else { false } }.count),
      "relhasrules": .bool(is: relation.view != nil || isSystemView),
      "relhastriggers": .bool(is: references || relation.constraints.contains { $0.foreignKey != nil }),
      "relispopulated": .number(1), "relreplident": .text(relation.isTable && relation.oid >= 16384 ? "d" : "n"),
      "relfrozenxid": .number(relation.hasRows ? 730 : 0), "relminmxid": .number(relation.hasRows ? 1 : 0),
    ]
  }

  func attributes(_ relation: Relation) -> [CatalogRow] {
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

  func attribute(_ column: Column, _ relation: Relation) -> CatalogRow {
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

  func isEnum(_ id: TypeID) -> Bool { self.view.form(id) == .enumeration }

  func defaults(_ relation: Relation) -> [CatalogRow] {
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

  // MARK: what is always there

  var databaseRow: CatalogRow {
    [
      "oid": .number(SystemCatalog.database), "datname": .text(self.view.database), "datdba": .number(10),
      "encoding": .number(6), "datlocprovider": .text("c"), "datallowconn": .number(1), "datconnlimit": .integer(-1),
      "dattablespace": .number(1663), "datcollate": .text("C"), "datctype": .text("C"), "datfrozenxid": .number(716),
      "datminmxid": .number(1),
    ]
  }

  var roleRow: CatalogRow {
    [
      "oid": .number(10), "rolname": .text(self.user), "rolsuper": .number(1), "rolinherit": .number(1),
      "rolcreaterole": .number(1), "rolcreatedb": .number(1), "rolcanlogin": .number(1), "rolreplication": .number(1),
      "rolconnlimit": .integer(-1), "rolpassword": .text("********"), "rolbypassrls": .number(1),
    ]
  }

  static let accessMethods: [CatalogRow] = [
    ("heap", 2, "t"), ("btree", 403, "i"), ("hash", 405, "i"), ("gist", 783, "i"), ("gin", 2742, "i"),
    ("brin", 3580, "i"),
  ].map { ["oid": .number($1), "amname": .text($0), "amtype": .text($2)] }

  static let collations: [CatalogRow] = [("default", 100, "d"), ("C", 950, "c"), ("POSIX", 951, "c")].map {
    [
      "oid": .number($1), "collname": .text($0), "collnamespace": .number(11), "collowner": .number(10),
      "collprovider": .text($2), "collisdeterministic": .number(1), "collencoding": .integer(-1),
      "collcollate": $1 == 100 ? .null : .text($0), "collctype": $1 == 100 ? .null : .text($0),
    ]
  }

  static let classes: [(TypeID, Int, String, Int)] = [
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

  static let operatorClasses: [CatalogRow] = Self.classes.map { type, oid, name, family in
    [
      "oid": .number(oid), "opcmethod": .number(403), "opcname": .text(name), "opcnamespace": .number(11),
      "opcowner": .number(10), "opcfamily": .number(family), "opcintype": .number(type.rawValue),
      "opcdefault": .number(1),
    ]
  }
}
