// RedisEngine: Redis's data and commands, pure. This file: containers of known contents.

import DequeModule
import WireCore

extension ListValue {
  init(elements: [ByteString], configuration: Configuration, version: RedisVersion) {
    self.init()
    self.elements = Deque(elements)
  }
}

extension SetValue {
  init(members: [ByteString], configuration: Configuration) {
    self.init()
    for member in members { self.members[member] = () }
    let isIntset =
      members.count <= configuration.setMaxIntsetEntries && members.allSatisfy { $0.canonicalInteger != nil }
    self.encoding = isIntset ? .intset : .hashtable
  }
}

extension HashValue {
  init(pairs: [(ByteString, ByteString)], configuration: Configuration) {
    self.init()
    for (field, value) in pairs { self.fields[field] = value }
  }
}

extension SortedSetValue {
  init(pairs: [(ByteString, Double)], configuration: Configuration) {
    self.init()
    for (member, score) in pairs { self.scores[member] = score }
  }
}
