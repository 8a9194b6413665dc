// BacklotCLI, compatibility: what the fakes can do, as pages. This file: the page about memcached.

import MemcachedEngine
import MemcachedWire

/// The page about memcached, in Markdown.
package enum MemcachedCompatibility {
  /// The whole page: every command of the three protocols, every flag of the meta commands, and every part of `stats`.
  package static var page: String {
    let text = TextCommandRow.Group.allCases.map(self.section)
    return ([self.introduction] + text + [self.flags, self.binary, self.statistics]).joined(separator: "\n\n") + "\n"
  }

  private static var introduction: String {
    """
    # memcached's commands

    <!-- Written by `make docs` from the tables that the decoder uses. Do not edit. -->

    `FakeMemcached` behaves as memcached 1.6.18, with its three protocols on one port: the first byte of a connection
    decides between text and binary. It has \(self.count { $0.group != .meta && $0.group != .refused }) classic commands, \
    \(self.count { $0.group == .meta }) meta commands with \(MetaFlagTable.rows.count) flags, and \
    \(BinaryCommandTable.rows.count) binary commands,
    \(BinaryCommandTable.rows.count { $0.quiet != nil }) of them with \
    a quiet variant. What is not listed is answered as memcached answers it: `ERROR`, or status 0x81.
    """
  }

  private static func count(where isCounted: (TextCommandRow) -> Bool) -> Int {
    TextCommandTable.rows.count(where: isCounted)
  }

  private static func section(_ group: TextCommandRow.Group) -> String {
    let rows = TextCommandTable.rows.filter { $0.group == group }.sorted { $0.name < $1.name }
    return self.title(group) + "\n\n"
      + self.table(
        ["Command", "What it does"],
        rows.map { ["`" + ($0.name + " " + $0.arguments).trimmed + "`", $0.summary] }
      )
  }

  private static func title(_ group: TextCommandRow.Group) -> String {
    switch group {
    case .reading: "## Text: reading"
    case .writing: "## Text: writing"
    case .meta: "## Meta"
    case .server: "## Text: the server"
    case .refused:
      """
      ## Refused

      The real server has these and the fake does not. A client gets `SERVER_ERROR not supported by this fake`, and
      `FakeMemcached.unsupportedRequests` counts the call.
      """
    }
  }

  private static var flags: String {
    let rows = MetaFlagTable.rows.map { row in
      let token = row.token.isEmpty ? "" : "<\(row.token)>"
      return ["`\(row.letter)\(token)`", row.summary, row.commands.map { "`\($0)`" }.joined(separator: ", ")]
    }
    return "## Flags of the meta commands\n\nEvery command accepts every flag. Who heeds it:\n\n"
      + self.table(["Flag", "What it does", "Commands"], rows)
  }

  private static var binary: String {
    let rows = BinaryCommandTable.rows.map { row in
      [
        self.number(row.opcode), row.quiet.map(self.number) ?? "", row.summary,
        row.extras.map { String($0) }.joined(separator: " or "), self.part(row.key), self.part(row.value),
      ]
    }
    return "## Binary\n\nExtras are in bytes.\n\n"
      + self.table(["Command", "Quiet", "What it does", "Extras", "Key", "Value"], rows)
  }

  private static func number(_ opcode: BinaryOpcode) -> String {
    let digits = String(opcode.rawValue, radix: 16, uppercase: true)
    return "`\(opcode)` 0x" + (digits.count < 2 ? "0" : "") + digits
  }

  private static func part(_ part: BinaryCommandRow.Part) -> String {
    switch part {
    case .none: ""
    case .required: "yes"
    case .optional: "may be"
    }
  }

  private static var statistics: String {
    let rows = StatisticsTable.rows.map { ["`" + ("stats " + $0.name).trimmed + "`", $0.summary] }
    return """
      ## Statistics

      What describes processes, threads, connections and pages of memory is left out, since a fake has none.

      \(self.table(["Command", "What it tells"], rows))
      """
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> String {
    let rule = "|" + String(repeating: "---|", count: header.count)
    return ([self.line(header), rule] + rows.map(self.line)).joined(separator: "\n")
  }

  private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}

extension String {
  /// Without the blank that nothing follows.
  fileprivate var trimmed: String { self.hasSuffix(" ") ? String(self.dropLast()) : self }
}
