// SQLEngine/Functions: PostgreSQL's functions and operators. This file: the session and the catalog (manual, 9.26).

enum SystemFunctions {
  static let rows: [FunctionRow] =
    types + sets + identity + settings + sequences + definitions + visibility + privileges
    + locks + sizes

  // MARK: Types

  private static let types: [FunctionRow] =
    [
      fn("pg_typeof(any) regtype", .stable, strict: false) { call, _ throws(SQLError) in
        .integer(Int64((call.arguments.first ?? .unknown).rawValue))
      },
      fn("format_type(oid, int4) text", .stable, strict: false) { call, values throws(SQLError) in
        if values[0].isNull { return .null }
        let id = TypeID(rawValue: UInt32(truncatingIfNeeded: values[0].int))
        // Without a length `character` would mean one of 1.
        if id == .bpchar, !values[1].isNull, values[1].int < 0 { return .text("bpchar") }
        let modifier = values[1].isNull ? -1 : Int32(truncatingIfNeeded: values[1].int)
        return .text(ColumnType(id, modifier: modifier).spelling(call.types))
      },
    ]
    + [
      ("to_regclass", TypeID.regclass), ("to_regtype", .regtype), ("to_regproc", .regproc),
      ("to_regnamespace", .regnamespace), ("to_regrole", .regrole), ("to_regprocedure", .regprocedure),
      ("to_regcollation", .regcollation),
    ].map { name, type in
      fn("\(name)(text) \(TypeTable.row(type)?.name ?? "")", .stable) { call, values throws(SQLError) in
        (try? call.io.input(values[0].string, type)) ?? .null
      }
    }

  private static let sets: [FunctionRow] = [
    sessionSet("pg_listening_channels() text"), sessionSet("pg_partition_ancestors(regclass) regclass"),
    sessionSet("pg_options_to_table(text[]) (option_name text, option_value text)"),
    sessionSet("pg_get_keywords() (word text, catcode char, barelabel bool, catdesc text, baredesc text)"),
    sessionSet("aclexplode(aclitem[]) (grantor oid, grantee oid, privilege_type text, is_grantable bool)"),
    sessionSet("pg_available_extensions() (name name, default_version text, comment text)"),
  ]

  // MARK: The session

  private static let identity: [FunctionRow] =
    [
      "current_user() name", "session_user() name", "user() name", "current_role() name", "current_database() name",
      "current_catalog() name", "current_schema() name", "current_schemas(bool) name[]", "version() text",
      "pg_postmaster_start_time() timestamptz", "pg_conf_load_time() timestamptz", "pg_is_in_recovery() bool",
      "pg_my_temp_schema() oid", "pg_is_other_temp_schema(oid) bool", "pg_encoding_to_char(int4) name",
      "pg_char_to_encoding(name) int4", "pg_client_encoding() name", "getdatabaseencoding() name",
      "pg_get_userbyid(oid) name", "pg_blocking_pids(int4) int4[]", "current_query() text",
      "inet_server_port() int4", "inet_client_port() int4", "txid_current() int8", "pg_current_xact_id() xid8",
    ].map { session($0) }
    + [
      session("pg_backend_pid() int4"), session("pg_cancel_backend(int4) bool", .volatile),
      session("pg_terminate_backend(int4, int8 = 0) bool", .volatile), session("pg_sleep(float8) void", .volatile),
      session("pg_notify(text, text) void", .volatile, strict: false),
      session("pg_reload_conf() bool", .volatile),
      session("setseed(float8) void", .volatile), session("txid_current_if_assigned() int8"),
      session("pg_trigger_depth() int4"), session("pg_collation_for(any) text"),
      session("pg_partition_root(regclass) regclass"), session("pg_relation_filepath(regclass) text"),
      session("row_security_active(oid) bool"), session("row_security_active(text) bool"),
      session("pg_current_wal_lsn() pg_lsn", .volatile), session("pg_last_wal_receive_lsn() pg_lsn", .volatile),
      session("pg_last_wal_replay_lsn() pg_lsn", .volatile),
      session("pg_last_xact_replay_timestamp() timestamptz", .volatile), session("pg_stat_reset() void", .volatile),
    ]

  private static let settings: [FunctionRow] = [
    session("current_setting(text) text"), session("current_setting(text, bool) text"),
    session("set_config(text, text, bool) text", .volatile, strict: false),
  ]

  private static let sequences: [FunctionRow] = [
    session("nextval(regclass) int8", .volatile), session("currval(regclass) int8", .volatile),
    session("lastval() int8", .volatile), session("setval(regclass, int8) int8", .volatile),
    session("setval(regclass, int8, bool) int8", .volatile),
    session("pg_get_serial_sequence(text, text) text"), session("pg_sequence_last_value(regclass) int8", .volatile),
  ]

  // MARK: The catalog

  private static let definitions: [FunctionRow] = [
    "pg_get_expr(pg_node_tree, oid) text", "pg_get_expr(pg_node_tree, oid, bool) text",
    "pg_get_expr(text, oid) text", "pg_get_expr(text, oid, bool) text",
    "pg_get_constraintdef(oid) text", "pg_get_constraintdef(oid, bool) text", "pg_get_indexdef(oid) text",
    "pg_get_indexdef(oid, int4, bool) text", "pg_get_viewdef(oid) text", "pg_get_viewdef(oid, bool) text",
    "pg_get_viewdef(text) text", "pg_get_viewdef(text, bool) text", "pg_get_viewdef(oid, int4) text",
    "pg_get_triggerdef(oid) text", "pg_get_triggerdef(oid, bool) text",
    "pg_get_ruledef(oid) text", "pg_get_ruledef(oid, bool) text", "pg_get_functiondef(oid) text",
    "pg_get_function_arguments(oid) text", "pg_get_function_identity_arguments(oid) text",
    "pg_get_function_result(oid) text", "pg_get_partkeydef(oid) text", "pg_get_partition_constraintdef(oid) text",
    "pg_get_statisticsobjdef(oid) text", "pg_get_statisticsobjdef_columns(oid) text",
    "pg_get_replica_identity_index(regclass) regclass", "obj_description(oid, name) text",
    "obj_description(oid) text", "col_description(oid, int4) text", "shobj_description(oid, name) text",
    "pg_tablespace_location(oid) text", "pg_get_function_sqlbody(oid) text", "age(xid) int4", "mxid_age(xid) int4",
    "pg_relation_is_publishable(regclass) bool",
    "pg_relation_filenode(regclass) oid", "pg_describe_object(oid, oid, int4) text",
    "pg_index_column_has_property(regclass, int4, text) bool", "pg_indexam_has_property(oid, text) bool",
    "pg_index_has_property(regclass, text) bool", "pg_column_is_updatable(regclass, int2, bool) bool",
    "pg_relation_is_updatable(regclass, bool) int4",
  ].map { session($0) }

  private static let visibility: [FunctionRow] = [
    "table", "type", "function", "operator", "opclass", "opfamily", "collation", "conversion", "statistics_obj",
    "ts_config", "ts_dict", "ts_parser", "ts_template",
  ].map { session("pg_\($0)_is_visible(oid) bool") }

  private static let privileges: [FunctionRow] =
    ["table", "schema", "database", "sequence", "function", "type", "tablespace", "any_column", "language"].flatMap {
      kind in
      ["text", "oid"].flatMap { object in
        [
          session("has_\(kind)_privilege(\(object), text) bool"),
          session("has_\(kind)_privilege(name, \(object), text) bool"),
          session("has_\(kind)_privilege(oid, \(object), text) bool"),
        ]
      }
    }
    + ["name", "oid"].flatMap { role in
      [
        session("pg_has_role(\(role), text) bool"), session("pg_has_role(name, \(role), text) bool"),
        session("pg_has_role(oid, \(role), text) bool"),
      ]
    }
    + ["text, text, text", "oid, text, text", "text, int2, text", "oid, int2, text"].map {
      session("has_column_privilege(\($0)) bool")
    }

  // MARK: Locks and sizes

  private static let locks: [FunctionRow] =
    ["int8", "int4, int4"].flatMap { key in
      ["", "xact_"].flatMap { scope in
        ["", "_shared"].flatMap { mode in
          [
            session("pg_advisory_\(scope)lock\(mode)(\(key)) void", .volatile),
            session("pg_try_advisory_\(scope)lock\(mode)(\(key)) bool", .volatile),
          ]
        }
      }
        + ["", "_shared"].map { session("pg_advisory_unlock\($0)(\(key)) bool", .volatile) }
    }
    + [session("pg_advisory_unlock_all() void", .volatile)]

  private static let sizes: [FunctionRow] =
    ["pg_table_size", "pg_relation_size", "pg_total_relation_size", "pg_indexes_size"].map {
      session("\($0)(regclass) int8", .volatile)
    }
    + [
      session("pg_relation_size(regclass, text) int8", .volatile), session("pg_database_size(name) int8", .volatile),
      session("pg_database_size(oid) int8", .volatile), session("pg_tablespace_size(oid) int8", .volatile),
      session("pg_column_size(any) int4", .stable),
      fn("pg_size_pretty(int8) text") { _, values throws(SQLError) in .text(pretty(values[0].int)) },
    ]

  /// A number of bytes in the unit that keeps it below 10240, halves rounded up.
  private static func pretty(_ bytes: Int64) -> String {
    let isNegative = bytes < 0
    var (size, unit) = (bytes.magnitude, 0)
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB"]
    if size < 10 * 1024 { return "\(bytes) bytes" }
    // Twice the number in the unit, so that the half is still known.
    size >>= 9
    unit = 1
    while size >= 20 * 1024 - 1, unit < units.count - 1 {
      size >>= 10
      unit += 1
    }
    return "\(isNegative ? "-" : "")\((size + 1) / 2) \(units[unit])"
  }
}
