// BacklotCLI, compatibility: what the fakes can do, as pages. This file: the page about MongoDB.

import MongoEngine

/// The page about MongoDB, in Markdown.
package enum MongoCompatibility {
  /// The whole page: every command, stage and operator, and what is refused by name.
  package static var page: String {
    ([self.introduction, self.commands] + self.lists.map(self.section) + [self.refused]).joined(separator: "\n\n")
      + "\n"
  }

  private static var introduction: String {
    """
    # MongoDB's commands and operators

    <!-- Written by `make docs` from the tables that commands are read with. Do not edit. -->

    `FakeMongo` behaves as MongoDB 7.0: a standalone server, or, with a name for it, a replica set of one member, which
    sessions with transactions, retryable writes and change streams need. It has \(CommandTable.all.count) commands, \
    \(StageTable.names.count) stages, \(OperatorNames.expression.count) operators of
    expressions, \(Accumulator.names.count) accumulators and \(WindowFunction.names.count) window functions. What its \
    manual says of them is checked by
    [cases](../../Fixtures/conformance/mongo), each with the manual's page.
    """
  }

  private static var commands: String {
    let rows = CommandTable.all.sorted { $0.name < $1.name }.map { command in
      "| `\(command.name)` | \(self.traits(command).joined(separator: ", ")) |"
    }
    return "## Commands\n\n| Command | |\n|---|---|\n" + rows.joined(separator: "\n")
  }

  private static func traits(_ command: MongoCommand) -> [String] {
    let known: [(MongoCommand.Traits, String)] = [
      (.retryable, "retryable"), (.transaction, "in transactions"), (.adminOnly, "on `admin`"),
      (.replicaSet, "on a replica set"),
    ]
    return known.filter { command.traits.contains($0.0) }.map(\.1)
  }

  private static var lists: [(title: String, names: [String])] {
    [
      ("Query operators", OperatorNames.query),
      ("Update operators", OperatorNames.update),
      ("Stages", StageTable.names + ["$changeStream"]),
      ("Operators of expressions", OperatorNames.expression),
      ("Accumulators of `$group`", Accumulator.names),
      ("Window functions of `$setWindowFields`", WindowFunction.names),
    ]
  }

  private static func section(_ list: (title: String, names: [String])) -> String {
    "## \(list.title)\n\n\(self.line(list.names))"
  }

  private static var refused: String {
    """
    ## Refused

    The real server has these and the fake does not. A client gets an error that names them, and
    `FakeMongo.unsupportedRequests` counts the call.

    Query operators: \(self.line(OperatorNames.refusedQuery))

    Stages: \(self.line(StageTable.refusedNames.filter { $0 != "$changeStream" }))

    Operators of expressions: \(self.line(OperatorNames.refusedExpression + ["$accumulator"]))

    Indexes: `text`, time series. `2dsphere`, `2d` and wildcard indexes are kept and checked, but look-ups make no use of
    them; clustered collections work. `explain` of a query that a wildcard index or a clustered collection could serve is
    refused.
    """
  }

  /// Names behind one another, in lines that are not too long.
  private static func line(_ names: [String]) -> String {
    var lines = [""]
    for (index, name) in names.enumerated() {
      let word = "`\(name)`" + (index == names.count - 1 ? "." : ",")
      if lines[lines.count - 1].count + word.count + 1 > 118 { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return lines.joined(separator: "\n")
  }
}
