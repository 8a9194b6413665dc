// RedisEngine: Redis's data and commands, pure. This file: ZADD, ZINCRBY.

import RESP
import WireCore

/// How ZADD treats members that are there and members that are not.
private struct AddOptions: OptionSet {
  let rawValue: UInt8

  static let onlyNew = AddOptions(rawValue: 1 << 0)
  static let onlyExisting = AddOptions(rawValue: 1 << 1)
  static let onlyGreater = AddOptions(rawValue: 1 << 2)
  static let onlyLess = AddOptions(rawValue: 1 << 3)
  static let countsChanges = AddOptions(rawValue: 1 << 4)
  static let increments = AddOptions(rawValue: 1 << 5)

  /// The option that a word names.
  init?(_ call: Call, _ index: Int) {
    switch true {
    case call.matches(index, "nx"): self = .onlyNew
    case call.matches(index, "xx"): self = .onlyExisting
    case call.matches(index, "gt"): self = .onlyGreater
    case call.matches(index, "lt"): self = .onlyLess
    case call.matches(index, "ch"): self = .countsChanges
    case call.matches(index, "incr"): self = .increments
    default: return nil
    }
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  func check(pairs: Int) throws(RedisError) {
    if self.isSuperset(of: [.onlyNew, .onlyExisting]) {
      throw RedisError("ERR XX and NX options at the same time are not compatible")
    }
    let limits = self.intersection([.onlyNew, .onlyGreater, .onlyLess])
    if limits.rawValue.nonzeroBitCount > 1 {
      throw RedisError("ERR GT, LT, and/or NX options at the same time are not compatible")
    }
    if self.contains(.increments), pairs > 1 {
      throw RedisError("ERR INCR option supports a single increment-element pair")
    }
  }
}

/// What a ZADD did.
private struct AddTally {
  var added = 0
  var updated = 0
  /// The score that the last member has now, unless the options kept its hands off it.
  var lastScore: Double?
}

extension SortedSetCommands {
  static func zadd(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.add(&engine, &call, [])
  }

  static func zincrby(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.add(&engine, &call, .increments)
  }

  private static func add(_ engine: inout RedisEngine, _ call: inout Call, _ given: AddOptions) throws(RedisError) {
    var options = given
    var first = 2
    while first < call.count, let option = AddOptions(call, first) {
      options.formUnion(option)
      first += 1
    }
    guard first < call.count, (call.count - first).isMultiple(of: 2) else { throw .syntax }
    try options.check(pairs: (call.count - first) / 2)
    let scores = try self.scores(call, from: first)
    let tally = try self.apply(scores, from: first, options, &engine, call)
    if tally.added + tally.updated > 0 {
      engine.wrote(call[1], call, event: options.contains(.increments) ? "zincr" : "zadd", class: .sortedSet)
    }
    if options.contains(.increments) {
      guard let score = tally.lastScore else { return call.reply.null() }
      call.reply.score(score, engine.version)
    } else {
      call.reply.integer(options.contains(.countsChanges) ? tally.added + tally.updated : tally.added)
    }
  }

  private static func scores(_ call: Call, from first: Int) throws(RedisError) -> [Double] {
    var scores: [Double] = []
    scores.reserveCapacity((call.count - first) / 2)
    for index in stride(from: first, to: call.count, by: 2) { scores.append(try call.double(index)) }
    return scores
  }

  private static func apply(
    _ scores: [Double],
    from first: Int,
    _ options: AddOptions,
    _ engine: inout RedisEngine,
    _ call: Call
  ) throws(RedisError) -> AddTally {
    try engine.modify(SortedSetValue.self, call[1], call, create: !options.contains(.onlyExisting)) {
      set,
      engine throws(RedisError) in
      var tally = AddTally()
      for (index, score) in scores.enumerated() {
        try tally.add(call[first + 2 * index + 1], score, options, to: &set, engine.configuration)
      }
      return tally
    } ?? AddTally()
  }
}

extension AddTally {
  /// Adds or changes one member as far as the options allow it (`zsetAdd`).
  fileprivate mutating func add(
    _ member: ByteString,
    _ given: Double,
    _ options: AddOptions,
    to set: inout SortedSetValue,
    _ configuration: Configuration
  ) throws(RedisError) {
    self.lastScore = nil
    guard let old = set.scores[member] else {
      guard !options.contains(.onlyExisting) else { return }
      set.update(member, given, configuration)
      self.added += 1
      return self.lastScore = given
    }
    guard !options.contains(.onlyNew) else { return }
    let score = options.contains(.increments) ? old + given : given
    guard !score.isNaN else { throw .scoreNotANumber }
    if options.contains(.onlyGreater), score <= old { return }
    if options.contains(.onlyLess), score >= old { return }
    self.lastScore = score
    guard score != old else { return }
    set.update(member, score, configuration)
    self.updated += 1
  }
}
