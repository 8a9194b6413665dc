// SQLEngineTests, syntax. This file: the files of statements that PostgreSQL 15 was asked about.

import Foundation

enum SyntaxFixtures {
  /// A statement, and what PostgreSQL says of it.
  struct Failure: Sendable, CustomStringConvertible {
    var statement: String
    var position: Int?
    var message: String

    var description: String { self.statement }
  }

  static let accepted = lines("syntax-accepted.txt")

  static let failures: [Failure] = lines("syntax-errors.txt").map { line in
    let fields = line.components(separatedBy: "\t")
    return Failure(statement: fields[0], position: Int(fields[1]), message: fields[2])
  }

  private static func lines(_ name: String) -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appending(path: "Fixtures/conformance/postgres").appending(path: name)
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "\n").filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }
}
