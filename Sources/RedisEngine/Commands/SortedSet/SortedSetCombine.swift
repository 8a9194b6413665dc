// RedisEngine: Redis's data and commands, pure. This file: ZUNION, ZINTER, ZDIFF, their STORE forms, ZINTERCARD.

import RESP
import WireCore

/// One input: a sorted set, or a set whose members all have the score 1.
private enum Operand {
  case missing
  case sortedSet(SortedSetValue)
  case set(SetValue)

  var count: Int {
    switch self {
    case .missing: 0
    case .sortedSet(let value): value.count
    case .set(let value): value.count
    }
  }

  func score(of member: ByteString) -> Double? {
    switch self {
    case .missing: nil
    case .sortedSet(let value): value.scores[member]
    case .set(let value): value.contains(member) ? 1 : nil
    }
  }

  func forEach(_ body: (ByteString, Double) -> Void) {
    switch self {
    case .missing: break
    case .sortedSet(let value): for (member, score) in value.scores { body(member, score) }
    case .set(let value): for member in value { body(member, 1) }
    }
  }
}

private enum Aggregate {
  case sum, min, max

  /// Infinities that cancel each other out give 0, as in Redis.
  func combine(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .sum: (left + right).isNaN ? 0 : left + right
    case .min: right < left ? right : left
    case .max: right > left ? right : left
    }
  }
}

private enum Operation {
  case union, intersection, difference

  var storeEvent: StaticString {
    switch self {
    case .union: "zunionstore"
    case .intersection: "zinterstore"
    case .difference: "zdiffstore"
    }
  }
}

/// The inputs of such a command and its options.
private struct Combination {
  private var operands: [Operand] = []
  private var weights: [Double] = []
  private var aggregate = Aggregate.sum
  private(set) var withScores = false
  /// 0 for none.
  private(set) var limit = 0

  /// Which options a command takes.
  enum Form {
    case reading, storing, counting
  }

  /// Reads the arguments (`zunionInterDiffGenericCommand`): wrong types come before wrong options.
  ///
  /// - Parameter index: where the number of keys is.
  init(
    _ call: Call,
    at index: Int,
    _ operation: Operation,
    _ form: Form,
    _ engine: inout RedisEngine
  ) throws(RedisError) {
    let keyCount = try call.int(index)
    guard keyCount > 0 else {
      throw RedisError("ERR at least 1 input key is needed for '\(call[0].lowercased)' command")
    }
    guard keyCount <= call.count - index - 1 else { throw .syntax }
    for key in call.words[index + 1..<index + 1 + keyCount] {
      switch engine.value(key, call) {
      case nil: self.operands.append(.missing)
      case .sortedSet(let value): self.operands.append(.sortedSet(value))
      case .set(let value): self.operands.append(.set(value))
      default: throw .wrongType
      }
    }
    self.weights = Array(repeating: 1, count: keyCount)
    try self.readOptions(call, from: index + 1 + keyCount, combines: operation != .difference, form)
  }

  private mutating func readOptions(
    _ call: Call,
    from start: Int,
    combines: Bool,
    _ form: Form
  ) throws(RedisError) {
    var index = start
    while index < call.count {
      let left = call.count - index
      if combines, form != .counting, left > self.weights.count, call.matches(index, "weights") {
        for number in self.weights.indices {
          let error = RedisError("ERR weight value is not a float")
          self.weights[number] = try call.double(index + 1 + number, orElse: error)
        }
        index += self.weights.count + 1
      } else if combines, form != .counting, left >= 2, call.matches(index, "aggregate") {
        self.aggregate = try self.aggregate(call, index + 1)
        index += 2
      } else if form == .reading, call.matches(index, "withscores") {
        self.withScores = true
        index += 1
      } else if form == .counting, left >= 2, call.matches(index, "limit") {
        let error = RedisError("ERR LIMIT can't be negative")
        self.limit = try call.int(index + 1, orElse: error)
        guard self.limit >= 0 else { throw error }
        index += 2
      } else {
        throw .syntax
      }
    }
  }

  private func aggregate(_ call: Call, _ index: Int) throws(RedisError) -> Aggregate {
    if call.matches(index, "sum") { return .sum }
    if call.matches(index, "min") { return .min }
    if call.matches(index, "max") { return .max }
    throw .syntax
  }

  /// Carries the operation out.
  func result(_ operation: Operation) -> ScanTable<ByteString, Double> {
    switch operation {
    case .union: self.union()
    case .intersection: self.intersection()
    case .difference: self.difference()
    }
  }

  /// Smaller inputs first, as Redis adds scores up; equally small ones in the order given.
  private var ascending: [(operand: Operand, weight: Double)] {
    zip(self.operands, self.weights).enumerated()
      .sorted { ($0.element.0.count, $0.offset) < ($1.element.0.count, $1.offset) }
      .map { ($0.element.0, $0.element.1) }
  }

  private func union() -> ScanTable<ByteString, Double> {
    var result = ScanTable<ByteString, Double>()
    for (operand, weight) in self.ascending {
      operand.forEach { member, score in
        let weighted = (score * weight).isNaN ? 0 : score * weight
        if let position = result.position(of: member) {
          result[at: position] = self.aggregate.combine(result[at: position], weighted)
        } else {
          result.insert(weighted, forKey: member)
        }
      }
    }
    return result
  }

  private func intersection() -> ScanTable<ByteString, Double> {
    let inputs = self.ascending
    var result = ScanTable<ByteString, Double>()
    inputs[0].operand.forEach { member, score in
      var total = (score * inputs[0].weight).isNaN ? 0 : score * inputs[0].weight
      for input in inputs.dropFirst() {
        guard let score = input.operand.score(of: member) else { return }
        total = self.aggregate.combine(total, score * input.weight)
      }
      result.insert(total, forKey: member)
    }
    return result
  }

  private func difference() -> ScanTable<ByteString, Double> {
    var result = ScanTable<ByteString, Double>()
    self.operands[0].forEach { member, score in
      if self.operands.dropFirst().allSatisfy({ $0.score(of: member) == nil }) { result.insert(score, forKey: member) }
    }
    return result
  }
}

extension SortedSetCommands {
  static func zunion(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.combine(&engine, &call, .union)
  }

  static func zinter(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.combine(&engine, &call, .intersection)
  }

  static func zdiff(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.combine(&engine, &call, .difference)
  }

  private static func combine(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    _ operation: Operation
  ) throws(RedisError) {
    let combination = try Combination(call, at: 1, operation, .reading, &engine)
    let result = combination.result(operation).map { RankedMember(member: $0.key, score: $0.value) }.sorted()
    call.reply.rankedHead(result.count, withScores: combination.withScores)
    for member in result { call.reply.ranked(member, withScores: combination.withScores, engine.version) }
  }

  static func zintercard(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let combination = try Combination(call, at: 1, .intersection, .counting, &engine)
    let count = combination.result(.intersection).count
    call.reply.integer(combination.limit > 0 ? min(count, combination.limit) : count)
  }

  static func zunionstore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.storeCombination(&engine, &call, .union)
  }

  static func zinterstore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.storeCombination(&engine, &call, .intersection)
  }

  static func zdiffstore(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.storeCombination(&engine, &call, .difference)
  }

  private static func storeCombination(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    _ operation: Operation
  ) throws(RedisError) {
    let combination = try Combination(call, at: 2, operation, .storing, &engine)
    let result = combination.result(operation).lazy.map { ($0.key, $0.value) }
    self.store(result, &engine, &call, event: operation.storeEvent)
  }
}
