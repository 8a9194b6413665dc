// RedisEngine: Redis's data and commands, pure. This file: PUBLISH, SPUBLISH, PUBSUB.

import RESP
import WireCore

extension PubSubCommands {
  static func publish(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(engine.publish(call[2], to: call[1]))
  }

  static func spublish(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(engine.publish(call[2], toShard: call[1]))
  }

  static func channels(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.list(engine.channels.channels, &call)
  }

  static func shardChannels(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    try self.list(engine.channels.shardChannels, &call)
  }

  static func numsub(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    self.count(engine.channels.channels, &call)
  }

  static func shardNumsub(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    self.count(engine.channels.shardChannels, &call)
  }

  static func numpat(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(engine.channels.patterns.count)
  }

  private static func list(
    _ table: ScanTable<ByteString, ScanTable<Int, Present>>,
    _ call: inout Call
  ) throws(RedisError) {
    guard call.count <= 3 else {
      let sent = String(decoding: call[1].bytes.prefix(128), as: UTF8.self)
      throw RedisError(
        "ERR unknown subcommand or wrong number of arguments for '\(sent)'. Try PUBSUB HELP."
      )
    }
    let pattern = call.count == 3 ? GlobPattern(call[2]) : nil
    call.reply.bulks(table.keys.filter { pattern?.matches($0) ?? true })
  }

  private static func count(_ table: ScanTable<ByteString, ScanTable<Int, Present>>, _ call: inout Call) {
    call.reply.array(2 * (call.count - 2))
    for name in call.words[2...] {
      call.reply.bulk(name)
      call.reply.integer(table[name]?.count ?? 0)
    }
  }

  static func help(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let lines: [StaticString] = [
      "PUBSUB <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
      "CHANNELS [<pattern>]",
      "    List the channels that have subscribers and match the pattern.",
      "NUMPAT",
      "    Count the patterns that have subscribers.",
      "NUMSUB [<channel> ...]",
      "    Count the subscribers of channels, not counting those of patterns.",
      "SHARDCHANNELS [<pattern>]",
      "    List the shard channels that have subscribers and match the pattern.",
      "SHARDNUMSUB [<shardchannel> ...]",
      "    Count the subscribers of shard channels.",
      "HELP",
      "    Print this help.",
    ]
    call.reply.array(lines.count)
    for line in lines { call.reply.simpleString(line) }
  }
}
