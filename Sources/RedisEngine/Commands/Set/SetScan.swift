// RedisEngine: Redis's data and commands, pure. This file: SSCAN.

import RESP
import WireCore

extension SetCommands {
  static func sscan(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let cursor = try call.cursor(2)
    guard let set = try engine.read(SetValue.self, call[1], call) else { return call.reply.emptyScan() }
    let scan = try ScanOptions(call, from: 3)
    let (next, members) = set.scan(from: cursor, count: scan.count)
    let matching = members.filter(scan.admits)
    call.reply.scanHead(next)
    call.reply.bulks(matching)
  }
}
