// LoopbackClientsTests. This file: which reply answers which command.

import LoopbackClients
import RESP
import Testing
import WireCore

@Suite struct RedisReplyQueueTests {
  @Test func repliesComeInTheOrderOfTheCommands() {
    var queue = Transcript()
    queue.send("A", for: "first")
    queue.send("B", "C", for: "second")
    queue.send("D", for: "third")
    #expect(queue.receive(.integer(1)) == "first: :1")
    #expect(queue.receive(.integer(2)) == "-")
    #expect(queue.receive(.error("ERR")) == "second: :2, -ERR")
    #expect(queue.count == 1)
    #expect(queue.receive(.null) == "third: _")
    #expect(queue.count == 0)
  }

  @Test func pushesAnswerNobody() {
    var queue = Transcript()
    #expect(queue.receive(.push([.bulk("invalidate"), .null])) == "unasked >invalidate,_")
    queue.send("GET a", for: "get")
    #expect(queue.receive(.push([.bulk("message"), .bulk("c"), .bulk("m")])) == "unasked >message,c,m")
    #expect(queue.receive(.bulk("v")) == "get: v")
  }

  @Test func valuesThatNobodyAskedForAreNoReplies() {
    var queue = Transcript()
    queue.send("MONITOR", for: "monitor")
    #expect(queue.receive(.simpleString("OK")) == "monitor: +OK")
    #expect(queue.receive(.simpleString("0.0 GET")) == "unasked +0.0 GET")
  }

  @Test func whoWaitsIsTakenOnce() {
    var queue = Transcript()
    queue.send("A", for: "first")
    queue.send("B", for: "second")
    #expect(queue.removeAll() == ["first", "second"])
    #expect(queue.removeAll() == [])
  }

  @Test(arguments: [RESPVersion.resp2, .resp3])
  func subscriptionsAreConfirmedOncePerChannel(version: RESPVersion) {
    var queue = Transcript(version)
    queue.send("subscribe a", "PSUBSCRIBE b* c*", "PING", for: "all")
    #expect(queue.event("subscribe", "a", 1) == "-")
    #expect(queue.event("psubscribe", "b*", 2) == "-")
    // A message may come between two confirmations.
    #expect(queue.event("message", "a", "m") == "unasked \(version == .resp2 ? "*" : ">")message,a,m")
    #expect(queue.event("psubscribe", "c*", 3) == "-")
    let mark = version == .resp2 ? "*" : ">"
    let replies = "\(mark)subscribe,a,:1, *\(mark)psubscribe,b*,:2,\(mark)psubscribe,c*,:3, +PONG"
    #expect(queue.receive(.simpleString("PONG")) == "all: \(replies)")
  }

  @Test(arguments: [RESPVersion.resp2, .resp3])
  func unsubscribingFromEverything(version: RESPVersion) {
    let mark = version == .resp2 ? "*" : ">"
    var queue = Transcript(version)
    queue.send("UNSUBSCRIBE", for: "none")
    #expect(queue.event("unsubscribe", nil, 0) == "none: \(mark)unsubscribe,_,:0")
    queue.send("SUBSCRIBE a b", "PSUBSCRIBE p", "UNSUBSCRIBE", for: "all")
    for channel in ["a", "b"] { #expect(queue.event("subscribe", channel, 1) == "-") }
    #expect(queue.event("psubscribe", "p", 3) == "-")
    #expect(queue.event("unsubscribe", "b", 2) == "-")
    #expect(queue.event("unsubscribe", "a", 1).hasSuffix(" *\(mark)unsubscribe,b,:2,\(mark)unsubscribe,a,:1"))
  }

  @Test func anErrorAnswersASubscription() {
    var queue = Transcript()
    queue.send("SUBSCRIBE", "SUBSCRIBE a b", "SSUBSCRIBE s", for: "all")
    #expect(queue.receive(.error("ERR arity")) == "-")
    #expect(queue.receive(.error("NOPERM")) == "-")
    #expect(queue.event("ssubscribe", "s", 1) == "all: -ERR arity, -NOPERM, *ssubscribe,s,:1")
  }

  @Test func listsOfTheseWordsAreOnlyLists() {
    let list = RESPValue.array([.bulk("message"), .bulk("a"), .bulk("b")])
    var queue = Transcript()
    queue.send("LRANGE l 0 -1", for: "before")
    #expect(queue.receive(list) == "before: *message,a,b")
    queue.send("LRANGE l 0 -1", for: "confirmation?")
    #expect(queue.receive(.array([.bulk("subscribe"), .bulk("a"), .bulk("b")])) == "confirmation?: *subscribe,a,b")
    // In RESP3 a subscriber may ask for lists.
    queue = Transcript(.resp3)
    queue.send("SUBSCRIBE a", "LRANGE l 0 -1", for: "resp3")
    #expect(queue.event("subscribe", "a", 1) == "-")
    #expect(queue.receive(list) == "resp3: >subscribe,a,:1, *message,a,b")
    // After RESET a RESP2 connection is none of a subscriber any more.
    queue = Transcript()
    queue.send("SUBSCRIBE a", "RESET", "LRANGE l 0 -1", for: "reset")
    #expect(queue.event("subscribe", "a", 1) == "-")
    #expect(queue.receive(.simpleString("RESET")) == "-")
    #expect(queue.receive(list) == "reset: *subscribe,a,:1, +RESET, *message,a,b")
  }

  @Test func theServerMayEndASubscription() {
    var queue = Transcript(.resp3)
    #expect(queue.event("sunsubscribe", "s", 0) == "unasked >sunsubscribe,s,:0")
    queue.send("GET a", for: "get")
    #expect(queue.event("sunsubscribe", "s", 0) == "unasked >sunsubscribe,s,:0")
    #expect(queue.receive(.null) == "get: _")
  }
}

/// A queue whose commands and deliveries are text.
private struct Transcript {
  private var queue = RedisReplyQueue<String>()
  private let version: RESPVersion

  init(_ version: RESPVersion = .resp2) { self.version = version }

  var count: Int { self.queue.count }

  mutating func send(_ commands: String..., for waiter: String) {
    let words = commands.map { $0.split(separator: " ").map { ByteString(String($0)) } }
    self.queue.enqueue(words.map { RedisAnswer(to: $0) }, for: waiter)
  }

  mutating func receive(_ value: RESPValue) -> String {
    switch self.queue.receive(value) {
    case .incomplete: "-"
    case .complete(let waiter, let replies): "\(waiter): " + replies.map(text).joined(separator: ", ")
    case .unasked(let value): "unasked " + text(value)
    }
  }

  /// What pub/sub sends, in the connection's version.
  mutating func event(_ word: String, _ channel: String?, _ count: Int) -> String {
    self.receive(
      self.outOfBand([.bulk(ByteString(word)), channel.map { .bulk(ByteString($0)) } ?? .null, .integer(Int64(count))])
    )
  }

  mutating func event(_ words: String...) -> String {
    self.receive(self.outOfBand(words.map { .bulk(ByteString($0)) }))
  }

  mutating func removeAll() -> [String] { self.queue.removeAll() }

  private func outOfBand(_ values: [RESPValue]) -> RESPValue {
    self.version == .resp3 ? .push(values) : .array(values)
  }
}

private func text(_ value: RESPValue) -> String {
  switch value {
  case .simpleString(let text): "+\(text)"
  case .error(let text): "-\(text)"
  case .integer(let number): ":\(number)"
  case .bulk(let bytes): bytes.string
  case .array(let values): "*" + values.map(text).joined(separator: ",")
  case .push(let values): ">" + values.map(text).joined(separator: ",")
  case .null: "_"
  default: "\(value)"
  }
}
