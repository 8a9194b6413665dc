// TraceTestingTests. This file: checks that every scope runs, and queries.

import Testing
import TraceModel
import TraceTesting

@Suite struct ScopeCheckTests {
  private var recording: Recording {
    var recording = Recording(
      SpanSeed("GET", .client, line: 7),
      SpanSeed("SET", .client).with { $0.status = SpanStatus(code: .error, message: "down") }
    )
    recording.misuse = [.endedTwice, .mutatedAfterEnd, .neverEnded, .childOutlivesParent].map {
      SpanMisuse(kind: $0, spanID: SpanID(1), name: "GET")
    }
    recording.misuse[1].detail = "attribute cache.hit"
    recording.strays = [RecordedSpan(traceID: TraceID(low: 9), spanID: SpanID(9), name: "PING")]
    recording.possibleStrays = [RecordedSpan(traceID: TraceID(low: 9), spanID: SpanID(10), name: "ECHO")]
    return recording
  }

  @Test func everyCheckFindsItsOwn() {
    #expect(
      self.recording.verify(.all).map(\.message) == [
        "span GET at Cache.swift:7: ended twice",
        "span GET at Cache.swift:7: changed after its end: attribute cache.hit",
        "span GET at Cache.swift:7: never ended",
        "span GET at Cache.swift:7: outlives its parent",
        "span PING: started outside the scope: its task or callback lost the context",
        "span ECHO: started outside of all scopes that are open: its task or callback lost the context",
        "span SET: failed: down",
      ]
    )
  }

  @Test func standardLeavesErrorsAloneAndOnlyNotesFireAndForget() {
    #expect(
      self.recording.verify().map(\.severity) == [.failure, .failure, .failure, .note, .failure, .note]
    )
    #expect(self.recording.verify().failures.count == 4)
  }

  @Test(arguments: [
    (ScopeChecks.endedTwice, "span.endedTwice"), (.mutatedAfterEnd, "span.mutatedAfterEnd"),
    (.neverEnded, "span.neverEnded"), (.childOutlivesParent, "span.childOutlivesParent"), (.strays, "stray"),
    (.errorStatus, "errorStatus"),
  ])
  func eachCheckCanBeAllowed(_ check: ScopeChecks, _ id: String) {
    #expect(Set(self.recording.verify(check).map(\.check)) == [id])
    #expect(!self.recording.verify(.all.subtracting(check)).contains { $0.check == id })
  }

  @Test func queries() throws {
    let recording = Recording(SpanSeed("job", [SpanSeed("GET", .client), SpanSeed("GET", .client), SpanSeed("SET")]))
    let job = try recording.spans(named: "job").only
    #expect(recording.children(of: job).map(\.name) == ["GET", "GET", "SET"])
    #expect(recording.parent(of: recording.spans[3]) == job)
    #expect(recording.parent(of: job) == nil)
    #expect(recording.spans(kind: .client).count == 2)
    #expect(recording.spans { $0.name.hasPrefix("S") }.count == 1)
    let error = #expect(throws: NotOnlySpan.self) { try recording.spans(named: "GET").only }
    #expect(error?.description == "expected exactly one span, found 2: GET, GET")
    #expect(throws: NotOnlySpan(found: [])) { try recording.spans(named: "DEL").only }
  }
}
