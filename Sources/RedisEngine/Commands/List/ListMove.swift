// RedisEngine: Redis's data and commands, pure. This file: LMOVE, RPOPLPUSH, BLMOVE, BRPOPLPUSH.

import RESP
import WireCore

extension ListCommands {
  static func lmove(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let move = ElementMove(from: try ListValue.End(call, at: 3), to: try ListValue.End(call, at: 4))
    call.reply.bulkOrNull(try engine.carryOut(move, call))
  }

  static func rpoplpush(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.bulkOrNull(try engine.carryOut(.tailToHead, call))
  }

  static func blmoveBody(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let move = ElementMove(from: try ListValue.End(call, at: 3), to: try ListValue.End(call, at: 4))
    try self.move(&engine, &call, move, self.blmove, timeout: try call.timeout(5))
  }

  static func brpoplpushBody(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.move(&engine, &call, .tailToHead, self.brpoplpush, timeout: try call.timeout(3))
  }

  private static func move(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    _ move: ElementMove,
    _ command: Command,
    timeout: Int64
  ) throws(RedisError) {
    if let element = try engine.carryOut(move, call) { return call.reply.bulk(element) }
    guard call.mayBlock else { return call.reply.null() }
    let source = call[1]
    engine.block(&call, command: command, on: [source], wanting: .list, timeout: timeout, orElse: .nullArray)
  }
}

/// From which end to which an element moves.
private struct ElementMove {
  var from: ListValue.End
  var to: ListValue.End

  static let tailToHead = ElementMove(from: .tail, to: .head)
}

extension RedisEngine {
  /// Moves an element from the list at the call's first key to that at its second, which may be the same.
  ///
  /// - Returns: the element, or `nil` when there is no source.
  fileprivate mutating func carryOut(_ move: ElementMove, _ call: Call) throws(RedisError) -> ByteString? {
    let (source, destination) = (call[1], call[2])
    guard try self.has(ListValue.self, source, call) else { return nil }
    _ = try self.has(ListValue.self, destination, call)
    let popped = try self.modify(ListValue.self, source, call) { list, engine -> ByteString? in
      let element = list.pop(from: move.from)
      if let element, source == destination { list.push(element, at: move.to) }
      list.shrink(engine.configuration)
      return element
    }
    guard let popped, let element = popped else { return nil }
    if source != destination {
      _ = try self.modify(ListValue.self, destination, call, create: true) { list, engine in
        list.expect(CollectionOfOne(element), engine.configuration, engine.version)
        list.push(element, at: move.to)
      }
    }
    self.wrote(destination, call, event: move.to == .head ? "lpush" : "rpush", class: .list)
    self.announcePop(source, call, from: move.from)
    return element
  }
}
