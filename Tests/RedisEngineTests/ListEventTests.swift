// RedisEngineTests. This file: the keyspace events of lists, hashes and sets, in order, as Redis 7.0.15 sends them.

import NIOCore
import Testing
import WireCore

@testable import RedisEngine

@Suite
struct ListEventTests {
  /// Runs each line's command and compares the events that it caused: `LPOP l => lpop l, del l`.
  private func compare(_ transcript: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let now = FakeClock.Instant(milliseconds: 1_700_000_000_000)
    var engine = RedisEngine(seed: 1, now: now)
    let caller = engine.connect(ConnectionInfo(id: ConnectionID(1), peer: "a:1", local: "b:2"))
    let listener = engine.connect(ConnectionInfo(id: ConnectionID(2), peer: "a:3", local: "b:2"))
    engine.configuration.keyspaceEvents = [.all, .keyevent]
    engine.channels.add(listener, to: "__keyevent@0__:*", .pattern)
    for line in transcript.split(separator: "\n") {
      guard let arrow = line.firstRange(of: " =>") else { continue }
      let words = line[..<arrow.lowerBound].split(separator: " ").map { ByteString(String($0)) }
      var reply = ByteBuffer()
      _ = engine.dispatch(words, client: caller, reply: &reply)
      let events = engine.takeActions().compactMap { action -> String? in
        guard case .deliver(let bytes, _) = action else { return nil }
        let parts = String(buffer: bytes).split(separator: "\r\n")
        return parts.suffix(3).first.map { $0.dropFirst("__keyevent@0__:".count) + " " + parts[parts.count - 1] }
      }
      let expected = line[arrow.upperBound...].drop { $0 == " " }
      #expect(events.joined(separator: ", ") == expected, "\(line)", sourceLocation: sourceLocation)
    }
  }

  @Test("Lists")
  func lists() {
    self.compare(
      """
      LPUSHX l a =>
      RPUSH l a b c => rpush l
      RPUSHX l d => rpush l
      LINSERT l BEFORE a z => linsert l
      LINSERT l BEFORE nope z =>
      LSET l 0 q => lset l
      LREM l 0 q => lrem l
      LREM l 0 q =>
      LTRIM l 0 1 => ltrim l
      LTRIM l 0 100 => ltrim l
      RPOPLPUSH l m => lpush m, rpop l
      LMOVE l m LEFT RIGHT => rpush m, lpop l, del l
      LMOVE m m LEFT LEFT => lpush m, lpop m
      LPOP m 0 =>
      LPOP m 9 => lpop m, del m
      """
    )
  }

  @Test("Hashes")
  func hashes() {
    self.compare(
      """
      HSET h a 1 => hset h
      HSET h a 1 => hset h
      HSETNX h a 1 =>
      HSETNX h b 1 => hset h
      HINCRBY h a 1 => hincrby h
      HINCRBYFLOAT h a 1 => hincrbyfloat h
      HDEL h q =>
      HDEL h a b => hdel h, del h
      HMSET h a 1 => hset h
      """
    )
  }

  @Test("Sets")
  func sets() {
    self.compare(
      """
      SADD s 1 2 3 => sadd s
      SADD s 1 =>
      SMOVE s t 1 => srem s, sadd t
      SMOVE s t 2 => srem s, sadd t
      SADD t 3 => sadd t
      SMOVE s t 3 => srem s, del s
      SREM t 9 =>
      SPOP t => spop t
      SPOP t 0 =>
      SPOP t 9 => spop t, del t
      SADD a 1 2 => sadd a
      SUNIONSTORE d a => sunionstore d
      SINTERSTORE d a => sinterstore d
      SDIFFSTORE d a => sdiffstore d
      SDIFFSTORE d a a => del d
      SDIFFSTORE d a a =>
      """
    )
  }
}
