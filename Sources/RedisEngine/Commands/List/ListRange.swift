// RedisEngine: Redis's data and commands, pure. This file: LLEN, LINDEX, LRANGE, LTRIM.

import RESP
import WireCore

extension ListCommands {
  static func llen(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(try engine.read(ListValue.self, call[1], call)?.count ?? 0)
  }

  static func lindex(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard let list = try engine.read(ListValue.self, call[1], call) else { return call.reply.null() }
    let position = list.position(try call.int(2))
    call.reply.bulkOrNull(position.map { list[$0] })
  }

  static func lrange(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let (first, last) = (try call.int(2), try call.int(3))
    guard let list = try engine.read(ListValue.self, call[1], call) else { return call.reply.array(0) }
    let range = list.range(first, last)
    call.reply.bulks(range.count) { list[range.lowerBound + $0] }
  }

  static func ltrim(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let (first, last) = (try call.int(2), try call.int(3))
    let found: Void? = try engine.modify(ListValue.self, call[1], call) { list, engine in
      list.trim(to: list.range(first, last))
      list.shrink(engine.configuration)
    }
    if found != nil { engine.wrote(call[1], call, event: "ltrim", class: .list) }
    call.reply.simpleString("OK")
  }
}

extension ListValue {
  /// The position that an index means, negative from the end; `nil` outside.
  func position(_ index: Int) -> Int? {
    let position = index < 0 ? index &+ self.count : index
    return self.elements.indices.contains(position) ? position : nil
  }

  /// The positions from one index to another, both included, negative from the end, clamped; empty at the list's
  /// start when there are none.
  func range(_ first: Int, _ last: Int) -> Range<Int> {
    let start = Swift.max(first < 0 ? first &+ self.count : first, 0)
    let end = Swift.min(last < 0 ? last &+ self.count : last, self.count - 1)
    return start <= end ? start..<end + 1 : 0..<0
  }
}
