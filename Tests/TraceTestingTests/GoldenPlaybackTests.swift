// TraceTestingTests. This file: goldens that were read back as recordings.

import Testing
import TraceModel
import TraceTesting

@Suite struct GoldenPlaybackTests {
  private let text = """
    # trace v1
    GET /users/:id [server]
      ⇠ remote parent
      GET [client]
        · cache.hit = false
        · "db = name" = "re\\"dis\\u{1}"
        · list = [1, 2]
        · names = ["a, b", "c"]
        · none = []
        · n = "5"
        · m = -5
        · d = 5.0
        → GET /users/:id/SET {why = "batch"}
        → (another recording)
      SET [client] ×2
      | SELECT orders [client]
        ~ retry {after = 0.5, attempt = 2}
        ~ done
        ! status error "40001"
        ! error "(A, B)" ""
        ! error PSQLError "say \\"no\\"" {fatal = true}
    "a [b]"
    metrics
      cache.hits {a b="x, y", cache.name="users"} n=2 sum=3
      db.duration n=2 unit=s

    """

  @Test func theRecordingMakesTheSameGolden() throws {
    let recording = try Recording(golden: self.text)
    let again = recording.goldenText(rules: .none)
    #expect(recording.verifyGolden(text: self.text, rules: .none).report == "")
    #expect(try Recording(golden: again).goldenText(rules: .none) == again)
    #expect(recording.misuse == [] && recording.spans.allSatisfy { $0.end != nil })
  }

  @Test func checksWorkOnIt() throws {
    let recording = try Recording(golden: self.text)
    recording.expectTrace {
      span("GET /users/:id", .server) {
        span("GET", .client) {
          attribute("db = name", "re\"dis\u{1}")
          attribute("names", .strings(["a, b", "c"]))
          attribute("list", .equal(.ints([1, 2])))
        }
        span("SET", .client).count(2)
        span("SELECT orders") {
          failed()
          event("retry", ["attempt": 2])
          recordedError(type: "PSQLError")
        }
      }
      span("a [b]")
    }
    recording.expectMetric("cache.hits", dimensions: ["a b": "x, y"], count: 2, sum: 3)
    recording.expectMetric("db.duration", count: 2, unit: "s")
    let links = try recording.spans(named: "GET").only.links
    #expect(links.first?.spanID == recording.spans(named: "SET").first?.spanID)
  }

  @Test(arguments: [
    ("a [pilot]", "line 2: expected a span kind instead of 'pilot' before ']' in 'a [pilot]'"),
    ("a\n  · k = five", "line 3: expected a value instead of 'five' before '' in '· k = five'"),
    ("a\n  · k = \"x", "line 3: expected a closing quote before '' in '· k = \"x'"),
    ("a\n  · k = \"\\x\"", #"line 3: expected one of " \ n r t u after a backslash before '"' in '· k = "\x"'"#),
    ("a\n  · k = [1, true]", "line 3: expected values of one type before '' in '· k = [1, true]'"),
    ("a\n  · k", "line 3: expected ' = ' before '' in '· k'"),
    ("a\n  ! bad", "line 3: expected '! error ' before '! bad' in '! bad'"),
    ("a\n  ! status poor", "line 3: expected 'ok' or 'error' instead of 'poor' before '' in '! status poor'"),
    ("a ×200000", "line 2: expected no more than 100000 spans in 'a'"),
    ("metrics\n  hits n=many", "line 3: expected a number of samples up to 100000 before '' in 'hits n=many'"),
  ])
  func unreadable(_ text: String, _ message: String) {
    let error = #expect(throws: GoldenSyntaxError.self) { try Recording(golden: "# trace v1\n" + text) }
    #expect(error?.description == message)
  }
}
