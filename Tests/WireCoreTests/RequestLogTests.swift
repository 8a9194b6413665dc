// WireCoreTests. This file: the journal, and the one source of randomness.

import Testing
import WireCore

@Suite struct RequestLogTests {
  @Test func keepsTheNewest() {
    var log = RequestLog(capacity: 2)
    let indices = ["A", "B", "C"].map { log.append(entry($0)) }
    #expect(indices == [0, 1, 2])
    #expect(log.entries.map(\.command) == ["B", "C"])
    #expect(log.entries.map(\.index) == [1, 2])
    #expect(log.total == 3)
  }

  @Test(arguments: [0, -1])
  func mayKeepNothing(capacity: Int) {
    var log = RequestLog(capacity: capacity)
    #expect(log.append(entry("A")) == nil)
    log.complete(0, with: ReplySummary(kind: .status))
    #expect(log.entries.isEmpty && log.total == 0)
  }

  @Test func completesWhatWasAnsweredLate() {
    var log = RequestLog(capacity: 2)
    for name in ["A", "B", "C"] { _ = log.append(entry(name)) }
    // 0 was dropped, 3 was never logged.
    for index in [-1, 0, 1, 3, .max] { log.complete(index, with: ReplySummary(kind: .value, isHit: true)) }
    #expect(log.entries.map(\.reply.kind) == [.value, .none])
  }

  @Test func clearing() throws {
    var log = RequestLog(capacity: 2)
    let first = log.append(entry("A"))
    log.clear()
    #expect(log.entries.isEmpty && log.total == 0 && log.capacity == 2)
    let second = log.append(entry("B"))
    #expect(log.entries.map(\.index) == [0])
    // An answer to a request that was forgotten is not another request's.
    log.complete(try #require(first), with: ReplySummary(kind: .value))
    #expect(log.entries.map(\.reply.kind) == [.none])
    log.complete(try #require(second), with: ReplySummary(kind: .status))
    #expect(log.entries.map(\.reply.kind) == [.status])
  }

  @Test func longArgumentsPushOldEntriesOut() {
    var log = RequestLog(capacity: 100, byteCapacity: 1_000)
    for name in ["A", "B", "C"] {
      var entry = entry(name)
      entry.arguments = [ByteString([UInt8](repeating: 0, count: 400))]
      _ = log.append(entry)
    }
    #expect(log.entries.map(\.command) == ["B", "C"])
    var entry = entry("D")
    entry.arguments = [ByteString([UInt8](repeating: 0, count: 4_000))]
    _ = log.append(entry)
    #expect(log.entries.map(\.command) == ["D"] && log.total == 4)
  }

  @Test func description() {
    var get = entry("GET")
    get.arguments = ["user:1"]
    get.reply = ReplySummary(kind: .null)
    #expect(get.description == "#1 GET user:1 -> null")
    get.reply = ReplySummary(kind: .error, errorCode: "WRONGTYPE")
    #expect(get.description == "#1 GET user:1 -> error WRONGTYPE")
  }

  private func entry(_ command: String) -> LoggedRequest {
    let facts = RequestFacts(command: command, connection: ConnectionID(1))
    return LoggedRequest(facts, time: FakeClock.Instant(milliseconds: 0))
  }
}

@Suite struct SeededRandomTests {
  @Test func theSequenceIsThatOfTheReferenceImplementation() {
    var random = SeededRandom(seed: 1_234_567)
    let sequence = (0..<5).map { _ in random.next() }
    #expect(
      sequence == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ]
    )
  }
}
