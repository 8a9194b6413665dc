// TraceTestingTests. This file: findings shown by a renderer.

import Testing
import TraceModel
import TraceTesting

@Suite struct TraceMarksTests {
  @Test func aTreeShowsWhatChecksHaveFound() {
    let recording = Recording(
      SpanSeed("job", [SpanSeed("GET", .client, ["n": 1]), SpanSeed("DEL", .client)])
    )
    let findings = recording.verifyTrace {
      span("job") {
        span("GET") { attribute("n", 2) }
        span("SET", .client)
      }
      span("other")
    }
    #expect(
      TreeRenderer(marks: TraceMarks(findings)).render(recording) == """
        job
        ├─ ✗ GET [client]
        │     n: expected 2, got 1
        │     n = 1
        ├─ ✚ DEL [client]
        │     unexpected
        └─ ∅ SET [client]

        ∅ other
        """
    )
  }
}
