// SQLEngine/Functions: PostgreSQL's functions and operators. This file: what a call may ask of its surroundings.

/// What functions ask of the session and the catalog: everything that is not computed from arguments alone.
package protocol SessionFunctions {
  /// Calls a function whose row is implemented as ``FunctionRow/Implementation/session``.
  func call(_ row: FunctionRow, _ arguments: [SQLValue], _ call: FunctionCall) throws(SQLError) -> SQLValue
  /// The rows of a function whose row is ``FunctionRow/Implementation/sessionSet``.
  func rows(_ row: FunctionRow, _ arguments: [SQLValue], _ call: FunctionCall) throws(SQLError) -> [[SQLValue]]
}

extension SessionFunctions {
  package func rows(
    _ row: FunctionRow,
    _ arguments: [SQLValue],
    _ call: FunctionCall
  ) throws(SQLError) -> [[SQLValue]] {
    throw .unsupported("function \(row.name)")
  }
}

/// The surroundings of calls: one for a session, brought up to date before each statement.
package final class FunctionContext {
  package var io: TypeIO
  /// `now()`: microseconds since 2000 UTC; also what `now` means as text.
  package var transactionTime: Int64 { self.io.settings.now }
  /// `statement_timestamp()`.
  package var statementTime: Int64 = 0
  /// `clock_timestamp()`.
  package var clock: () -> Int64
  /// 64 random bits.
  package var random: () -> UInt64
  package let session: any SessionFunctions
  /// Regular expressions that were compiled, by pattern and flags.
  var expressions: [String: RegularExpression] = [:]

  package init(
    io: TypeIO,
    session: any SessionFunctions,
    clock: @escaping () -> Int64,
    random: @escaping () -> UInt64
  ) {
    self.io = io
    self.session = session
    self.clock = clock
    self.random = random
  }
}

/// What a function's body gets beside its arguments.
package struct FunctionCall {
  package let context: FunctionContext
  /// The arguments' types, where the row's are polymorphic the actual ones.
  package let arguments: [TypeID]
  package let result: TypeID

  package init(context: FunctionContext, arguments: [TypeID], result: TypeID) {
    self.context = context
    self.arguments = arguments
    self.result = result
  }

  var io: TypeIO { self.context.io }
  var types: any TypeLookup { self.context.io.types }

  /// The text of an argument as its type's output function writes it.
  func text(_ value: SQLValue, _ index: Int) -> String {
    self.io.output(value, index < self.arguments.count ? self.arguments[index] : .text)
  }

  /// The elements of an array argument.
  func array(_ value: SQLValue, _ index: Int = 0) throws(SQLError) -> ArrayValue<SQLValue> {
    try self.io.elements(value.string, of: self.element(index))
  }

  /// The element type of an array argument.
  func element(_ index: Int) -> TypeID {
    index < self.arguments.count ? self.types.element(of: self.arguments[index]) ?? .text : .text
  }
}

extension SQLValue {
  var int: Int64 {
    switch self {
    case .integer(let integer): integer
    case .real(let double): Int64(exactly: double.rounded()) ?? 0
    default: 0
    }
  }

  var string: String {
    if case .text(let text) = self { return text }
    return ""
  }

  var double: Double { FloatText.double(self) }
  var bool: Bool { self.int != 0 }
  var numeric: Numeric { Numeric(stored: self.string) ?? .nan }
  var interval: Interval { Interval(stored: self.string) ?? Interval() }

  var bytes: [UInt8] {
    switch self {
    case .blob(let bytes): bytes
    case .text(let text): Array(text.utf8)
    default: []
    }
  }

  var isNull: Bool { self == .null }

  static func bool(_ value: Bool) -> Self { .integer(value ? 1 : 0) }
  static func int(_ value: Int) -> Self { .integer(Int64(value)) }
}
