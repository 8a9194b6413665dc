// TraceTesting: checks over recordings and the report to the test framework. This file: golden files and when to write.

import Foundation
import TraceModel

/// When golden files are written.
public enum GoldenRecordMode: String, Hashable, Sendable, CaseIterable {
  /// Never; a golden that is missing or different fails the test.
  case never
  /// When there is none yet; the default.
  case missing
  /// When there is none yet or when it is different.
  case failed
  /// Always.
  case all

  /// The variable that chooses the mode for a whole run: `BACKLOT_RECORD=failed swift test`.
  public static let environmentVariable = "BACKLOT_RECORD"

  /// The mode that an environment asks for: that of `BACKLOT_RECORD`, else ``never`` where `CI` is set,
  /// else ``missing``.
  /// - Throws: ``UnknownGoldenRecordMode``.
  public init(environment: [String: String]) throws {
    if let name = environment[Self.environmentVariable], !name.isEmpty {
      guard let mode = Self(rawValue: name) else { throw UnknownGoldenRecordMode(name: name) }
      self = mode
    } else {
      self = (environment["CI"] ?? "").isEmpty ? .missing : .never
    }
  }
}

/// The environment asks for a mode that does not exist.
public struct UnknownGoldenRecordMode: Error, Equatable, CustomStringConvertible {
  /// What it asks for.
  public var name: String

  /// Names the value and the modes that there are.
  public var description: String {
    let modes = GoldenRecordMode.allCases.map(\.rawValue).joined(separator: ", ")
    return "\(GoldenRecordMode.environmentVariable) is '\(self.name)', expected one of \(modes)"
  }
}

/// One golden file on disk.
struct GoldenFile {
  var folder: URL
  var name: String
  var mode: GoldenRecordMode

  private var file: URL { self.folder.appendingPathComponent(self.name + ".trace") }
  private var newFile: URL { self.folder.appendingPathComponent(self.name + ".new.trace") }

  /// Compares the file with what was recorded and writes where the mode says so.
  func findings(for actual: GoldenTrace) -> [Finding] {
    guard self.hasSafeName else {
      let expected = "a file name of letters, digits, '-', '_', '.' and spaces"
      return [self.finding("'\(self.name)' is no name for a golden: expected \(expected)")]
    }
    do {
      if self.mode == .all { return try self.record(actual, "recorded") }
      guard FileManager.default.fileExists(atPath: self.file.path) else {
        guard self.mode != .never else { return [self.missing(actual)] }
        return try self.record(actual, "recorded for the first time; look at it and commit it")
      }
      let text = try String(contentsOf: self.file, encoding: .utf8)
      let findings = verifyGolden(text, actual, name: self.name)
      if findings.isEmpty { return [] }
      if self.mode == .failed { return try self.record(actual, "recorded anew") }
      return try self.writeNew(actual, findings)
    } catch {
      return [self.finding("cannot read or write \(self.file.path): \(error)")]
    }
  }

  private var hasSafeName: Bool {
    !self.name.isEmpty && self.name.first != "."
      && self.name.allSatisfy { $0.isLetter || $0.isNumber || "-_. ".contains($0) }
  }

  private func record(_ actual: GoldenTrace, _ what: String) throws -> [Finding] {
    try self.write(actual, to: self.file)
    return [self.finding("\(what): \(self.file.path)", .warning)]
  }

  private func writeNew(_ actual: GoldenTrace, _ findings: [Finding]) throws -> [Finding] {
    if self.mode == .never { return findings }
    try self.write(actual, to: self.newFile)
    return findings.map {
      var finding = $0
      finding.message += "\nwhat was recorded is in \(self.newFile.path)"
      return finding
    }
  }

  private func write(_ actual: GoldenTrace, to file: URL) throws {
    try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    try Data(actual.text.utf8).write(to: file, options: .atomic)
  }

  private func missing(_ actual: GoldenTrace) -> Finding {
    var finding = self.finding("there is no \(self.file.path), and the mode is 'never'")
    finding.context = "recorded:\n\(actual.text)"
    return finding
  }

  private func finding(_ message: String, _ severity: Finding.Severity = .failure) -> Finding {
    Finding(check: "golden", message: "golden \(self.name): \(message)", severity: severity)
  }
}

/// Compares the text of a golden with what was recorded.
func verifyGolden(_ text: String, _ actual: GoldenTrace, name: String) -> [Finding] {
  do {
    let expected = try GoldenTrace(parsing: text)
    if GoldenMatcher(expected: expected, actual: actual).matches { return [] }
    let diff = UnifiedDiff(from: lines(expected), to: lines(actual)) { GoldenPattern($0).matches($1) }
    let head = "--- \(name).trace\n+++ recorded\n"
    return [Finding(check: "golden", message: "golden \(name): the recording is different", context: head + diff.text)]
  } catch {
    return [Finding(check: "golden", message: "golden \(name): \(error)")]
  }
}

private func lines(_ trace: GoldenTrace) -> [String] {
  trace.text.split(separator: "\n").map(String.init)
}
