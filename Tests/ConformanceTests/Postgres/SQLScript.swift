// ConformanceTests: one suite, two servers. This file: scripts as `Fixtures/conformance/postgres/*.sql` write them.

/// Statements for one or more sessions, each of which ends with a semicolon at the end of a line; psql could run them.
///
/// What concerns the next statement stands before it in a comment:
/// ```
/// -- session 2               on another session than the first
/// -- text                    not with binary results, which have numbers of users' own types and tables
/// -- types                   only prepared: compares the types of its parameters and columns
/// -- with 5|\N|abc           with these parameters, as text; \N is null
/// -- differs: reason         the two servers are meant to answer differently
/// ```
struct SQLScript {
  enum Kind: Hashable {
    /// In the simple protocol; a query also in the extended one, with binary results.
    case run
    /// The same in the simple protocol only: its binary results have numbers of what users created.
    case text
    case types
    case with([String?])
  }

  struct Statement {
    /// Where it begins, counted from 1.
    var line: Int
    var text: String
    var session = 1
    var kind = Kind.run
    /// Why the servers answer differently, if they are meant to.
    var difference: String?
  }

  private(set) var statements: [Statement] = []

  init(_ text: String) {
    var next = Statement(line: 0, text: "")
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if next.text.isEmpty, line.hasPrefix("--") || line.isEmpty {
        next.note(line.dropFirst(3))
        continue
      }
      if next.text.isEmpty { next.line = index + 1 }
      next.text += (next.text.isEmpty ? "" : "\n") + line
      guard line.hasSuffix(";") else { continue }
      next.text.removeLast()
      self.statements.append(next)
      next = Statement(line: 0, text: "")
    }
  }
}

extension SQLScript.Statement {
  /// Takes a comment down.
  fileprivate mutating func note(_ comment: Substring) {
    if comment == "types" {
      self.kind = .types
    } else if comment == "text" {
      self.kind = .text
    } else if comment.hasPrefix("session "), let number = Int(comment.dropFirst(8)) {
      self.session = number
    } else if comment.hasPrefix("with ") {
      let values = comment.dropFirst(5).split(separator: "|", omittingEmptySubsequences: false)
      self.kind = .with(values.map { $0 == "\\N" ? nil : String($0) })
    } else if comment.hasPrefix("differs: ") {
      self.difference = String(comment.dropFirst(9))
    }
  }

  /// Whether it changes nothing, so that it may be asked twice.
  var isQuery: Bool {
    ["select ", "values ", "table ", "show "].contains { self.text.lowercased().hasPrefix($0) }
  }
}
