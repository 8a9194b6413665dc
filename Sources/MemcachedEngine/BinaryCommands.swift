// MemcachedEngine: memcached's data and commands, no network, no clock. This file: the binary protocol (memcached wiki,
// BinaryProtocolRevamped).

import MemcachedWire
import NIOCore
import WireCore

extension MemcachedEngine {
  /// Carries out a packet's command and writes its answer; whether the connection goes on.
  mutating func answer(_ request: BinaryPacket, now: Int64, into reply: inout ByteBuffer) -> Disposition {
    guard let opcode = request.command, let row = BinaryCommandTable.row(opcode) else {
      request.write(.unknownCommand, to: &reply)
      return .ready
    }
    guard request.key.count <= 250, row.accepts(request) else {
      request.write(.invalidArguments, to: &reply)
      return .close
    }
    switch row.opcode {
    case .get, .getk, .touch, .gat, .gatk: self.fetch(request, opcode, now: now, into: &reply)
    case .set, .add, .replace, .append, .prepend: self.store(request, opcode, now: now, into: &reply)
    case .increment, .decrement: self.count(request, opcode, now: now, into: &reply)
    case .delete: self.delete(request, opcode, now: now, into: &reply)
    case .flush:
      if self.flushAll(after: Int64(request.extras.uint32(at: 0) ?? 0), now: now) {
        request.writeSuccess(opcode, to: &reply)
      } else {
        request.write(.authenticationError, to: &reply)
      }
    case .noop: request.writeSuccess(opcode, to: &reply)
    case .version: request.writeSuccess(opcode, value: ByteString(self.settings.version), to: &reply)
    case .stat: self.stat(request, now: now, into: &reply)
    case .quit:
      request.writeSuccess(opcode, to: &reply)
      return .close
    default: request.write(.unknownCommand, to: &reply)
    }
    return .ready
  }

  private mutating func fetch(
    _ request: BinaryPacket,
    _ opcode: BinaryOpcode,
    now: Int64,
    into reply: inout ByteBuffer
  ) {
    let kind = opcode.loud
    let expiry = [.touch, .gat, .gatk].contains(kind) ? request.extras.uint32(at: 0).map { Int64($0) } : nil
    let returnsKey = kind == .getk || kind == .gatk
    guard let place = self.fetch(request.key, expiry: expiry, now: now) else {
      guard !opcode.isQuiet else { return }
      guard returnsKey else { return request.write(.notFound, to: &reply) }
      var miss = request.answer
      miss.status = BinaryStatus.notFound.rawValue
      miss.key = request.key
      return miss.write(to: &reply, magic: BinaryPacket.answerMagic)
    }
    let item = self.data.items[place]
    var answer = request.answer
    answer.cas = item.cas
    answer.extras = ByteString(bigEndian: item.flags)
    if returnsKey { answer.key = request.key }
    if kind != .touch { answer.value = item.value }
    answer.write(to: &reply, magic: BinaryPacket.answerMagic)
  }

  private mutating func store(
    _ request: BinaryPacket,
    _ opcode: BinaryOpcode,
    now: Int64,
    into reply: inout ByteBuffer
  ) {
    let flags = request.extras.uint32(at: 0) ?? 0
    let expires = self.moment(Int64(request.extras.uint32(at: 4) ?? 0), now: now)
    let item = Item(value: request.value, flags: flags, expires: expires, lastAccess: now)
    self.record(.set, request.key)
    switch self.store(item, under: request.key, opcode.storeMode(cas: request.cas), cas: request.cas, now: now) {
    case .stored(let cas): request.writeSuccess(opcode, cas: cas, to: &reply)
    case .exists: request.write(.exists, to: &reply)
    case .notFound: request.write(.notFound, to: &reply)
    case .notStored: request.write(opcode.loud.refusal, to: &reply)
    case .noMemory:
      self.refuse(request.key, .noMemory, removes: opcode.loud == .set)
      request.write(.outOfMemory, to: &reply)
    }
  }

  private mutating func count(
    _ request: BinaryPacket,
    _ opcode: BinaryOpcode,
    now: Int64,
    into reply: inout ByteBuffer
  ) {
    let isIncrement = opcode.loud == .increment
    let amount = request.extras.uint64(at: 0) ?? 0
    switch self.count(request.key, isIncrement: isIncrement, by: amount, cas: request.cas, now: now) {
    case .value(let value, let place, _):
      request.writeSuccess(opcode, cas: self.data.items[place].cas, value: ByteString(bigEndian: value), to: &reply)
    case .notNumeric: request.write(.notNumeric, to: &reply)
    case .casMismatch: request.write(.exists, to: &reply)
    case .notFound: self.begin(request, opcode, isIncrement: isIncrement, now: now, into: &reply)
    }
  }

  /// A number that is not there begins at its initial value, unless the expiry says that it must be there.
  private mutating func begin(
    _ request: BinaryPacket,
    _ opcode: BinaryOpcode,
    isIncrement: Bool,
    now: Int64,
    into reply: inout ByteBuffer
  ) {
    let expiry = request.extras.uint32(at: 16) ?? 0
    guard expiry != .max else {
      if isIncrement { self.statistics.incrementMisses += 1 } else { self.statistics.decrementMisses += 1 }
      return request.write(.notFound, to: &reply)
    }
    let initial = request.extras.uint64(at: 8) ?? 0
    let expires = self.moment(Int64(expiry), now: now)
    let item = Item(value: ByteString(String(initial)), expires: expires, lastAccess: now)
    if case .stored(let cas) = self.store(item, under: request.key, .add, now: now) {
      request.writeSuccess(opcode, cas: cas, value: ByteString(bigEndian: initial), to: &reply)
    } else {
      request.write(.notStored, to: &reply)
    }
  }

  private mutating func delete(
    _ request: BinaryPacket,
    _ opcode: BinaryOpcode,
    now: Int64,
    into reply: inout ByteBuffer
  ) {
    self.record(.delete, request.key)
    if request.cas != 0, let place = self.find(request.key, now: now), self.data.items[place].cas != request.cas {
      return request.write(.exists, to: &reply)
    }
    if self.delete(request.key, now: now) {
      request.writeSuccess(opcode, to: &reply)
    } else {
      request.write(.notFound, to: &reply)
    }
  }
}

extension BinaryPacket {
  /// An answer to this request, with nothing in it.
  var answer: BinaryPacket {
    var answer = BinaryPacket(opcode: self.opcode)
    answer.opaque = self.opaque
    return answer
  }

  /// Writes what went wrong.
  func write(_ status: BinaryStatus, to reply: inout ByteBuffer) {
    var answer = self.answer
    answer.status = status.rawValue
    answer.value = ByteString(status.text)
    answer.write(to: &reply, magic: Self.answerMagic)
  }

  /// Writes that it went well, unless the client does not want to know.
  func writeSuccess(
    _ opcode: BinaryOpcode,
    cas: UInt64 = 0,
    value: ByteString = ByteString(),
    to reply: inout ByteBuffer
  ) {
    guard !opcode.isQuiet else { return }
    var answer = self.answer
    answer.cas = cas
    answer.value = value
    answer.write(to: &reply, magic: Self.answerMagic)
  }
}

extension BinaryOpcode {
  fileprivate func storeMode(cas: UInt64) -> StoreMode {
    switch self.loud {
    case .append: .append
    case .prepend: .prepend
    case _ where cas != 0: .cas
    case .add: .add
    case .replace: .replace
    default: .set
    }
  }

  /// What it says where nothing was stored.
  fileprivate var refusal: BinaryStatus {
    switch self {
    case .add: .exists
    case .replace: .notFound
    default: .notStored
    }
  }
}

extension ByteString {
  fileprivate init(bigEndian number: some FixedWidthInteger) {
    self.init(withUnsafeBytes(of: number.bigEndian) { Array($0) })
  }

  fileprivate func uint32(at start: Int) -> UInt32? {
    guard self.count >= start + 4 else { return nil }
    return self.bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  fileprivate func uint64(at start: Int) -> UInt64? {
    guard self.count >= start + 8 else { return nil }
    return self.bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
  }
}
