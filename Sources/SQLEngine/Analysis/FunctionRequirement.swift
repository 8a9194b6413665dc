// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: functions that translated text calls by name.

/// A function that a connection must know before a text can be compiled.
struct FunctionRequirement: Sendable {
  enum Body: Sendable {
    /// Made once for a connection.
    case scalar(@Sendable (Environment) -> ScalarBody)
    case aggregate(@Sendable (Environment) -> any AggregateBody)
    /// A table of the system's catalog that has to be filled first.
    case catalog(String)
  }

  var count: Int32 = -1
  var isDeterministic = true
  /// Whether it is for OVER.
  var isWindow = false
  var body: Body

  static func scalar(
    _ count: Int32 = -1,
    isDeterministic: Bool = true,
    _ body: @escaping @Sendable (Environment) -> ScalarBody
  ) -> Self {
    Self(count: count, isDeterministic: isDeterministic, body: .scalar(body))
  }

  static func catalog(_ name: String) -> Self { Self(body: .catalog(name)) }

  // MARK: casts

  static func cast(from source: TypeID, to target: TypeID, _ method: Cast.Method) -> Self {
    .scalar(1, isDeterministic: false) { environment in
      { values throws(SQLError) in
        try environment.io.cast(values[0], by: method, from: source, to: ColumnType(target), isExplicit: true)
      }
    }
  }

  /// Value, type, modifier, whether explicit.
  static let fit: Self = .scalar(4) { environment in
    { values throws(SQLError) in
      if values[0] == .null { return .null }
      let type = ColumnType(TypeID(rawValue: values[1].asOID), modifier: Int32(truncatingIfNeeded: values[2].asInt))
      return try environment.io.fit(values[0], to: type, isExplicit: values[3].asInt != 0)
    }
  }

  /// Value, not null, domain, then names and results of its rules.
  static let domainCheck: Self = .scalar { _ in
    { values throws(SQLError) in
      guard case .text(let domain) = values[2] else { return values[0] }
      if values[0] == .null, values[1].asInt != 0 {
        throw SQLError(.notNullViolation, "domain \(domain) does not allow null values")
      }
      for index in stride(from: 3, to: values.count - 1, by: 2) where values[index + 1] == .integer(0) {
        guard case .text(let rule) = values[index] else { continue }
        var error = SQLError(
          .checkViolation,
          "value for domain \(domain) violates check constraint \"\(rule)\""
        )
        error.constraint = rule
        error.dataType = domain
        throw error
      }
      return values[0]
    }
  }

  // MARK: rows and arrays

  /// Types and values of the fields, in turn.
  static let record: Self = .scalar { environment in
    { values in
      var fields: [String?] = []
      for index in stride(from: 0, to: values.count - 1, by: 2) {
        let type = TypeID(rawValue: values[index].asOID)
        fields.append(values[index + 1] == .null ? nil : environment.io.output(values[index + 1], type))
      }
      return .text(RecordText.text(fields))
    }
  }

  /// Row, composite type, number of the field.
  static let field: Self = .scalar(3) { environment in
    { values throws(SQLError) in
      guard case .text(let text) = values[0],
        case .composite(let fields)? = environment.state.pointee.view.userType(TypeID(rawValue: values[1].asOID))?.kind
      else { return .null }
      let items = try environment.io.fields(text, of: fields)
      return values[2].asInt < items.count ? items[values[2].asInt] : .null
    }
  }

  /// Type of the elements, whether they are arrays, elements.
  static let array: Self = .scalar { environment in
    { values throws(SQLError) in
      let element = TypeID(rawValue: values[0].asOID)
      let items = Array(values.dropFirst(2))
      if values[1].asInt == 0 { return environment.io.array(ArrayValue(items), of: element) }
      return try Self.nested(items, element, environment.io)
    }
  }

  private static func nested(_ items: [SQLValue], _ element: TypeID, _ io: TypeIO) throws(SQLError) -> SQLValue {
    var all: [SQLValue] = []
    var inner: ArrayValue<SQLValue>?
    for item in items {
      guard case .text(let text) = item else { continue }
      let array = try io.elements(text, of: element)
      if let inner, inner.dimensions != array.dimensions {
        throw SQLError(
          .arraySubscriptError,
          "multidimensional arrays must have array expressions with matching dimensions"
        )
      }
      inner = array
      all += array.elements
    }
    guard let inner, !all.isEmpty else { return .text("{}") }
    return io.array(
      ArrayValue(
        dimensions: [items.count] + inner.dimensions,
        lowerBounds: [1] + inner.lowerBounds,
        elements: all
      ),
      of: element
    )
  }

  /// Type of the elements, array, subscripts.
  static let element: Self = .scalar { environment in
    { values throws(SQLError) in
      guard case .text(let text) = values[1] else { return .null }
      let array = try environment.io.elements(text, of: TypeID(rawValue: values[0].asOID))
      guard array.dimensions.count == values.count - 2 else { return .null }
      var offset = 0
      for (dimension, value) in values.dropFirst(2).enumerated() {
        guard case .integer(let index) = value else { return .null }
        let place = Int(index) &- array.lowerBounds[dimension]
        guard place >= 0, place < array.dimensions[dimension] else { return .null }
        offset = offset * array.dimensions[dimension] + place
      }
      return array.elements[offset]
    }
  }

  /// Type of the elements, array, bounds in pairs.
  static let slice: Self = .scalar { environment in
    { values throws(SQLError) in
      guard case .text(let text) = values[1] else { return .null }
      let element = TypeID(rawValue: values[0].asOID)
      let array = try environment.io.elements(text, of: element)
      guard array.dimensions.count == 1, values.count == 4 else {
        if array.dimensions.isEmpty { return .text("{}") }
        throw SQLError.unsupported("a slice of an array of several dimensions")
      }
      let first = array.lowerBounds[0]
      let last = first &+ array.dimensions[0] &- 1
      let lower = values[2] == .null ? first : max(first, values[2].asInt)
      let upper = values[3] == .null ? last : min(last, values[3].asInt)
      if lower > upper { return .text("{}") }
      return environment.io.array(ArrayValue(Array(array.elements[(lower - first)...(upper - first)])), of: element)
    }
  }

  static func elements(_ element: TypeID, ofNull: String = "[]") -> Self {
    .scalar(1, isDeterministic: false) { environment in
      { values throws(SQLError) in
        guard case .text(let text) = values[0] else { return .text(ofNull) }
        return .text(RowJSON.text(try environment.io.elements(text, of: element).elements))
      }
    }
  }

  static func collect(_ element: TypeID) -> Self {
    Self(count: 1, body: .aggregate { environment in ArrayCollector(element, environment) })
  }

  // MARK: values on their way through JSON

  static let encode: Self = .scalar(1) { _ in { values in RowJSON.encode(values[0]) } }
  static let decode: Self = .scalar(1) { _ in { values in RowJSON.decode(values[0]) } }
  /// Several arrays of rows side by side, the shorter ones filled up with nulls.
  static let zip: Self = .scalar { _ in { values in .text(RowJSON.zip(values)) } }

  /// An object of `json_build_object` as `row_to_json` writes it: no spaces around its own commas and colons.
  static let compactObject: Self = .scalar(1) { _ in
    { values in
      guard case .text(let text) = values[0] else { return values[0] }
      return .text(RowJSON.compact(text))
    }
  }

  /// A sequence's one row, as a table.
  static let sequenceState: Self = .scalar(1, isDeterministic: false) { environment in
    { values in
      guard let state = environment.state.pointee.sequences[values[0].asOID] else { return .text("[]") }
      return .text(RowJSON.text(rows: [[.integer(state.last), .integer(0), .integer(state.isCalled ? 1 : 0)]]))
    }
  }

  // MARK: queries as operands

  static let one = Self(count: 1, body: .aggregate { _ in OneRow() })
  static let any = Self(count: 1, body: .aggregate { _ in Quantifier(stopsAt: 1) })
  static let all = Self(count: 1, body: .aggregate { _ in Quantifier(stopsAt: 0) })

  /// The count of LIMIT or OFFSET: null is none, and a negative one an error.
  static let rowCount: Self = .scalar(2) { _ in
    { values throws(SQLError) in
      guard case .integer(let count) = values[0] else {
        return values[1] == .text("LIMIT") ? .integer(-1) : .integer(0)
      }
      if count < 0 {
        let isLimit = values[1] == .text("LIMIT")
        throw SQLError(isLimit ? "2201W" : "2201X", "\(isLimit ? "LIMIT" : "OFFSET") must not be negative")
      }
      return .integer(count)
    }
  }
}

extension SQLValue {
  /// A number that our own text passed on.
  var asInt: Int { if case .integer(let number) = self { Int(number) } else { 0 } }
  var asOID: OID { if case .integer(let number) = self { OID(truncatingIfNeeded: number) } else { 0 } }
}

/// The one value of a query that must not have more rows.
private final class OneRow: AggregateBody {
  private var value: SQLValue?

  func step(_ arguments: [SQLValue]) throws(SQLError) {
    if self.value != nil {
      throw SQLError(.cardinalityViolation, "more than one row returned by a subquery used as an expression")
    }
    self.value = arguments[0]
  }

  func result() -> SQLValue { self.value ?? .null }
}

/// ANY and ALL: whether some, or no, comparison came out otherwise.
private final class Quantifier: AggregateBody {
  private let decisive: Int64
  private var isDecided = false
  private var hasNull = false

  init(stopsAt decisive: Int64) { self.decisive = decisive }

  func step(_ arguments: [SQLValue]) {
    if arguments[0] == .null { self.hasNull = true }
    if arguments[0] == .integer(self.decisive) { self.isDecided = true }
  }

  func result() -> SQLValue {
    self.isDecided ? .integer(self.decisive) : (self.hasNull ? .null : .integer(1 - self.decisive))
  }
}

/// An array of a column's values; NULL without rows.
final class ArrayCollector: AggregateBody {
  private let element: TypeID
  private let environment: Environment
  private var items: [SQLValue] = []

  init(_ element: TypeID, _ environment: Environment) {
    self.element = element
    self.environment = environment
  }

  func step(_ arguments: [SQLValue]) { self.items.append(arguments[0]) }

  func result() -> SQLValue {
    self.items.isEmpty ? .null : self.environment.io.array(ArrayValue(self.items), of: self.element)
  }
}
