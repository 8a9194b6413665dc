// RedisEngine: Redis's data and commands, pure. This file: BLPOP, BRPOP, BLMPOP.

import RESP
import WireCore

extension ListCommands {
  static func blpopBody(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.pop(&engine, &call, from: .head, self.blpop)
  }

  static func brpopBody(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.pop(&engine, &call, from: .tail, self.brpop)
  }

  private static func pop(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    from end: ListValue.End,
    _ command: Command
  ) throws(RedisError) {
    let keys = 1..<call.count - 1
    let timeout = try call.timeout(keys.upperBound)
    for key in call.candidates(keys) {
      guard let element = try engine.popElement(key, call, from: end) else { continue }
      call.reply.array(2)
      call.reply.bulk(key)
      return call.reply.bulk(element)
    }
    engine.wait(&call, command, for: keys, timeout: timeout)
  }

  static func blmpopBody(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let arguments = try MultiplePop(call, countAt: 2)
    let timeout = try call.timeout(1)
    let keys = call.candidates(arguments.keys)
    if try self.pop(arguments, of: keys, &engine, &call) { return }
    engine.wait(&call, self.blmpop, for: arguments.keys, timeout: timeout)
  }
}

extension RedisEngine {
  /// Waits for one of the keys at the given words, or answers that there is nothing where waiting is not allowed.
  fileprivate mutating func wait(_ call: inout Call, _ command: Command, for keys: Range<Int>, timeout: Int64) {
    guard call.mayBlock else { return call.reply.nullArray() }
    let keys = Array(call.words[keys])
    self.block(&call, command: command, on: keys, wanting: .list, timeout: timeout, orElse: .nullArray)
  }
}
