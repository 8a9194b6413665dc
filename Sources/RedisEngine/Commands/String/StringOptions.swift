// RedisEngine: Redis's data and commands, pure. This file: the options of SET and GETEX.

import WireCore

/// When a string shall expire, as the client asked for it.
struct StringExpiry: Sendable, Equatable {
  enum Unit: Sendable {
    /// EX, PX: from now on. EXAT, PXAT: since the Unix epoch.
    case seconds, milliseconds, unixSeconds, unixMilliseconds
  }

  var unit: Unit
  /// Where the number is among the call's words.
  var index: Int

  var isAbsolute: Bool { self.unit == .unixSeconds || self.unit == .unixMilliseconds }

  /// The moment in milliseconds since the Unix epoch (`getExpireMillisecondsOrReply`).
  ///
  /// - Throws: `ERR invalid expire time` when the number is not positive or the moment is out of range.
  func moment(_ call: Call, now: Int64, command: String) throws(RedisError) -> Int64 {
    let number = try call.integer(self.index)
    let isSeconds = self.unit == .seconds || self.unit == .unixSeconds
    let (scaled, overflow) = number.multipliedReportingOverflow(by: isSeconds ? 1000 : 1)
    let (moment, overflow2) = scaled.addingReportingOverflow(self.isAbsolute ? 0 : now)
    guard number > 0, !overflow, !overflow2 else { throw .invalidExpiry(command) }
    return moment
  }
}

/// The options behind SET's value or GETEX's key (`parseExtendedStringArgumentsOrReply`).
struct StringOptions: Sendable {
  enum Family { case get, set }
  enum Condition: Sendable { case missing, present }

  /// NX or XX.
  var condition: Condition?
  /// GET.
  var returnsOld = false
  /// KEEPTTL.
  var keepsExpiry = false
  /// PERSIST.
  var persists = false
  var expiry: StringExpiry?

  init() {}

  init(_ call: Call, from start: Int, for family: Family) throws(RedisError) {
    var index = start
    while index < call.count {
      if try self.readExpiry(call, index) {
        index += 1
      } else if family == .get ? !self.readForGet(call, index) : !self.readForSet(call, index) {
        throw .syntax
      }
      index += 1
    }
  }

  private mutating func readForGet(_ call: Call, _ index: Int) -> Bool {
    guard call.matches(index, "persist"), self.expiry == nil else { return false }
    self.persists = true
    return true
  }

  private mutating func readForSet(_ call: Call, _ index: Int) -> Bool {
    if call.matches(index, "nx"), self.condition != .present {
      self.condition = .missing
    } else if call.matches(index, "xx"), self.condition != .missing {
      self.condition = .present
    } else if call.matches(index, "get") {
      self.returnsOld = true
    } else if call.matches(index, "keepttl"), self.expiry == nil {
      self.keepsExpiry = true
    } else {
      return false
    }
    return true
  }

  /// Reads an expiry with its number. The same unit may come twice, the last one counts; another may not.
  private mutating func readExpiry(_ call: Call, _ index: Int) throws(RedisError) -> Bool {
    let unit: StringExpiry.Unit
    switch true {
    case call.matches(index, "ex"): unit = .seconds
    case call.matches(index, "px"): unit = .milliseconds
    case call.matches(index, "exat"): unit = .unixSeconds
    case call.matches(index, "pxat"): unit = .unixMilliseconds
    default: return false
    }
    guard !self.keepsExpiry, !self.persists, self.expiry == nil || self.expiry?.unit == unit else { throw .syntax }
    self.expiry = StringExpiry(unit: unit, index: try call.argument(after: index))
    return true
  }
}
