// RedisEngine: Redis's data and commands, pure. This file: a parameter of CONFIG and the values it takes.

import WireCore

/// A parameter of CONFIG.
struct ConfigurationParameter: Sendable {
  /// The values it takes.
  enum Kind: Sendable {
    case flag
    case number(ClosedRange<Int64>)
    /// A number of bytes, with a unit such as `100mb`.
    case memory(ClosedRange<Int64>)
    /// One word of these.
    case choice([String])
    /// The words that several choices may have, `50 99 99.9`, with the error for others.
    case words(check: @Sendable ([Substring]) -> Bool, error: String)
    case text
  }

  let name: String
  /// An older name for the same value.
  var alias: String?
  let kind: Kind
  let initial: String
  /// Whether only a configuration file could set it.
  var isImmutable = false
  /// Whether CONFIG SET refuses it unless the configuration file allows that.
  var isProtected = false
  /// The version that brought it.
  var minimumVersion = RedisVersion.v7_0

  /// The names under which a version knows it.
  var names: [String] { [self.name] + (self.alias.map { [$0] } ?? []) }

  private static let byName: [ByteString: ConfigurationParameter] = Dictionary(
    all.flatMap { parameter in parameter.names.map { (ByteString($0), parameter) } },
    uniquingKeysWith: { first, _ in first }
  )

  /// The parameter of a name in any case.
  static func named(_ name: ByteString) -> ConfigurationParameter? { self.byName[name.lowercased] }

  /// A value in the form in which CONFIG GET shows it.
  ///
  /// - Throws: why it is none, in Redis's words.
  func normalized(_ value: ByteString) throws(RedisError) -> String {
    switch self.kind {
    case .flag:
      guard value.equalsIgnoringCase("yes") || value.equalsIgnoringCase("no") else {
        throw RedisError("argument must be 'yes' or 'no'")
      }
      return value.lowercased.string
    case .number(let range):
      guard let number = value.canonicalInteger else {
        throw RedisError("argument couldn't be parsed into an integer")
      }
      return String(try self.checked(number, in: range))
    case .memory(let range):
      guard let number = memorySize(value) else { throw RedisError("argument must be a memory value") }
      return String(try self.checked(number, in: range))
    case .choice(let words):
      guard let word = words.first(where: { ByteString($0) == value.lowercased }) else {
        throw RedisError("argument(s) must be one of the following: \(words.joined(separator: ", "))")
      }
      return word
    case .words(let check, let error):
      let words = value.string.split(separator: " ")
      guard check(words) else { throw RedisError(error) }
      return words.joined(separator: " ")
    case .text: return value.string
    }
  }

  private func checked(_ number: Int64, in range: ClosedRange<Int64>) throws(RedisError) -> Int64 {
    // Redis takes any `hz` and uses the nearest that it can.
    if self.name == "hz" { return min(max(number, range.lowerBound), range.upperBound) }
    guard range.contains(number) else {
      throw RedisError("argument must be between \(range.lowerBound) and \(range.upperBound) inclusive")
    }
    return number
  }
}

/// A number of bytes with an optional unit: `b`, `k`, `kb`, `m`, `mb`, `g`, `gb` in any case, where those with
/// a `b` are powers of 1024 and those without of 1000.
private func memorySize(_ value: ByteString) -> Int64? {
  let digits = value.bytes.prefix { $0 &- 48 < 10 }
  guard let number = Int64(String(decoding: digits, as: UTF8.self)) else { return nil }
  let units: [ByteString: Int64] = [
    "": 1, "b": 1, "k": 1000, "kb": 1024, "m": 1_000_000, "mb": 1 << 20, "g": 1_000_000_000, "gb": 1 << 30,
  ]
  guard let unit = units[ByteString(value.bytes.dropFirst(digits.count)).lowercased] else { return nil }
  let (product, overflow) = number.multipliedReportingOverflow(by: unit)
  return overflow ? nil : product
}
