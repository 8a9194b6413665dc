// SQLEngine/Types: PostgreSQL's types. This file: the session's settings that types obey.

package import WireCore

/// What of a session's settings the reading and writing of values depends on.
package struct TypeSettings: Sendable {
  /// `TimeZone`.
  package var zone: Zone = .utc
  /// Finds a zone by its name; the caller may read them from files (``Zone/init(name:file:)``).
  package var zones: @Sendable (_ name: String) -> Zone? = { _ in nil }
  /// The second part of `DateStyle`. The first is always ISO.
  package var dateOrder = DateOrder.mdy
  package var intervalStyle = IntervalStyle.postgres
  /// `extra_float_digits`: -15 to 3; above 0 the shortest digits that read back.
  package var extraFloatDigits = 1
  /// `bytea_output` is `escape`, not `hex`.
  package var writesEscapedBytea = false
  /// The instant of `now` and `today`: microseconds since 2000-01-01 UTC.
  package var now: Int64 = 0

  package init() {}

  /// Which of day, month and year comes first in dates such as 1/2/2003.
  package enum DateOrder: String, Sendable { case mdy, dmy, ymd }

  /// `IntervalStyle`.
  package enum IntervalStyle: String, Sendable {
    case postgres
    case verbose = "postgres_verbose"
    case standard = "sql_standard"
    case iso = "iso_8601"
  }
}
