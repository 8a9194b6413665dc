// SQLEngine, lexer. This file: where a key word may stand without quotes (manual, appendix C).

extension Keyword {
  /// PostgreSQL's four kinds of key words.
  package enum Category: Hashable, Sendable {
    /// May name anything.
    case unreserved
    /// May name a column or table, but no function or type.
    case columnName
    /// May name a function or type, but no column or table.
    case typeFunctionName
    /// May only be a label behind AS.
    case reserved
  }

  package var category: Category {
    switch self {
    case .all, .analyse, .analyze, .and, .any, .array, .as, .asc, .asymmetric, .both, .case, .cast, .check,
      .collate, .column, .constraint, .create, .currentCatalog, .currentDate, .currentRole, .currentTime,
      .currentTimestamp, .currentUser, .default, .deferrable, .desc, .distinct, .do, .else, .end, .except, .false,
      .fetch, .for, .foreign, .from, .grant, .group, .having, .in, .initially, .intersect, .into, .lateral,
      .leading, .limit, .localtime, .localtimestamp, .not, .null, .offset, .on, .only, .or, .order, .placing,
      .primary, .references, .returning, .select, .sessionUser, .some, .symmetric, .table, .then, .to, .trailing,
      .true, .union, .unique, .user, .using, .variadic, .when, .where, .window, .with:
      .reserved
    case .between, .bigint, .bit, .boolean, .char, .character, .coalesce, .dec, .decimal, .exists, .extract, .float,
      .greatest, .grouping, .inout, .int, .integer, .interval, .least, .national, .nchar, .none, .normalize,
      .nullif, .numeric, .out, .overlay, .position, .precision, .real, .row, .setof, .smallint, .substring, .time,
      .timestamp, .treat, .trim, .values, .varchar, .xmlattributes, .xmlconcat, .xmlelement, .xmlexists, .xmlforest,
      .xmlnamespaces, .xmlparse, .xmlpi, .xmlroot, .xmlserialize, .xmltable:
      .columnName
    case .authorization, .binary, .collation, .concurrently, .cross, .currentSchema, .freeze, .full, .ilike, .inner,
      .is, .isnull, .join, .left, .like, .natural, .notnull, .outer, .overlaps, .right, .similar, .tablesample,
      .verbose:
      .typeFunctionName
    default:
      .unreserved
    }
  }

  /// Whether it may label a column without AS.
  package var isBareLabel: Bool {
    switch self {
    case .array, .as, .char, .character, .create, .day, .except, .fetch, .filter, .for, .from, .grant, .group,
      .having, .hour, .intersect, .into, .isnull, .limit, .minute, .month, .notnull, .offset, .on, .order, .over,
      .overlaps, .precision, .returning, .second, .to, .union, .varying, .where, .window, .with, .within, .without,
      .year:
      false
    default:
      true
    }
  }

  /// In lower case.
  package var text: String { Self.texts[Int(self.rawValue)] }
}
