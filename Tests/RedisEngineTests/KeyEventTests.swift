// RedisEngineTests. This file: what strings and generic commands tell others: keyspace events, and who waits.

import NIOCore
import RESP
import Testing
import WireCore

@testable import RedisEngine

struct KeyEventTests {
  /// Each line's command and the events that Redis 7.0.15 sends for it, in order.
  private static let transcript = """
    SET a 1 => set a
    SET a 1 NX =>
    SET a 1 EX 100 => set a, expire a
    SET a 1 KEEPTTL => set a
    SET a 2 GET => set a
    SET a 2 XX PX 100000 GET => set a, expire a
    SETEX a 100 1 => set a, expire a
    PSETEX a 100000 1 => set a, expire a
    SETNX a 1 =>
    SETNX n 1 => set n
    MSET a 1 b 2 => set a, set b
    MSETNX a 1 c 2 =>
    MSETNX c 1 d 2 => set c, set d
    GET a =>
    GETSET a 3 => set a
    APPEND a 4 => append a
    APPEND new 4 => append new
    APPEND new2 =>
    SETRANGE a 0 5 => setrange a
    SETRANGE a 100 "" =>
    INCR a => incrby a
    DECR a => incrby a
    INCRBY a 5 => incrby a
    DECRBY a 5 => incrby a
    INCRBYFLOAT a 1.5 => incrbyfloat a
    INCR a =>
    GETEX a =>
    GETEX a EX 100 => expire a
    GETEX a PERSIST => persist a
    GETEX a PERSIST =>
    GETEX a PXAT 1 => del a
    GETDEL b => del b
    GETDEL b =>
    SET a 1 => set a
    EXPIRE a 100 => expire a
    EXPIRE a 100 NX =>
    PEXPIRE a 100000 => expire a
    EXPIREAT a 99999999999 => expire a
    PEXPIREAT a 99999999999999 => expire a
    PERSIST a => persist a
    PERSIST a =>
    EXPIRE a -1 => del a
    EXPIRE a 100 =>
    SET a 1 => set a
    RENAME a b => rename_from a, rename_to b
    RENAME b b =>
    RENAMENX b c =>
    RENAMENX b a => rename_from b, rename_to a
    COPY a c =>
    COPY a c REPLACE => copy_to c
    COPY a a2 => copy_to a2
    COPY a x DB 1 => copy_to x@1
    MOVE a 1 => move_from a, move_to a@1
    MOVE a2 1 => move_from a2, move_to a2@1
    SET a 1 => set a
    MOVE a 2 => move_from a, move_to a@2
    DEL c missing => del c
    UNLINK n missing => del n
    TOUCH new =>
    RPUSH l 3 1 2 => rpush l
    SORT l =>
    SORT l STORE s => sortstore s
    SORT missing STORE s => del s
    SORT missing STORE s =>
    SORT l STORE l => sortstore l
    RESTORE r 0 <int> => restore r
    RESTORE r 0 <int> REPLACE => restore r
    RESTORE r 0 <int> =>
    RESTORE r 1 <int> ABSTTL REPLACE => del r
    RESTORE r 1 <int> ABSTTL REPLACE =>
    RESTORE r 100000 <int> => restore r
    """

  @Test func eventsOfEveryCommand() {
    var engine = RedisEngine(now: FakeClock.Instant(milliseconds: 1_700_000_000_000))
    let caller = engine.connect(ConnectionInfo(id: ConnectionID(1), peer: "a:1", local: "b:2"))
    let listener = engine.connect(ConnectionInfo(id: ConnectionID(2), peer: "a:3", local: "b:2"))
    engine.configuration.keyspaceEvents = [.all, .keyevent]
    engine.channels.add(listener, to: "__keyevent@*", .pattern)
    for line in Self.transcript.split(separator: "\n") {
      let sides = line.split(separator: " =>")
      let command = sides[0].replacing("<int>", with: Payload.int)
      var reply = ByteBuffer()
      _ = engine.dispatch(splitWords(ByteString(String(command))) ?? [], client: caller, reply: &reply)
      let events = engine.takeActions().compactMap { self.event(in: $0) }.joined(separator: ", ")
      #expect(events == (sides.count > 1 ? sides[1].dropFirst() : ""), "\(line)")
    }
  }

  /// `set a` for a delivered event of database 0, `set a@1` for one of database 1.
  private func event(in action: WireAction) -> String? {
    guard case .deliver(let bytes, _) = action else { return nil }
    let parts = String(buffer: bytes).split(separator: "\r\n")
    let channel = parts[parts.count - 3].split { $0 == ":" || $0 == "@" }
    guard channel.count == 3 else { return nil }
    let database = channel[1].prefix { $0 != "_" }
    return "\(channel[2]) \(parts[parts.count - 1])" + (database == "0" ? "" : "@\(database)")
  }

  @Test(arguments: [
    "RENAME src l", "RENAMENX src l", "COPY src l", "COPY src l REPLACE", "COPY src l DB 0", "SORT src STORE l",
  ])
  func wakesWhoWaitsForAList(line: String) {
    let redis = TestRedis()
    let other = redis.connect()
    redis("RPUSH src 1 2", client: other)
    #expect(redis("BLPOP l 0") == "")
    redis(line, client: other)
    #expect(redis.takeDeliveries(0) == "*2|$1|l|$1|1|")
  }

  @Test func restoringWakesWhoWaits() {
    let redis = TestRedis()
    let other = redis.connect()
    #expect(redis("BLPOP l 0") == "")
    redis.line("RESTORE l 0 \(Payload.numbers)", client: other)
    #expect(redis.takeDeliveries(0) == "*2|$1|l|$1|3|")
  }

  @Test func repliesInRESP3() {
    var engine = RedisEngine(now: FakeClock.Instant(milliseconds: 1_700_000_000_000))
    let client = engine.connect(ConnectionInfo(id: ConnectionID(1), peer: "a:1", local: "b:2"))
    engine.clients[client].version = .resp3
    for (line, expected) in Self.repliesInRESP3 {
      var reply = ByteBuffer()
      _ = engine.dispatch(splitWords(ByteString(line)) ?? [], client: client, reply: &reply)
      #expect(String(buffer: reply).replacing("\r\n", with: "|") == expected, "\(line)")
    }
  }

  private static let repliesInRESP3 = [
    ("GET missing", "_|"),
    ("SET a 1 XX", "_|"),
    ("SET a 1 GET", "_|"),
    ("GETDEL missing", "_|"),
    ("GETEX missing", "_|"),
    ("GETSET b 1", "_|"),
    ("MGET a missing", "*2|$1|1|_|"),
    ("INCRBYFLOAT a 0.5", "$3|1.5|"),
    ("TTL a", ":-1|"),
    ("SETNX a 1", ":0|"),
    ("EXPIRE a 10", ":1|"),
    ("TYPE a", "+string|"),
    ("OBJECT ENCODING missing", "_|"),
    ("OBJECT ENCODING a", "$6|embstr|"),
    ("DUMP missing", "_|"),
    ("KEYS b", "*1|$1|b|"),
    ("SCAN 0 MATCH b COUNT 100", "*2|$1|0|*1|$1|b|"),
    ("MSET x ohmytext y mynewtext", "+OK|"),
    ("LCS x y", "$6|mytext|"),
    ("LCS x y LEN", ":6|"),
    ("LCS x y IDX WITHMATCHLEN", "%2|$7|matches|*2|*3|*2|:4|:7|*2|:5|:8|:4|*3|*2|:2|:3|*2|:0|:1|:2|$3|len|:6|"),
    ("RPUSH l 2 1", ":2|"),
    ("SORT l GET nothing_*", "*2|_|_|"),
    ("SORT l", "*2|$1|1|$1|2|"),
    ("COPY a a3", ":1|"),
    ("WAIT 0 0", ":0|"),
    ("DEL a b x y l a3", ":6|"),
    ("RANDOMKEY", "_|"),
  ]

  @Test func waitingForAppendOnlyFilesIsOf72() {
    #expect(TestRedis()("WAITAOF 0 0 0").hasPrefix("-ERR unknown command"))
    expectReplies(
      [
        ("WAITAOF 0 0 0", "*2|:0|:0|"),
        ("WAITAOF 0 5 100", "*2|:0|:0|"),
        ("WAITAOF 1 0 0", "-ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.|"),
        ("WAITAOF 2 0 0", "-ERR value is out of range, value must between 0 and 1|"),
        ("WAITAOF 0 -1 0", "-ERR value is out of range, must be positive|"),
        ("WAITAOF 0 0 -1", "-ERR timeout is negative|"),
      ],
      version: .v7_2
    )
  }
}
