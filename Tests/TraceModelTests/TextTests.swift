// TraceModelTests: values and renderers. This file: what is drawn for a terminal.

import Testing
import TraceModel

@Suite struct TextTests {
  @Test func tree() {
    #expect(
      TreeRenderer(marks: .sample).render(.sample) == """
        user.find [server]  @ UserRepository.swift:18
        ├─ ✗ GET [client]
        │     db.system.name: expected "valkey", got "redis"
        │     cache.hit = false
        │     db.system.name = "redis"
        │     ~ retry {attempt = 2}
        ├─ SELECT users [client] error "23505"
        │  │  db.query.text = "SELECT * FROM users WHERE id = $1"
        │  │  → 00000000000000000000000000000009 0000000000000009
        │  │  ! PSQLError: duplicate key
        │  └─ parse
        ├─ FETCH cursor [client] ⏳
        └─ ∅ SET [client]
        """
    )
  }

  @Test func briefTree() {
    let renderer = TreeRenderer(showsAttributes: false, showsEvents: false, showsSource: false)
    #expect(
      renderer.render(.sample) == """
        user.find [server]
        ├─ GET [client]
        ├─ SELECT users [client] error "23505"
        │  │  ! PSQLError: duplicate key
        │  └─ parse
        └─ FETCH cursor [client] ⏳
        """
    )
  }

  @Test func severalTracesStraysAndMissingRoots() {
    func span(_ id: UInt64) -> RecordedSpan {
      RecordedSpan(traceID: TraceID(low: id), spanID: SpanID(id), name: "span \(id)", end: 1)
    }
    let recording = Recording(spans: [span(1), span(2)], strays: [span(3)], possibleStrays: [span(4)])
    #expect(
      TreeRenderer(marks: TraceMarks(missingRoots: ["a", "b"])).render(recording) == """
        span 1

        span 2

        ∅ a
        ∅ b

        strays
        span 3

        possible strays
        span 4
        """
    )
  }

  @Test func waterfall() {
    #expect(
      WaterfallRenderer(width: 60, marks: .sample).render(.sample) == """
                            0                               40 ticks
           user.find        ├──────────────────────────────────────┤  40 ticks  UserRepository.swift:18
        ✗  ├─ GET            ├────┤                                   5 ticks  db.system.name: expected "valkey", got "redis"
           ├─ SELECT users            ╞═════════╡                     10 ticks
           │  └─ parse                 │                              0 ticks
        ⏳ ├─ FETCH cursor                               ├─────────▷  active
        ∅  └─ SET [client]
        """
    )
  }

  @Test func waterfallMarksMisuse() {
    let renderer = WaterfallRenderer(width: 40, unit: .nanoseconds, marks: TraceMarks(Recording.sample.misuse))
    let lines = renderer.render(.sample).split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("⚠  ├─ GET") && $0.hasSuffix("changed after its end: attribute cache.hit") })
    #expect(lines.contains { $0.hasPrefix("⏳ └─ FETCH") })
    #expect(lines.first?.hasSuffix("40 ns") == true)
  }

  @Test func colorsAreForTerminalsOnly() {
    let plain = WaterfallRenderer(marks: .sample).render(.sample)
    let colored = WaterfallRenderer(usesColor: true, marks: .sample).render(.sample)
    #expect(!plain.contains("\u{1B}"))
    #expect(colored.contains("\u{1B}[31m✗  \u{1B}[0m├─ GET"))
    #expect(colored.contains("\u{1B}[33m⏳ \u{1B}[0m"))
    let uncolored = ["\u{1B}[31m", "\u{1B}[33m", "\u{1B}[0m"].reduce(colored) { text, code in
      text.split(separator: code, omittingEmptySubsequences: false).joined()
    }
    #expect(uncolored == plain)
  }

  @Test func longNamesAreCut() {
    let span = RecordedSpan(
      traceID: TraceID(low: 1),
      spanID: SpanID(1),
      name: String(repeating: "n", count: 99),
      end: 1
    )
    let line = WaterfallRenderer(width: 40).render(Recording(spans: [span])).split(separator: "\n").last
    #expect(line == "   nnnnnnnnnnnnnnn…  ├─────────────────┤  1 tick")
  }

  @Test func nothingInATerminalIsObeyed() {
    let span = RecordedSpan(
      traceID: TraceID(low: 1),
      spanID: SpanID(1),
      name: "a\u{1B}[2J\nb\u{202E}",
      attributes: ["k\u{7}": "v\u{9B}"],
      errors: [RecordedError(type: "E", message: "one\ntwo")],
      end: 1
    )
    let recording = Recording(spans: [span])
    #expect(
      TreeRenderer().render(recording) == #"""
        a\u{1b}[2J\u{a}b\u{202e}
           k\u{7} = "v\u{9b}"
           ! E: one\u{a}two
        """#
    )
    #expect(!WaterfallRenderer().render(recording).contains("\u{1B}"))
  }

  @Test func extremeTimesAreDrawn() {
    let spans = [
      RecordedSpan(traceID: TraceID(low: 1), spanID: SpanID(1), name: "all", start: 0, end: .max),
      RecordedSpan(
        traceID: TraceID(low: 1),
        spanID: SpanID(2),
        parentSpanID: SpanID(1),
        name: "back",
        start: 9,
        end: 3
      ),
    ]
    let text = WaterfallRenderer(width: 40).render(Recording(spans: spans))
    #expect(text.hasSuffix("│" + String(repeating: " ", count: 29) + "0 ticks"))
    #expect(HTMLRenderer().render(Recording(spans: spans)).contains("18446744073709551615 ticks"))
  }

  @Test func metrics() {
    #expect(
      MetricsTable().render(.sample) == """
        metric                        instrument  count   sum   min  max  last  unit
        db.client.connection.count    meter           1     –     3    3     3
        db.client.operation.duration  timer           2  0.75  0.25  0.5   0.5  s
          db.system.name=redis
        """
    )
    #expect(MetricsTable().render(Recording()) == "")
  }

  @Test func metricsWithSeveralSetsOfDimensions() {
    let dimensions = [["db": "redis", "op": "GET"], ["db": "redis", "op": "SET", "problem": "OOM"], ["db": "redis"]]
    let samples = dimensions.map { MetricSample(label: "hits", dimensions: $0, instrument: .counter, value: 1) }
    #expect(
      MetricsTable().render(Recording(metrics: samples)) == """
        metric    instrument  count  sum  min  max  last  unit
        hits      counter
          db=redis
          (none)                  1    1    1    1     1
          op=GET                  1    1    1    1     1
          op=SET                  1    1    1    1     1
            problem=OOM
        """
    )
  }

  @Test func nothingIsDrawnOfNothing() {
    #expect(TreeRenderer().render(Recording()) == "")
    #expect(WaterfallRenderer().render(Recording()) == "")
  }

  @Test(arguments: [
    (0, "0 ns"), (999, "999 ns"), (1_000, "1 µs"), (1_050, "1.05 µs"), (1_250_999, "1.25 ms"), (2_000_000_000, "2 s"),
    (UInt64.max, "18446744073.709 s"),
  ])
  func durations(_ duration: UInt64, text: String) {
    #expect(ClockUnit.nanoseconds.format(duration) == text)
  }
}
