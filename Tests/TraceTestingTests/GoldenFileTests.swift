// TraceTestingTests. This file: golden files on disk, in every mode.

import Foundation
import Testing
import TraceModel
import TraceTesting

@Suite final class GoldenFileTests {
  private let folder = NSTemporaryDirectory() + "goldens-\(UUID().uuidString)"
  private let recording = Recording(SpanSeed("GET", .client))
  private let other = Recording(SpanSeed("SET", .client))

  deinit { try? FileManager.default.removeItem(atPath: self.folder) }

  private func text(_ file: String) -> String? {
    try? String(contentsOfFile: "\(self.folder)/\(file)", encoding: .utf8)
  }

  private func write(_ text: String) throws {
    try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
    try text.write(toFile: "\(self.folder)/user.find.trace", atomically: true, encoding: .utf8)
  }

  private func verify(_ recording: Recording, _ mode: GoldenRecordMode) -> [Finding] {
    recording.verifyGolden("user.find", in: self.folder, record: mode)
  }

  @Test(arguments: [GoldenRecordMode.missing, .failed, .all])
  func aMissingFileIsWritten(_ mode: GoldenRecordMode) {
    let findings = self.verify(self.recording, mode)
    #expect(findings.map(\.severity) == [.warning])
    #expect(self.text("user.find.trace") == "# trace v1\nGET [client]\n")
    #expect(self.verify(self.recording, .never) == [])
  }

  @Test func neverWritesNothing() throws {
    let missing = self.verify(self.recording, .never)
    #expect(
      missing.report == """
        golden user.find: there is no \(self.folder)/user.find.trace, and the mode is 'never'

        recorded:
        # trace v1
        GET [client]

        """
    )
    #expect(!FileManager.default.fileExists(atPath: self.folder))
    try self.write(self.other.goldenText())
    #expect(self.verify(self.recording, .never).failures.count == 1)
    #expect(self.text("user.find.new.trace") == nil)
  }

  @Test func aDifferenceIsKeptBesideTheFile() throws {
    try self.write(self.other.goldenText())
    #expect(
      self.verify(self.recording, .missing).report == """
        golden user.find: the recording is different
        what was recorded is in \(self.folder)/user.find.new.trace

        --- user.find.trace
        +++ recorded
        @@ -1,2 +1,2 @@
         # trace v1
        -SET [client]
        +GET [client]
        """
    )
    #expect(self.text("user.find.new.trace") == self.recording.goldenText())
    #expect(self.text("user.find.trace") == self.other.goldenText())
  }

  @Test func failedRewritesOnlyWhatIsDifferent() throws {
    let specification = "# trace v1\n<any> [client]\n"
    try self.write(specification)
    #expect(self.verify(self.recording, .failed) == [])
    #expect(self.text("user.find.trace") == specification)
    try self.write(self.other.goldenText())
    #expect(self.verify(self.recording, .failed).map(\.severity) == [.warning])
    #expect(self.text("user.find.trace") == self.recording.goldenText())
  }

  @Test func allRewrites() throws {
    try self.write("# trace v1\n<any> [client]\n")
    #expect(self.verify(self.recording, .all).map(\.severity) == [.warning])
    #expect(self.text("user.find.trace") == self.recording.goldenText())
  }

  @Test(arguments: ["", "../escape", "a/b", ".hidden"])
  func namesThatAreNoFileNames(_ name: String) {
    let findings = self.recording.verifyGolden(name, in: self.folder, record: .all)
    #expect(
      findings.map(\.message) == [
        "golden \(name): '\(name)' is no name for a golden: "
          + "expected a file name of letters, digits, '-', '_', '.' and spaces"
      ]
    )
    #expect(!FileManager.default.fileExists(atPath: self.folder))
  }

  @Test func aFolderThatCannotBeWritten() throws {
    let findings = self.recording.verifyGolden("a", in: "/dev/null/folder", record: .missing)
    #expect(findings.failures.count == 1)
    #expect(findings.first?.message.hasPrefix("golden a: cannot read or write /dev/null/folder/a.trace") == true)
  }

  @Test func theEnvironmentChoosesTheMode() throws {
    #expect(try GoldenRecordMode(environment: [:]) == .missing)
    #expect(try GoldenRecordMode(environment: ["CI": "true"]) == .never)
    #expect(try GoldenRecordMode(environment: ["CI": ""]) == .missing)
    #expect(try GoldenRecordMode(environment: ["CI": "true", "BACKLOT_RECORD": "all"]) == .all)
    let error = #expect(throws: UnknownGoldenRecordMode.self) {
      try GoldenRecordMode(environment: ["BACKLOT_RECORD": "yes"])
    }
    #expect(error?.description == "BACKLOT_RECORD is 'yes', expected one of never, missing, failed, all")
  }

  @Test func aSpecificationInTheRepository() {
    Recording(
      SpanSeed(
        "user.find",
        [SpanSeed("GET", .client, ["db.system.name": "redis", "server.port": 50123]), SpanSeed("SET", .client)]
      )
    ).expectGolden("user.find", in: fixtures)
  }

  @Test func writingIsAWarning() {
    withKnownIssue {
      self.recording.expectGolden("user.find", in: self.folder, record: .all)
    } matching: {
      $0.severity == .warning && $0.description.contains("recorded: ")
    }
  }

  @Test func besideTheTestUnlessTold() {
    withKnownIssue {
      self.recording.expectGolden("unheard-of", record: .never)
    } matching: {
      $0.description.contains("Tests/TraceTestingTests/__Traces__/unheard-of.trace")
    }
  }
}

/// `Fixtures/traces` of the package.
let fixtures = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appendingPathComponent("Fixtures/traces").path
