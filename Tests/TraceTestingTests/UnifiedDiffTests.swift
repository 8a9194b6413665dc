// TraceTestingTests. This file: the diff, against patches applied by hand.

import Testing

@testable import TraceTesting

@Suite struct UnifiedDiffTests {
  @Test func equalTextsHaveNoDiff() {
    #expect(UnifiedDiff(from: ["a", "b"], to: ["a", "b"]).text == "")
    #expect(UnifiedDiff(from: [], to: []).text == "")
  }

  @Test func hunksHaveThreeLinesAroundThem() {
    let old = (1...20).map(String.init)
    var new = old
    new[1] = "two"
    new.remove(at: 14)
    #expect(
      UnifiedDiff(from: old, to: new).text == """
        @@ -1,5 +1,5 @@
         1
        -2
        +two
         3
         4
         5
        @@ -12,7 +12,6 @@
         12
         13
         14
        -15
         16
         17
         18
        """
    )
  }

  @Test func neighbouringHunksAreOne() {
    let diff = UnifiedDiff(from: ["a", "1", "2", "3", "4", "5", "b"], to: ["A", "1", "2", "3", "4", "5", "B"])
    #expect(diff.text.split(separator: "\n").filter { $0.hasPrefix("@@") } == ["@@ -1,7 +1,7 @@"])
  }

  @Test func intoAndFromNothing() {
    #expect(UnifiedDiff(from: [], to: ["a"]).text == "@@ -0,0 +1,1 @@\n+a")
    #expect(UnifiedDiff(from: ["a"], to: []).text == "@@ -1,1 +0,0 @@\n-a")
  }

  @Test func aHugeDifferenceIsOneBlock() {
    let old = (0..<3_000).map { "old \($0)" }
    let new = (0..<3_000).map { "new \($0)" }
    let lines = UnifiedDiff(from: ["same"] + old, to: ["same"] + new).text.split(separator: "\n")
    #expect(lines.count == 6_002)
    #expect(lines.prefix(3) == ["@@ -1,3001 +1,3001 @@", " same", "-old 0"])
  }
}
