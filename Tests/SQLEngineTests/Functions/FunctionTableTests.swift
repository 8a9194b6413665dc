// SQLEngineTests/Functions: PostgreSQL's functions. This file: the table itself, and windows.

import Testing

@testable import SQLEngine

@Test func everyTypeOfEveryRowIsKnown() {
  for row in FunctionTable.rows {
    #expect(!row.arguments.contains(0) && row.result != 0, "\(row.name)")
    #expect(row.columns.allSatisfy { $0.type != 0 }, "\(row.name)")
    #expect(row.defaults.count <= row.arguments.count, "\(row.name)")
  }
}

@Test func noRowIsThereTwice() {
  var seen: Set<String> = []
  for row in FunctionTable.rows {
    let isNew = seen.insert("\(row.kind == .operation) \(row.name) \(row.arguments.map(\.rawValue))").inserted
    #expect(isNew, "\(row.name) \(row.arguments.compactMap { TypeTable.row($0)?.name })")
  }
}

@Test func everyDefaultIsAValueOfItsType() throws {
  let io = Bench().io
  for row in FunctionTable.rows {
    if case .refused = row.implementation { continue }
    for (text, type) in zip(row.defaults, row.arguments.suffix(row.defaults.count)) {
      if let text { _ = try io.input(text, type) }
    }
  }
}

@Test func resolutionGathersVariadicArguments() throws {
  let types = NoUserTypes()
  let path = try FunctionTable.resolve(
    name: "json_extract_path",
    arguments: [.json, nil, .text],
    types: types
  )
  #expect(path.gathersFrom == 1)
  #expect(path.gatheredType == .textArray)
  #expect(path.bodyArguments == [.json, .textArray])
  let whole = try FunctionTable.resolve(
    name: "json_extract_path",
    arguments: [.json, .textArray],
    isVariadic: true,
    types: types
  )
  #expect(whole.gathersFrom == nil)
  let padded = try FunctionTable.resolve(name: "lpad", arguments: [.text, .int4], types: types)
  #expect(padded.defaults.map(\.text) == [" "])
}

@Test func commonTypes() throws {
  let types = NoUserTypes()
  #expect(try CommonType.select([.int4, .numeric], types: types) == .numeric)
  #expect(try CommonType.select([.int4, .float8, .int8], types: types) == .float8)
  #expect(try CommonType.select([.unknown, .unknown], types: types) == .text)
  #expect(try CommonType.select([.varchar, .text], types: types) == .varchar)
  #expect(try CommonType.select([.date, .timestamptz], types: types) == .timestamptz)
  #expect(throws: SQLError(.datatypeMismatch, "UNION types integer and text cannot be matched")) {
    try CommonType.select([.int4, .text], context: "UNION", types: types)
  }
}

@Test func templatesNameTheCollation() throws {
  let types = NoUserTypes()
  let numbers = try FunctionTable.resolve(operator: "=", left: .some(.numeric), right: .int4, types: types)
  #expect(numbers.template(types) == "($1 = $2 COLLATE pg_numeric)")
  let arrays = try FunctionTable.resolve(name: "max", arguments: [.int4Array], types: types)
  #expect(arrays.template(types) == "max($1 COLLATE pg_array_23)")
  let text = try FunctionTable.resolve(operator: "!=", left: .some(.text), right: nil, types: types)
  #expect(text.template(types) == "($1 <> $2)")
}

@Test func callsThatAreCasts() {
  let types = NoUserTypes()
  #expect(FunctionTable.castTarget(named: "date", argument: nil, types: types) == .date)
  #expect(FunctionTable.castTarget(named: "int4", argument: .numeric, types: types) == .int4)
  #expect(FunctionTable.castTarget(named: "date", argument: .bool, types: types) == nil)
  #expect(FunctionTable.castTarget(named: "lower", argument: .text, types: types) == nil)
}

@Test func slidingAggregates() throws {
  let sum = try FunctionTable.resolve(name: "sum", arguments: [.int4], types: NoUserTypes())
  guard case .aggregate(let make) = sum.row.implementation else {
    Issue.record("sum is no aggregate")
    return
  }
  let call = FunctionCall(context: Bench().context, arguments: [.int4], result: sum.result)
  let window = SlidingAggregate { make(call) }
  for value in 1...4 as ClosedRange<Int64> { try window.step([.integer(value)]) }
  #expect(try window.value() == .integer(10))
  window.inverse()
  window.inverse()
  try window.step([.integer(10)])
  #expect(try window.value() == .integer(17))
}

@Test func randomIdentifiersHaveTheirVersion() throws {
  let bench = Bench()
  let text = try bench.call(["gen_random_uuid"])
  #expect(text == "00000000-0000-4004-8000-000000000004 :: uuid")
}
