// TraceTesting: checks over recordings and the report to the test framework. This file: the check against a golden.

import Foundation
import TraceModel

extension RecordingSource {
  /// Compares the recording with a golden file and reports to the test that is running.
  ///
  /// The file holds spans by topology, with attributes, events, links, status and errors, and the metrics; no
  /// ids and no times. It is written when there is none yet (see ``GoldenRecordMode``). Edited by hand it is a
  /// specification: `<any>`, `<int>`, `<double>`, `<bool>` and `<string>` stand for values, `×2...3` for a
  /// number of equal siblings.
  /// ```swift
  /// recording.expectGolden("user.find")    // __Traces__/user.find.trace beside the test's file
  /// ```
  /// - Parameters:
  ///   - name: The file's name without `.trace`.
  ///   - folder: The folder of golden files; `__Traces__` beside the test's file unless given. (Name that
  ///     folder in the `exclude` of the test target, or SwiftPM warns of files it does not know.)
  ///   - mode: When to write; what the environment says unless given.
  ///   - rules: What is replaced by placeholders.
  @discardableResult
  public func expectGolden(
    _ name: String,
    in folder: String? = nil,
    record mode: GoldenRecordMode? = nil,
    rules: GoldenRules = .standard,
    fileID: StaticString = #fileID,
    filePath: StaticString = #filePath,
    line: UInt = #line,
    column: UInt = #column
  ) -> [Finding] {
    let site = CallSite(fileID: fileID, filePath: filePath, line: line, column: column)
    let beside = URL(fileURLWithPath: "\(filePath)").deletingLastPathComponent().appendingPathComponent("__Traces__")
    do {
      let mode = try mode ?? GoldenRecordMode(environment: ProcessInfo.processInfo.environment)
      return site.report(self.verifyGolden(name, in: folder ?? beside.path, record: mode, rules: rules))
    } catch {
      return site.report([Finding(check: "golden", message: "golden \(name): \(error)")])
    }
  }

  /// Compares the recording with a golden file.
  /// - Returns: What is different, with a unified diff; a warning where the file was written.
  public func verifyGolden(
    _ name: String,
    in folder: String,
    record mode: GoldenRecordMode = .never,
    rules: GoldenRules = .standard
  ) -> [Finding] {
    GoldenFile(folder: URL(fileURLWithPath: folder), name: name, mode: mode)
      .findings(for: GoldenTrace(self.recording, rules: rules))
  }

  /// Compares the recording with the text of a golden; touches no file.
  public func verifyGolden(text: String, rules: GoldenRules = .standard) -> [Finding] {
    TraceTesting.verifyGolden(text, GoldenTrace(self.recording, rules: rules), name: "text")
  }

  /// The recording as a golden file holds it.
  public func goldenText(rules: GoldenRules = .standard) -> String {
    GoldenTrace(self.recording, rules: rules).text
  }
}
