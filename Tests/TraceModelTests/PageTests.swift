// TraceModelTests: values and renderers. This file: the page and JSON.

import Testing
import TraceModel

@Suite struct PageTests {
  private let evil = #"<script>alert("x")</script>&'"#

  private func evilRecording() -> Recording {
    let attributes: [String: AttributeValue] = [self.evil: .string(self.evil)]
    let span = RecordedSpan(
      traceID: TraceID(low: 1),
      spanID: SpanID(1),
      name: self.evil,
      status: SpanStatus(code: .error, message: self.evil),
      attributes: attributes,
      events: [SpanEvent(name: self.evil, attributes: attributes)],
      links: [SpanLink(traceID: TraceID(low: 2), spanID: SpanID(2), attributes: attributes)],
      errors: [RecordedError(type: self.evil, message: self.evil, attributes: attributes)],
      source: SourceLocation(fileID: self.evil, line: 1, function: self.evil)
    )
    return Recording(
      spans: [span],
      metrics: [
        MetricSample(
          label: self.evil,
          dimensions: [self.evil: self.evil],
          instrument: .gauge,
          unit: self.evil,
          value: 1
        )
      ],
      logs: [
        LogLine(
          level: .info,
          message: self.evil,
          metadata: [self.evil: self.evil],
          label: self.evil,
          source: span.source
        )
      ],
      strays: [span],
      misuse: [SpanMisuse(kind: .mutatedAfterEnd, spanID: SpanID(1), name: self.evil, detail: self.evil)]
    )
  }

  @Test func everythingIsEscaped() {
    let page = HTMLRenderer(
      title: self.evil,
      marks: TraceMarks(
        spans: [SpanID(1): .init(.mismatch, [self.evil])],
        missing: [SpanID(1): [self.evil]],
        missingRoots: [self.evil]
      ),
      sections: [
        .init(title: self.evil, content: .text(self.evil)),
        .init(title: self.evil, content: .table(header: [self.evil], rows: [[self.evil]])),
      ]
    ).render(self.evilRecording())
    #expect(!page.contains("<script"))
    #expect(!page.contains("</script"))
    #expect(!page.contains(#"alert("x")"#))
    #expect(page.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;"))
  }

  @Test func thePageLoadsNothing() {
    let page = HTMLRenderer(marks: .sample).render(.sample)
    for reference in ["http:", "https:", "src=", "href=", "url(", "@import", "<link", "<script"] {
      #expect(!page.contains(reference), "\(reference)")
    }
  }

  @Test func everyElementIsClosed() {
    let page = HTMLRenderer(
      marks: .sample,
      sections: [.init(title: "T", content: .table(header: ["a"], rows: [["b"]]))]
    )
    .render(.sample)
    for tag in ["section", "details", "summary", "div", "span", "dl", "dt", "dd", "table", "tr", "td", "h2", "b", "u"] {
      let opened = page.count(of: "<\(tag)>") + page.count(of: "<\(tag) ")
      #expect(opened == page.count(of: "</\(tag)>"), "\(tag)")
      #expect(opened > 0, "\(tag)")
    }
  }

  @Test func aSpanHasARowAndItsDetails() {
    let page = HTMLRenderer(title: "Finds a user", marks: .sample).render(.sample)
    #expect(page.contains("<title>Finds a user</title>"))
    #expect(page.count(of: "<details ") == 5)
    #expect(
      page.contains(
        #"<details class="client wrong"><summary class="row"><span class="name" style="--depth:1"><i>✗</i>GET"#
      )
    )
    #expect(page.contains(#"<details class="client failed">"#))
    #expect(page.contains(#"<details class="client open">"#))
    #expect(page.contains(#"<b style="left:25.0%;width:25.0%"></b>"#))
    #expect(page.contains(#"<dt>cache.hit</dt><dd><code class="v">false</code></dd>"#))
    #expect(page.contains("<b>PSQLError</b> duplicate key"))
    #expect(page.contains("App/UserRepository.swift:18  find(id:)"))
    #expect(page.contains(#"<span style="left:25.0%">10 ticks</span>"#))
    #expect(page.contains(#"<div class="row absent">"#))
  }

  @Test func theRecordingsTablesAndTheCallersSectionsFollow() throws {
    let sections: [HTMLRenderer.Section] = [
      .init(title: "Requests", content: .table(header: ["request"], rows: [["GET user:1"]])),
      .init(title: "Checks", content: .text("all good")),
    ]
    let page = HTMLRenderer(sections: sections).render(.sample)
    let order = ["<h2>Trace", "<h2>Misuse", "<h2>Metrics", "<h2>Log", "<h2>Requests", "<h2>Checks"]
    var rest = page[...]
    for heading in order {
      let parts = rest.split(separator: heading, maxSplits: 1, omittingEmptySubsequences: false)
      try #require(parts.count == 2, "\(heading)")
      rest = parts[1]
    }
    #expect(page.contains("<td>GET user:1</td>"))
    #expect(page.contains("<pre>all good</pre>"))
    #expect(!HTMLRenderer().render(Recording()).contains("<section>"))
  }

  @Test func json() {
    let recording = Recording(
      spans: [
        RecordedSpan(
          traceID: TraceID(low: 1),
          spanID: SpanID(2),
          parentSpanID: SpanID(1),
          name: "GET \"x\"\n\u{1}",
          kind: .client,
          status: SpanStatus(code: .ok),
          attributes: ["b": .ints([1, 2]), "a": 1.0, "c": .double(.nan)],
          start: 1
        )
      ],
      misuse: [SpanMisuse(kind: .neverEnded, spanID: SpanID(2), name: "GET")]
    )
    #expect(
      JSONRenderer().render(recording) == #"""
        {
          "spans": [
            {
              "traceID": "00000000000000000000000000000001",
              "spanID": "0000000000000002",
              "parentSpanID": "0000000000000001",
              "name": "GET \"x\"\n\u0001",
              "kind": "client",
              "status": {
                "code": "ok"
              },
              "start": 1,
              "attributes": {
                "a": 1.0,
                "b": [
                  1,
                  2
                ],
                "c": "nan"
              },
              "events": [],
              "links": [],
              "errors": [],
              "isOnParentTask": true
            }
          ],
          "metrics": [],
          "logs": [],
          "strays": [],
          "possibleStrays": [],
          "misuse": [
            {
              "kind": "neverEnded",
              "spanID": "0000000000000002",
              "name": "GET"
            }
          ]
        }
        """#
    )
  }

  @Test func jsonOfEverything() {
    let text = JSONRenderer().render(.sample)
    for part in [
      #""dimensions": {"#, #""level": "warning""#, #""traceID": "00000000000000000000000000000009""#, #""detail": "#,
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }
}

extension String {
  fileprivate func count(of part: String) -> Int {
    self.split(separator: part, omittingEmptySubsequences: false).count - 1
  }
}
