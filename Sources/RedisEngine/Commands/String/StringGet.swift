// RedisEngine: Redis's data and commands, pure. This file: GET, MGET, STRLEN, GETDEL, GETSET, GETEX.

import NIOCore
import RESP
import WireCore

extension StringCommands {
  static func get(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.bulkOrNull(try engine.read(StringValue.self, call[1], call))
  }

  static func mget(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.array(call.count - 1)
    for index in 1..<call.count {
      // What is no string counts as missing.
      let value = engine.value(call[index], call)
      call.reply.bulkOrNull(value.flatMap(StringValue.extract(from:)))
    }
  }

  static func strlen(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(try engine.read(StringValue.self, call[1], call)?.count ?? 0)
  }

  static func getdel(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let value = try engine.read(StringValue.self, call[1], call)
    call.reply.bulkOrNull(value)
    if value != nil { engine.delete(call[1], call) }
  }

  static func getset(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let old = try engine.read(StringValue.self, call[1], call)
    engine.storeString(call[2], call[1], call)
    call.reply.bulkOrNull(old)
  }

  static func getex(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let options = try StringOptions(call, from: 2, for: .get)
    guard let value = try engine.read(StringValue.self, call[1], call) else { return call.reply.null() }
    let expiresAt = try options.expiry.map { (expiry) throws(RedisError) in
      try expiry.moment(call, now: engine.milliseconds, command: "getex")
    }
    call.reply.bulk(value)
    if let expiry = options.expiry, let expiresAt {
      // A moment that may have passed already can only be an absolute one.
      let isPast = expiry.isAbsolute && expiresAt <= engine.milliseconds
      if isPast { engine.delete(call[1], call) } else { engine.expire(call[1], call, at: expiresAt) }
    } else if options.persists {
      engine.persist(call[1], call)
    }
  }
}

extension RESPWriter {
  /// A string, or null.
  mutating func bulkOrNull(_ value: StringValue?) {
    if let value { self.bulk(value) } else { self.null() }
  }

  /// A string; a number is written from the stack.
  mutating func bulk(_ value: StringValue) {
    switch value {
    case .bytes(let bytes), .edited(let bytes): self.bulk(bytes)
    case .integer(let number): self.bulk(decimal: number)
    }
  }

  /// A bulk string of a number's decimal digits.
  private mutating func bulk(decimal number: Int64) {
    withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
      let count = writeDecimal(number, to: digits)
      self.buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 32) { bytes in
        bytes[0] = UInt8(ascii: "$")
        var end = 1 + writeDecimal(Int64(count), to: UnsafeMutableRawBufferPointer(rebasing: bytes[1...]))
        func endLine() {
          bytes[end] = 0x0D
          bytes[end + 1] = 0x0A
          end += 2
        }
        endLine()
        for digit in digits[..<count] {
          bytes[end] = digit
          end += 1
        }
        endLine()
        return end
      }
    }
  }
}
