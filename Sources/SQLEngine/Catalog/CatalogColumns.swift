// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: columns of the tables of pg_catalog about relations,
// types, functions and roles, as PostgreSQL 15 has them.

extension SystemCatalog {
  static let catalogTables: [Table] = [
    Table(
      2615,
      "pg_catalog",
      "pg_namespace",
      isView: false,
      """
      oid oid!, nspname name!, nspowner oid!, nspacl aclitem[]
      """
    ),
    Table(
      1259,
      "pg_catalog",
      "pg_class",
      isView: false,
      """
      oid oid!, relname name!, relnamespace oid!, reltype oid!, reloftype oid!, relowner oid!, relam oid!, \
      relfilenode oid!, reltablespace oid!, relpages int4!, reltuples float4!, relallvisible int4!, \
      reltoastrelid oid!, relhasindex bool!, relisshared bool!, relpersistence char!, relkind char!, relnatts \
      int2!, relchecks int2!, relhasrules bool!, relhastriggers bool!, relhassubclass bool!, relrowsecurity \
      bool!, relforcerowsecurity bool!, relispopulated bool!, relreplident char!, relispartition bool!, \
      relrewrite oid!, relfrozenxid xid!, relminmxid xid!, relacl aclitem[], reloptions text[], relpartbound \
      pg_node_tree
      """
    ),
    Table(
      1249,
      "pg_catalog",
      "pg_attribute",
      isView: false,
      """
      attrelid oid!, attname name!, atttypid oid!, attstattarget int4!, attlen int2!, attnum int2!, attndims \
      int4!, attcacheoff int4!, atttypmod int4!, attbyval bool!, attalign char!, attstorage char!, \
      attcompression char!, attnotnull bool!, atthasdef bool!, atthasmissing bool!, attidentity char!, \
      attgenerated char!, attisdropped bool!, attislocal bool!, attinhcount int4!, attcollation oid!, attacl \
      aclitem[], attoptions text[], attfdwoptions text[], attmissingval anyarray
      """
    ),
    Table(
      2604,
      "pg_catalog",
      "pg_attrdef",
      isView: false,
      """
      oid oid!, adrelid oid!, adnum int2!, adbin pg_node_tree!
      """
    ),
    Table(
      1247,
      "pg_catalog",
      "pg_type",
      isView: false,
      """
      oid oid!, typname name!, typnamespace oid!, typowner oid!, typlen int2!, typbyval bool!, typtype char!, \
      typcategory char!, typispreferred bool!, typisdefined bool!, typdelim char!, typrelid oid!, typsubscript \
      regproc!, typelem oid!, typarray oid!, typinput regproc!, typoutput regproc!, typreceive regproc!, \
      typsend regproc!, typmodin regproc!, typmodout regproc!, typanalyze regproc!, typalign char!, typstorage \
      char!, typnotnull bool!, typbasetype oid!, typtypmod int4!, typndims int4!, typcollation oid!, \
      typdefaultbin pg_node_tree, typdefault text, typacl aclitem[]
      """
    ),
    Table(
      3501,
      "pg_catalog",
      "pg_enum",
      isView: false,
      """
      oid oid!, enumtypid oid!, enumsortorder float4!, enumlabel name!
      """
    ),
    Table(
      3541,
      "pg_catalog",
      "pg_range",
      isView: false,
      """
      rngtypid oid!, rngsubtype oid!, rngmultitypid oid!, rngcollation oid!, rngsubopc oid!, rngcanonical \
      regproc!, rngsubdiff regproc!
      """
    ),
    Table(
      2610,
      "pg_catalog",
      "pg_index",
      isView: false,
      """
      indexrelid oid!, indrelid oid!, indnatts int2!, indnkeyatts int2!, indisunique bool!, \
      indnullsnotdistinct bool!, indisprimary bool!, indisexclusion bool!, indimmediate bool!, indisclustered \
      bool!, indisvalid bool!, indcheckxmin bool!, indisready bool!, indislive bool!, indisreplident bool!, \
      indkey int2vector!, indcollation oidvector!, indclass oidvector!, indoption int2vector!, indexprs \
      pg_node_tree, indpred pg_node_tree
      """
    ),
    Table(
      2606,
      "pg_catalog",
      "pg_constraint",
      isView: false,
      """
      oid oid!, conname name!, connamespace oid!, contype char!, condeferrable bool!, condeferred bool!, \
      convalidated bool!, conrelid oid!, contypid oid!, conindid oid!, conparentid oid!, confrelid oid!, \
      confupdtype char!, confdeltype char!, confmatchtype char!, conislocal bool!, coninhcount int4!, \
      connoinherit bool!, conkey int2[], confkey int2[], conpfeqop oid[], conppeqop oid[], conffeqop oid[], \
      confdelsetcols int2[], conexclop oid[], conbin pg_node_tree
      """
    ),
    Table(
      2224,
      "pg_catalog",
      "pg_sequence",
      isView: false,
      """
      seqrelid oid!, seqtypid oid!, seqstart int8!, seqincrement int8!, seqmax int8!, seqmin int8!, seqcache \
      int8!, seqcycle bool!
      """
    ),
    Table(
      2609,
      "pg_catalog",
      "pg_description",
      isView: false,
      """
      objoid oid!, classoid oid!, objsubid int4!, description text!
      """
    ),
    Table(
      2396,
      "pg_catalog",
      "pg_shdescription",
      isView: false,
      """
      objoid oid!, classoid oid!, description text!
      """
    ),
    Table(
      2608,
      "pg_catalog",
      "pg_depend",
      isView: false,
      """
      classid oid!, objid oid!, objsubid int4!, refclassid oid!, refobjid oid!, refobjsubid int4!, deptype \
      char!
      """
    ),
    Table(
      1255,
      "pg_catalog",
      "pg_proc",
      isView: false,
      """
      oid oid!, proname name!, pronamespace oid!, proowner oid!, prolang oid!, procost float4!, prorows \
      float4!, provariadic oid!, prosupport regproc!, prokind char!, prosecdef bool!, proleakproof bool!, \
      proisstrict bool!, proretset bool!, provolatile char!, proparallel char!, pronargs int2!, \
      pronargdefaults int2!, prorettype oid!, proargtypes oidvector!, proallargtypes oid[], proargmodes \
      char[], proargnames text[], proargdefaults pg_node_tree, protrftypes oid[], prosrc text!, probin text, \
      prosqlbody pg_node_tree, proconfig text[], proacl aclitem[]
      """
    ),
    Table(
      2601,
      "pg_catalog",
      "pg_am",
      isView: false,
      """
      oid oid!, amname name!, amhandler regproc!, amtype char!
      """
    ),
    Table(
      3456,
      "pg_catalog",
      "pg_collation",
      isView: false,
      """
      oid oid!, collname name!, collnamespace oid!, collowner oid!, collprovider char!, collisdeterministic \
      bool!, collencoding int4!, collcollate text, collctype text, colliculocale text, collversion text
      """
    ),
    Table(
      1262,
      "pg_catalog",
      "pg_database",
      isView: false,
      """
      oid oid!, datname name!, datdba oid!, encoding int4!, datlocprovider char!, datistemplate bool!, \
      datallowconn bool!, datconnlimit int4!, datfrozenxid xid!, datminmxid xid!, dattablespace oid!, \
      datcollate text!, datctype text!, daticulocale text, datcollversion text, datacl aclitem[]
      """
    ),
    Table(
      1213,
      "pg_catalog",
      "pg_tablespace",
      isView: false,
      """
      oid oid!, spcname name!, spcowner oid!, spcacl aclitem[], spcoptions text[]
      """
    ),
    Table(
      1260,
      "pg_catalog",
      "pg_authid",
      isView: false,
      """
      oid oid!, rolname name!, rolsuper bool!, rolinherit bool!, rolcreaterole bool!, rolcreatedb bool!, \
      rolcanlogin bool!, rolreplication bool!, rolbypassrls bool!, rolconnlimit int4!, rolpassword text, \
      rolvaliduntil timestamptz
      """
    ),
    Table(
      1261,
      "pg_catalog",
      "pg_auth_members",
      isView: false,
      """
      roleid oid!, member oid!, grantor oid!, admin_option bool!
      """
    ),
    Table(
      2611,
      "pg_catalog",
      "pg_inherits",
      isView: false,
      """
      inhrelid oid!, inhparent oid!, inhseqno int4!, inhdetachpending bool!
      """
    ),
    Table(
      2620,
      "pg_catalog",
      "pg_trigger",
      isView: false,
      """
      oid oid!, tgrelid oid!, tgparentid oid!, tgname name!, tgfoid oid!, tgtype int2!, tgenabled char!, \
      tgisinternal bool!, tgconstrrelid oid!, tgconstrindid oid!, tgconstraint oid!, tgdeferrable bool!, \
      tginitdeferred bool!, tgnargs int2!, tgattr int2vector!, tgargs bytea!, tgqual pg_node_tree, tgoldtable \
      name, tgnewtable name
      """
    ),
    Table(
      2618,
      "pg_catalog",
      "pg_rewrite",
      isView: false,
      """
      oid oid!, rulename name!, ev_class oid!, ev_type char!, ev_enabled char!, is_instead bool!, ev_qual \
      pg_node_tree!, ev_action pg_node_tree!
      """
    ),
    Table(
      3256,
      "pg_catalog",
      "pg_policy",
      isView: false,
      """
      oid oid!, polname name!, polrelid oid!, polcmd char!, polpermissive bool!, polroles oid[]!, polqual \
      pg_node_tree, polwithcheck pg_node_tree
      """
    ),
  ]
}
