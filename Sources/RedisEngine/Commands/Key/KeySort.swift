// RedisEngine: Redis's data and commands, pure. This file: SORT, SORT_RO.

import RESP
import WireCore

extension KeyCommands {
  static func sort(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.sort(&engine, &call, SortOptions(call, admitsStore: true))
  }

  static func sortReadOnly(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.sort(&engine, &call, SortOptions(call, admitsStore: false))
  }

  private static func sort(
    _ engine: inout RedisEngine,
    _ call: inout Call,
    _ options: SortOptions
  ) throws(RedisError) {
    let elements = try self.order(try self.elements(engine.value(call[1], call)), options, &engine, call)
    let output = self.output(elements[options.range(of: elements.count)], options, &engine, call)
    guard let destination = options.destination else {
      call.reply.array(output.count)
      for element in output { call.reply.bulkOrNull(element) }
      return
    }
    if !output.isEmpty {
      let list = ListValue(
        elements: output.map { $0 ?? ByteString() },
        configuration: engine.configuration,
        version: engine.version
      )
      engine.store(.list(list), destination, call)
      engine.changed(destination, call, event: "sortstore", class: .list)
    } else if engine.exists(destination, call) {
      engine.delete(destination, call)
    }
    call.reply.integer(output.count)
  }

  /// What there is to sort, in the order that `BY nosort` leaves it in.
  private static func elements(_ value: RedisValue?) throws(RedisError) -> SortElements {
    switch value {
    case nil: return SortElements(elements: [], isSet: false)
    case .list(let list): return SortElements(elements: Array(list.elements), isSet: false)
    case .sortedSet(let sortedSet):
      let members = sortedSet.ranked.members(in: 0..<sortedSet.count)
      return SortElements(elements: members.map(\.member), isSet: false)
    case .set(let set):
      return SortElements(elements: set.members, isSet: true)
    case .string, .hash: throw .wrongType
    }
  }

  private static func order(
    _ input: SortElements,
    _ options: SortOptions,
    _ engine: inout RedisEngine,
    _ call: Call
  ) throws(RedisError) -> [ByteString] {
    // A set has no order to keep: what is stored of it is sorted all the same, so that it is always the same.
    if options.order == .kept, !(input.isSet && options.destination != nil) {
      return options.isDescending && !input.isSet ? input.elements.reversed() : input.elements
    }
    let by = options.order.pattern
    let isAlphabetic = options.isAlphabetic || options.order == .kept
    var items: [SortItem] = []
    items.reserveCapacity(input.elements.count)
    for element in input.elements {
      let text = by.map { engine.substitute(element, in: $0, call) } ?? element
      items.append(SortItem(element: element, weight: try SortWeight(text, isAlphabetic: isAlphabetic)))
    }
    items.sort { options.isDescending ? $1.precedes($0) : $0.precedes($1) }
    return items.map(\.element)
  }

  /// The elements, or what GET finds for them.
  private static func output(
    _ elements: ArraySlice<ByteString>,
    _ options: SortOptions,
    _ engine: inout RedisEngine,
    _ call: Call
  ) -> [ByteString?] {
    if options.gets.isEmpty { return elements.map { $0 } }
    var output: [ByteString?] = []
    for element in elements {
      for pattern in options.gets { output.append(engine.substitute(element, in: pattern, call)) }
    }
    return output
  }
}

private struct SortElements {
  var elements: [ByteString]
  var isSet: Bool
}

/// What an element is sorted by.
private enum SortWeight {
  case number(Double)
  case text(ByteString?)

  /// - Throws: when the text, unless it is missing, is no number and the order is not alphabetic.
  init(_ text: ByteString?, isAlphabetic: Bool) throws(RedisError) {
    if isAlphabetic {
      self = .text(text)
    } else {
      guard let number = text.map(\.sortNumber) ?? 0 else {
        throw RedisError("ERR One or more scores can't be converted into double")
      }
      self = .number(number)
    }
  }
}

private struct SortItem {
  var element: ByteString
  var weight: SortWeight

  /// Equal numbers are ordered by their elements; equal texts are not, and what is missing comes first.
  func precedes(_ other: SortItem) -> Bool {
    switch (self.weight, other.weight) {
    case (.number(let left), .number(let right)): left != right ? left < right : self.element < other.element
    case (.text(let left?), .text(let right?)): left < right
    case (.text(let left), .text(let right)): left == nil && right != nil
    default: false
    }
  }
}

extension ByteString {
  /// The bytes as `strtod` reads them: up to a zero byte, with space before the number; nothing at all is 0.
  fileprivate var sortNumber: Double? {
    let string = self.bytes.prefix { $0 != 0 }
    if string.isEmpty { return 0 }
    let text = string.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    return text.count == self.count ? self.redisDouble : ByteString(text).redisDouble
  }
}
