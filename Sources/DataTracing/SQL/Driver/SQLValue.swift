// DataTracing, SQL: traced databases over any SQL client. This file: values of parameters and columns.

/// A value that goes into a statement or comes out of a row.
///
/// What has no case of its own (numeric, dates, UUIDs, JSON …) is ``text(_:)``, written as the database writes it.
public enum SQLValue: Hashable, Sendable {
  /// `NULL`.
  case null
  /// A truth value. SQLite keeps it as 0 or 1.
  case bool(Bool)
  /// An integer of up to 64 bits.
  case int(Int64)
  /// A floating-point number of 64 bits.
  case double(Double)
  /// A string, and every value of a type that has no case here.
  case text(String)
  /// A byte string: `bytea`, `BLOB`.
  case bytes([UInt8])
}

extension SQLValue {
  /// Whether this is `NULL`.
  public var isNull: Bool { self == .null }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByStringLiteral, ExpressibleByNilLiteral
{
  /// ``int(_:)``.
  public init(integerLiteral value: Int64) { self = .int(value) }
  /// ``double(_:)``.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// ``bool(_:)``.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// ``text(_:)``.
  public init(stringLiteral value: String) { self = .text(value) }
  /// ``null``.
  public init(nilLiteral: ()) { self = .null }
}
