// MongoEngine/Expressions: aggregation expressions. This file: arrays as sets (manual: "Set Expression Operators").

import BSON

extension ExpressionTable {
  static let sets: [ExpressionRow] = [
    ExpressionRow("$allElementsTrue", 1) { arguments throws(MongoError) in
      .bool(try truthElements(arguments, 17040).allSatisfy(\.isTruthy))
    },
    ExpressionRow("$anyElementTrue", 1) { arguments throws(MongoError) in
      .bool(try truthElements(arguments, 17041).contains(where: \.isTruthy))
    },
    ExpressionRow("$setDifference", 2, difference),
    ExpressionRow("$setEquals", EqualSets(), areEqual),
    ExpressionRow("$setIntersection", 0..., intersection),
    ExpressionRow("$setIsSubset", 2) { arguments throws(MongoError) in
      let left = try operand(arguments, 0, 17046)
      let right = SortedValues(try operand(arguments, 1, 17042), arguments.context)
      return .bool(left.allSatisfy(right.contains))
    },
    ExpressionRow("$setUnion", 0..., union),
  ]
}

/// Values in order, each once.
private struct SortedValues {
  private(set) var values: [BSONValue] = []
  private let context: QueryContext

  init(_ values: some Sequence<BSONValue>, _ context: QueryContext) {
    self.context = context
    for value in values.sorted(by: { context.compare($0, $1) < 0 }) {
      if let last = self.values.last, context.compare(last, value) == 0 { continue }
      self.values.append(value)
    }
  }

  func contains(_ value: BSONValue) -> Bool {
    var (lower, upper) = (0, self.values.count)
    while lower < upper {
      let middle = (lower + upper) / 2
      let order = self.context.compare(self.values[middle], value)
      if order == 0 { return true }
      if order < 0 { lower = middle + 1 } else { upper = middle }
    }
    return false
  }
}

private func truthElements(_ arguments: ExpressionArguments, _ code: Int32) throws(MongoError) -> BSONArray {
  guard case .array(let array)? = arguments[0] else {
    throw .location(code, "\(arguments.name)'s argument must be an array, but is \(arguments[0].typeName)")
  }
  return array
}

private func operand(_ arguments: ExpressionArguments, _ position: Int, _ code: Int32) throws(MongoError) -> BSONArray {
  guard case .array(let array)? = arguments[position] else {
    let which = position == 0 ? "First" : "Second"
    throw .location(
      code,
      "both operands of \(arguments.name) must be arrays. \(which) argument is of type: "
        + arguments[position].typeName
    )
  }
  return array
}

private func difference(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  guard !arguments.hasNull else { return .null }
  let left = Array(try operand(arguments, 0, 17048))
  let excluded = SortedValues(try operand(arguments, 1, 17049), arguments.context)
  let context = arguments.context
  // The first of equal values stays, where it is.
  var kept = Set<Int>()
  var last: BSONValue?
  for index in left.indices.sorted(by: { context.compare(left[$0], left[$1]) < 0 }) {
    if let last, context.compare(last, left[index]) == 0 { continue }
    last = left[index]
    if !excluded.contains(left[index]) { kept.insert(index) }
  }
  return .array(BSONArray(left.indices.lazy.filter(kept.contains).map { left[$0] }))
}

/// Two arguments or more; those that are constants have to be arrays even where there is no document.
private struct EqualSets: ExpressionParameters {
  func read(
    _ operand: BSONValue,
    of name: String,
    _ reader: ExpressionReader
  ) throws(MongoError) -> (names: [String], nodes: [ExpressionNode]) {
    let least = AtLeastTwo(17045, "$setEquals needs at least two arguments had:")
    let (names, nodes) = try least.read(operand, of: name, reader)
    for (position, node) in nodes.enumerated() {
      guard case .constant(let value) = node, value?.type != .array else { continue }
      throw notArray(value, position, 5_887_502)
    }
    return (names, nodes)
  }
}

private func notArray(_ value: BSONValue?, _ position: Int, _ code: Int32) -> MongoError {
  .location(
    code,
    "All operands of $setEquals must be arrays. \(position + 1)-th argument is of type: \(value.typeName)"
  )
}

private func areEqual(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  var first: SortedValues?
  for (position, value) in arguments.values.enumerated() {
    guard case .array(let array)? = value else { throw notArray(value, position, 17044) }
    let set = SortedValues(array, arguments.context)
    let reference = first ?? set
    first = reference
    guard set.values.count == reference.values.count, set.values.allSatisfy(reference.contains) else { return false }
  }
  return true
}

private func intersection(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  var result: [BSONValue]?
  for value in arguments.values {
    guard let value, !value.isNullish else { return .null }
    guard case .array(let array) = value else {
      throw .location(
        17047,
        "All operands of $setIntersection must be arrays. One argument is of type: \(value.type.name)"
      )
    }
    let set = SortedValues(array, arguments.context)
    result = result.map { $0.filter(set.contains) } ?? set.values
  }
  return .array(BSONArray(result ?? []))
}

private func union(_ arguments: ExpressionArguments) throws(MongoError) -> BSONValue? {
  var values: [BSONValue] = []
  for value in arguments.values {
    guard let value, !value.isNullish else { return .null }
    guard case .array(let array) = value else {
      throw .location(17043, "All operands of $setUnion must be arrays. One argument is of type: \(value.type.name)")
    }
    values = SortedValues(values + array, arguments.context).values
  }
  return .array(BSONArray(values))
}
