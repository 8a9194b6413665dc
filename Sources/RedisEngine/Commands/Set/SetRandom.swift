// RedisEngine: Redis's data and commands, pure. This file: SPOP, SRANDMEMBER.

import RESP
import WireCore

extension SetCommands {
  static func spop(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count > 2 else { return call.reply.bulkOrNull(try self.pop(1, &engine, call)?.first) }
    guard call.count == 3 else { throw .syntax }
    let count = try call.int(2, orElse: .mustBePositive)
    guard count >= 0 else { throw .mustBePositive }
    let members = try self.pop(count, &engine, call) ?? []
    call.reply.set(members.count)
    for member in members { call.reply.bulk(member) }
  }

  private static func pop(_ count: Int, _ engine: inout RedisEngine, _ call: Call) throws(RedisError) -> [ByteString]? {
    let members = try engine.modify(SetValue.self, call[1], call) { set, engine in
      guard count < set.count else {
        defer { set = SetValue() }
        return set.members
      }
      return (0..<count).compactMap { _ in
        let member = set.randomMember(using: &engine.random)
        if let member { set.remove(member) }
        return member
      }
    }
    if let members, !members.isEmpty { engine.wrote(call[1], call, event: "spop", class: .set) }
    return members
  }

  static func srandmember(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count > 2 else {
      let set = try engine.read(SetValue.self, call[1], call)
      return call.reply.bulkOrNull(set?.randomMember(using: &engine.random))
    }
    guard call.count == 3 else { throw .syntax }
    let count = try call.int(2)
    guard count != .min else { throw .outOfLongRange }
    guard count != 0, let set = try engine.read(SetValue.self, call[1], call) else { return call.reply.array(0) }
    if count > 0 {
      call.reply.bulks(set.sample(count, using: &engine.random))
    } else {
      try self.repeatedMembers(-count, of: set, &engine, &call)
    }
  }

  /// Draws with repetition.
  private static func repeatedMembers(
    _ count: Int,
    of set: SetValue,
    _ engine: inout RedisEngine,
    _ call: inout Call
  ) throws(RedisError) {
    try call.admitRepetition(count, longest: set.reduce(0) { max($0, $1.count) })
    call.reply.array(count)
    for _ in 0..<count { call.reply.bulkOrNull(set.randomMember(using: &engine.random)) }
  }
}

extension SetValue {
  /// Up to `count` different members: all in the order in which they are listed, or fewer, drawn.
  fileprivate func sample(_ count: Int, using random: inout SeededRandom) -> [ByteString] {
    guard count < self.count else { return self.members }
    // Few of many are drawn until they are different; of most, those to leave out would be drawn too often.
    guard count > self.count / 3 else {
      var drawn: Set<ByteString> = []
      var sample: [ByteString] = []
      while sample.count < count, let member = self.randomMember(using: &random) {
        if drawn.insert(member).inserted { sample.append(member) }
      }
      return sample
    }
    return Array(self.members.shuffled(using: &random).prefix(count))
  }
}

extension Call {
  /// Refuses a reply with repetitions that no client could take: 1 GiB is twice the longest string.
  ///
  /// - Parameter longest: the bytes of the longest element.
  func admitRepetition(_ count: Int, longest: Int) throws(RedisError) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: longest + 16)
    guard !overflow, bytes <= 1 << 30 else { throw .outOfRange }
  }
}
