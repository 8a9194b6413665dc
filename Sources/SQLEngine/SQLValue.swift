// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: a value as SQLite keeps it.

/// A value as SQLite keeps it. What it means is said by its PostgreSQL type, which is always known beside it.
///
/// | PostgreSQL type | kept as |
/// |---|---|
/// | `bool` | integer 0 or 1 |
/// | `int2`, `int4`, `int8`, `oid`, `xid`, `cid`, the `reg…` types | integer |
/// | `float4`, `float8` | real; NaN as text `NaN`, which SQLite orders behind every number, as PostgreSQL does |
/// | `numeric` | text in PostgreSQL's own form (`-12.50`, `NaN`, `Infinity`), collation `pg_numeric` |
/// | `text`, `varchar`, `name`, `"char"`, `unknown` | text, compared byte by byte (locale `C`) |
/// | `bpchar` | text, padded; collation `pg_bpchar` |
/// | `bytea` | blob |
/// | `uuid` | text in lower-case canonical form, whose order is that of the bytes |
/// | `date` | integer: days since 2000-01-01; the least and greatest `Int32` are the infinities |
/// | `time` | integer: microseconds since midnight |
/// | `timestamp`, `timestamptz` | integer: microseconds since 2000-01-01 00:00 (UTC); the least and greatest `Int64` are the infinities |
/// | `timetz` | text `<microseconds> <zone in seconds west of UTC>`, collation `pg_timetz` |
/// | `interval` | text `<months> <days> <microseconds>`, collation `pg_interval` |
/// | `json` | text as given |
/// | `jsonb` | text in PostgreSQL's normal form, collation `pg_jsonb` |
/// | arrays | text as `array_out` writes it, elements as their type's output function does, collation `pg_array_<element oid>` |
/// | enums | real: `enumsortorder` |
/// | `record`, composites | text as `record_out` writes it |
package enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
}
