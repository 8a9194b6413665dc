// RedisEngine: Redis's data and commands, pure. This file: SUBSCRIBE, UNSUBSCRIBE and their pattern and shard forms.

import RESP
import WireCore

extension PubSubCommands {
  static func subscribe(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    self.subscribe(&engine, call, .channel, "subscribe")
  }

  static func psubscribe(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    self.subscribe(&engine, call, .pattern, "psubscribe")
  }

  static func ssubscribe(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.mayBlock else {
      throw RedisError("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client")
    }
    self.subscribe(&engine, call, .shardChannel, "ssubscribe")
  }

  static func unsubscribe(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    self.unsubscribe(&engine, call, .channel, "unsubscribe")
  }

  static func punsubscribe(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    self.unsubscribe(&engine, call, .pattern, "punsubscribe")
  }

  static func sunsubscribe(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    self.unsubscribe(&engine, call, .shardChannel, "sunsubscribe")
  }

  private static func subscribe(
    _ engine: inout RedisEngine,
    _ call: Call,
    _ kind: ChannelTable.Kind,
    _ verb: ByteString
  ) {
    for name in call.words.dropFirst() {
      engine.clients[call.client].subscriptions[kind][name] = Present()
      engine.channels.add(call.client, to: name, kind)
      engine.confirm(verb, name, kind, to: call.client)
    }
  }

  private static func unsubscribe(
    _ engine: inout RedisEngine,
    _ call: Call,
    _ kind: ChannelTable.Kind,
    _ verb: ByteString
  ) {
    let names = call.count > 1 ? Array(call.words.dropFirst()) : engine.clients[call.client].subscriptions[kind].keys
    for name in names {
      engine.clients[call.client].subscriptions[kind][name] = nil
      engine.channels.remove(call.client, from: name, kind)
      engine.confirm(verb, name, kind, to: call.client)
    }
    if names.isEmpty { engine.confirm(verb, nil, kind, to: call.client) }
  }
}

extension RedisEngine {
  /// Tells a client what it subscribed to or not, and how many subscriptions it has now. Redis sends this even
  /// to clients that want no replies, so it is a push and not a reply.
  fileprivate mutating func confirm(
    _ verb: ByteString,
    _ name: ByteString?,
    _ kind: ChannelTable.Kind,
    to client: Int
  ) {
    let subscriptions = self.clients[client].subscriptions
    self.push(to: client) { writer in
      writer.push(3)
      writer.bulk(verb)
      writer.bulkOrNull(name)
      writer.integer(kind == .shardChannel ? subscriptions.shardChannels.count : subscriptions.count)
    }
  }
}
