// MongoEngineTests. This file: updates that nobody means well, and random ones.

import BSON
import Testing
import WireCore

@testable import MongoEngine

@Suite struct HostileUpdateTests {
  /// Many fields take time in proportion to their number.
  @Test(.timeLimit(.minutes(1))) func manyFields() throws {
    let count = 50_000
    let fields = (0..<count).map { index in ("f\(index)", BSONValue.integer(Int64(index))) }
    let update = try Update(
      ["$set": .document(BSONDocument(fields)), "$unset": ["old": 1]],
      arrayFilters: [],
      testContext,
      pipeline: noPipeline
    )
    let set = try update.apply(to: ["_id": 1, "old": 1, "f7": 0, "f7": 1], match: nil)
    #expect(set.count == count + 2)
    #expect(set.keys.prefix(5) == ["_id", "f7", "f7", "f0", "f1"])
    #expect(set["f7"] == 7)
    let id = ObjectId(seconds: 0, process: 0, counter: 0)
    #expect(try update.upsert(for: BSONDocument(fields.dropFirst(9))) { id }.count == count + 1)
    let values = BSONArray(fields.map(\.1))
    let toggle = try Update(
      ["$addToSet": ["a": ["$each": .array(values)]], "$pullAll": ["b": .array(values)]],
      arrayFilters: [],
      testContext,
      pipeline: noPipeline
    )
    #expect(
      try toggle.apply(to: ["a": .array(values), "b": .array(values)], match: nil) == ["a": .array(values), "b": []]
    )
  }

  @Test func deepPaths() throws {
    let deep = Array(repeating: "a", count: 100_000).joined(separator: ".")
    #expect(
      try outcome { try operators(#"{"$unset":{"\#(deep)":1}}"#).apply(to: [:], match: nil) }
        == "15 Document exceeds maximum nesting depth of 180"
    )
    let update = try operators(#"{"$set":{"b":1}}"#)
    #expect(
      try outcome {
        try update.upsert(for: BSONDocument([(deep, .null)])) { ObjectId(seconds: 0, process: 0, counter: 0) }
      } == "15 Document exceeds maximum nesting depth of 180"
    )
  }

  /// Whatever is done, a document stays well-formed and keeps its `_id`; to set the same again changes nothing.
  @Test func randomUpdates() throws {
    var random = SeededRandom(seed: 7)
    var done = 0
    for _ in 0..<6_000 {
      let fields = (0..<3).map { _ in (Self.name(&random), Self.value(&random, 3)) }
      let document = BSONDocument([("_id", .int32(1))] + fields)
      let update = Self.update(&random)
      guard let result = try? Self.applied(update, to: document) else { continue }
      done += 1
      try BSONDocument(bytes: result.bytes).check()
      #expect(result["_id"] == 1)
      guard update.keys == ["$set"] else { continue }
      #expect(try Self.applied(update, to: result) == result, "\(update.shell)")
    }
    #expect(done > 500)
  }

  private static func applied(_ update: BSONDocument, to document: BSONDocument) throws -> BSONDocument {
    let filters: [BSONDocument] = update.shell.contains("$[i]") ? [["i": ["$gt": 1]]] : []
    return try Update(.document(update), arrayFilters: filters, testContext, pipeline: noPipeline)
      .apply(to: document, match: Match(arrayIndex: 1))
  }

  private static func name(_ random: inout SeededRandom) -> String {
    ["a", "b", "0", "1", "3"].randomElement(using: &random) ?? "a"
  }

  private static func value(_ random: inout SeededRandom, _ depth: Int) -> BSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
    case 0: return .null
    case 1: return .double(1.5)
    case 2: return .string("x")
    case 3, 4: return .int32(.random(in: 0..<4, using: &random))
    case 5: return .document(BSONDocument((0..<2).map { _ in (self.name(&random), self.value(&random, depth - 1)) }))
    default: return .array(BSONArray((0..<3).map { _ in self.value(&random, depth - 1) }))
    }
  }

  private static func update(_ random: inout SeededRandom) -> BSONDocument {
    let operators = [
      "$set", "$set", "$unset", "$inc", "$mul", "$min", "$max", "$push", "$addToSet", "$pull", "$rename",
      "$setOnInsert",
    ]
    var update = BSONDocument()
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      let name = operators.randomElement(using: &random) ?? "$set"
      let fields = (0..<2).map { _ in
        (self.path(&random), name == "$rename" ? .string(self.path(&random)) : self.value(&random, 2))
      }
      update.append(name, .document(BSONDocument(fields)))
    }
    return update
  }

  private static func path(_ random: inout SeededRandom) -> String {
    let parts = (0..<Int.random(in: 0...2, using: &random)).map { _ in
      ["a", "b", "0", "1", "4", "$", "$[]", "$[i]"].randomElement(using: &random) ?? "a"
    }
    return ([self.name(&random)] + parts).joined(separator: ".")
  }
}
