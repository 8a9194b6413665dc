// RedisEngine: Redis's data and commands, pure. This file: channels and who listens to them.

import NIOCore
import RESP
import WireCore

/// What one client listens to, in the order in which it subscribed.
struct Subscriptions: Sendable {
  var channels = ScanTable<ByteString, Present>()
  var patterns = ScanTable<ByteString, Present>()
  var shardChannels = ScanTable<ByteString, Present>()

  /// What a SUBSCRIBE or PSUBSCRIBE reply counts.
  var count: Int { self.channels.count + self.patterns.count }
  var isEmpty: Bool { self.count == 0 && self.shardChannels.isEmpty }
}

/// Who listens to what, in the order in which they subscribed.
struct ChannelTable: Sendable {
  /// The three kinds of subscription.
  enum Kind: Hashable, Sendable {
    case channel, pattern, shardChannel
  }

  private(set) var channels = ScanTable<ByteString, ScanTable<Int, Present>>()
  private(set) var patterns = ScanTable<ByteString, ScanTable<Int, Present>>()
  private(set) var shardChannels = ScanTable<ByteString, ScanTable<Int, Present>>()

  subscript(kind: Kind) -> ScanTable<ByteString, ScanTable<Int, Present>> {
    get {
      switch kind {
      case .channel: self.channels
      case .pattern: self.patterns
      case .shardChannel: self.shardChannels
      }
    }
    _modify {
      switch kind {
      case .channel: yield &self.channels
      case .pattern: yield &self.patterns
      case .shardChannel: yield &self.shardChannels
      }
    }
  }

  mutating func add(_ client: Int, to name: ByteString, _ kind: Kind) {
    let position = self[kind].position(of: name) ?? self[kind].insert(ScanTable(), forKey: name)
    self[kind][at: position][client] = Present()
  }

  mutating func remove(_ client: Int, from name: ByteString, _ kind: Kind) {
    guard let position = self[kind].position(of: name) else { return }
    self[kind][at: position][client] = nil
    if self[kind][at: position].isEmpty { self[kind][name] = nil }
  }
}

extension Subscriptions {
  subscript(kind: ChannelTable.Kind) -> ScanTable<ByteString, Present> {
    get {
      switch kind {
      case .channel: self.channels
      case .pattern: self.patterns
      case .shardChannel: self.shardChannels
      }
    }
    _modify {
      switch kind {
      case .channel: yield &self.channels
      case .pattern: yield &self.patterns
      case .shardChannel: yield &self.shardChannels
      }
    }
  }
}

extension RedisEngine {
  /// Sends a message to the subscribers of a channel, then to those of each pattern that matches it.
  ///
  /// - Returns: the number of deliveries.
  mutating func publish(_ message: ByteString, to channel: ByteString) -> Int {
    var count = 0
    for (client, _) in self.channels.channels[channel] ?? ScanTable() {
      self.deliver(["message", channel, message], to: client)
      count += 1
    }
    for (pattern, clients) in self.channels.patterns where GlobPattern(pattern).matches(channel) {
      for (client, _) in clients {
        self.deliver(["pmessage", pattern, channel, message], to: client)
        count += 1
      }
    }
    return count
  }

  /// Sends a message to the subscribers of a shard channel.
  mutating func publish(_ message: ByteString, toShard channel: ByteString) -> Int {
    let clients = self.channels.shardChannels[channel] ?? ScanTable()
    for (client, _) in clients { self.deliver(["smessage", channel, message], to: client) }
    return clients.count
  }

  /// Sends a push of bulk strings to a client, whatever it is doing.
  private mutating func deliver(_ parts: [ByteString], to client: Int) {
    self.push(to: client) { writer in
      writer.push(parts.count)
      for part in parts { writer.bulk(part) }
    }
  }

  /// Sends what `body` writes to a client, whatever it is doing and even if it wants no replies.
  mutating func push(to client: Int, _ body: (inout RESPWriter) -> Void) {
    var writer = RESPWriter(buffer: ByteBuffer(), version: self.clients[client].version)
    if client == self.caller { swap(&writer.buffer, &self.callerPushes) }
    body(&writer)
    if client == self.caller {
      swap(&writer.buffer, &self.callerPushes)
    } else {
      self.actions.append(.deliver(writer.buffer, to: self.clients[client].info.id))
    }
  }

  /// Puts what the calling client was sent during a command into its reply: before the command's own reply, or
  /// behind it if the command answers first. A client without replies gets it behind the call.
  mutating func placePushes(in call: inout Call, from start: Int, behind: @autoclosure () -> Bool = false) {
    guard self.callerPushes.readableBytes > 0, call.client == self.caller,
      self.clients[call.client].replyMode == .on
    else { return }
    var answer = ByteBuffer()
    if !behind() {
      let length = call.reply.buffer.writerIndex - start
      answer = call.reply.buffer.getSlice(at: start, length: length) ?? ByteBuffer()
      call.reply.buffer.moveWriterIndex(to: start)
    }
    call.reply.buffer.writeBuffer(&self.callerPushes)
    call.reply.buffer.writeBuffer(&answer)
    self.callerPushes.clear()
  }

  /// Ends all subscriptions of a client that went away or was reset.
  mutating func unsubscribeAll(_ client: Int) {
    for kind in [ChannelTable.Kind.channel, .pattern, .shardChannel] {
      for name in self.clients[client].subscriptions[kind].keys { self.channels.remove(client, from: name, kind) }
    }
    self.clients[client].subscriptions = Subscriptions()
  }
}
