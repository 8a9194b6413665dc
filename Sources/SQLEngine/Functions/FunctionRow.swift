// SQLEngine/Functions: PostgreSQL's functions and operators. This file: one row of the table.

/// A function, operator, aggregate or window function: a row of `pg_proc` or `pg_operator`.
package final class FunctionRow: Sendable {
  package enum Kind: Sendable { case function, operation, aggregate, window, set }

  package enum Volatility: String, Sendable {
    case immutable = "i"
    case stable = "s"
    case volatile = "v"
  }

  package typealias Body = @Sendable (FunctionCall, [SQLValue]) throws(SQLError) -> SQLValue
  package typealias SetBody = @Sendable (FunctionCall, [SQLValue]) throws(SQLError) -> [[SQLValue]]
  package typealias Aggregator = @Sendable (FunctionCall) -> any AggregateState

  /// How a call is carried out.
  package enum Implementation: Sendable {
    /// SQLite's own expression: `$1` … are the arguments, `$c` is ` COLLATE …` if the first argument's type needs one.
    case native(String)
    case swift(Body)
    /// By ``SessionFunctions``.
    case session
    /// Rows, by ``SessionFunctions``.
    case sessionSet
    case aggregate(Aggregator)
    /// Rows of one or more columns.
    case set(SetBody)
    /// Refused, by the words given.
    case refused(String)
  }

  package let name: String
  package let kind: Kind
  /// Declared types of the arguments, the variadic one as its array.
  package let arguments: [TypeID]
  /// The element type of a last argument that may be repeated; `"any"` for arguments of any types.
  package let variadic: TypeID?
  /// What stands for arguments at the end that are left out, as text of their types; `nil` is NULL.
  package let defaults: [String?]
  package let result: TypeID
  /// Names and types of the columns of a set that has more than one.
  package let columns: [(name: String, type: TypeID)]
  /// Whether a null argument makes the result null (or is left out by an aggregate) without a call.
  package let isStrict: Bool
  package let volatility: Volatility
  package let implementation: Implementation

  init(_ signature: Signature, kind: Kind, isStrict: Bool, _ volatility: Volatility, _ implementation: Implementation) {
    self.name = signature.name
    self.kind = kind
    self.arguments = signature.arguments
    self.variadic = signature.variadic
    self.defaults = signature.defaults
    self.result = signature.result
    self.columns = signature.columns
    self.isStrict = isStrict
    self.volatility = volatility
    self.implementation = implementation
  }
}

/// `name(type, type = default, variadic type[]) result`, which is how rows are written.
struct Signature {
  var name: String
  var arguments: [TypeID] = []
  var variadic: TypeID?
  var defaults: [String?] = []
  var result: TypeID
  var columns: [(name: String, type: TypeID)] = []

  init(_ text: String) {
    let open = text.dropFirst().firstIndex(of: "(") ?? text.endIndex
    let close = text[open...].firstIndex(of: ")") ?? text.endIndex
    self.name = String(text[..<open])
    self.result = .void
    guard open < close else { return }
    let inner = text[text.index(after: open)..<close]
    for part in inner.split(separator: ",") { self.addArgument(part.drop { $0 == " " }) }
    var result = text[text.index(after: close)...].drop { $0 == " " }
    if result.hasPrefix("(") {
      result = result.dropFirst().dropLast()
      for part in result.split(separator: ",") {
        let words = part.split(separator: " ")
        if words.count == 2 { self.columns.append((String(words[0]), Self.type(words[1]))) }
      }
      self.result = .record
    } else {
      self.result = Self.type(result)
    }
  }

  private mutating func addArgument(_ text: Substring) {
    var text = text
    if let equals = text.firstIndex(of: "=") {
      let value = text[text.index(after: equals)...].drop { $0 == " " }
      self.defaults.append(value == "null" ? nil : String(value.filter { $0 != "'" }))
      text = text[..<equals]
    }
    if text.hasPrefix("variadic ") {
      text = text.dropFirst(9)
      let type = Self.type(text.filter { $0 != " " }[...])
      self.variadic = Self.element(type)
      self.arguments.append(type)
    } else {
      self.arguments.append(Self.type(text.filter { $0 != " " }[...]))
    }
  }

  private static func element(_ type: TypeID) -> TypeID {
    switch type {
    case .anyarray: .anyelement
    case .anycompatiblearray: .anycompatible
    default: TypeTable.row(type).flatMap { $0.element == 0 ? nil : $0.element } ?? .any
    }
  }

  /// A `typname`, or one with `[]`; a name that is not known is caught by a test.
  private static func type(_ name: Substring) -> TypeID {
    let isArray = name.hasSuffix("[]")
    guard let row = TypeTable.row(named: String(isArray ? name.dropLast(2) : name)) else { return 0 }
    return isArray ? row.array : row.id
  }
}

// MARK: How rows are written

/// A function in Swift.
func fn(
  _ signature: String,
  _ volatility: FunctionRow.Volatility = .immutable,
  strict: Bool = true,
  _ body: @escaping FunctionRow.Body
) -> FunctionRow {
  let signature = Signature(signature)
  let isOperator = signature.name.utf8.first.map { "+-*/<>=~!@#%^&|?`".utf8.contains($0) } ?? false
  return FunctionRow(signature, kind: isOperator ? .operation : .function, isStrict: strict, volatility, .swift(body))
}

/// A function that SQLite has.
func native(
  _ signature: String,
  _ template: String,
  _ volatility: FunctionRow.Volatility = .immutable,
  strict: Bool = true
) -> FunctionRow {
  let signature = Signature(signature)
  let isOperator = signature.name.utf8.first.map { "+-*/<>=~!@#%^&|?`".utf8.contains($0) } ?? false
  return FunctionRow(
    signature,
    kind: isOperator ? .operation : .function,
    isStrict: strict,
    volatility,
    .native(template)
  )
}

/// A function that the session carries out.
func session(_ signature: String, _ volatility: FunctionRow.Volatility = .stable, strict: Bool = true) -> FunctionRow {
  FunctionRow(Signature(signature), kind: .function, isStrict: strict, volatility, .session)
}

/// A function of which the session makes a set of rows.
func sessionSet(_ signature: String, _ volatility: FunctionRow.Volatility = .stable) -> FunctionRow {
  FunctionRow(Signature(signature), kind: .set, isStrict: true, volatility, .sessionSet)
}

/// A function that is refused by name.
func refused(_ signature: String, _ what: String) -> FunctionRow {
  let signature = Signature(signature)
  let isOperator = signature.name.utf8.first == UInt8(ascii: "@")
  return FunctionRow(
    signature,
    kind: isOperator ? .operation : .function,
    isStrict: true,
    .immutable,
    .refused(what)
  )
}

/// An aggregate.
func aggregate(_ signature: String, strict: Bool = true, _ make: @escaping FunctionRow.Aggregator) -> FunctionRow {
  FunctionRow(Signature(signature), kind: .aggregate, isStrict: strict, .immutable, .aggregate(make))
}

/// A function of which a set of rows is the result.
func set(
  _ signature: String,
  _ volatility: FunctionRow.Volatility = .immutable,
  strict: Bool = true,
  _ body: @escaping FunctionRow.SetBody
) -> FunctionRow {
  FunctionRow(Signature(signature), kind: .set, isStrict: strict, volatility, .set(body))
}

/// The same rows for several types.
func each(_ types: String, _ rows: (Substring) -> [FunctionRow]) -> [FunctionRow] {
  types.split(separator: " ").flatMap(rows)
}
