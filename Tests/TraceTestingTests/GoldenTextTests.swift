// TraceTestingTests. This file: what a golden says about a recording.

import Testing
import TraceModel

@testable import TraceTesting

@Suite struct GoldenTextTests {
  @Test func aWholeFile() {
    var recording = Recording(
      SpanSeed(
        "GET /users/:id",
        .server,
        [:],
        [
          SpanSeed("GET", .client, ["db.system.name": "redis", "cache.hit": false, "n": "5", "m": 5, "d": 5.0]),
          SpanSeed("SELECT orders", .client, isConcurrent: true).with {
            $0.status = SpanStatus(code: .error, message: "40001")
            $0.errors = [RecordedError(type: "PSQLError", message: "say \"no\"", attributes: ["fatal": true])]
            $0.events = [SpanEvent(name: "retry", attributes: ["attempt": 2, "after": 0.5]), SpanEvent(name: "done")]
          },
          SpanSeed("SET", .client),
          SpanSeed("SET", .client),
          SpanSeed("SELECT addresses", .client, isConcurrent: true),
        ]
      ),
      SpanSeed("metrics", isConcurrent: false).with {
        $0.parentSpanID = SpanID(99)
        $0.links = [
          SpanLink(traceID: TraceID(low: 1), spanID: SpanID(2), attributes: ["why": "batch"]),
          SpanLink(traceID: TraceID(low: 7), spanID: SpanID(77)),
        ]
      }
    )
    recording.metrics = [
      MetricSample(label: "cache.hits", dimensions: ["cache.name": "users"], instrument: .counter, value: 2),
      MetricSample(label: "db.duration", instrument: .timer, unit: "s", value: 0.1),
      MetricSample(label: "cache.hits", dimensions: ["cache.name": "users"], instrument: .counter, value: 1),
      MetricSample(label: "db.duration", instrument: .timer, unit: "s", value: 0.7),
    ]
    #expect(
      recording.goldenText() == """
        # trace v1
        GET /users/:id [server]
          GET [client]
            · cache.hit = false
            · d = 5.0
            · db.system.name = "redis"
            · m = 5
            · n = "5"
          SET [client] ×2
          | SELECT addresses [client]
          | SELECT orders [client]
            ~ retry {after = 0.5, attempt = 2}
            ~ done
            ! status error "40001"
            ! error PSQLError "say \\"no\\"" {fatal = true}
        "metrics"
          ⇠ remote parent
          → GET /users/:id/GET {why = "batch"}
          → (another recording)
        metrics
          cache.hits {cache.name="users"} n=2 sum=3
          db.duration n=2 unit=s

        """
    )
    #expect(recording.verifyGolden(text: recording.goldenText()) == [])
  }

  @Test func whatDiffersFromRunToRunGetsANumber() {
    let first = "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"
    let second = "6ba7b811-9dad-11d1-80b4-00c04fd430c8"
    let rules = GoldenRules(ephemeralPorts: 32768..<65536, replacesUUIDs: true, hostFolders: ["/srv/shop", "/"])
    let recording = Recording(
      SpanSeed(
        "GET \(first)",
        .client,
        [
          "a": .string("\(second) \(first)"), "b.port": 40001, "c.port": 6379, "d": 40001, "e.port": "40001",
          "f": "redis://127.0.0.1:40002/0 and [::1]:40001", "g": "at 10:40003", "h": "x:400033",
          "i": "/srv/shop/data.sqlite: no such file", "j": "/srv/shopping", "k": .strings([first, "\n"]),
          "l": "/etc/hosts",
        ]
      )
    )
    #expect(
      recording.goldenText(rules: rules) == """
        # trace v1
        GET <uuid#1> [client]
          · a = "<uuid#2> <uuid#1>"
          · b.port = <port#1>
          · c.port = 6379
          · d = 40001
          · e.port = "<port#1>"
          · f = "redis://127.0.0.1:<port#2>/0 and [::1]:<port#1>"
          · g = "at 10:<port#3>"
          · h = "x:400033"
          · i = "<path#1>: no such file"
          · j = "/srv/shopping"
          · k = ["<uuid#1>", "\\n"]
          · l = "/etc/hosts"

        """
    )
    #expect(recording.goldenText(rules: .none).contains("redis://127.0.0.1:40002/0"))
  }

  @Test func namesThatCouldBeMisread() {
    let names = ["", "| a", "a [client]", "a ×2", "# a", " a", "\"a\"", "a\nb", "· a", "<any>", "metrics"]
    for name in names {
      let recording = Recording(SpanSeed(name, [SpanSeed(name)]))
      #expect(recording.verifyGolden(text: recording.goldenText()) == [], "\(name)")
      let other = Recording(SpanSeed("b", [SpanSeed("b")]))
      #expect(other.verifyGolden(text: recording.goldenText()).count == 1, "\(name)")
    }
  }

  @Test func concurrentSiblingsThatDifferOnlyInAnIdAreTheSameInAnyOrder() {
    let ids = ["6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b811-9dad-11d1-80b4-00c04fd430c8"]
    let texts = [ids, ids.reversed()].map { order in
      Recording(
        SpanSeed(
          "job",
          .internal,
          ["ids": .strings(ids)],
          order.map { SpanSeed("GET", .client, ["id": .string($0)], isConcurrent: true) }
        )
      ).goldenText()
    }
    #expect(texts[0] == texts[1])
    #expect(texts[0].contains("id = \"<uuid#2>\""))
  }
}
