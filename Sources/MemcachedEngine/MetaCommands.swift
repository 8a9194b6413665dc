// MemcachedEngine: memcached's data and commands, no network, no clock. This file: the meta commands (doc/protocol.txt,
// Meta Commands).

import MemcachedWire
import NIOCore
import WireCore

extension MemcachedEngine {
  private static let opaqueTooLong = "CLIENT_ERROR opaque token too long"

  // MARK: mg

  mutating func metaGet(_ command: MetaCommand, now: Int64, into reply: inout ByteBuffer) {
    self.statistics.metaCommands += 1
    var isNew = false
    var found = self.find(command.key, now: now)
    if found == nil, command.vivify != nil {
      let empty = Item(value: ByteString(), lastAccess: now)
      if case .stored = self.store(empty, under: command.key, .add, now: now) { isNew = true }
      found = self.data.items.place(of: command.key)
    }
    guard let place = found else { return self.metaMiss(command, into: &reply) }
    let start = reply.writerIndex
    reply.writeStatus(command.returnsValue ? self.data.items[place].value.count : nil)
    guard let wins = self.carryOut(command, at: place, isNew: isNew, now: now, into: &reply) else {
      if !command.changesOrMeasures, !command.leavesNoTrace { self.bump(place, now: now) }
      reply.moveWriterIndex(to: start)
      return reply.writeLine(Self.opaqueTooLong)
    }
    self.countFetch(command, isHit: true)
    self.writeToken(place, wins: wins, into: &reply)
    if command.returnsValue {
      reply.writeBytes(self.data.items[place].value.bytes)
      reply.writeString("\r\n")
    }
    if !command.leavesNoTrace { self.bump(place, now: now) }
  }

  private mutating func metaMiss(_ command: MetaCommand, into reply: inout ByteBuffer) {
    self.countFetch(command, isHit: false)
    guard !command.hasLongOpaque else { return reply.writeLine(Self.opaqueTooLong) }
    guard !command.isQuiet else { return }
    reply.writeString("EN")
    reply.writeEchoes(command)
    reply.writeString("\r\n")
  }

  private mutating func countFetch(_ command: MetaCommand, isHit: Bool) {
    if command.expiry != nil {
      self.statistics.touchCommands += 1
      if isHit { self.statistics.touchHits += 1 } else { self.statistics.touchMisses += 1 }
    } else {
      self.statistics.getCommands += 1
      if isHit { self.statistics.getHits += 1 } else { self.statistics.getMisses += 1 }
    }
  }

  /// Does what the flags say, in their order, so that each sees what those before it changed.
  ///
  /// - Returns: whether this client is the one to make the value anew; `nil` at an opaque that is too long.
  private mutating func carryOut(
    _ command: MetaCommand,
    at place: Int,
    isNew: Bool,
    now: Int64,
    into head: inout ByteBuffer
  ) -> Bool? {
    var wins = false
    for flag in command.flags {
      let item = self.data.items[place]
      switch flag.name {
      case UInt8(ascii: "T"): self.data.items[place].expires = self.moment(Int64(command.expiry ?? 0), now: now)
      case UInt8(ascii: "N") where isNew:
        self.data.items[place].expires = self.moment(Int64(command.vivify ?? 0), now: now)
        wins = true
      case UInt8(ascii: "R") where !item.isTokenSent && !isNew && item.expires != 0:
        if item.expires < self.moment(Int64(command.recache ?? 0), now: now) { wins = true }
      case UInt8(ascii: "O"):
        guard flag.token.count < MetaCommand.maximumOpaque else { return nil }
        head.writeOpaque(flag)
      default: head.writeFact(flag.name, of: item, under: command.key, now: now)
      }
    }
    return wins
  }

  /// `Z` if another client was told to make the value anew, `X` if it is stale, `W` if this one is.
  private mutating func writeToken(_ place: Int, wins: Bool, into reply: inout ByteBuffer) {
    let item = self.data.items[place]
    if item.isTokenSent { reply.writeString(" Z") }
    if item.isStale { reply.writeString(" X") }
    if wins || item.isStale && !item.isTokenSent {
      reply.writeString(" W")
      self.data.items[place].isTokenSent = true
    }
    reply.writeString("\r\n")
  }

  // MARK: ms

  mutating func metaSet(_ command: MetaCommand, _ data: ByteString, now: Int64, into reply: inout ByteBuffer) {
    self.statistics.metaCommands += 1
    let expires = self.moment(Int64(command.expiry ?? 0), now: now)
    var item = Item(value: data, flags: command.clientFlags, expires: expires, lastAccess: now)
    item.isKeyBinary = command.isKeyBinary
    let mode = command.storeMode
    let outcome = self.store(
      item,
      under: command.key,
      mode,
      cas: command.cas ?? 0,
      acceptsStale: command.invalidates && mode == .cas,
      now: now
    )
    var cas: UInt64 = 0
    switch outcome {
    case .stored(let number):
      if command.isQuiet { return }
      cas = number
      reply.writeString("HD")
    case .exists: reply.writeString("EX")
    case .notFound: reply.writeString("NF")
    case .notStored: reply.writeString("NS")
    case .noMemory:
      self.refuse(command.key, .noMemory, removes: true)
      return reply.writeLine(Refusal.noMemory.line)
    }
    for flag in command.flags {
      switch flag.name {
      case UInt8(ascii: "O"): reply.writeOpaque(flag)
      case UInt8(ascii: "k"): reply.writeEcho(ofKey: command.key, isBinary: command.isKeyBinary)
      case UInt8(ascii: "c"): reply.writeNumber(" c", cas)
      default: break
      }
    }
    reply.writeString("\r\n")
  }

  // MARK: md

  mutating func metaDelete(_ command: MetaCommand, now: Int64, into reply: inout ByteBuffer) {
    self.statistics.metaCommands += 1
    guard !command.hasLongOpaque else { return reply.writeLine(Self.opaqueTooLong) }
    let status = self.metaDelete(command, now: now)
    if status == "HD", command.isQuiet { return }
    reply.writeString(status)
    reply.writeEchoes(command)
    reply.writeString("\r\n")
  }

  private mutating func metaDelete(_ command: MetaCommand, now: Int64) -> String {
    guard let place = self.find(command.key, now: now) else {
      self.statistics.deleteMisses += 1
      return "NF"
    }
    if let cas = command.cas, cas != self.data.items[place].cas {
      self.statistics.deleteMisses += 1
      return "EX"
    }
    guard command.invalidates else {
      self.statistics.deleteHits += 1
      self.data.items.remove(command.key)
      return "HD"
    }
    if let expiry = command.expiry { self.data.items[place].expires = self.moment(Int64(expiry), now: now) }
    self.data.items[place].isStale = true
    self.data.items[place].isTokenSent = false
    self.data.items[place].cas = self.nextCAS()
    return "HD"
  }

  // MARK: ma

  mutating func metaArithmetic(_ command: MetaCommand, now: Int64, into reply: inout ByteBuffer) {
    self.statistics.metaCommands += 1
    guard let isIncrement = command.isIncrement else {
      return reply.writeLine("CLIENT_ERROR invalid mode for ma M token")
    }
    let cas = command.cas ?? 0
    switch self.count(command.key, isIncrement: isIncrement, by: command.delta, cas: cas, now: now) {
    case .notNumeric: reply.writeLine("CLIENT_ERROR cannot increment or decrement non-numeric value")
    case .casMismatch: self.writeNothing("EX", command, into: &reply)
    case .value(let value, let place, let isReplaced):
      // memcached 1.6 gives the new expiry to the item that has just been replaced by a longer one.
      let written = isReplaced ? nil : place
      self.writeNumber(value, self.data.items[place], at: written, command, now: now, isNew: false, into: &reply)
    case .notFound:
      guard command.vivify != nil else {
        if isIncrement { self.statistics.incrementMisses += 1 } else { self.statistics.decrementMisses += 1 }
        return self.writeNothing("NF", command, into: &reply)
      }
      let first = Item(value: ByteString(String(command.initial)), lastAccess: now)
      _ = self.store(first, under: command.key, .add, now: now)
      guard let place = self.data.items.place(of: command.key) else {
        return self.writeNothing("NS", command, into: &reply)
      }
      self.writeNumber(command.initial, self.data.items[place], at: place, command, now: now, isNew: true, into: &reply)
    }
  }

  private func writeNothing(_ status: String, _ command: MetaCommand, into reply: inout ByteBuffer) {
    guard !command.hasLongOpaque else { return reply.writeLine(Self.opaqueTooLong) }
    reply.writeString(status)
    reply.writeEchoes(command)
    reply.writeString("\r\n")
  }

  /// Writes what a number is now, and gives the item at `place` the expiry that the flags say, in their order.
  private mutating func writeNumber(
    _ value: UInt64,
    _ item: Item,
    at place: Int?,
    _ command: MetaCommand,
    now: Int64,
    isNew: Bool,
    into reply: inout ByteBuffer
  ) {
    var item = item
    let start = reply.writerIndex
    let text = String(value)
    reply.writeStatus(command.returnsValue ? text.utf8.count : nil)
    // As in `mg`, what stands behind an opaque that is too long is not carried out.
    let flags = command.flags.prefix { $0.name != UInt8(ascii: "O") || !command.hasLongOpaque }
    for flag in flags {
      switch flag.name {
      case UInt8(ascii: "T"): item.expires = self.moment(Int64(command.expiry ?? 0), now: now)
      case UInt8(ascii: "N") where isNew: item.expires = self.moment(Int64(command.vivify ?? 0), now: now)
      case UInt8(ascii: "c"), UInt8(ascii: "t"): reply.writeFact(flag.name, of: item, under: command.key, now: now)
      case UInt8(ascii: "O"): reply.writeOpaque(flag)
      case UInt8(ascii: "k"): reply.writeEcho(ofKey: command.key, isBinary: command.isKeyBinary)
      default: break
      }
    }
    if let place { self.data.items[place].expires = item.expires }
    guard !command.hasLongOpaque else {
      reply.moveWriterIndex(to: start)
      return reply.writeLine(Self.opaqueTooLong)
    }
    guard isNew || !command.isQuiet else { return reply.moveWriterIndex(to: start) }
    reply.writeString(command.returnsValue ? "\r\n\(text)\r\n" : "\r\n")
  }

  // MARK: me

  mutating func metaDebug(_ key: ByteString, isBinary: Bool, now: Int64, into reply: inout ByteBuffer) {
    guard let place = self.find(key, now: now) else { return reply.writeLine("EN") }
    let item = self.data.items[place]
    let size = ItemTable.size(of: item, under: key)
    reply.writeString("ME ")
    reply.writeKey(key, isBinary: item.isKeyBinary)
    reply.writeString(" exp=\(item.expires == 0 ? -1 : now - item.expires) la=\(now - item.lastAccess)")
    reply.writeLine(
      " cas=\(item.cas) fetch=\(item.isFetched ? "yes" : "no") cls=\(SlabClass(of: size).number) size=\(size)"
    )
  }
}

extension Item {
  /// The seconds that it will last.
  fileprivate func remaining(_ now: Int64) -> Int64 { self.expires - now }
}

extension MetaCommand {
  /// Whether `mg` holds the item locked meanwhile, and counts it as asked for only at the end.
  fileprivate var changesOrMeasures: Bool { self.flags.contains { "NTRlh".utf8.contains($0.name) } }

  /// Whether an opaque is too long to be given back.
  fileprivate var hasLongOpaque: Bool {
    self.flags.contains { $0.name == UInt8(ascii: "O") && $0.token.count + 1 > Self.maximumOpaque }
  }

  /// What `ms` does; with a CAS number, setting and replacing check it.
  fileprivate var storeMode: StoreMode {
    switch self.mode {
    case UInt8(ascii: "E"): .add
    case UInt8(ascii: "A"): .append
    case UInt8(ascii: "P"): .prepend
    case UInt8(ascii: "R"): self.cas == nil ? .replace : .cas
    default: self.cas == nil ? .set : .cas
    }
  }

  /// What `ma` does; `nil` if its mode is none.
  fileprivate var isIncrement: Bool? {
    switch self.mode {
    case nil, UInt8(ascii: "I"), UInt8(ascii: "+"): true
    case UInt8(ascii: "D"), UInt8(ascii: "-"): false
    default: nil
    }
  }
}

extension ByteBuffer {
  /// `VA` and the length of the value that follows, or `HD`.
  fileprivate mutating func writeStatus(_ length: Int?) {
    if let length { self.writeNumber("VA ", length) } else { self.writeString("HD") }
  }

  /// What a flag of `mg` or `ma` asks about an item; nothing for other flags.
  fileprivate mutating func writeFact(_ flag: UInt8, of item: Item, under key: ByteString, now: Int64) {
    switch flag {
    case UInt8(ascii: "s"): self.writeNumber(" s", item.value.count)
    case UInt8(ascii: "t"): self.writeNumber(" t", item.expires == 0 ? -1 : item.remaining(now))
    case UInt8(ascii: "c"): self.writeNumber(" c", item.cas)
    case UInt8(ascii: "f"): self.writeNumber(" f", item.flags)
    case UInt8(ascii: "l"): self.writeNumber(" l", now - item.lastAccess)
    case UInt8(ascii: "h"): self.writeString(item.isFetched ? " h1" : " h0")
    case UInt8(ascii: "k"): self.writeEcho(ofKey: key, isBinary: item.isKeyBinary)
    default: break
    }
  }

  fileprivate mutating func writeOpaque(_ flag: MetaCommand.Flag) {
    self.writeString(" O")
    self.writeBytes(flag.token)
  }

  fileprivate mutating func writeKey(_ key: ByteString, isBinary: Bool) {
    if isBinary { self.writeString(Base64.encode(key.bytes)) } else { self.writeBytes(key.bytes) }
  }

  fileprivate mutating func writeEcho(ofKey key: ByteString, isBinary: Bool) {
    self.writeString(" k")
    self.writeKey(key, isBinary: isBinary)
    if isBinary { self.writeString(" b") }
  }

  /// Opaque and key, as they were asked for.
  fileprivate mutating func writeEchoes(_ command: MetaCommand) {
    for flag in command.flags {
      switch flag.name {
      case UInt8(ascii: "O"): self.writeOpaque(flag)
      case UInt8(ascii: "k"): self.writeEcho(ofKey: command.key, isBinary: command.isKeyBinary)
      default: break
      }
    }
  }
}
