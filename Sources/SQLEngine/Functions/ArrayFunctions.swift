// SQLEngine/Functions: PostgreSQL's functions and operators. This file: arrays (manual, section 9.19).

enum ArrayFunctions {
  static let rows: [FunctionRow] = containment + joining + shape + searching + text + access

  // MARK: Containment

  private static func contains(_ call: FunctionCall, _ whole: SQLValue, _ part: SQLValue) throws(SQLError) -> Bool {
    let (type, comparison) = (call.element(0), Comparison(call.io))
    let all = try call.array(whole).elements
    return try call.array(part).elements.allSatisfy { wanted in
      !wanted.isNull && all.contains { !$0.isNull && comparison.compare($0, wanted, type) == 0 }
    }
  }

  private static let containment: [FunctionRow] = [
    fn("@>(anyarray, anyarray) bool") { call, values throws(SQLError) in .bool(try contains(call, values[0], values[1]))
    },
    fn("<@(anyarray, anyarray) bool") { call, values throws(SQLError) in .bool(try contains(call, values[1], values[0]))
    },
    fn("&&(anyarray, anyarray) bool") { call, values throws(SQLError) in
      let (type, comparison) = (call.element(0), Comparison(call.io))
      let others = try call.array(values[1], 1).elements
      return .bool(
        try call.array(values[0]).elements.contains { element in
          !element.isNull && others.contains { !$0.isNull && comparison.compare($0, element, type) == 0 }
        }
      )
    },
  ]

  // MARK: Joining

  private static let incompatible = SQLError(.arraySubscriptError, "cannot concatenate incompatible arrays")

  private static func concatenate(_ call: FunctionCall, _ values: [SQLValue]) throws(SQLError) -> SQLValue {
    if values[0].isNull { return values[1] }
    if values[1].isNull { return values[0] }
    let type = call.element(0)
    var (a, b) = (try call.array(values[0], 0), try call.array(values[1], 1))
    if a.elements.isEmpty { return values[1] }
    if b.elements.isEmpty { return values[0] }
    func mismatch(_ detail: String) -> SQLError {
      var error = incompatible
      error.detail = detail
      return error
    }
    if a.dimensions.count == b.dimensions.count {
      guard a.dimensions.dropFirst() == b.dimensions.dropFirst() else {
        throw mismatch("Arrays with differing element dimensions are not compatible for concatenation.")
      }
      a.dimensions[0] += b.dimensions[0]
      a.elements += b.elements
      return call.io.array(a, of: type)
    }
    if a.dimensions.count == b.dimensions.count + 1, a.dimensions.dropFirst().elementsEqual(b.dimensions) {
      a.dimensions[0] += 1
      a.elements += b.elements
      return call.io.array(a, of: type)
    }
    if b.dimensions.count == a.dimensions.count + 1, b.dimensions.dropFirst().elementsEqual(a.dimensions) {
      b.dimensions[0] += 1
      b.elements = a.elements + b.elements
      return call.io.array(b, of: type)
    }
    if abs(a.dimensions.count - b.dimensions.count) > 1 {
      throw mismatch(
        "Arrays of \(a.dimensions.count) and \(b.dimensions.count) dimensions are not compatible for concatenation."
      )
    }
    throw mismatch("Arrays with differing dimensions are not compatible for concatenation.")
  }

  private static func add(
    _ call: FunctionCall,
    _ value: SQLValue,
    to array: SQLValue,
    at index: Int,
    atStart: Bool
  ) throws(SQLError) -> SQLValue {
    let type = call.element(index)
    if array.isNull { return call.io.array(ArrayValue([value]), of: type) }
    var result = try call.array(array, index)
    if result.elements.isEmpty { return call.io.array(ArrayValue([value]), of: type) }
    guard result.dimensions.count == 1 else {
      throw SQLError(.dataException, "argument must be empty or one-dimensional array")
    }
    result.dimensions[0] += 1
    if atStart { result.elements.insert(value, at: 0) } else { result.elements.append(value) }
    return call.io.array(result, of: type)
  }

  private static let joining: [FunctionRow] =
    ["||", "array_cat"].map { name in
      fn("\(name)(anycompatiblearray, anycompatiblearray) anycompatiblearray", strict: false) {
        call,
        values throws(SQLError) in
        try concatenate(call, values)
      }
    }
    + ["||", "array_append"].map { name in
      fn("\(name)(anycompatiblearray, anycompatible) anycompatiblearray", strict: false) {
        call,
        values throws(SQLError) in
        try add(call, values[1], to: values[0], at: 0, atStart: false)
      }
    }
    + ["||", "array_prepend"].map { name in
      fn("\(name)(anycompatible, anycompatiblearray) anycompatiblearray", strict: false) {
        call,
        values throws(SQLError) in
        try add(call, values[0], to: values[1], at: 1, atStart: true)
      }
    }

  // MARK: Shape

  private static func dimension(
    _ call: FunctionCall,
    _ values: [SQLValue],
    _ value: (ArrayValue<SQLValue>, Int) -> Int
  ) throws(SQLError) -> SQLValue {
    let array = try call.array(values[0])
    let index = values[1].int - 1
    guard index >= 0, index < Int64(array.dimensions.count) else { return .null }
    return .int(value(array, Int(index)))
  }

  private static let shape: [FunctionRow] = [
    fn("array_length(anyarray, int4) int4") { call, values throws(SQLError) in
      try dimension(call, values) { $0.dimensions[$1] }
    },
    fn("array_lower(anyarray, int4) int4") { call, values throws(SQLError) in
      try dimension(call, values) { $0.lowerBounds[$1] }
    },
    fn("array_upper(anyarray, int4) int4") { call, values throws(SQLError) in
      try dimension(call, values) { $0.lowerBounds[$1] + $0.dimensions[$1] - 1 }
    },
    fn("array_ndims(anyarray) int4") { call, values throws(SQLError) in
      let count = try call.array(values[0]).dimensions.count
      return count == 0 ? .null : .int(count)
    },
    fn("cardinality(anyarray) int4") { call, values throws(SQLError) in .int(try call.array(values[0]).elements.count)
    },
    fn("array_dims(anyarray) text") { call, values throws(SQLError) in
      let array = try call.array(values[0])
      if array.dimensions.isEmpty { return .null }
      return .text(zip(array.lowerBounds, array.dimensions).map { "[\($0):\($0 + $1 - 1)]" }.joined())
    },
    fn("array_fill(anyelement, int4[]) anyarray", strict: false) { call, values throws(SQLError) in
      try fill(call, values)
    },
    fn("array_fill(anyelement, int4[], int4[]) anyarray", strict: false) { call, values throws(SQLError) in
      try fill(call, values)
    },
    fn("trim_array(anyarray, int4) anyarray") { call, values throws(SQLError) in
      var array = try call.array(values[0])
      let (count, length) = (values[1].int, array.dimensions.first ?? 0)
      guard count >= 0, count <= Int64(length) else {
        throw SQLError(.arraySubscriptError, "number of elements to trim must be between 0 and \(length)")
      }
      if count == 0 { return values[0] }
      let row = array.elements.count / max(1, length)
      array.elements.removeLast(row * Int(count))
      array.dimensions[0] -= Int(count)
      if array.elements.isEmpty { return .text("{}") }
      array.lowerBounds = array.lowerBounds.map { _ in 1 }
      return call.io.array(array, of: call.element(0))
    },
  ]

  private static func fill(_ call: FunctionCall, _ values: [SQLValue]) throws(SQLError) -> SQLValue {
    if values[1].isNull || values.count > 2 && values[2].isNull {
      throw SQLError(.nullValueNotAllowed, "dimension array or low bound array cannot be null")
    }
    let lengths = try call.io.elements(values[1].string, of: .int4).elements.map { Int($0.int) }
    let bounds = values.count > 2 ? try call.io.elements(values[2].string, of: .int4).elements.map { Int($0.int) } : nil
    if let bounds, bounds.count != lengths.count {
      throw SQLError(
        .arraySubscriptError,
        "wrong number of array subscripts",
        detail: "Low bound array has different size than dimensions array."
      )
    }
    var total = 1
    for length in lengths {
      guard length >= 0, length < 1_000_000, total * length < 1_000_000 else {
        throw SQLError(.programLimitExceeded, "array size exceeds the maximum allowed (134217727)")
      }
      total *= length
    }
    if total == 0 || lengths.isEmpty { return .text("{}") }
    let elements = [SQLValue](repeating: values[0], count: total)
    return call.io.array(
      ArrayValue(dimensions: lengths, lowerBounds: bounds ?? lengths.map { _ in 1 }, elements: elements),
      of: call.arguments[0]
    )
  }

  // MARK: Searching

  private static func same(_ call: FunctionCall, _ a: SQLValue, _ b: SQLValue) -> Bool {
    if a.isNull || b.isNull { return a.isNull && b.isNull }
    return Comparison(call.io).compare(a, b, call.element(0)) == 0
  }

  private static func oneDimension(_ array: ArrayValue<SQLValue>, _ message: String) throws(SQLError) {
    if array.dimensions.count > 1 { throw SQLError(.featureNotSupported, message) }
  }

  private static let searching: [FunctionRow] = [
    fn("array_position(anycompatiblearray, anycompatible) int4", strict: false) { call, values throws(SQLError) in
      try position(call, values)
    },
    fn("array_position(anycompatiblearray, anycompatible, int4) int4", strict: false) { call, values throws(SQLError) in
      try position(call, values)
    },
    fn("array_positions(anycompatiblearray, anycompatible) int4[]", strict: false) { call, values throws(SQLError) in
      if values[0].isNull { return .null }
      let array = try call.array(values[0])
      try oneDimension(array, "searching for elements in multidimensional arrays is not supported")
      let found = array.elements.indices.filter { same(call, array.elements[$0], values[1]) }
      return .text(ArrayValue<String?>(found.map { String($0 + (array.lowerBounds.first ?? 1)) }).text)
    },
    fn("array_remove(anycompatiblearray, anycompatible) anycompatiblearray", strict: false) {
      call,
      values throws(SQLError) in
      if values[0].isNull { return .null }
      var array = try call.array(values[0])
      try oneDimension(array, "removing elements from multidimensional arrays is not supported")
      array.elements.removeAll { same(call, $0, values[1]) }
      if array.elements.isEmpty { return .text("{}") }
      array.dimensions = [array.elements.count]
      return call.io.array(array, of: call.element(0))
    },
    fn("array_replace(anycompatiblearray, anycompatible, anycompatible) anycompatiblearray", strict: false) {
      call,
      values throws(SQLError) in
      if values[0].isNull { return .null }
      var array = try call.array(values[0])
      array.elements = array.elements.map { same(call, $0, values[1]) ? values[2] : $0 }
      return call.io.array(array, of: call.element(0))
    },
  ]

  private static func position(_ call: FunctionCall, _ values: [SQLValue]) throws(SQLError) -> SQLValue {
    if values[0].isNull { return .null }
    let array = try call.array(values[0])
    try self.oneDimension(array, "searching for elements in multidimensional arrays is not supported")
    let low = Int64(array.lowerBounds.first ?? 1)
    if values.count > 2, values[2].isNull {
      throw SQLError(.nullValueNotAllowed, "initial position must not be null")
    }
    let start = values.count > 2 ? max(0, values[2].int - low) : 0
    for (index, element) in array.elements.enumerated() where Int64(index) >= start {
      if self.same(call, element, values[1]) { return .integer(Int64(index) + low) }
    }
    return .null
  }

  // MARK: Text

  private static func toString(_ call: FunctionCall, _ values: [SQLValue]) throws(SQLError) -> SQLValue {
    if values[0].isNull || values[1].isNull { return .null }
    let type = call.element(0)
    let null = values.count > 2 && !values[2].isNull ? values[2].string : nil
    var parts: [String] = []
    for element in try call.array(values[0]).elements {
      if element.isNull { if let null { parts.append(null) } } else { parts.append(call.io.output(element, type)) }
    }
    return .text(parts.joined(separator: values[1].string))
  }

  private static let text: [FunctionRow] = [
    fn("array_to_string(anyarray, text) text", .stable) { call, values throws(SQLError) in try toString(call, values) },
    fn("array_to_string(anyarray, text, text) text", .stable, strict: false) { call, values throws(SQLError) in
      try toString(call, values)
    },
  ]

  // MARK: What the grammar writes

  /// Subscripts and constructors, which have a syntax of their own; names that no user can write.
  private static let access: [FunctionRow] = [
    fn("$subscript(anyarray, variadic int4[]) anyelement") { call, values throws(SQLError) in
      let indexes = try call.io.elements(values[1].string, of: .int4).elements
      if indexes.contains(.null) { return .null }
      let array = try call.array(values[0])
      guard !indexes.isEmpty, indexes.count == array.dimensions.count else { return .null }
      var offset = 0
      for (dimension, index) in indexes.enumerated() {
        let position = index.int - Int64(array.lowerBounds[dimension])
        guard position >= 0, position < Int64(array.dimensions[dimension]) else { return .null }
        offset = offset * array.dimensions[dimension] + Int(position)
      }
      return array.elements[offset]
    },
    fn("$slice(anyarray, int4, int4) anyarray", strict: false) { call, values throws(SQLError) in
      if values[0].isNull { return .null }
      let array = try call.array(values[0])
      guard let low = array.lowerBounds.first, let length = array.dimensions.first else { return .text("{}") }
      let first = max(values[1].isNull ? Int64(low) : values[1].int, Int64(low))
      let last = min(values[2].isNull ? .max : values[2].int, Int64(low + length - 1))
      if first > last { return .text("{}") }
      let row = array.elements.count / length
      let range = Int(first - Int64(low)) * row..<Int(last - Int64(low) + 1) * row
      let dimensions = [Int(last - first + 1)] + array.dimensions.dropFirst()
      return call.io.array(
        ArrayValue(
          dimensions: dimensions,
          lowerBounds: dimensions.map { _ in 1 },
          elements: Array(array.elements[range])
        ),
        of: call.element(0)
      )
    },
  ]

  /// `ARRAY[…]` of values of one type; of arrays it is one dimension more.
  package static func construct(
    _ values: [SQLValue],
    of type: TypeID,
    io: TypeIO
  ) throws(SQLError) -> SQLValue {
    guard let element = io.types.element(of: type) else { return io.array(ArrayValue(values), of: type) }
    var result: ArrayValue<SQLValue>?
    for value in values {
      let inner = value.isNull ? ArrayValue<SQLValue>([]) : try io.elements(value.string, of: element)
      guard var sum = result else {
        result = ArrayValue(
          dimensions: inner.dimensions.isEmpty ? [] : [1] + inner.dimensions,
          lowerBounds: inner.dimensions.isEmpty ? [] : [1] + inner.dimensions.map { _ in 1 },
          elements: inner.elements
        )
        continue
      }
      guard sum.dimensions.dropFirst().elementsEqual(inner.dimensions) else {
        throw SQLError(
          .arraySubscriptError,
          "multidimensional arrays must have array expressions with matching dimensions"
        )
      }
      if !sum.dimensions.isEmpty { sum.dimensions[0] += 1 }
      sum.elements += inner.elements
      result = sum
    }
    return io.array(result ?? ArrayValue([]), of: element)
  }
}
