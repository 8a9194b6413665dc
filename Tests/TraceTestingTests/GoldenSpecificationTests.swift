// TraceTestingTests. This file: goldens that were edited by hand, and goldens that cannot be read.

import Testing
import TraceModel

@testable import TraceTesting

@Suite struct GoldenSpecificationTests {
  private let recording = Recording(
    SpanSeed(
      "job",
      [
        SpanSeed("GET", .client, ["key": "b", "n": 7, "ratio": 0.5, "hit": true], isConcurrent: true),
        SpanSeed("GET", .client, ["key": "a", "n": -8, "ratio": 1e30, "hit": false], isConcurrent: true),
        SpanSeed("SET"), SpanSeed("SET"), SpanSeed("SET"),
      ]
    )
  )

  @Test func wildcardsAndCounts() {
    let text = """
      # trace v1
      # what the job must do
      <any>
        SET ×2...3

        | GET [client] ×2
          · n = <int>
          · key = <string>
          · hit = <bool>
          · ratio = <double>
      """
    #expect(self.recording.verifyGolden(text: text) == [])
    #expect(self.recording.verifyGolden(text: text.replacing("2...3", with: "1...")) == [])
    for (good, bad) in [("<int>", "<string>"), ("<string>", "<int>"), ("2...3", "1...2"), ("<double>", "<int>")] {
      #expect(self.recording.verifyGolden(text: text.replacing(good, with: bad)).count == 1, "\(bad)")
    }
  }

  @Test func wildcardsDoNotDisturbTheOrderOfConcurrentSiblings() {
    let text = """
      # trace v1
      job
        SET ×3
        | GET [client]
          · hit = true
          · key = <any>
          · n = <any>
          · ratio = <any>
        | GET [client]
          · hit = false
          · key = "<any>"
          · n = <any>
          · ratio = <any>
      """
    #expect(self.recording.verifyGolden(text: text) == [])
  }

  @Test(arguments: [
    ("a <int> b", "a 5 b", true), ("a <int> b", "a -5 b", true), ("a <int> b", "a  b", false),
    ("a <int>", "a 5.0", false), ("<int><int>", "12", true), ("<int><int>", "1", false),
    ("x = <string>", #"x = "a\"b""#, true), ("x = <string>", #"x = "a" "b""#, false), ("x = <string>", "x = 5", false),
    ("x = <double>", "x = 5.0", true), ("x = <double>", "x = -inf", true), ("x = <double>", "x = 5", false),
    ("x = <bool>", "x = true", true), ("x = <bool>", "x = yes", false), ("<any>", "", true),
    ("a<any>b<any>c", "axxbyyc", true), ("a<any>b<any>c", "axxcyyb", false), ("<port#1>", "<port#1>", true),
    ("é<any>", "é", true),
  ])
  func pattern(_ pattern: String, _ line: String, _ isMatch: Bool) {
    #expect(GoldenPattern(pattern).matches(line) == isMatch)
  }

  @Test func aWildcardThatWasRecordedIsNoWildcard() {
    let recording = Recording(SpanSeed("a", .internal, ["k": "<any>"]))
    #expect(recording.goldenText().contains(#"k = "\u{3c}any>""#))
    let other = Recording(SpanSeed("a", .internal, ["k": "b"]))
    #expect(other.verifyGolden(text: recording.goldenText()).count == 1)
  }

  @Test func manyWildcardsTakeLittleTime() {
    let pattern = GoldenPattern(String(repeating: "<any>a", count: 40) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 400)))
  }

  @Test(arguments: [
    ("", "line 1: expected '# trace v1', found ''"),
    ("# trace v2", "line 1: expected '# trace v1', found '# trace v2'"),
    ("# trace v10\na", "line 1: expected '# trace v1', found '# trace v10'"),
    ("# trace v1\n a", "line 2: expected an indentation of two spaces a level, found 1"),
    ("# trace v1\na\n    b", "line 3: 'b' is indented further than a child can be"),
    ("# trace v1\n· a = 5", "line 2: expected a span above '· a = 5', two spaces to its left"),
    ("# trace v1\na ×many", "line 2: expected a number or a range after ×, found 'many'"),
    ("# trace v1\na ×3...1", "line 2: expected a number or a range after ×, found '3...1'"),
    ("# trace v1\na ×-1", "line 2: expected a number or a range after ×, found '-1'"),
  ])
  func unreadable(_ text: String, _ message: String) {
    #expect(self.recording.verifyGolden(text: text).map(\.message) == ["golden text: \(message)"])
  }

  @Test func aDiffShowsOnlyWhatIsDifferent() {
    let text = """
      # trace v1
      job
        SET ×3
        | GET [client]
          · hit = true
          · key = <any>
          · n = 9
          · ratio = <any>
        | GET [client]
          · hit = false
          · key = <any>
          · n = <any>
          · ratio = <any>
      metrics
        hits n=1
      """
    #expect(
      self.recording.verifyGolden(text: text).report == """
        golden text: the recording is different

        --- text.trace
        +++ recorded
        @@ -2,14 +2,12 @@
         job
           SET ×3
           | GET [client]
        -    · hit = true
        +    · hit = false
             · key = "a"
        -    · n = 9
        +    · n = -8
             · ratio = 1e+30
           | GET [client]
        -    · hit = false
        +    · hit = true
             · key = "b"
             · n = 7
             · ratio = 0.5
        -metrics
        -  hits n=1
        """
    )
  }
}
