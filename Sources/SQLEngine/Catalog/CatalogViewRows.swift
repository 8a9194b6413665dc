// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: rows of the views of pg_catalog (manual, chapter 54, 28.2).

extension CatalogReader {
  private var userRelations: [Relation] { self.catalog.relations.values.sorted { $0.oid < $1.oid } }

  func viewRows(_ name: String) -> [CatalogRow] {
    switch name {
    case "pg_tables":
      return self.relations.filter { $0.isTable && SystemCatalog.table($0.oid)?.isView != true }.map { relation in
        [
          "schemaname": .text(relation.schema), "tablename": .text(relation.name), "tableowner": .text(self.user),
          "hasindexes": .bool(is: self.catalog.relations.values.contains { $0.index?.table == relation.oid }),
          "hasrules": .integer(0),
          "hastriggers": .bool(
            is: !self.catalog.references(to: relation.oid).isEmpty
              || relation.constraints.contains { $0.foreignKey != nil }
          ),
          "rowsecurity": .integer(0),
        ]
      }
    case "pg_indexes":
      return self.userRelations.compactMap { relation in
        guard let index = relation.index, let table = self.catalog.relation(index.table) else { return nil }
        return [
          "schemaname": .text(relation.schema), "tablename": .text(table.name), "indexname": .text(relation.name),
          "indexdef": .maybe(Definitions(self.view).index(relation.oid)),
        ]
      }
    case "pg_views":
      return self.userRelations.compactMap { relation in
        relation.view.map {
          [
            "schemaname": .text(relation.schema), "viewname": .text(relation.name), "viewowner": .text(self.user),
            "definition": .text($0.text + ";"),
          ]
        }
      }
    case "pg_matviews":
      return self.userRelations.compactMap { relation in
        guard case .materializedView(let view) = relation.kind else { return nil }
        return [
          "schemaname": .text(relation.schema), "matviewname": .text(relation.name), "matviewowner": .text(self.user),
          "hasindexes": .integer(0), "ispopulated": .bool(is: view.isPopulated), "definition": .text(view.text + ";"),
        ]
      }
    case "pg_sequences":
      return self.userRelations.compactMap { relation in
        guard let sequence = relation.sequence else { return nil }
        let state = self.state.pointee.sequences[relation.oid]
        return [
          "schemaname": .text(relation.schema), "sequencename": .text(relation.name), "sequenceowner": .text(self.user),
          "data_type": .number(sequence.type.rawValue), "start_value": .integer(sequence.start),
          "min_value": .integer(sequence.minimum), "max_value": .integer(sequence.maximum),
          "increment_by": .integer(sequence.increment), "cycle": .bool(is: sequence.cycles),
          "cache_size": .integer(sequence.cache),
          "last_value": state.map { $0.isCalled ? .integer($0.last) : .null } ?? .null,
        ]
      }
    case "pg_settings":
      return Settings.parameters.map { parameter in
        let value = self.state.pointee.settings.value(parameter.name) ?? ""
        let isFixed = if case .fixed = parameter.kind { true } else { false }
        return [
          "name": .text(parameter.name), "setting": .text(value), "category": .text("Client Connection Defaults"),
          "short_desc": .text(""), "context": .text(isFixed ? "internal" : "user"),
          "vartype": .text(Self.variableType(parameter.kind)),
          "source": .text(value == parameter.value ? "default" : "session"),
          "boot_val": .text(parameter.value), "reset_val": .text(parameter.value), "pending_restart": .integer(0),
        ]
      }
    case "pg_stat_activity":
      return self.state.pointee.activity.values.sorted { $0.number < $1.number }.map { session in
        [
          "datid": .number(SystemCatalog.database), "datname": .text(session.database), "pid": .number(session.number),
          "usesysid": .number(10), "usename": .text(session.user),
          "application_name": .text(session.applicationName),
          "state": .text(session.number == self.state.pointee.session.number ? "active" : "idle"),
          "query": .text(session.query), "backend_type": .text("client backend"),
        ]
      }
    case "pg_stat_user_tables", "pg_stat_all_tables": return self.tableStatistics
    case "pg_stat_user_indexes", "pg_stat_all_indexes": return self.indexStatistics
    case "pg_prepared_xacts":
      return self.state.pointee.preparedTransactions.sorted { $0.key < $1.key }.map { name, owner in
        [
          "transaction": .number(730), "gid": .text(name), "prepared": .integer(self.state.pointee.statementTime),
          "owner": .text(owner), "database": .text(self.view.database),
        ]
      }
    case "pg_locks": return self.locks
    default: return []
    }
  }

  private static func variableType(_ kind: Settings.Parameter.Kind) -> String {
    switch kind {
    case .bool: "bool"
    case .integer: "integer"
    case .real: "real"
    case .oneOf: "enum"
    case .text, .fixed: "string"
    }
  }

  private var tableStatistics: [CatalogRow] {
    self.userRelations.filter(\.hasRows).map { relation in
      let counts = self.state.pointee.statistics[relation.oid] ?? TableStatistics()
      return [
        "relid": .number(relation.oid), "schemaname": .text(relation.schema), "relname": .text(relation.name),
        "seq_scan": .integer(counts.sequentialScans), "seq_tup_read": .integer(0),
        "idx_scan": .integer(counts.indexScans),
        "idx_tup_fetch": .integer(0), "n_tup_ins": .integer(counts.inserted), "n_tup_upd": .integer(counts.updated),
        "n_tup_del": .integer(counts.deleted), "n_tup_hot_upd": .integer(0),
        "n_live_tup": .integer(max(0, counts.inserted - counts.deleted)), "n_dead_tup": .integer(0),
        "n_mod_since_analyze": .integer(0), "n_ins_since_vacuum": .integer(counts.inserted),
        "vacuum_count": .integer(0),
        "autovacuum_count": .integer(0), "analyze_count": .integer(0), "autoanalyze_count": .integer(0),
      ]
    }
  }

  private var indexStatistics: [CatalogRow] {
    self.userRelations.compactMap { relation in
      guard let index = relation.index, let table = self.catalog.relation(index.table) else { return nil }
      let scans = self.state.pointee.statistics[table.oid]?.byIndex[relation.oid] ?? 0
      return [
        "relid": .number(table.oid), "indexrelid": .number(relation.oid), "schemaname": .text(table.schema),
        "relname": .text(table.name), "indexrelname": .text(relation.name), "idx_scan": .integer(scans),
        "idx_tup_read": .integer(0), "idx_tup_fetch": .integer(0),
      ]
    }
  }

  private var locks: [CatalogRow] {
    self.state.pointee.advisory.holders.flatMap { key, holders in
      holders.map { holder in
        [
          "locktype": .text("advisory"), "database": .number(SystemCatalog.database),
          "classid": .integer(key.high & 0xFFFF_FFFF),
          "objid": .integer(key.low & 0xFFFF_FFFF), "objsubid": .integer(key.high == 0 ? 1 : 2),
          "pid": .number(holder.session), "mode": .text(holder.isShared ? "ShareLock" : "ExclusiveLock"),
          "granted": .integer(1), "fastpath": .integer(0),
        ]
      }
    }
  }

  // MARK: information_schema (manual, chapter 37)

  func informationRows(_ name: String) -> [CatalogRow] {
    let base = SQLValue.text(self.view.database)
    func yes(_ value: Bool) -> SQLValue { .text(value ? "YES" : "NO") }
    switch name {
    case "information_schema_catalog_name": return [["catalog_name": base]]
    case "schemata":
      return (["pg_catalog", "information_schema"] + self.catalog.schemas.keys.sorted()).map {
        ["catalog_name": base, "schema_name": .text($0), "schema_owner": .text(self.user)]
      }
    case "tables":
      return self.relations.filter { ($0.isTable || $0.view != nil) }.map { relation in
        let isView = relation.view != nil || SystemCatalog.table(relation.oid)?.isView == true
        let isTemporary = relation.persistence == .temporary
        return [
          "table_catalog": base, "table_schema": .text(relation.schema), "table_name": .text(relation.name),
          "table_type": .text(isView ? "VIEW" : (isTemporary ? "LOCAL TEMPORARY" : "BASE TABLE")),
          "is_insertable_into": yes(!isView), "is_typed": yes(false),
        ]
      }
    case "views":
      return self.userRelations.compactMap { relation in
        relation.view.map { view in
          [
            "table_catalog": base, "table_schema": .text(relation.schema), "table_name": .text(relation.name),
            "view_definition": .text(" " + view.text + ";"), "check_option": .text("NONE"), "is_updatable": yes(false),
            "is_insertable_into": yes(false), "is_trigger_updatable": yes(false), "is_trigger_deletable": yes(false),
            "is_trigger_insertable_into": yes(false),
          ]
        }
      }
    case "columns":
      return self.relations.filter { $0.hasRows && !$0.isMaterialized || $0.view != nil }.flatMap {
        self.informationColumns($0)
      }
    case "table_constraints":
      return self.userRelations.flatMap { relation in
        relation.constraints.map { constraint in
          [
            "constraint_catalog": base, "constraint_schema": .text(relation.schema),
            "constraint_name": .text(constraint.name),
            "table_catalog": base, "table_schema": .text(relation.schema), "table_name": .text(relation.name),
            "constraint_type": .text(constraint.kindName), "is_deferrable": yes(constraint.isDeferrable),
            "initially_deferred": yes(constraint.isInitiallyDeferred), "enforced": yes(true),
          ]
        }
          + relation.liveColumns.filter { $0.isNotNull && relation.isTable }.map { column in
            [
              "constraint_catalog": base, "constraint_schema": .text(relation.schema),
              "constraint_name": .text("2200_\(relation.oid)_\(column.number)_not_null"), "table_catalog": base,
              "table_schema": .text(relation.schema), "table_name": .text(relation.name),
              "constraint_type": .text("CHECK"), "is_deferrable": yes(false), "initially_deferred": yes(false),
              "enforced": yes(true),
            ]
          }
      }
    case "key_column_usage":
      return self.userRelations.flatMap { relation in
        relation.constraints.flatMap { constraint -> [CatalogRow] in
          let columns = constraint.key?.columns ?? constraint.foreignKey?.columns ?? []
          return columns.enumerated().map { place, number in
            [
              "constraint_catalog": base, "constraint_schema": .text(relation.schema),
              "constraint_name": .text(constraint.name), "table_catalog": base, "table_schema": .text(relation.schema),
              "table_name": .text(relation.name), "column_name": .text(relation.column(number: number)?.name ?? ""),
              "ordinal_position": .number(place + 1),
              "position_in_unique_constraint": constraint.foreignKey == nil ? .null : .number(place + 1),
            ]
          }
        }
      }
    case "referential_constraints":
      return self.userRelations.flatMap { relation in
        relation.constraints.compactMap { constraint in
          guard let key = constraint.foreignKey, let other = self.catalog.relation(key.table) else { return nil }
          let unique = other.constraints.first { $0.key?.index == key.index }?.name
          return [
            "constraint_catalog": base, "constraint_schema": .text(relation.schema),
            "constraint_name": .text(constraint.name), "unique_constraint_catalog": base,
            "unique_constraint_schema": .text(other.schema), "unique_constraint_name": .maybe(unique),
            "match_option": .text(key.match == .full ? "FULL" : "NONE"), "update_rule": .text(Self.rule(key.onUpdate)),
            "delete_rule": .text(Self.rule(key.onDelete)),
          ]
        }
      }
    case "constraint_column_usage":
      return self.userRelations.flatMap { relation in
        relation.constraints.flatMap { constraint -> [CatalogRow] in
          var (table, columns) = (relation, constraint.key?.columns ?? [])
          if let key = constraint.foreignKey, let other = self.catalog.relation(key.table) {
            (table, columns) = (other, key.referenced)
          }
          if case .check(_, let used) = constraint.kind { columns = used }
          return columns.map { number in
            [
              "table_catalog": base, "table_schema": .text(table.schema), "table_name": .text(table.name),
              "column_name": .text(table.column(number: number)?.name ?? ""), "constraint_catalog": base,
              "constraint_schema": .text(relation.schema), "constraint_name": .text(constraint.name),
            ]
          }
        }
      }
    case "check_constraints":
      return self.userRelations.flatMap { relation in
        relation.constraints.compactMap { constraint in
          guard case .check(let stored, _) = constraint.kind else { return nil }
          return [
            "constraint_catalog": base, "constraint_schema": .text(relation.schema),
            "constraint_name": .text(constraint.name), "check_clause": .text("(\(stored.text))"),
          ]
        }
      }
    case "sequences":
      return self.userRelations.compactMap { relation in
        guard let sequence = relation.sequence else { return nil }
        let bits = sequence.type == .int2 ? 16 : (sequence.type == .int4 ? 32 : 64)
        return [
          "sequence_catalog": base, "sequence_schema": .text(relation.schema), "sequence_name": .text(relation.name),
          "data_type": .text(ColumnType(sequence.type).spelling(self.view)), "numeric_precision": .number(bits),
          "numeric_precision_radix": .number(2), "numeric_scale": .number(0),
          "start_value": .text(String(sequence.start)),
          "minimum_value": .text(String(sequence.minimum)), "maximum_value": .text(String(sequence.maximum)),
          "increment": .text(String(sequence.increment)), "cycle_option": yes(sequence.cycles),
        ]
      }
    case "enabled_roles": return [["role_name": .text(self.user)]]
    default: return []
    }
  }

  private static func rule(_ action: ForeignKey.Action) -> String {
    switch action {
    case .noAction: "NO ACTION"
    case .restrict: "RESTRICT"
    case .cascade: "CASCADE"
    case .setNull: "SET NULL"
    case .setDefault: "SET DEFAULT"
    }
  }

  private func informationColumns(_ relation: Relation) -> [CatalogRow] {
    let base = SQLValue.text(self.view.database)
    return relation.liveColumns.enumerated().map { place, column in
      let type = self.view.base(column.type)
      let form = self.view.form(type.id)
      let row = TypeTable.row(type.id)
      var values: CatalogRow = [
        "table_catalog": base, "table_schema": .text(relation.schema), "table_name": .text(relation.name),
        "column_name": .text(column.name), "ordinal_position": .number(column.number),
        "is_nullable": .text(column.isNotNull ? "NO" : "YES"), "udt_catalog": base,
        "udt_schema": .text(row == nil ? self.view.userType(type.id)?.schema ?? "public" : "pg_catalog"),
        "udt_name": .text(row?.name ?? self.view.userType(type.id)?.name ?? ""),
        "dtd_identifier": .text(String(column.number)),
        "is_self_referencing": .text("NO"), "is_identity": .text(column.identity == nil ? "NO" : "YES"),
        "identity_cycle": .text("NO"), "is_generated": .text(column.isGenerated ? "ALWAYS" : "NEVER"),
        "is_updatable": .text(relation.isTable && relation.oid >= 16384 ? "YES" : "NO"),
        "data_type": .text(
          self.view.element(of: type.id) != nil ? "ARRAY" : (row == nil ? "USER-DEFINED" : row?.spelling ?? "")
        ),
      ]
      switch column.defaultValue {
      case .expression(let stored): values["column_default"] = .text(stored.text)
      case .generated(let stored): values["generation_expression"] = .text(stored.text)
      case .identity(let kind, let sequence):
        values["identity_generation"] = .text(kind == .always ? "ALWAYS" : "BY DEFAULT")
        if let definition = self.catalog.relation(sequence)?.sequence {
          values["identity_start"] = .text(String(definition.start))
          values["identity_increment"] = .text(String(definition.increment))
          values["identity_maximum"] = .text(String(definition.maximum))
          values["identity_minimum"] = .text(String(definition.minimum))
        }
      case nil: break
      }
      switch form {
      case .varchar, .bpchar:
        if type.modifier > 4 { values["character_maximum_length"] = .number(type.modifier - 4) }
        values["character_octet_length"] = .integer(type.modifier > 4 ? Int64(type.modifier - 4) * 4 : 1_073_741_824)
      case .text: values["character_octet_length"] = .integer(1_073_741_824)
      case .int2, .int4, .int8:
        values["numeric_precision"] = .number(form == .int2 ? 16 : (form == .int4 ? 32 : 64))
        values["numeric_precision_radix"] = .number(2)
        values["numeric_scale"] = .number(0)
      case .float4, .float8:
        values["numeric_precision"] = .number(form == .float4 ? 24 : 53)
        values["numeric_precision_radix"] = .number(2)
      case .numeric:
        values["numeric_precision_radix"] = .number(10)
        if type.modifier >= 0 {
          let (precision, scale) = NumericModifier(type.modifier).values
          values["numeric_precision"] = .number(precision)
          values["numeric_scale"] = .number(scale)
        }
      case .date: values["datetime_precision"] = .number(0)
      case .time, .timetz, .timestamp, .timestamptz, .interval:
        values["datetime_precision"] = .number(type.modifier >= 0 && type.modifier <= 6 ? Int(type.modifier) : 6)
      default: break
      }
      if case .domain? = self.view.userType(column.type.id)?.kind, let domain = self.view.userType(column.type.id) {
        values["domain_catalog"] = base
        values["domain_schema"] = .text(domain.schema)
        values["domain_name"] = .text(domain.name)
      }
      return values
    }
  }
}

extension Relation {
  var isMaterialized: Bool { if case .materializedView = self.kind { true } else { false } }
}

extension TableConstraint {
  /// What `information_schema` calls its kind.
  var kindName: String {
    switch self.kind {
    case .primaryKey: "PRIMARY KEY"
    case .unique: "UNIQUE"
    case .check: "CHECK"
    case .foreignKey: "FOREIGN KEY"
    }
  }
}
