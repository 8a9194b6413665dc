// MemcachedWire: memcached's protocols, both directions, no I/O. This file: the commands of the binary protocol. What a
// packet must be made of is looked up here, and the page about compatibility is written from it.

import WireCore

/// A command of the binary protocol: its numbers, and the parts that its packets have.
package struct BinaryCommandRow: Sendable {
  /// What a part of a packet may be.
  package enum Part: Sendable {
    case none, required, optional

    fileprivate func accepts(_ length: Int) -> Bool {
      switch self {
      case .none: length == 0
      case .required: length > 0
      case .optional: true
      }
    }
  }

  package let opcode: BinaryOpcode
  /// Its variant that stays silent where there is nothing to say, if there is one.
  package let quiet: BinaryOpcode?
  /// The lengths that the extras may have, in bytes.
  package let extras: [Int]
  package let key: Part
  package let value: Part
  package let summary: String

  init(
    _ opcode: BinaryOpcode,
    quiet: BinaryOpcode? = nil,
    extras: [Int] = [0],
    key: Part = .none,
    value: Part = .none,
    _ summary: String
  ) {
    self.opcode = opcode
    self.quiet = quiet
    self.extras = extras
    self.key = key
    self.value = value
    self.summary = summary
  }

  /// Whether a packet has the parts that it must have.
  package func accepts(_ packet: BinaryPacket) -> Bool {
    self.extras.contains(packet.extras.count) && self.key.accepts(packet.key.count)
      && self.value.accepts(packet.value.count)
  }
}

/// All commands of the binary protocol that memcached 1.6 has.
package enum BinaryCommandTable {
  package static let rows: [BinaryCommandRow] = [
    .init(.get, quiet: .getq, key: .required, "Reads an item"),
    .init(.getk, quiet: .getkq, key: .required, "Reads an item, with its key"),
    .init(.gat, quiet: .gatq, extras: [4], key: .required, value: .optional, "Reads an item and changes its expiry"),
    .init(.gatk, quiet: .gatkq, extras: [4], key: .required, value: .optional, "The same, with its key"),
    .init(.touch, extras: [4], key: .required, value: .optional, "Changes when an item expires"),
    .init(.set, quiet: .setq, extras: [8], key: .required, value: .optional, "Stores an item"),
    .init(.add, quiet: .addq, extras: [8], key: .required, value: .optional, "Stores an item if there is none"),
    .init(.replace, quiet: .replaceq, extras: [8], key: .required, value: .optional, "Stores an item if there is one"),
    .init(.append, quiet: .appendq, key: .required, value: .optional, "Puts data behind an item's"),
    .init(.prepend, quiet: .prependq, key: .required, value: .optional, "Puts data before an item's"),
    .init(.delete, quiet: .deleteq, key: .required, "Removes an item"),
    .init(.increment, quiet: .incrementq, extras: [20], key: .required, "Counts up, round at 2⁶⁴"),
    .init(.decrement, quiet: .decrementq, extras: [20], key: .required, "Counts down, to 0 at least"),
    .init(.flush, quiet: .flushq, extras: [0, 4], "Removes all items, now or later"),
    .init(.noop, "Answers"),
    .init(.version, "Tells the version"),
    .init(.stat, key: .optional, value: .optional, "Tells numbers"),
    .init(.quit, quiet: .quitq, "Ends the connection"),
    .init(.saslListMechanisms, "Names the ways to authenticate, where there are users: PLAIN"),
    .init(.saslAuth, key: .required, value: .optional, "Authenticates, where there are users"),
    .init(.saslStep, key: .required, value: .optional, "Goes on authenticating, where there are users"),
  ]

  /// Where each opcode's row is; a quiet variant has its loud command's.
  private static let places: [Int?] = (0...UInt8.max).map { number in
    rows.firstIndex { $0.opcode.rawValue == number || $0.quiet?.rawValue == number }
  }

  /// The row of a command or of a quiet variant.
  package static func row(_ opcode: BinaryOpcode) -> BinaryCommandRow? {
    self.places[Int(opcode.rawValue)].map { self.rows[$0] }
  }
}
