// RedisEngineTests. This file: an engine that tests talk to in words, without a network.

import NIOCore
import RESP
import Testing
import WireCore

@testable import RedisEngine

/// One engine, some clients and a clock that only the test moves.
final class TestRedis {
  private(set) var engine: RedisEngine
  private(set) var now = FakeClock.Instant(milliseconds: 1_700_000_000_000)
  private var sessions: [RedisSession] = []
  /// What connections were sent besides the replies to their own requests, by connection number.
  private(set) var deliveries: [Int: String] = [:]
  private(set) var wakes: [Int] = []
  /// Connections that the engine had closed, besides those that asked for it.
  private(set) var closes: [Int] = []
  private(set) var lastDisposition = Disposition.ready

  init(version: RedisVersion = .v7_0, password: String? = nil) {
    self.engine = RedisEngine(version: version, seed: 1, password: password, now: self.now)
    self.connect()
  }

  var clientCount: Int { self.sessions.count }

  /// Connects a further client; the first one is number 0.
  @discardableResult
  func connect() -> Int {
    let number = self.sessions.count
    let info = ConnectionInfo(id: ConnectionID(number), peer: "127.0.0.1:\(50_000 + number)", local: "127.0.0.1:6379")
    self.sessions.append(RedisSession(info, engine: &self.engine, now: self.now))
    return number
  }

  func disconnect(_ client: Int) {
    self.sessions[client].disconnect(engine: &self.engine, now: self.now)
  }

  /// Sends one command, words separated by spaces, and returns the raw reply with line breaks as `|`.
  @discardableResult
  func callAsFunction(_ line: String, client: Int = 0) -> String {
    self.send(line.split(separator: " ").map { ByteString(String($0)) }, client: client)
  }

  @discardableResult
  func send(_ words: [ByteString], client: Int = 0) -> String {
    var reply = ByteBuffer()
    self.lastDisposition = self.sessions[client].receive(
      RedisRequest(words: words),
      engine: &self.engine,
      now: self.now,
      reply: &reply
    )
    self.collect()
    return readable(reply)
  }

  /// Moves the clock and does what became due.
  func advance(milliseconds: Int64) {
    self.now = self.now.advanced(by: .milliseconds(milliseconds))
    self.engine.tick(now: self.now)
    if let next = self.engine.nextDeadline, next <= self.now {
      Issue.record("a tick left something due at \(next), it is \(self.now): the server's timer would never rest")
    }
    self.collect()
  }

  /// Reaches into the engine, for what no command can do.
  func withEngine<Result>(_ body: (inout RedisEngine) -> Result) -> Result { body(&self.engine) }

  /// Makes a client speak RESP3.
  func useRESP3(client: Int = 0) {
    self.withEngine { $0.clients[client].version = .resp3 }
  }

  /// Lets a key of database 0 expire.
  func expire(_ key: ByteString, inMilliseconds delay: Int64) {
    let time = self.now.milliseconds + delay
    self.withEngine { engine in
      if let position = engine.databases[0].position(of: key) {
        engine.databases[0].setExpiry(time, at: position, of: key)
      }
    }
  }

  /// What a client was sent since it was asked last.
  func takeDeliveries(_ client: Int) -> String { self.deliveries.removeValue(forKey: client) ?? "" }

  private func collect() {
    for action in self.engine.takeActions() {
      switch action {
      case .deliver(let bytes, let id): self.deliveries[id.number, default: ""] += readable(bytes)
      case .wake(let id): self.wakes.append(id.number)
      case .close(let id): self.closes.append(id.number)
      }
    }
  }
}

private func readable(_ bytes: ByteBuffer) -> String {
  String(buffer: bytes).split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "|")
}
