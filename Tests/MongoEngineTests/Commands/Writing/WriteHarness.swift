// MongoEngineTests. This file: write commands run on an engine, without a connection.

import BSON
import Testing
import WireCore

@testable import MongoEngine

/// An engine whose collection `app.c` commands write to.
struct WriteHarness {
  var engine = MongoEngine(now: FakeClock.Instant(milliseconds: 1_700_000_000_500))
  static let namespace = Namespace("app", "c")

  /// Fills the collection with documents.
  init(_ documents: String = "", options: CollectionOptions = CollectionOptions()) throws {
    try self.engine.data.create(Self.namespace, options)
    for document in try parsedList(documents) { try self.engine.data.insert(document, into: Self.namespace) }
  }

  /// The reply to a command, or what its error says, with details if there are any.
  mutating func run(_ command: String, sequences: [String: [BSONDocument]] = [:]) throws -> String {
    let body = try parsed(command)
    let name = try #require(body.first?.key)
    let row = try #require(CommandTable.writing.first { $0.name == name || $0.aliases.contains(name) })
    let call = CommandCall(body, sequences: sequences, database: "app", now: self.engine.date)
    do {
      return try row.perform(call, &self.engine).extendedJSON()
    } catch {
      return summary(error) + (error.info.map { " \($0.extendedJSON())" } ?? "")
    }
  }

  /// Makes an index that has every value of a field once.
  mutating func createUniqueIndex(_ field: String) throws {
    let spec = try IndexSpec(try parsed(#"{"key":{"\#(field)":1},"name":"\#(field)_1","unique":true}"#))
    try self.engine.data.withCollection(Self.namespace, creating: false) { collection throws(MongoError) in
      _ = try collection.createIndexes([spec])
    }
  }

  /// The documents of the collection, in the order in which they were inserted.
  var documents: String {
    (self.engine.data[Self.namespace]?.documents ?? []).map { $0.extendedJSON() }.joined(separator: " ")
  }
}

/// Documents, a command, its reply, and what the documents are afterwards.
struct WriteCase: Sendable, CustomTestStringConvertible {
  /// The page of MongoDB's manual.
  let page: String
  let before: String
  let command: String
  let reply: String
  /// The same as before if `nil`.
  let after: String?

  init(_ page: String, _ before: String, _ command: String, _ reply: String, _ after: String? = nil) {
    self.page = page
    self.before = before
    self.command = command
    self.reply = reply
    self.after = after
  }

  var testDescription: String { "\(self.page): \(self.command)" }

  func check(options: CollectionOptions = CollectionOptions()) throws {
    var harness = try WriteHarness(self.before, options: options)
    #expect(try harness.run(self.command) == self.reply)
    #expect(harness.documents == self.after ?? self.before)
  }
}
