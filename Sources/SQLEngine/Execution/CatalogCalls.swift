// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: functions about the catalog (manual, 9.26).

extension SessionCalls {
  /// Rows about what there is nothing of here, but for a table that is its own only ancestor.
  func rows(_ row: FunctionRow, _ arguments: [SQLValue], _ call: FunctionCall) throws(SQLError) -> [[SQLValue]] {
    switch row.name {
    case "pg_partition_ancestors": return [[arguments[0]]]
    case "pg_available_extensions":
      return ["pgcrypto", "plpgsql", "uuid-ossp"].map { [.text($0), .text("1.0"), .null] }
    default: return []
    }
  }

  func catalog(_ name: String, _ values: [SQLValue]) throws(SQLError) -> SQLValue? {
    let view = self.state.pointee.view
    let oid = values.first?.asOID ?? 0
    switch name {
    case "pg_get_expr":
      // The catalogs have expressions as text already.
      return values[0]
    case "pg_get_constraintdef":
      return .maybe(Definitions(view).constraint(oid, isPretty: values.count == 2 && values[1] == .integer(1)))
    case "pg_get_indexdef":
      if values.count == 3, values[1].asInt > 0 { return .maybe(Definitions(view).indexColumn(oid, values[1].asInt)) }
      return .maybe(Definitions(view).index(oid, isPretty: values.count == 3 && values[2] == .integer(1)))
    case "pg_get_viewdef":
      var relation = view.catalog.relation(oid)
      if case .text(let text)? = values.first {
        relation = try view.object(.relation, named: text).flatMap { view.catalog.relation($0) }
      }
      switch relation?.kind {
      case .view(let definition), .materializedView(let definition): return .text(" " + definition.text + ";")
      default: return .text("Not a view")
      }
    case "pg_get_triggerdef", "pg_get_ruledef", "pg_get_functiondef", "pg_get_partkeydef",
      "pg_get_partition_constraintdef",
      "pg_get_statisticsobjdef", "pg_get_statisticsobjdef_columns", "pg_get_replica_identity_index",
      "pg_describe_object", "shobj_description":
      return .null
    case "pg_get_function_arguments", "pg_get_function_identity_arguments", "pg_get_function_result":
      return self.signature(name, oid, view)
    case "obj_description": return .maybe(view.catalog.comments[ObjectAddress(oid)])
    case "col_description": return .maybe(view.catalog.comments[ObjectAddress(oid, column: values[1].asInt)])
    case "pg_tablespace_location": return .text("")
    case "pg_relation_is_publishable": return .bool(is: view.catalog.relation(oid)?.isTable == true && oid >= 16384)
    case "pg_relation_filenode": return .number(oid)
    case "pg_get_userbyid":
      return .text(
        oid == SystemCatalog.owner ? "postgres" : (oid == 6171 ? "pg_database_owner" : "unknown (OID=\(oid))")
      )
    case "pg_table_is_visible":
      return view.catalog.relation(oid).map { .bool(is: view.isVisible($0)) } ?? .null
    case "pg_type_is_visible":
      if TypeTable.row(TypeID(rawValue: oid)) != nil { return .integer(1) }
      return view.userType(TypeID(rawValue: oid)).map { .bool(is: view.isVisible($0)) } ?? .null
    case let name where name.hasSuffix("_is_visible"): return .integer(1)
    case "pg_has_role": return .integer(1)
    case let name where name.hasPrefix("has_") && name.hasSuffix("_privilege"): return .integer(1)
    case "pg_table_size", "pg_relation_size", "pg_total_relation_size", "pg_indexes_size":
      return view.catalog.relation(oid).map { $0.hasRows ? .integer(8192) : .integer(0) } ?? .null
    case "pg_database_size", "pg_tablespace_size": return .integer(8_000_000)
    case "pg_column_size": return .integer(4)
    case "pg_column_is_updatable": return .bool(is: view.catalog.relation(oid)?.isTable == true)
    case "pg_relation_is_updatable": return .integer(view.catalog.relation(oid)?.isTable == true ? 28 : 0)
    case "pg_index_column_has_property": return self.indexProperty(values, view)
    case "pg_indexam_has_property", "pg_index_has_property": return .integer(1)
    default: return nil
    }
  }

  private func signature(_ name: String, _ oid: OID, _ view: CatalogView) -> SQLValue {
    guard let function = FunctionOIDs.name(oid), let row = FunctionTable.rows(named: function).first else {
      return .null
    }
    if name == "pg_get_function_result" { return .text(ColumnType(row.result).spelling(view)) }
    return .text(row.arguments.map { ColumnType($0).spelling(view) }.joined(separator: ", "))
  }

  private func indexProperty(_ values: [SQLValue], _ view: CatalogView) -> SQLValue {
    guard let index = view.catalog.relation(values[0].asOID)?.index, case .text(let property) = values[2],
      values[1].asInt >= 1, values[1].asInt <= index.elements.count
    else { return .null }
    let element = index.elements[values[1].asInt - 1]
    let nullsFirst = element.nullsFirst ?? element.isDescending
    switch property {
    case "asc": return .bool(is: !element.isDescending)
    case "desc": return .bool(is: element.isDescending)
    case "nulls_first": return .bool(is: nullsFirst)
    case "nulls_last": return .bool(is: !nullsFirst)
    case "orderable", "returnable", "search_array", "search_nulls": return .integer(1)
    case "distance_orderable": return .integer(0)
    default: return .null
    }
  }
}
