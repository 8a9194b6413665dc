// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: columns of the views of pg_catalog, as PostgreSQL 15 has them.

extension SystemCatalog {
  static let catalogViews: [Table] = [
    Table(
      2964,
      "pg_catalog",
      "pg_db_role_setting",
      isView: false,
      """
      setdatabase oid!, setrole oid!, setconfig text[]
      """
    ),
    Table(
      3576,
      "pg_catalog",
      "pg_transform",
      isView: false,
      """
      oid oid!, trftype oid!, trflang oid!, trffromsql regproc!, trftosql regproc!
      """
    ),
    Table(
      12000,
      "pg_catalog",
      "pg_roles",
      isView: true,
      """
      rolname name, rolsuper bool, rolinherit bool, rolcreaterole bool, rolcreatedb bool, rolcanlogin bool, \
      rolreplication bool, rolconnlimit int4, rolpassword text, rolvaliduntil timestamptz, rolbypassrls bool, \
      rolconfig text[], oid oid
      """
    ),
    Table(
      12014,
      "pg_catalog",
      "pg_user",
      isView: true,
      """
      usename name, usesysid oid, usecreatedb bool, usesuper bool, userepl bool, usebypassrls bool, passwd \
      text, valuntil timestamptz, useconfig text[]
      """
    ),
    Table(
      12005,
      "pg_catalog",
      "pg_shadow",
      isView: true,
      """
      usename name, usesysid oid, usecreatedb bool, usesuper bool, userepl bool, usebypassrls bool, passwd \
      text, valuntil timestamptz, useconfig text[]
      """
    ),
    Table(
      12010,
      "pg_catalog",
      "pg_group",
      isView: true,
      """
      groname name, grosysid oid, grolist oid[]
      """
    ),
    Table(
      12033,
      "pg_catalog",
      "pg_tables",
      isView: true,
      """
      schemaname name, tablename name, tableowner name, tablespace name, hasindexes bool, hasrules bool, \
      hastriggers bool, rowsecurity bool
      """
    ),
    Table(
      12043,
      "pg_catalog",
      "pg_indexes",
      isView: true,
      """
      schemaname name, tablename name, indexname name, tablespace name, indexdef text
      """
    ),
    Table(
      12028,
      "pg_catalog",
      "pg_views",
      isView: true,
      """
      schemaname name, viewname name, viewowner name, definition text
      """
    ),
    Table(
      12038,
      "pg_catalog",
      "pg_matviews",
      isView: true,
      """
      schemaname name, matviewname name, matviewowner name, tablespace name, hasindexes bool, ispopulated \
      bool, definition text
      """
    ),
    Table(
      12048,
      "pg_catalog",
      "pg_sequences",
      isView: true,
      """
      schemaname name, sequencename name, sequenceowner name, data_type regtype, start_value int8, min_value \
      int8, max_value int8, increment_by int8, cycle bool, cache_size int8, last_value int8
      """
    ),
    Table(
      12104,
      "pg_catalog",
      "pg_settings",
      isView: true,
      """
      name text, setting text, unit text, category text, short_desc text, extra_desc text, context text, \
      vartype text, source text, min_val text, max_val text, enumvals text[], boot_val text, reset_val text, \
      sourcefile text, sourceline int4, pending_restart bool
      """
    ),
    Table(
      12073,
      "pg_catalog",
      "pg_locks",
      isView: true,
      """
      locktype text, database oid, relation oid, page int4, tuple int2, virtualxid text, transactionid xid, \
      classid oid, objid oid, objsubid int2, virtualtransaction text, pid int4, mode text, granted bool, \
      fastpath bool, waitstart timestamptz
      """
    ),
    Table(
      12222,
      "pg_catalog",
      "pg_stat_activity",
      isView: true,
      """
      datid oid, datname name, pid int4, leader_pid int4, usesysid oid, usename name, application_name text, \
      client_addr text, client_hostname text, client_port int4, backend_start timestamptz, xact_start \
      timestamptz, query_start timestamptz, state_change timestamptz, wait_event_type text, wait_event text, \
      state text, backend_xid xid, backend_xmin xid, query_id int8, query text, backend_type text
      """
    ),
    Table(
      12161,
      "pg_catalog",
      "pg_stat_user_tables",
      isView: true,
      """
      relid oid, schemaname name, relname name, seq_scan int8, seq_tup_read int8, idx_scan int8, idx_tup_fetch \
      int8, n_tup_ins int8, n_tup_upd int8, n_tup_del int8, n_tup_hot_upd int8, n_live_tup int8, n_dead_tup \
      int8, n_mod_since_analyze int8, n_ins_since_vacuum int8, last_vacuum timestamptz, last_autovacuum \
      timestamptz, last_analyze timestamptz, last_autoanalyze timestamptz, vacuum_count int8, autovacuum_count \
      int8, analyze_count int8, autoanalyze_count int8
      """
    ),
    Table(
      12142,
      "pg_catalog",
      "pg_stat_all_tables",
      isView: true,
      """
      relid oid, schemaname name, relname name, seq_scan int8, seq_tup_read int8, idx_scan int8, idx_tup_fetch \
      int8, n_tup_ins int8, n_tup_upd int8, n_tup_del int8, n_tup_hot_upd int8, n_live_tup int8, n_dead_tup \
      int8, n_mod_since_analyze int8, n_ins_since_vacuum int8, last_vacuum timestamptz, last_autovacuum \
      timestamptz, last_analyze timestamptz, last_autoanalyze timestamptz, vacuum_count int8, autovacuum_count \
      int8, analyze_count int8, autoanalyze_count int8
      """
    ),
    Table(
      12192,
      "pg_catalog",
      "pg_stat_user_indexes",
      isView: true,
      """
      relid oid, indexrelid oid, schemaname name, relname name, indexrelname name, idx_scan int8, idx_tup_read \
      int8, idx_tup_fetch int8
      """
    ),
    Table(
      12183,
      "pg_catalog",
      "pg_stat_all_indexes",
      isView: true,
      """
      relid oid, indexrelid oid, schemaname name, relname name, indexrelname name, idx_scan int8, idx_tup_read \
      int8, idx_tup_fetch int8
      """
    ),
    Table(
      12266,
      "pg_catalog",
      "pg_stat_database",
      isView: true,
      """
      datid oid, datname name, numbackends int4, xact_commit int8, xact_rollback int8, blks_read int8, \
      blks_hit int8, tup_returned int8, tup_fetched int8, tup_inserted int8, tup_updated int8, tup_deleted \
      int8, conflicts int8, temp_files int8, temp_bytes int8, deadlocks int8, checksum_failures int8, \
      checksum_last_failure timestamptz, blk_read_time float8, blk_write_time float8, session_time float8, \
      active_time float8, idle_in_transaction_time float8, sessions int8, sessions_abandoned int8, \
      sessions_fatal int8, sessions_killed int8, stats_reset timestamptz
      """
    ),
    Table(
      12090,
      "pg_catalog",
      "pg_prepared_xacts",
      isView: true,
      """
      transaction xid, gid text, prepared timestamptz, owner name, database name
      """
    ),
    Table(
      12095,
      "pg_catalog",
      "pg_prepared_statements",
      isView: true,
      """
      name text, statement text, prepare_time timestamptz, parameter_types regtype[], from_sql bool, \
      generic_plans int8, custom_plans int8
      """
    ),
    Table(
      12077,
      "pg_catalog",
      "pg_cursors",
      isView: true,
      """
      name text, statement text, is_holdable bool, is_binary bool, is_scrollable bool, creation_time \
      timestamptz
      """
    ),
    Table(
      12081,
      "pg_catalog",
      "pg_available_extensions",
      isView: true,
      """
      name name, default_version text, installed_version text, comment text
      """
    ),
    Table(
      12126,
      "pg_catalog",
      "pg_timezone_names",
      isView: true,
      """
      name text, abbrev text, utc_offset interval, is_dst bool
      """
    ),
    Table(
      12122,
      "pg_catalog",
      "pg_timezone_abbrevs",
      isView: true,
      """
      abbrev text, utc_offset interval, is_dst bool
      """
    ),
    Table(
      12023,
      "pg_catalog",
      "pg_rules",
      isView: true,
      """
      schemaname name, tablename name, rulename name, definition text
      """
    ),
    Table(
      12018,
      "pg_catalog",
      "pg_policies",
      isView: true,
      """
      schemaname name, tablename name, policyname name, permissive text, roles name[], cmd text, qual text, \
      with_check text
      """
    ),
    Table(
      12099,
      "pg_catalog",
      "pg_seclabels",
      isView: true,
      """
      objoid oid, classoid oid, objsubid int4, objtype text, objnamespace oid, objname text, provider text, \
      label text
      """
    ),
    Table(
      12327,
      "pg_catalog",
      "pg_user_mappings",
      isView: true,
      """
      umid oid, srvid oid, srvname name, umuser oid, usename name, umoptions text[]
      """
    ),
    Table(
      12053,
      "pg_catalog",
      "pg_stats",
      isView: true,
      """
      schemaname name, tablename name, attname name, inherited bool, null_frac float4, avg_width int4, \
      n_distinct float4, most_common_vals text[], most_common_freqs float4[], histogram_bounds text[], \
      correlation float4, most_common_elems text[], most_common_elem_freqs float4[], elem_count_histogram \
      float4[]
      """
    ),
  ]
}
