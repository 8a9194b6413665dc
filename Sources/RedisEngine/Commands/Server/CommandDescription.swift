// RedisEngine: Redis's data and commands, pure. This file: a row of the command table as COMMAND writes it.

import RESP
import WireCore

/// Where some keys of a command are (a "key specification" of Redis 7).
struct KeySpecification: Sendable {
  /// Where they begin and how far they go.
  enum Place: Sendable {
    /// From the argument at `index` to the one at `last`, relative to it unless negative.
    case range(index: Int, last: Int, step: Int)
    /// Behind a number of keys at `index`.
    case counted(index: Int)
    /// Found only by reading the arguments.
    case unknown
  }

  var flags: [String]
  var place: Place
  var note: String?
}

extension Command {
  private static let flagNames: [(Flags, String)] = [
    (.write, "write"), (.readonly, "readonly"), (.denyoom, "denyoom"), (.admin, "admin"), (.pubsub, "pubsub"),
    (.noscript, "noscript"), (.blocking, "blocking"), (.loading, "loading"), (.stale, "stale"),
    (.skipMonitor, "skip_monitor"), (.skipSlowlog, "skip_slowlog"), (.fast, "fast"), (.noAuth, "no_auth"),
    (.noAsyncLoading, "no_async_loading"), (.noMulti, "no_multi"), (.movablekeys, "movablekeys"),
    (.allowBusy, "allow_busy"),
  ]

  /// The flags by name, in COMMAND's order.
  var flagNames: [String] { Self.flagNames.filter { self.flags.contains($0.0) }.map(\.1) }

  /// The ACL categories without their `@`, in their order.
  var categories: [String] {
    var names: Set<String> = []
    if let facts = CommandFacts.categories[self.name] {
      names.formUnion(facts.split(separator: " ").map(String.init))
    } else {
      names.formUnion(self.groupCategory.map { [$0] } ?? [])
    }
    let implied: [(Flags, [String])] = [
      (.write, ["write"]), (.readonly, ["read"]), (.admin, ["admin", "dangerous"]), (.pubsub, ["pubsub"]),
      (.fast, ["fast"]), (.blocking, ["blocking"]),
    ]
    for (flag, categories) in implied where self.flags.contains(flag) { names.formUnion(categories) }
    if !self.flags.contains(.fast) { names.insert("slow") }
    return CommandFacts.allCategories.filter(names.contains)
  }

  private var groupCategory: String? {
    switch self.group {
    case .generic: "keyspace"
    case .string, .list, .set, .hash, .connection: self.group.rawValue
    case .sortedSet: "sortedset"
    case .transactions: "transaction"
    case .pubsub, .server, .cluster: nil
    }
  }

  /// Where the command's keys are.
  var keySpecifications: [KeySpecification] {
    var flags = (CommandFacts.keyFlags[self.name] ?? "").split(separator: "/").map { part in
      part.split(separator: " ").map(String.init)
    }
    func next() -> [String] { flags.isEmpty ? [] : flags.removeFirst() }
    var result: [KeySpecification] = []
    switch self.keys {
    case .none: return []
    case .range(let first, let last, let step):
      if flags.count > 1 {
        result.append(KeySpecification(flags: next(), place: .range(index: first, last: 0, step: 1)))
        result.append(
          KeySpecification(flags: next(), place: .range(index: first + step, last: min(last, 0), step: 1))
        )
      } else {
        let end = last < 0 ? last : last - first
        result.append(KeySpecification(flags: next(), place: .range(index: first, last: end, step: step)))
      }
    case .counted(let index, let also):
      if let also { result.append(KeySpecification(flags: next(), place: .range(index: also, last: 0, step: 1))) }
      result.append(KeySpecification(flags: next(), place: .counted(index: index)))
    }
    return self.annotated(result)
  }

  /// What arguments decide about keys.
  private func annotated(_ specifications: [KeySpecification]) -> [KeySpecification] {
    var result = specifications
    switch self.name {
    case "set": result[0].note = "RW and ACCESS only with the option GET"
    case "getex": result[0].note = "RW and UPDATE for the time to live"
    case "sort", "sort_ro":
      let patterns = "Keys of BY and GET follow from the elements that are sorted"
      result.append(KeySpecification(flags: ["RO", "access"], place: .unknown, note: patterns))
      if self.name == "sort" {
        let store = "The option STORE may stand anywhere"
        result.append(KeySpecification(flags: ["OW", "update"], place: .unknown, note: store))
      }
    default: break
    }
    return result
  }

  /// First key, last key and step as clients before Redis 7 read them.
  var legacyKeyRange: (first: Int, last: Int, step: Int) {
    switch self.keys {
    case .none, .counted(_, nil): (0, 0, 0)
    case .range(let first, let last, let step): (first, last, step)
    case .counted(_, let also?): (also, also, 1)
    }
  }
}

extension RESPWriter {
  /// One element of COMMAND's reply.
  mutating func describe(_ command: Command, version: RedisVersion) {
    let (first, last, step) = command.legacyKeyRange
    self.array(10)
    self.bulk(command.name)
    self.integer(command.arity(in: version))
    self.statuses(command.flagNames)
    self.integer(first)
    self.integer(last)
    self.integer(step)
    self.statuses(command.categories.map { "@" + $0 })
    let tips = (CommandFacts.tips[command.name] ?? "").split(separator: " ").map(String.init)
    self.set(tips.count)
    for tip in tips { self.bulk(tip) }
    let specifications = command.keySpecifications
    self.set(specifications.count)
    for specification in specifications { self.describe(specification) }
    let subcommands = command.subcommands(in: version)
    self.set(subcommands.count)
    for subcommand in subcommands { self.describe(subcommand, version: version) }
  }

  /// A set of status replies.
  mutating func statuses(_ names: [String]) {
    self.set(names.count)
    for name in names { self.simpleString(name) }
  }

  private mutating func describe(_ specification: KeySpecification) {
    self.map(specification.note == nil ? 3 : 4)
    if let note = specification.note {
      self.bulk("notes" as String)
      self.bulk(note)
    }
    self.bulk("flags" as String)
    self.statuses(specification.flags)
    switch specification.place {
    case .range(let index, let last, let step):
      self.part("begin_search", type: "index", [("index", index)])
      self.part("find_keys", type: "range", [("lastkey", last), ("keystep", step), ("limit", 0)])
    case .counted(let index):
      self.part("begin_search", type: "index", [("index", index)])
      self.part("find_keys", type: "keynum", [("keynumidx", 0), ("firstkey", 1), ("keystep", 1)])
    case .unknown:
      self.part("begin_search", type: "unknown", [])
      self.part("find_keys", type: "unknown", [])
    }
  }

  private mutating func part(_ name: String, type: String, _ fields: [(String, Int)]) {
    self.bulk(name)
    self.map(2)
    self.bulk("type" as String)
    self.bulk(type)
    self.bulk("spec" as String)
    self.map(fields.count)
    for (field, value) in fields {
      self.bulk(field)
      self.integer(value)
    }
  }
}
