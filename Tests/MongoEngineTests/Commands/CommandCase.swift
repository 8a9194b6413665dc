// MongoEngineTests/Commands. This file: what a table of commands says.

import BSON
import Testing
import WireCore

@testable import MongoEngine

/// Commands that prepare something, one that is looked at, and what its reply has among other things.
struct CommandCase: Sendable, CustomTestStringConvertible {
  /// The page of MongoDB's manual.
  let page: String
  let before: String
  let command: String
  let reply: String

  var testDescription: String { "\(self.page): \(self.command)" }

  static func table(_ page: String, _ before: String = "", _ rows: [(String, String)]) -> [CommandCase] {
    rows.map { CommandCase(page: page, before: before, command: $0.0, reply: $0.1) }
  }

  func check() throws {
    var engine = MongoEngine(now: FakeClock.Instant(milliseconds: 1_700_000_000_000))
    for command in try parsedList(self.before) {
      let reply = engine.run(command, on: "app")
      #expect(reply["ok"] == 1.0 && reply["writeErrors"] == nil, "\(command.shell): \(reply.shell)")
    }
    let reply = engine.run(try parsed(self.command), on: "app")
    let expected = try parsed(self.reply)
    #expect(BSONValue.document(reply).has(.document(expected)), "\(reply.shell)\nlacks \(expected.shell)")
  }
}

extension MongoEngine {
  mutating func run(_ command: BSONDocument, on database: String) -> BSONDocument {
    let isAdmin = ["renameCollection", "listDatabases", "validateDBMetadata"].contains(command.firstElement?.key)
    return self.run(command, on: isAdmin ? "admin" : database, now: FakeClock.Instant(milliseconds: 1_700_000_000_000))
  }
}

extension BSONValue {
  /// Whether the value has all fields of the other, and theirs; arrays have as many values, and everything else is the
  /// same number or the same.
  func has(_ other: BSONValue) -> Bool {
    switch (self, other) {
    case (.document(let document), .document(let fields)):
      fields.allSatisfy { field in
        if case .document(["$absent": true]) = field.value { return document[field.key] == nil }
        return document[field.key]?.has(field.value) ?? false
      }
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.has($1) }
    default: BSONSortKey(self) == BSONSortKey(other)
    }
  }
}
