// RedisEngine: Redis's data and commands, pure. This file: the options and patterns of SORT.

import WireCore

/// The options behind SORT's key.
struct SortOptions: Sendable {
  enum Order: Sendable, Equatable {
    /// By the elements themselves.
    case natural
    /// By what a pattern finds for them.
    case by(SortPattern)
    /// Not at all: BY with a pattern that is the same for all.
    case kept

    var pattern: SortPattern? { if case .by(let pattern) = self { pattern } else { nil } }
  }

  var order = Order.natural
  var isDescending = false
  var isAlphabetic = false
  var gets: [SortPattern] = []
  /// STORE.
  var destination: ByteString?
  /// LIMIT; a negative count means all.
  private var offset = 0
  private var limit = -1

  init(_ call: Call, admitsStore: Bool) throws(RedisError) {
    var index = 2
    while index < call.count {
      if self.readFlag(call, index) {
        index += 1
      } else if call.matches(index, "limit"), index + 2 < call.count {
        self.offset = try call.int(index + 1)
        self.limit = try call.int(index + 2)
        index += 3
      } else {
        try self.readPattern(call, index, admitsStore: admitsStore)
        index += 2
      }
    }
  }

  private mutating func readFlag(_ call: Call, _ index: Int) -> Bool {
    switch true {
    case call.matches(index, "asc"): self.isDescending = false
    case call.matches(index, "desc"): self.isDescending = true
    case call.matches(index, "alpha"): self.isAlphabetic = true
    default: return false
    }
    return true
  }

  private mutating func readPattern(_ call: Call, _ index: Int, admitsStore: Bool) throws(RedisError) {
    let argument = call[try call.argument(after: index)]
    if call.matches(index, "by") {
      // Once the order is kept it stays so, whatever other BY follows.
      let isKept = self.order == .kept || !argument.bytes.contains(UInt8(ascii: "*"))
      self.order = isKept ? .kept : .by(SortPattern(argument))
    } else if call.matches(index, "get") {
      self.gets.append(SortPattern(argument))
    } else if admitsStore, call.matches(index, "store") {
      self.destination = argument
    } else {
      throw .syntax
    }
  }

  /// The positions that LIMIT leaves of so many elements.
  func range(of count: Int) -> Range<Int> {
    let start = min(max(self.offset, 0), count)
    let length = self.limit < 0 ? count : self.limit
    return start..<start + min(length, count - start)
  }
}

/// A pattern of BY and GET: `weight_*`, `object_*->field`, or `#` for the element itself.
struct SortPattern: Sendable, Equatable {
  private enum Kind: Equatable {
    case element, nothing
    case key(prefix: ArraySlice<UInt8>, suffix: ArraySlice<UInt8>, field: ByteString?)
  }

  private let kind: Kind

  init(_ text: ByteString) {
    let bytes = text.bytes
    guard let star = bytes.firstIndex(of: UInt8(ascii: "*")) else {
      self.kind = text == "#" ? .element : .nothing
      return
    }
    let suffix = bytes[(star + 1)...]
    let arrow = suffix.indices.first { suffix[$0...].starts(with: "->".utf8) }
    if let arrow, arrow + 2 < bytes.count {
      let field = ByteString(bytes[(arrow + 2)...])
      self.kind = .key(prefix: bytes[..<star], suffix: suffix[..<arrow], field: field)
    } else {
      self.kind = .key(prefix: bytes[..<star], suffix: suffix, field: nil)
    }
  }

  /// What the pattern says about an element.
  enum Target {
    case nothing
    case element
    case string(key: ByteString)
    case field(key: ByteString, ByteString)
  }

  func target(for element: ByteString) -> Target {
    switch self.kind {
    case .element: return .element
    case .nothing: return .nothing
    case .key(let prefix, let suffix, let field):
      let key = ByteString(prefix + element.bytes + suffix)
      return field.map { .field(key: key, $0) } ?? .string(key: key)
    }
  }
}

extension RedisEngine {
  /// What a pattern finds for an element (`lookupKeyByPattern`).
  mutating func substitute(_ element: ByteString, in pattern: SortPattern, _ call: Call) -> ByteString? {
    switch pattern.target(for: element) {
    case .nothing: return nil
    case .element: return element
    case .string(let key): return self.value(key, call).flatMap(StringValue.extract(from:))?.bytes
    case .field(let key, let field):
      guard case .hash(let hash) = self.value(key, call) else { return nil }
      let isExpired = hash.expiries[field].map { $0 <= self.milliseconds } ?? false
      return isExpired ? nil : hash.fields[field]
    }
  }
}
