// MemcachedEngine: memcached's data and commands, no network, no clock. This file: the classic text protocol.

import MemcachedWire
import NIOCore
import WireCore

extension MemcachedEngine {
  /// Carries out a command and writes its answer; whether the connection goes on.
  mutating func answer(_ request: TextRequest, now: Int64, into reply: inout ByteBuffer) -> Disposition {
    switch request.command {
    case .get(let keys, let returnsCAS, let expiry, let problem):
      let start = reply.writerIndex
      self.get(keys, returnsCAS: returnsCAS, expiry: expiry, now: now, into: &reply)
      if let problem {
        reply.moveWriterIndex(to: start)
        reply.writeLine(problem)
      }
    case .metaGet(let command): self.metaGet(command, now: now, into: &reply)
    case .metaSet(let command, let data): self.metaSet(command, data, now: now, into: &reply)
    case .metaDelete(let command): self.metaDelete(command, now: now, into: &reply)
    case .metaArithmetic(let command): self.metaArithmetic(command, now: now, into: &reply)
    case .metaNoop: reply.writeString("MN\r\n")
    case .crawler(let words): self.crawler(words, now: now, into: &reply)
    case .metaDebug(let key, let isBinary): self.metaDebug(key, isBinary: isBinary, now: now, into: &reply)
    case .stats(let words): self.stats(words, now: now, into: &reply)
    case .quit: return .close
    default:
      let line = self.line(request.command, now: now)
      if !request.isQuiet { reply.writeLine(line) }
    }
    return .ready
  }

  /// The one line that answers a command.
  private mutating func line(_ command: TextCommand, now: Int64) -> String {
    switch command {
    case .store(let head, let data): return self.store(head, data, now: now)
    case .delta(let key, let isIncrement, let amount):
      return self.delta(key, isIncrement: isIncrement, amount, now: now)
    case .touch(let key, let expiry):
      return self.touch(key, expiry: Int64(expiry), now: now) == nil ? "NOT_FOUND" : "TOUCHED"
    case .delete(let key):
      self.record(.delete, key)
      return self.delete(key, now: now) ? "DELETED" : "NOT_FOUND"
    case .flushAll(let delay):
      return self.flushAll(after: Int64(delay), now: now) ? "OK" : "CLIENT_ERROR flush_all not allowed"
    case .version: return "VERSION \(self.settings.version)"
    case .verbosity: return "OK"
    case .memoryLimit(let megabytes): return self.changeMemoryLimit(megabytes: megabytes, now: now)
    case .shutdown: return "ERROR: shutdown not enabled"
    case .tooLarge(let key, let removes):
      self.refuse(key, .tooLarge, removes: removes)
      return Refusal.tooLarge.line
    case .refused(let line): return line
    default: return "SERVER_ERROR not supported by this fake"
    }
  }

  private mutating func get(
    _ keys: [ByteString],
    returnsCAS: Bool,
    expiry: Int32?,
    now: Int64,
    into reply: inout ByteBuffer
  ) {
    for key in keys {
      guard let place = self.fetch(key, expiry: expiry.map { Int64($0) }, now: now) else { continue }
      let item = self.data.items[place]
      reply.writeString("VALUE ")
      reply.writeBytes(key.bytes)
      reply.writeNumber(" ", item.flags)
      reply.writeNumber(" ", item.value.count)
      if returnsCAS { reply.writeNumber(" ", item.cas) }
      reply.writeString("\r\n")
      reply.writeBytes(item.value.bytes)
      reply.writeString("\r\n")
    }
    reply.writeString("END\r\n")
  }

  /// Looks an item up for a client, and gives it another expiry if there is one.
  mutating func fetch(_ key: ByteString, expiry: Int64?, now: Int64) -> Int? {
    if let expiry {
      let place = self.touch(key, expiry: expiry, now: now)
      self.record(place == nil ? .miss : .hit, key)
      return place
    }
    self.statistics.getCommands += 1
    guard let place = self.find(key, now: now) else {
      self.statistics.getMisses += 1
      self.record(.miss, key)
      return nil
    }
    self.statistics.getHits += 1
    self.record(.hit, key)
    self.bump(place, now: now)
    return place
  }

  private mutating func store(_ head: StoreCommand, _ data: ByteString, now: Int64) -> String {
    let expires = self.moment(Int64(head.expiry), now: now)
    let item = Item(value: data, flags: head.flags, expires: expires, lastAccess: now)
    self.record(.set, head.key)
    switch self.store(item, under: head.key, head.mode, cas: head.cas, now: now) {
    case .stored: return "STORED"
    case .exists: return "EXISTS"
    case .notFound: return "NOT_FOUND"
    case .notStored: return "NOT_STORED"
    case .noMemory:
      self.refuse(head.key, .noMemory, removes: head.mode == .set)
      return Refusal.noMemory.line
    }
  }

  private mutating func delta(_ key: ByteString, isIncrement: Bool, _ amount: UInt64, now: Int64) -> String {
    switch self.count(key, isIncrement: isIncrement, by: amount, now: now) {
    case .value(let value, _, _): return String(value)
    case .notNumeric: return "CLIENT_ERROR cannot increment or decrement non-numeric value"
    case .notFound, .casMismatch:
      if isIncrement { self.statistics.incrementMisses += 1 } else { self.statistics.decrementMisses += 1 }
      return "NOT_FOUND"
    }
  }

  /// Why an item finds no place.
  enum Refusal {
    case tooLarge, noMemory

    var line: String {
      switch self {
      case .tooLarge: "SERVER_ERROR object too large for cache"
      case .noMemory: "SERVER_ERROR out of memory storing object"
      }
    }
  }

  /// Counts an item that was refused, and removes the old one if a new one was meant to be there.
  mutating func refuse(_ key: ByteString, _ reason: Refusal, removes: Bool) {
    switch reason {
    case .tooLarge: self.statistics.storeTooLarge += 1
    case .noMemory: self.statistics.storeNoMemory += 1
    }
    if removes { self.data.items.remove(key) }
  }

  private mutating func changeMemoryLimit(megabytes: UInt32, now: Int64) -> String {
    if megabytes < 8 { return "MEMLIMIT_TOO_SMALL cannot set maxbytes to less than 8m" }
    if megabytes > 1_000_000_000 { return "MEMLIMIT_ADJUST_FAILED input value is megabytes not bytes" }
    self.changeMemoryLimit(to: Int(megabytes) * 1024 * 1024, now: now)
    return "OK"
  }
}

extension ByteBuffer {
  /// Writes a line and its end.
  mutating func writeLine(_ line: String) {
    self.writeString(line)
    self.writeString("\r\n")
  }

  /// Writes a number in decimal behind a text.
  mutating func writeNumber(_ text: StaticString, _ number: some BinaryInteger) {
    self.writeStaticString(text)
    if let number = Int64(exactly: number) { self.writeDecimal(number) } else { self.writeString(String(number)) }
  }
}
