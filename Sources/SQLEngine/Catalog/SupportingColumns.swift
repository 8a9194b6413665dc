// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: columns of the tables of pg_catalog about operators,
// casts, statistics, replication, foreign data and text search, as PostgreSQL 15 has them.

extension SystemCatalog {
  static let supportingTables: [Table] = [
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
