// RedisEngine: Redis's data and commands, pure. This file: whole values of each type, read from a snapshot's format.

import WireCore

extension RDBReader {
  mutating func value(
    _ type: DumpType,
    version: RedisVersion,
    configuration: Configuration
  ) throws(DumpError) -> RedisValue {
    switch type {
    case .string: return .string(StringValue(try self.string()))
    case .list, .quicklist:
      let elements = try type == .list ? self.strings(self.length()) : self.quicklist()
      guard !elements.isEmpty else { throw .badData }
      return .list(ListValue(elements: elements, configuration: configuration, version: version))
    case .set, .intset, .setListpack:
      let members = try self.members(type)
      try Self.demandUnique(members)
      return .set(SetValue(members: members, configuration: configuration, version: version))
    case .sortedSet, .sortedSetListpack:
      let pairs = try type == .sortedSet ? self.scores() : Self.scores(listpack: self.string())
      try Self.demandUnique(pairs.map(\.0))
      return .sortedSet(SortedSetValue(pairs: pairs, configuration: configuration))
    case .hash, .hashListpack, .hashWithExpiries, .hashListpackWithExpiries:
      let fields = try self.fields(type)
      try Self.demandUnique(fields.map(\.field))
      return .hash(Self.hash(fields, configuration))
    }
  }

  /// Containers are never empty, and what they contain is there once.
  private static func demandUnique(_ keys: [ByteString]) throws(DumpError) {
    guard !keys.isEmpty, Set(keys).count == keys.count else { throw .badData }
  }

  /// So many strings; each takes a byte at least, so that no length makes this endless.
  private mutating func strings(_ count: Int) throws(DumpError) -> [ByteString] {
    var strings: [ByteString] = []
    for _ in 0..<count { strings.append(try self.string()) }
    return strings
  }

  /// Nodes of a list, each a single element or a list pack of several.
  private mutating func quicklist() throws(DumpError) -> [ByteString] {
    var elements: [ByteString] = []
    for _ in 0..<(try self.length()) {
      let container = try self.length()
      let node = try self.string()
      switch container {
      case 1: elements.append(node)
      case 2: elements += try Self.listpack(node)
      default: throw .badData
      }
    }
    return elements
  }

  private mutating func members(_ type: DumpType) throws(DumpError) -> [ByteString] {
    switch type {
    case .intset: try Self.intset(self.string())
    case .setListpack: try Self.listpack(self.string())
    default: try self.strings(self.length())
    }
  }

  private mutating func scores() throws(DumpError) -> [(ByteString, Double)] {
    var pairs: [(ByteString, Double)] = []
    for _ in 0..<(try self.length()) {
      let member = try self.string()
      let score = Double(bitPattern: try self.littleEndian(UInt64.self))
      guard !score.isNaN else { throw .badData }
      pairs.append((member, score))
    }
    return pairs
  }

  private static func scores(listpack bytes: ByteString) throws(DumpError) -> [(ByteString, Double)] {
    try self.groups(of: 2, in: bytes).map { (group) throws(DumpError) in
      guard let score = group[1].redisDouble else { throw .badData }
      return (group[0], score)
    }
  }

  private static func groups(of size: Int, in listpack: ByteString) throws(DumpError) -> [[ByteString]] {
    let elements = try self.listpack(listpack)
    guard elements.count.isMultiple(of: size) else { throw .badData }
    return stride(from: 0, to: elements.count, by: size).map { Array(elements[$0..<$0 + size]) }
  }
}

// MARK: - Hashes

private struct DumpedField {
  var field: ByteString
  var value: ByteString
  /// In milliseconds since the Unix epoch, or `nil`.
  var expiresAt: Int64?
}

extension RDBReader {
  fileprivate mutating func fields(_ type: DumpType) throws(DumpError) -> [DumpedField] {
    switch type {
    case .hashListpack:
      return try Self.groups(of: 2, in: self.string()).map { DumpedField(field: $0[0], value: $0[1]) }
    case .hashListpackWithExpiries:
      // The soonest moment comes first; each field has its own as well.
      _ = try self.littleEndian(Int64.self)
      return try Self.groups(of: 3, in: self.string()).map { (group) throws(DumpError) in
        guard let expiresAt = group[2].canonicalInteger else { throw .badData }
        return DumpedField(field: group[0], value: group[1], expiresAt: expiresAt == 0 ? nil : expiresAt)
      }
    case .hashWithExpiries: return try self.fields(since: self.littleEndian(Int64.self))
    default: return try self.fields(since: nil)
    }
  }

  private mutating func fields(since soonest: Int64?) throws(DumpError) -> [DumpedField] {
    var fields: [DumpedField] = []
    for _ in 0..<(try self.length()) {
      let offset = soonest == nil ? 0 : Int64(try self.length())
      let expiresAt = offset == 0 ? nil : soonest.map { $0 &+ offset &- 1 }
      fields.append(DumpedField(field: try self.string(), value: try self.string(), expiresAt: expiresAt))
    }
    return fields
  }

  fileprivate static func hash(_ fields: [DumpedField], _ configuration: Configuration) -> HashValue {
    var hash = HashValue(pairs: fields.map { ($0.field, $0.value) }, configuration: configuration)
    for field in fields {
      if let expiresAt = field.expiresAt { hash.setExpiry(expiresAt, of: field.field) }
    }
    return hash
  }
}
