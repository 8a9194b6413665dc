// SQLEngine, syntax tree. This file: transactions, settings, prepared statements, cursors and notifications.

/// Transaction control (manual, BEGIN and its like).
package enum TransactionStatement: Sendable {
  /// BEGIN, or START TRANSACTION, which has a tag of its own.
  case begin([TransactionMode], isStart: Bool)
  case commit(chain: Bool)
  case rollback(chain: Bool)
  case savepoint(String)
  case release(String)
  case rollbackTo(String)
  case prepare(String)
  case commitPrepared(String)
  case rollbackPrepared(String)
}

package enum TransactionMode: Hashable, Sendable {
  /// `read uncommitted`, `read committed`, `repeatable read` or `serializable`.
  case isolation(String)
  case readOnly(Bool)
  case deferrable(Bool)
}

/// SET, RESET and SET TRANSACTION (manual, SET).
package enum SettingStatement: Sendable {
  /// The value is a list of constants; a sign is part of a number, and an interval of TIME ZONE is a cast.
  case set(name: String, [Expression], isLocal: Bool, position: Int)
  /// `SET … TO DEFAULT`.
  case setDefault(name: String, isLocal: Bool, position: Int)
  case reset(name: String)
  case resetAll
  /// SET TRANSACTION.
  case transaction([TransactionMode])
  /// SET TRANSACTION SNAPSHOT.
  case snapshot(String)
  /// SET SESSION CHARACTERISTICS AS TRANSACTION.
  case sessionCharacteristics([TransactionMode])
  /// SET CONSTRAINTS; no names: ALL.
  case constraints([ObjectName], deferred: Bool)
  case show(name: String)
  case showAll
}

/// PREPARE.
package struct PrepareStatement: Sendable {
  package var name: String
  package var types: [TypeName]
  package var statement: Statement
  /// Where the statement itself begins and ends in the text, in bytes.
  package var range: Range<Int>

  package init(_ name: String, types: [TypeName], as statement: Statement, range: Range<Int>) {
    self.name = name
    self.types = types
    self.statement = statement
    self.range = range
  }
}

/// EXECUTE.
package struct ExecuteStatement: Sendable {
  package var name: String
  package var arguments: [Expression]

  package init(_ name: String, _ arguments: [Expression]) {
    self.name = name
    self.arguments = arguments
  }
}

/// DECLARE … CURSOR.
package struct DeclareCursor: Sendable {
  package enum Option: Hashable, Sendable {
    case binary
    case insensitive
    case asensitive
    case scroll
    case noScroll
  }

  package var name: String
  package var options: Set<Option>
  package var isHoldable: Bool
  package var query: Query

  package init(_ name: String, _ options: Set<Option>, isHoldable: Bool, for query: Query) {
    self.name = name
    self.options = options
    self.isHoldable = isHoldable
    self.query = query
  }
}

/// FETCH and MOVE.
package struct FetchStatement: Sendable {
  package enum Direction: Hashable, Sendable {
    /// Nil: ALL.
    case forward(Int32?)
    case backward(Int32?)
    case absolute(Int32)
    case relative(Int32)
  }

  package var cursor: String
  package var direction: Direction
  package var isMove: Bool

  package init(_ cursor: String, _ direction: Direction, isMove: Bool) {
    self.cursor = cursor
    self.direction = direction
    self.isMove = isMove
  }
}

/// What DISCARD throws away.
package enum DiscardTarget: String, Hashable, Sendable {
  case all = "ALL"
  case plans = "PLANS"
  case sequences = "SEQUENCES"
  case temporary = "TEMP"
}
