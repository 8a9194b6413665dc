// RedisEngine: Redis's data and commands, pure. This file: HRANDFIELD.

import RESP
import WireCore

extension HashCommands {
  static func hrandfield(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count > 2 else {
      let hash = try engine.readHash(call[1], call)
      return call.reply.bulkOrNull(hash?.fields.randomElement(using: &engine.random)?.key)
    }
    let count = try call.int(2)
    guard count != .min else { throw .outOfLongRange }
    guard call.count == 3 || call.count == 4 && call.matches(3, "withvalues") else { throw .syntax }
    let withValues = call.count == 4
    if withValues, count.magnitude > UInt(Int.max / 2) { throw .outOfRange }
    guard count != 0, let hash = try engine.readHash(call[1], call) else { return call.reply.array(0) }
    if count < 0 { try self.admitRepetition(-count, of: hash, withValues, call) }
    call.reply.fieldsHead(count < 0 ? -count : min(count, hash.count), withValues: withValues)
    if count > 0 {
      for (field, value) in hash.sample(count, using: &engine.random) {
        call.reply.field(field, withValues ? value : nil)
      }
    } else {
      for _ in 0..<(-count) {
        guard let (field, value) = hash.fields.randomElement(using: &engine.random) else { continue }
        call.reply.field(field, withValues ? value : nil)
      }
    }
  }

  private static func admitRepetition(
    _ count: Int,
    of hash: HashValue,
    _ withValues: Bool,
    _ call: Call
  ) throws(RedisError) {
    let longest = hash.fields.reduce(0) { max($0, $1.key.count + (withValues ? $1.value.count + 16 : 0)) }
    try call.admitRepetition(count, longest: longest)
  }
}

extension HashValue {
  /// Up to `count` different fields: all in the order in which they are listed, or fewer, drawn.
  fileprivate func sample(_ count: Int, using random: inout SeededRandom) -> [(key: ByteString, value: ByteString)] {
    guard count < self.count else { return Array(self.fields) }
    guard count > self.count / 3 else {
      var drawn: Set<ByteString> = []
      var sample: [(key: ByteString, value: ByteString)] = []
      while sample.count < count, let element = self.fields.randomElement(using: &random) {
        if drawn.insert(element.key).inserted { sample.append(element) }
      }
      return sample
    }
    return Array(self.fields.shuffled(using: &random).prefix(count))
  }
}

extension RESPWriter {
  /// The head of an array of fields; RESP3 has a pair for each where values come along.
  fileprivate mutating func fieldsHead(_ count: Int, withValues: Bool) {
    self.array(withValues && self.version == .resp2 ? count * 2 : count)
  }

  fileprivate mutating func field(_ field: ByteString, _ value: ByteString?) {
    if value != nil, self.version == .resp3 { self.array(2) }
    self.bulk(field)
    if let value { self.bulk(value) }
  }
}
