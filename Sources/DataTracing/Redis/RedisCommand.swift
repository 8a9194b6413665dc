// DataTracing, Redis: a traced client over any Redis client. This file: what is sent.

/// One argument of a Redis command: bytes, which Redis does not interpret.
public enum RedisArgument: Sendable {
  /// The UTF-8 bytes of a string.
  case string(String)
  /// Any bytes.
  case bytes([UInt8])

  /// The argument's bytes.
  public var bytes: [UInt8] {
    switch self {
    case .string(let string): Array(string.utf8)
    case .bytes(let bytes): bytes
    }
  }

  /// The argument as text; bytes that are no UTF-8 are replaced by U+FFFD.
  public var text: String {
    switch self {
    case .string(let string): string
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    }
  }
}

extension RedisArgument: Hashable {
  /// Two arguments are equal if their bytes are.
  public static func == (left: Self, right: Self) -> Bool { left.bytes == right.bytes }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(self.bytes) }
}

extension RedisArgument: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// The bytes of a string.
  public init(stringLiteral value: String) { self = .string(value) }
}

extension RedisArgument: ExpressibleByIntegerLiteral {
  /// The decimal digits of a number, which is how Redis takes numbers.
  public init(integerLiteral value: Int) { self = .string(String(value)) }
}

/// A Redis command: its name and its arguments.
public struct RedisCommand: Hashable, Sendable {
  /// The command's name as the application writes it, such as `GET`. Has few distinct values: it is a dimension of
  /// metrics. A container command's subcommand is its first argument.
  public var name: String
  /// The arguments after the name.
  public var arguments: [RedisArgument]

  /// Makes a command.
  public init(_ name: String, _ arguments: [RedisArgument] = []) {
    self.name = name
    self.arguments = arguments
  }

  /// Makes a command.
  public init(_ name: String, _ arguments: RedisArgument...) {
    self.init(name, arguments)
  }
}

/// When a key that is set shall expire.
public enum RedisExpiry: Hashable, Sendable {
  /// After a number of seconds, at least 1 (`EX`).
  case seconds(Int)
  /// After a number of milliseconds, at least 1 (`PX`).
  case milliseconds(Int)
  /// When the value it replaces would have (`KEEPTTL`).
  case keep

  /// After a duration: `EX` if it is whole seconds, else `PX`, rounded up to a millisecond. Redis refuses a duration
  /// that is not positive.
  public static func after(_ duration: Duration) -> RedisExpiry {
    let (seconds, attoseconds) = duration.components
    if attoseconds == 0 { return .seconds(Int(seconds)) }
    let (whole, isTooLong) = Int(seconds).multipliedReportingOverflow(by: 1000)
    let rest = Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    let (milliseconds, isJustTooLong) = whole.addingReportingOverflow(rest)
    return isTooLong || isJustTooLong ? .seconds(Int(seconds)) : .milliseconds(milliseconds)
  }

  var arguments: [RedisArgument] {
    switch self {
    case .seconds(let count): ["EX", .string(String(count))]
    case .milliseconds(let count): ["PX", .string(String(count))]
    case .keep: ["KEEPTTL"]
    }
  }

  /// The time to live in seconds, rounded up; `nil` if it is not known here.
  var inSeconds: Int? {
    switch self {
    case .seconds(let count): count
    case .milliseconds(let count): count / 1000 + (count % 1000 > 0 ? 1 : 0)
    case .keep: nil
    }
  }
}

/// A condition under which a key is set.
public enum RedisSetCondition: String, Hashable, Sendable {
  /// Only if the key does not exist (`NX`).
  case ifAbsent = "NX"
  /// Only if the key exists (`XX`).
  case ifPresent = "XX"
}
