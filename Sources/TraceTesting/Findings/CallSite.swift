// TraceTesting: checks over recordings and the report to the test framework. This file: the two test frameworks.

import Foundation
import Testing
import XCTest

/// The place in a test that asked for a check, and the way to report what the check found.
///
/// Each framework ignores what is reported through the other one, so the one that runs has to be found out.
struct CallSite: Sendable {
  var fileID: StaticString
  var filePath: StaticString
  var line: UInt
  var column: UInt

  /// Reports findings to the test that is running, and returns them.
  @discardableResult
  func report(_ findings: [Finding]) -> [Finding] {
    let failures = findings.failures
    let warnings = findings.filter { $0.severity == .warning }
    if !failures.isEmpty { self.report(findings.filter { $0.severity != .warning }.report, isFailure: true) }
    if !warnings.isEmpty { self.report(warnings.report, isFailure: false) }
    return findings
  }

  private func report(_ text: String, isFailure: Bool) {
    if Self.isSwiftTesting {
      Issue.record(
        Comment(rawValue: text),
        severity: isFailure ? .error : .warning,
        sourceLocation: Testing.SourceLocation(
          fileID: String(describing: self.fileID),
          filePath: String(describing: self.filePath),
          line: Int(self.line),
          column: Int(self.column)
        )
      )
      if isFailure { Attachment.record(text, named: "trace.txt") }
      return
    }
    if isFailure { XCTFail(text, file: self.filePath, line: self.line) }
    // XCTest has no warnings, and outside of a test nobody would hear of the failure.
    if !isFailure || !Self.isXCTest {
      FileHandle.standardError.write(Data("\(self.filePath):\(self.line): \(text)\n".utf8))
    }
  }

  /// A task that lost its task-locals has no current test; then the library that this process was started
  /// for decides.
  private static var isSwiftTesting: Bool {
    if Test.current != nil { return true }
    let arguments = CommandLine.arguments
    guard let option = arguments.firstIndex(of: "--testing-library") else { return false }
    return arguments[option...].dropFirst().first == "swift-testing"
  }

  private static var isXCTest: Bool {
    let process = ProcessInfo.processInfo
    return process.processName.contains("xctest") || CommandLine.arguments.contains { $0.contains(".xctest") }
      || process.environment["XCTestConfigurationFilePath"] != nil
  }
}
