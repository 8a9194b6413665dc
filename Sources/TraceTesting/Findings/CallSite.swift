// TraceTesting: checks over recordings and the report to the test framework. This file: the two test frameworks.

import Foundation
import Testing
import XCTest

/// The place in a test that asked for a check, and the way to report what the check found.
///
/// Each framework ignores what is reported through the other one, so the one that runs has to be found out.
package struct CallSite: Sendable {
  private let location: Testing.SourceLocation
  private let file: StaticString
  private let line: UInt

  /// The place that the four literals of a caller name.
  package init(fileID: StaticString, filePath: StaticString, line: UInt, column: UInt) {
    self.location = Testing.SourceLocation(
      fileID: String(describing: fileID),
      filePath: String(describing: filePath),
      line: Int(line),
      column: Int(column)
    )
    (self.file, self.line) = (filePath, line)
  }

  /// The place where a test of Swift Testing is declared.
  init(_ test: Test) {
    self.location = test.sourceLocation
    (self.file, self.line) = ("", 0)
  }

  /// No known place.
  static let anywhere = CallSite(fileID: #fileID, filePath: #filePath, line: #line, column: #column)

  /// Reports findings to the test that is running, and returns them.
  @discardableResult
  package func report(_ findings: [Finding]) -> [Finding] {
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
        sourceLocation: self.location
      )
      if isFailure { Attachment.record(text, named: "trace.txt") }
      return
    }
    if isFailure { XCTFail(text, file: self.file, line: self.line) }
    // XCTest has no warnings, and outside of a test nobody would hear of the failure.
    if !isFailure || !Self.isXCTest {
      FileHandle.standardError.write(Data("\(self.location): \(text)\n".utf8))
    }
  }

  /// A task that lost its task-locals has no current test; then the library that this process was started
  /// for decides.
  static var isSwiftTesting: Bool {
    if Test.current != nil { return true }
    let arguments = CommandLine.arguments
    guard let option = arguments.firstIndex(of: "--testing-library") else { return false }
    return arguments[option...].dropFirst().first == "swift-testing"
  }

  static var isXCTest: Bool {
    let process = ProcessInfo.processInfo
    return process.processName.contains("xctest") || CommandLine.arguments.contains { $0.contains(".xctest") }
      || process.environment["XCTestConfigurationFilePath"] != nil
  }
}
