// ConformanceTests: one suite, two servers. This file: files and output.

import Foundation

/// A file or folder under Fixtures/conformance.
func fixture(_ path: String) -> URL {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/conformance/\(path)")
}

/// Prints a line at once, whatever becomes of the process.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
