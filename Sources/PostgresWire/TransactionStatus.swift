// PostgresWire: PostgreSQL's version 3 protocol, both directions, no I/O. This file: what ReadyForQuery says.

/// Where a session stands (manual, section 55.7, ReadyForQuery).
package enum TransactionStatus: UInt8, Hashable, Sendable {
  /// In no transaction block.
  case idle = 0x49
  /// In a transaction block.
  case inTransaction = 0x54
  /// In a transaction block that failed: only its end is accepted.
  case failed = 0x45
}
