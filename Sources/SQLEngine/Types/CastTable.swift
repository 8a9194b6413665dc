// SQLEngine/Types: PostgreSQL's types. This file: which casts there are.

/// A cast from one type to another, as `pg_cast` has them, or one that PostgreSQL derives.
package struct Cast: Sendable {
  /// Where a cast is applied without being written.
  package enum Context: Int, Sendable, Comparable {
    case explicit, assignment, implicit
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  package indirect enum Method: Sendable {
    /// The value stays as it is.
    case binary
    /// ``TypeIO/convert(_:from:to:)``.
    case function
    /// Through text.
    case inOut
    /// Each element of an array.
    case elements(Method)
  }

  package let context: Context
  package let method: Method
}

/// The table of casts (manual, section 53.10).
package enum CastTable {
  /// `source: target/context…`; the context is `i`mplicit, `a`ssignment or `e`xplicit, then `b` if the value stays,
  /// or `t` if it goes through text.
  private static let rows = """
    bool: int4/e text/a bpchar/a varchar/a
    char: int4/e text/i bpchar/a varchar/a
    name: text/ib bpchar/a varchar/ab
    int8: int2/a int4/a regproc/i oid/i float4/i float8/i numeric/i regprocedure/i regoper/i regoperator/i regclass/i regtype/i regnamespace/i regrole/i regcollation/i
    int2: int8/ib int4/ib regproc/i oid/i float4/i float8/i numeric/i regprocedure/i regoper/i regoperator/i regclass/i regtype/i regnamespace/i regrole/i regcollation/i
    int4: bool/e char/e int8/ib int2/a regproc/i oid/i float4/i float8/i numeric/i regprocedure/i regoper/i regoperator/i regclass/i regtype/i regnamespace/i regrole/i regcollation/i
    regproc: int8/ab int4/a oid/ib regprocedure/ib
    text: char/a name/i bpchar/ib varchar/ib regclass/i
    oid: int8/ab int4/a regproc/ib regprocedure/ib regoper/ib regoperator/ib regclass/ib regtype/ib regnamespace/ib regrole/ib regcollation/ib
    json: jsonb/at
    float4: int8/a int2/a int4/a float8/ib numeric/a
    float8: int8/a int2/a int4/a float4/a numeric/a
    bpchar: char/a name/i text/i varchar/i
    varchar: char/a name/i text/ib bpchar/ib regclass/i
    date: timestamp/i timestamptz/i
    time: interval/i timetz/i
    timestamp: date/a time/a timestamptz/i
    timestamptz: date/a time/a timestamp/a timetz/a
    interval: time/a
    timetz: time/a
    numeric: int8/a int2/a int4/a float4/i float8/i
    regprocedure: int8/ab int4/a regproc/ib oid/ib
    regoper: int8/ab int4/a oid/ib regoperator/ib
    regoperator: int8/ab int4/a oid/ib regoper/ib
    regclass: int8/ab int4/a oid/ib
    regtype: int8/ab int4/a oid/ib
    regnamespace: int8/ab int4/a oid/ib
    regrole: int8/ab int4/a oid/ib
    regcollation: int8/ab int4/a oid/ib
    jsonb: bool/e int8/e int2/e int4/e json/ab float4/e float8/e numeric/e
    xid8: xid/e
    """

  private struct Pair: Hashable {
    var source: TypeID
    var target: TypeID
  }

  private static let table: [Pair: Cast] = {
    var table: [Pair: Cast] = [:]
    for line in rows.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let source = TypeTable.row(named: String(words[0].dropLast())) else { continue }
      for word in words.dropFirst() {
        let parts = word.split(separator: "/")
        guard parts.count == 2, let target = TypeTable.row(named: String(parts[0])) else { continue }
        let context: Cast.Context =
          parts[1].hasPrefix("i") ? .implicit : parts[1].hasPrefix("a") ? .assignment : .explicit
        let method: Cast.Method = parts[1].hasSuffix("b") ? .binary : parts[1].hasSuffix("t") ? .inOut : .function
        table[Pair(source: source.id, target: target.id)] = Cast(context: context, method: method)
      }
    }
    return table
  }()

  /// All rows, as for `pg_cast`.
  package static var all: [(source: TypeID, target: TypeID, cast: Cast)] {
    self.table.map { ($0.key.source, $0.key.target, $0.value) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
  }

  /// How a value gets from one type to another in a context; `nil` if it can't. Modifiers are not considered.
  package static func method(
    from source: TypeID,
    to target: TypeID,
    _ context: Cast.Context,
    types: any TypeLookup
  ) -> Cast.Method? {
    let (source, target) = (types.base(ColumnType(source)).id, types.base(ColumnType(target)).id)
    if source == target { return .binary }
    if let cast = self.table[Pair(source: source, target: target)] {
      return cast.context >= context ? cast.method : nil
    }
    if let derived = self.derived(source, target, context, types) { return derived }
    // Through text: to a string by assignment, from one only if it is asked for.
    if context <= .assignment, types.category(target) == "S" { return .inOut }
    return context == .explicit && types.category(source) == "S" ? .inOut : nil
  }

  private static func derived(
    _ source: TypeID,
    _ target: TypeID,
    _ context: Cast.Context,
    _ types: any TypeLookup
  ) -> Cast.Method? {
    switch (types.form(source), types.form(target)) {
    case (.vector(let element), .array(let other)) where element == other: .binary
    case (.array(let element), .array(let other)):
      self.method(from: element, to: other, context, types: types).map {
        if case .binary = $0 { .binary } else { .elements($0) }
      }
    case (.record, .record) where source == .record || target == .record: .binary
    default: nil
    }
  }
}

extension TypeIO {
  /// Carries out a cast that ``CastTable/method(from:to:_:types:)`` gave, and applies the target's modifier.
  package func cast(
    _ value: SQLValue,
    by method: Cast.Method,
    from source: TypeID,
    to target: ColumnType,
    isExplicit: Bool
  ) throws(SQLError) -> SQLValue {
    if value == .null { return .null }
    let base = self.base(target)
    let result = try self.change(value, by: method, from: self.base(ColumnType(source)).id, to: base)
    return base.modifier < 0 ? result : try self.fit(result, to: base, isExplicit: isExplicit)
  }

  private func change(
    _ value: SQLValue,
    by method: Cast.Method,
    from source: TypeID,
    to target: ColumnType
  ) throws(SQLError) -> SQLValue {
    switch method {
    case .binary: return value
    case .function: return try self.convert(value, from: source, to: target.id)
    case .inOut:
      return try self.input(self.output(value, source), target.id, modifier: target.modifier)
    case .elements(let inner):
      guard let element = self.types.element(of: source), let other = self.types.element(of: target.id),
        case .text(let text) = value
      else { return value }
      let array = try self.elements(text, of: element).map { item throws(SQLError) -> SQLValue in
        item == .null ? .null : try self.change(item, by: inner, from: element, to: ColumnType(other))
      }
      return self.array(array, of: other)
    }
  }

  /// Applies a type's modifier to a value of the type.
  package func fit(_ value: SQLValue, to type: ColumnType, isExplicit: Bool) throws(SQLError) -> SQLValue {
    guard type.modifier >= 0 else { return value }
    switch (self.form(type.id), value) {
    case (.varchar, .text(let text)):
      return .text(try StringRules.varchar(text, modifier: type.modifier, isExplicit: isExplicit))
    case (.bpchar, .text(let text)):
      return .text(try StringRules.bpchar(text, modifier: type.modifier, isExplicit: isExplicit))
    case (.numeric, .text(let text)):
      return try (Numeric(stored: text) ?? .nan).fitted(modifier: type.modifier).value
    case (.time, .integer(let time)):
      return .integer(try rounded(time, precision: Int(type.modifier)))
    case (.timestamp, .integer(let time)), (.timestamptz, .integer(let time)):
      if TimeLimits.isInfinite(timestamp: time) { return value }
      return .integer(try rounded(time, precision: Int(type.modifier)))
    case (.timetz, .text(let text)):
      guard var time = TimeWithZone(stored: text) else { return value }
      time.time = try rounded(time.time, precision: Int(type.modifier))
      return time.value
    case (.interval, .text(let text)):
      return try (Interval(stored: text) ?? Interval()).fitted(modifier: type.modifier).value
    case (.array(let element), .text(let text)):
      let inner = ColumnType(element, modifier: type.modifier)
      let array = try self.elements(text, of: element).map { item throws(SQLError) -> SQLValue in
        try self.fit(item, to: inner, isExplicit: isExplicit)
      }
      return self.array(array, of: element)
    default: return value
    }
  }
}
