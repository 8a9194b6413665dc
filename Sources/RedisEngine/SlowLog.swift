// RedisEngine: Redis's data and commands, pure. This file: what SLOWLOG remembers and MONITOR shows.

import NIOCore
import RESP
import WireCore

/// Commands that took long by the engine's clock.
struct SlowLog: Sendable {
  /// One command.
  struct Entry: Sendable {
    var id: Int
    var time: FakeClock.Instant
    /// In microseconds.
    var duration: Int64
    var words: [ByteString]
    var peer: String
    var clientName: ByteString
  }

  /// Newest first.
  private(set) var entries: [Entry] = []
  private var nextID = 0

  mutating func append(_ entry: Entry, limit: Int) {
    var entry = entry
    entry.id = self.nextID
    self.nextID += 1
    self.entries.insert(entry, at: 0)
    self.trim(to: limit)
  }

  mutating func trim(to limit: Int) {
    if self.entries.count > limit { self.entries.removeLast(self.entries.count - max(limit, 0)) }
  }

  mutating func removeAll() { self.entries = [] }
}

extension RedisEngine {
  /// Shows a command that was carried out to those who watch: MONITOR, SLOWLOG.
  mutating func show(_ command: Command, _ call: inout Call) {
    if !self.monitors.isEmpty, !command.flags.contains(.admin), !command.flags.contains(.skipMonitor) {
      self.feedMonitors(command, &call)
    }
    // Nothing but DEBUG SLEEP takes time by this clock, and that is noted when it begins.
    if self.configuration.slowLogThreshold == 0, command.name != "debug" { self.noteSlow(command, call, duration: 0) }
  }

  /// Enters a command into SLOWLOG, if it took long enough.
  mutating func noteSlow(_ command: Command, _ call: Call, duration: Int64) {
    let threshold = self.configuration.slowLogThreshold
    guard threshold >= 0, duration >= threshold, !command.flags.contains(.skipSlowlog) else { return }
    let client = self.clients[call.client].info
    let entry = SlowLog.Entry(
      id: 0,
      time: self.now,
      duration: duration,
      words: abridged(redacted(call.words, of: command)),
      peer: client.peer,
      clientName: self.clients[call.client].name
    )
    self.slowLog.append(entry, limit: self.configuration.slowLogLength)
  }

  private mutating func feedMonitors(_ command: Command, _ call: inout Call) {
    let (seconds, nanoseconds) = self.now.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let micros = String(nanoseconds / 1000)
    let client = self.clients[call.client]
    var line = "\(seconds)." + String(repeating: "0", count: 6 - micros.utf8.count) + micros
    line += " [\(client.database) \(client.info.peer)]"
    for word in redacted(call.words, of: command) { line += " " + word.debugDescription }
    var writer = RESPWriter(buffer: ByteBuffer(), version: .resp2)
    writer.simpleString(line)
    for monitor in self.monitors {
      if monitor == call.client, call.mayBlock {
        // Its own line goes behind its reply.
        call.reply.buffer.writeImmutableBuffer(writer.buffer)
      } else {
        self.actions.append(.deliver(writer.buffer, to: self.clients[monitor].info.id))
      }
    }
  }
}

/// The words with passwords hidden, as Redis shows them.
private func redacted(_ words: [ByteString], of command: Command) -> [ByteString] {
  let hidden = "(redacted)" as ByteString
  var words = words
  switch command.name {
  case "auth":
    for index in words.indices.dropFirst() { words[index] = hidden }
  case "hello":
    if let auth = words.indices.dropFirst(2).first(where: { words[$0].equalsIgnoringCase("auth") }) {
      for index in words.indices.dropFirst(auth + 1).prefix(2) { words[index] = hidden }
    }
  case "config|set":
    for index in stride(from: 2, to: words.count - 1, by: 2) {
      if isSecret(words[index]) { words[index + 1] = hidden }
    }
  case "acl|setuser":
    for index in words.indices.dropFirst(2) { words[index] = hidden }
  default: break
  }
  return words
}

private func isSecret(_ name: ByteString) -> Bool {
  name.equalsIgnoringCase("requirepass") || name.equalsIgnoringCase("masterauth")
    || name.equalsIgnoringCase("tls-key-file-pass") || name.equalsIgnoringCase("tls-client-key-file-pass")
}

/// At most 32 words of 128 bytes, with notes about what was left out.
private func abridged(_ words: [ByteString]) -> [ByteString] {
  let limit = 32
  let shown = words.count > limit ? limit - 1 : words.count
  var result = words.prefix(shown).map { word -> ByteString in
    guard word.count > 128 else { return word }
    return ByteString(word.bytes.prefix(128) + Array("... (\(word.count - 128) more bytes)".utf8))
  }
  if words.count > limit { result.append("... (\(words.count - shown) more arguments)") }
  return result
}
