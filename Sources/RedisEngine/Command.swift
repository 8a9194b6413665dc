// RedisEngine: Redis's data and commands, pure. This file: a row of the command table.

import Synchronization
import WireCore

/// One command: what COMMAND INFO says about it, and the function that carries it out.
///
/// Rows are the single source for dispatch, arity errors, COMMAND, ACL categories and docs/compatibility.
package final class Command: Sendable {
  /// Carries the command out: reads `call`, changes the engine, writes exactly one reply to `call.reply`.
  typealias Body = @Sendable (inout RedisEngine, inout Call) throws(RedisError) -> Void

  /// Flags as COMMAND INFO names them.
  struct Flags: OptionSet, Sendable {
    let rawValue: UInt32

    static let write = Flags(rawValue: 1 << 0)
    static let readonly = Flags(rawValue: 1 << 1)
    static let denyoom = Flags(rawValue: 1 << 2)
    static let admin = Flags(rawValue: 1 << 3)
    static let pubsub = Flags(rawValue: 1 << 4)
    static let noscript = Flags(rawValue: 1 << 5)
    static let blocking = Flags(rawValue: 1 << 6)
    static let loading = Flags(rawValue: 1 << 7)
    static let stale = Flags(rawValue: 1 << 8)
    static let skipMonitor = Flags(rawValue: 1 << 9)
    static let skipSlowlog = Flags(rawValue: 1 << 10)
    static let fast = Flags(rawValue: 1 << 11)
    static let noAuth = Flags(rawValue: 1 << 12)
    static let movablekeys = Flags(rawValue: 1 << 13)
    static let noMulti = Flags(rawValue: 1 << 14)
    static let allowBusy = Flags(rawValue: 1 << 15)
    static let noAsyncLoading = Flags(rawValue: 1 << 16)
  }

  /// The group, as COMMAND DOCS and `COMMAND LIST FILTERBY ACLCAT` know it.
  package enum Group: String, CaseIterable, Sendable {
    case generic, string, list, set, sortedSet = "sorted-set", hash, pubsub, transactions, connection, server,
      cluster
  }

  /// Where a command's keys are.
  package enum Keys: Sendable {
    case none
    /// Every `step`th argument from `first` to `last`; a negative `last` counts from the end.
    case range(first: Int, last: Int, step: Int)
    /// A count at `index`, that many keys behind it; and keys before it at `also`, such as a destination.
    case counted(at: Int, also: Int? = nil)

    /// One key, right behind the command's name.
    static let first = Keys.range(first: 1, last: 1, step: 1)
    /// Every argument.
    static let all = Keys.range(first: 1, last: -1, step: 1)
  }

  /// The name in lower case; a subcommand's is its container's, a bar and its own: `config|get`.
  package let name: String
  /// The number of arguments with the name, negative for at least so many.
  package let arity: Int
  /// ``arity`` before 7.2, where that was another.
  private let arityBefore72: Int?
  let flags: Flags
  package let group: Group
  package let keys: Keys
  /// The version of Redis that brought the command, as text.
  package let since: String
  /// The oldest version that the fake offers it in.
  package let minimumVersion: RedisVersion
  /// One sentence.
  package let summary: String
  /// Subcommands by name in lower case.
  package let subcommands: [Command]
  let body: Body
  /// The place in ``CommandTable/rows``, which sets it once.
  private let storedPosition = Atomic<Int>(0)

  init(
    _ name: String,
    arity: Int,
    arityBefore72: Int? = nil,
    _ flags: Flags = [],
    group: Group,
    keys: Keys = .none,
    since: String,
    from minimumVersion: RedisVersion = .v7_0,
    summary: String,
    subcommands: [Command] = [],
    _ body: @escaping Body
  ) {
    self.name = name
    self.arity = arity
    self.arityBefore72 = arityBefore72
    self.flags = flags
    self.group = group
    self.keys = keys
    self.since = since
    self.minimumVersion = minimumVersion
    self.summary = summary
    self.subcommands = subcommands
    self.body = body
  }

  /// The place in ``CommandTable/rows``, by which calls are counted.
  @inline(__always)
  var position: Int {
    get { self.storedPosition.load(ordering: .relaxed) }
    set { self.storedPosition.store(newValue, ordering: .relaxed) }
  }

  /// ``arity`` in a version.
  @inline(__always)
  func arity(in version: RedisVersion) -> Int {
    guard let arityBefore72 else { return self.arity }
    return version < .v7_2 ? arityBefore72 : self.arity
  }

  /// Whether so many words, the name included, are a legal call.
  @inline(__always)
  func accepts(count: Int, in version: RedisVersion) -> Bool {
    let arity = self.arity(in: version)
    return arity >= 0 ? count == arity : count >= -arity
  }

  /// The positions of the keys in a call that ``accepts(count:in:)`` accepted; out-of-range counts give none.
  func keyPositions(in words: [ByteString]) -> [Int] {
    switch self.keys {
    case .none: return []
    case .range(let first, let last, let step):
      let end = last < 0 ? words.count + last : last
      return first <= min(end, words.count - 1)
        ? Array(stride(from: first, through: min(end, words.count - 1), by: step)) : []
    case .counted(let index, let also):
      guard index < words.count, let count = words[index].canonicalInteger, count > 0,
        count <= Int64(words.count - index - 1)
      else { return [] }
      return (also.map { [$0] } ?? []) + Array(index + 1...index + Int(count))
    }
  }
}
