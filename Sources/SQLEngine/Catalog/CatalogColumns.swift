// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: columns of the tables of pg_catalog, as PostgreSQL 15 has them.

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
    Table(
      2616,
      "pg_catalog",
      "pg_opclass",
      isView: false,
      """
      oid oid!, opcmethod oid!, opcname name!, opcnamespace oid!, opcowner oid!, opcfamily oid!, opcintype \
      oid!, opcdefault bool!, opckeytype oid!
      """
    ),
    Table(
      2753,
      "pg_catalog",
      "pg_opfamily",
      isView: false,
      """
      oid oid!, opfmethod oid!, opfname name!, opfnamespace oid!, opfowner oid!
      """
    ),
    Table(
      2602,
      "pg_catalog",
      "pg_amop",
      isView: false,
      """
      oid oid!, amopfamily oid!, amoplefttype oid!, amoprighttype oid!, amopstrategy int2!, amoppurpose char!, \
      amopopr oid!, amopmethod oid!, amopsortfamily oid!
      """
    ),
    Table(
      2603,
      "pg_catalog",
      "pg_amproc",
      isView: false,
      """
      oid oid!, amprocfamily oid!, amproclefttype oid!, amprocrighttype oid!, amprocnum int2!, amproc regproc!
      """
    ),
    Table(
      2617,
      "pg_catalog",
      "pg_operator",
      isView: false,
      """
      oid oid!, oprname name!, oprnamespace oid!, oprowner oid!, oprkind char!, oprcanmerge bool!, oprcanhash \
      bool!, oprleft oid!, oprright oid!, oprresult oid!, oprcom oid!, oprnegate oid!, oprcode regproc!, \
      oprrest regproc!, oprjoin regproc!
      """
    ),
    Table(
      2605,
      "pg_catalog",
      "pg_cast",
      isView: false,
      """
      oid oid!, castsource oid!, casttarget oid!, castfunc oid!, castcontext char!, castmethod char!
      """
    ),
    Table(
      2612,
      "pg_catalog",
      "pg_language",
      isView: false,
      """
      oid oid!, lanname name!, lanowner oid!, lanispl bool!, lanpltrusted bool!, lanplcallfoid oid!, laninline \
      oid!, lanvalidator oid!, lanacl aclitem[]
      """
    ),
    Table(
      2607,
      "pg_catalog",
      "pg_conversion",
      isView: false,
      """
      oid oid!, conname name!, connamespace oid!, conowner oid!, conforencoding int4!, contoencoding int4!, \
      conproc regproc!, condefault bool!
      """
    ),
    Table(
      3079,
      "pg_catalog",
      "pg_extension",
      isView: false,
      """
      oid oid!, extname name!, extowner oid!, extnamespace oid!, extrelocatable bool!, extversion text!, \
      extconfig oid[], extcondition text[]
      """
    ),
    Table(
      3466,
      "pg_catalog",
      "pg_event_trigger",
      isView: false,
      """
      oid oid!, evtname name!, evtevent name!, evtowner oid!, evtfoid oid!, evtenabled char!, evttags text[]
      """
    ),
    Table(
      2600,
      "pg_catalog",
      "pg_aggregate",
      isView: false,
      """
      aggfnoid regproc!, aggkind char!, aggnumdirectargs int2!, aggtransfn regproc!, aggfinalfn regproc!, \
      aggcombinefn regproc!, aggserialfn regproc!, aggdeserialfn regproc!, aggmtransfn regproc!, \
      aggminvtransfn regproc!, aggmfinalfn regproc!, aggfinalextra bool!, aggmfinalextra bool!, aggfinalmodify \
      char!, aggmfinalmodify char!, aggsortop oid!, aggtranstype oid!, aggtransspace int4!, aggmtranstype \
      oid!, aggmtransspace int4!, agginitval text, aggminitval text
      """
    ),
    Table(
      3381,
      "pg_catalog",
      "pg_statistic_ext",
      isView: false,
      """
      oid oid!, stxrelid oid!, stxname name!, stxnamespace oid!, stxowner oid!, stxstattarget int4!, stxkeys \
      int2vector!, stxkind char[]!, stxexprs pg_node_tree
      """
    ),
    Table(
      3429,
      "pg_catalog",
      "pg_statistic_ext_data",
      isView: false,
      """
      stxoid oid!, stxdinherit bool!, stxdndistinct text, stxddependencies text, stxdmcv text, stxdexpr \
      pg_statistic[]
      """
    ),
    Table(
      6104,
      "pg_catalog",
      "pg_publication",
      isView: false,
      """
      oid oid!, pubname name!, pubowner oid!, puballtables bool!, pubinsert bool!, pubupdate bool!, pubdelete \
      bool!, pubtruncate bool!, pubviaroot bool!
      """
    ),
    Table(
      6106,
      "pg_catalog",
      "pg_publication_rel",
      isView: false,
      """
      oid oid!, prpubid oid!, prrelid oid!, prqual pg_node_tree, prattrs int2vector
      """
    ),
    Table(
      6237,
      "pg_catalog",
      "pg_publication_namespace",
      isView: false,
      """
      oid oid!, pnpubid oid!, pnnspid oid!
      """
    ),
    Table(
      6100,
      "pg_catalog",
      "pg_subscription",
      isView: false,
      """
      oid oid!, subdbid oid!, subskiplsn pg_lsn!, subname name!, subowner oid!, subenabled bool!, subbinary \
      bool!, substream bool!, subtwophasestate char!, subdisableonerr bool!, subconninfo text!, subslotname \
      name, subsynccommit text!, subpublications text[]!
      """
    ),
    Table(
      3118,
      "pg_catalog",
      "pg_foreign_table",
      isView: false,
      """
      ftrelid oid!, ftserver oid!, ftoptions text[]
      """
    ),
    Table(
      1417,
      "pg_catalog",
      "pg_foreign_server",
      isView: false,
      """
      oid oid!, srvname name!, srvowner oid!, srvfdw oid!, srvtype text, srvversion text, srvacl aclitem[], \
      srvoptions text[]
      """
    ),
    Table(
      2328,
      "pg_catalog",
      "pg_foreign_data_wrapper",
      isView: false,
      """
      oid oid!, fdwname name!, fdwowner oid!, fdwhandler oid!, fdwvalidator oid!, fdwacl aclitem[], fdwoptions \
      text[]
      """
    ),
    Table(
      1418,
      "pg_catalog",
      "pg_user_mapping",
      isView: false,
      """
      oid oid!, umuser oid!, umserver oid!, umoptions text[]
      """
    ),
    Table(
      3602,
      "pg_catalog",
      "pg_ts_config",
      isView: false,
      """
      oid oid!, cfgname name!, cfgnamespace oid!, cfgowner oid!, cfgparser oid!
      """
    ),
    Table(
      3600,
      "pg_catalog",
      "pg_ts_dict",
      isView: false,
      """
      oid oid!, dictname name!, dictnamespace oid!, dictowner oid!, dicttemplate oid!, dictinitoption text
      """
    ),
    Table(
      3601,
      "pg_catalog",
      "pg_ts_parser",
      isView: false,
      """
      oid oid!, prsname name!, prsnamespace oid!, prsstart regproc!, prstoken regproc!, prsend regproc!, \
      prsheadline regproc!, prslextype regproc!
      """
    ),
    Table(
      3764,
      "pg_catalog",
      "pg_ts_template",
      isView: false,
      """
      oid oid!, tmplname name!, tmplnamespace oid!, tmplinit regproc!, tmpllexize regproc!
      """
    ),
    Table(
      3350,
      "pg_catalog",
      "pg_partitioned_table",
      isView: false,
      """
      partrelid oid!, partstrat char!, partnatts int2!, partdefid oid!, partattrs int2vector!, partclass \
      oidvector!, partcollation oidvector!, partexprs pg_node_tree
      """
    ),
    Table(
      3394,
      "pg_catalog",
      "pg_init_privs",
      isView: false,
      """
      objoid oid!, classoid oid!, objsubid int4!, privtype char!, initprivs aclitem[]!
      """
    ),
    Table(
      3596,
      "pg_catalog",
      "pg_seclabel",
      isView: false,
      """
      objoid oid!, classoid oid!, objsubid int4!, provider text!, label text!
      """
    ),
    Table(
      826,
      "pg_catalog",
      "pg_default_acl",
      isView: false,
      """
      oid oid!, defaclrole oid!, defaclnamespace oid!, defaclobjtype char!, defaclacl aclitem[]!
      """
    ),
    Table(
      2995,
      "pg_catalog",
      "pg_largeobject_metadata",
      isView: false,
      """
      oid oid!, lomowner oid!, lomacl aclitem[]
      """
    ),
  ]
}
