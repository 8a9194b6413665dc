// RedisEngine: Redis's data and commands, pure. This file: LPOP, RPOP, LMPOP, and the popping that others share.

import RESP
import WireCore

extension ListCommands {
  static func lpop(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.pop(&engine, &call, from: .head)
  }

  static func rpop(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.pop(&engine, &call, from: .tail)
  }

  private static func pop(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    from end: ListValue.End
  ) throws(RedisError) {
    guard call.count > 2 else {
      return call.reply.bulkOrNull(try engine.popElement(call[1], call, from: end))
    }
    guard call.count == 3 else { throw .arity(end == .head ? "lpop" : "rpop") }
    let count = try call.int(2, orElse: .mustBePositive)
    guard count >= 0 else { throw .mustBePositive }
    guard let elements = try engine.popElements(call[1], call, count: count, from: end) else {
      return call.reply.nullArray()
    }
    call.reply.bulks(elements)
  }

  static func lmpop(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let arguments = try MultiplePop(call, countAt: 1)
    if !(try self.pop(arguments, of: call.words[arguments.keys], &engine, &call)) { call.reply.nullArray() }
  }

  /// Answers with elements of the first of `keys` that has any; whether there was one.
  static func pop(
    _ arguments: MultiplePop,
    of keys: some Sequence<ByteString>,
    _ engine: inout RedisEngine,
    _ call: inout Call
  ) throws(RedisError) -> Bool {
    for key in keys {
      let popped = try engine.popElements(key, call, count: arguments.count, from: arguments.end)
      guard let elements = popped else { continue }
      call.reply.array(2)
      call.reply.bulk(key)
      call.reply.bulks(elements)
      return true
    }
    return false
  }
}

/// The arguments of LMPOP and BLMPOP: `numkeys key [key …] LEFT|RIGHT [COUNT count]`.
struct MultiplePop {
  var keys: Range<Int>
  var end: ListValue.End
  var count = 1

  init(_ call: Call, countAt index: Int) throws(RedisError) {
    let keyError = RedisError("ERR numkeys should be greater than 0")
    let keyCount = try call.int(index, orElse: keyError)
    guard keyCount > 0 else { throw keyError }
    guard keyCount < call.count - index - 1 else { throw .syntax }
    self.keys = index + 1..<index + 1 + keyCount
    self.end = try ListValue.End(call, at: self.keys.upperBound)
    let option = self.keys.upperBound + 1
    guard option < call.count else { return }
    guard call.matches(option, "count"), option + 1 < call.count else { throw .syntax }
    let countError = RedisError("ERR count should be greater than 0")
    self.count = try call.int(option + 1, orElse: countError)
    guard self.count > 0 else { throw countError }
    guard call.count == option + 2 else { throw .syntax }
  }
}

extension ListValue.End {
  /// `LEFT` or `RIGHT`.
  init(_ call: Call, at index: Int) throws(RedisError) {
    if call.matches(index, "left") {
      self = .head
    } else if call.matches(index, "right") {
      self = .tail
    } else {
      throw .syntax
    }
  }
}

extension RedisEngine {
  /// Removes an element of a list and announces it; `nil` when there is no list.
  mutating func popElement(
    _ key: ByteString,
    _ call: Call,
    from end: ListValue.End
  ) throws(RedisError) -> ByteString? {
    let element = try self.modify(ListValue.self, key, call) { list, engine in
      let element = list.pop(from: end)
      list.shrink(engine.configuration)
      return element
    }
    guard let element, let element else { return nil }
    self.announcePop(key, call, from: end)
    return element
  }

  /// Removes up to `count` elements of a list and announces it; `nil` when there is no list.
  fileprivate mutating func popElements(
    _ key: ByteString,
    _ call: Call,
    count: Int,
    from end: ListValue.End
  ) throws(RedisError) -> [ByteString]? {
    let elements = try self.modify(ListValue.self, key, call) { list, engine in
      let elements = (0..<min(count, list.count)).compactMap { _ in list.pop(from: end) }
      list.shrink(engine.configuration)
      return elements
    }
    guard let elements else { return nil }
    if !elements.isEmpty { self.announcePop(key, call, from: end) }
    return elements
  }

  mutating func announcePop(_ key: ByteString, _ call: Call, from end: ListValue.End) {
    self.wrote(key, call, event: end == .head ? "lpop" : "rpop", class: .list)
  }
}
