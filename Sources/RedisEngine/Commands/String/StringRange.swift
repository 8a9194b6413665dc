// RedisEngine: Redis's data and commands, pure. This file: APPEND, SETRANGE, GETRANGE, SUBSTR.

import RESP
import WireCore

extension StringCommands {
  static func append(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let suffix = call[2]
    let count = try engine.modify(StringValue.self, call[1], call) { (value, engine) throws(RedisError) in
      try engine.admitString(of: Int64(value.count), plus: suffix.count)
      value.edit { $0.append(contentsOf: suffix.bytes) }
      return value.count
    }
    if count == nil { engine.store(.string(StringValue(suffix)), call[1], call) }
    engine.changed(call[1], call, event: "append", class: .string)
    call.reply.integer(count ?? suffix.count)
  }

  static func setrange(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let offset = try call.integer(2)
    guard offset >= 0 else { throw RedisError("ERR offset is out of range") }
    let patch = call[3]
    guard !patch.isEmpty else {
      return call.reply.integer(try engine.read(StringValue.self, call[1], call)?.count ?? 0)
    }
    let count = try engine.modify(StringValue.self, call[1], call, create: true) { (value, engine) throws(RedisError) in
      try engine.admitString(of: offset, plus: patch.count)
      value.edit { self.overwrite(&$0, at: Int(offset), with: patch.bytes) }
      return value.count
    }
    engine.changed(call[1], call, event: "setrange", class: .string)
    call.reply.integer(count ?? 0)
  }

  private static func overwrite(_ bytes: inout [UInt8], at offset: Int, with patch: [UInt8]) {
    let end = offset + patch.count
    if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
    bytes.replaceSubrange(offset..<end, with: patch)
  }

  static func getrange(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let first = try call.integer(2)
    let last = try call.integer(3)
    let bytes = try engine.read(StringValue.self, call[1], call)?.bytes ?? ByteString()
    call.reply.bulk(ByteString(bytes.bytes[self.range(from: first, through: last, of: bytes.count)]))
  }

  /// The positions that GETRANGE means: negative ones count from the end, and none is outside.
  private static func range(from first: Int64, through last: Int64, of count: Int) -> Range<Int> {
    if first < 0, last < 0, first > last { return 0..<0 }
    // What lies before the beginning is the beginning, for the end as well.
    func position(_ index: Int64) -> Int { max(0, Int(index < 0 ? Int64(count) + index : index)) }
    let start = position(first)
    let end = min(position(last), count - 1)
    return start <= end ? start..<end + 1 : 0..<0
  }
}

extension RedisEngine {
  /// Refuses strings beyond `proto-max-bulk-len` (`checkStringLength`).
  fileprivate func admitString(of count: Int64, plus more: Int) throws(RedisError) {
    let (total, overflow) = count.addingReportingOverflow(Int64(more))
    guard !overflow, total <= Int64(self.configuration.maxBulkLength) else { throw .stringTooLong }
  }
}
