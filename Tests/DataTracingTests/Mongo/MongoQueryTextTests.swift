// Tests of DataTracing, Mongo. This file: commands as text, without their values.

import Testing
import TraceModel

@testable import DataTracing

@Suite struct MongoQueryTextTests {
  private func text(_ request: some MongoRequest<StubDocument>, limit: Int = 1000, values: Bool = false) -> String {
    MongoQueryText.text(of: request.command(on: "users"), limit: limit, showsValues: values)
  }

  private func filter(_ filter: StubDocument) -> String {
    let text = self.text(MongoFind(filter))
    return String(text.dropFirst(#"{"find":"users","filter":"#.count).dropLast())
  }

  @Test func keysAndOperatorsAreKept() {
    #expect(
      self.filter(["age": ["$gt": 30, "$lt": 40], "name": "Ann"]) == #"{"age":{"$gt":"?","$lt":"?"},"name":"?"}"#
    )
    #expect(
      self.filter(["$or": [["a": 1], ["b": ["$exists": true]]]]) == #"{"$or":[{"a":"?"},{"b":{"$exists":"?"}}]}"#
    )
    #expect(self.filter([:]) == "{}")
  }

  @Test(arguments: [["$in": [1]], ["$in": [1, 2, 3]], ["$in": ["a", "b"]]] as [StubValue])
  func listsOfAnyLengthAreTheSame(value: StubValue) {
    #expect(self.filter(StubDocument([.init(name: "age", value: value)])) == #"{"age":{"$in":["?"]}}"#)
  }

  @Test func ofEqualElementsOneIsShown() {
    #expect(self.filter(["a": [["b": 1], ["b": 2], ["c": 1], ["b": 3]]]) == #"{"a":[{"b":"?"},{"c":"?"},{"b":"?"}]}"#)
    #expect(self.filter(["a": [[], [1], [2, 3]]]) == #"{"a":[[],["?"]]}"#)
  }

  @Test func everyCommand() {
    #expect(
      self.text(MongoInsert([["a": 1], ["a": 2]])) == #"{"insert":"users","documents":[{"a":"?"}],"ordered":"?"}"#
    )
    #expect(
      self.text(MongoUpdate([.init(["a": 1], .document(["$set": ["b": 2]]), isUpsert: true)]))
        == #"{"update":"users","updates":[{"q":{"a":"?"},"u":{"$set":{"b":"?"}},"upsert":"?"}],"ordered":"?"}"#
    )
    #expect(
      self.text(MongoDelete([.init(["a": 1])]))
        == #"{"delete":"users","deletes":[{"q":{"a":"?"},"limit":"?"}],"ordered":"?"}"#
    )
    #expect(
      self.text(MongoAggregate([["$match": ["a": "$b"]]], batchSize: 5, options: ["allowDiskUse": true]))
        == #"{"aggregate":"users","pipeline":[{"$match":{"a":"?"}}],"cursor":{"batchSize":"?"},"allowDiskUse":"?"}"#
    )
    #expect(
      self.text(MongoCount(["a": 1], limit: 5))
        == #"{"aggregate":"users","pipeline":[{"$match":{"a":"?"}},{"$limit":"?"},"#
        + #"{"$group":{"_id":"?","n":{"$sum":"?"}}}],"cursor":{}}"#
    )
    #expect(self.text(MongoDistinct("age")) == #"{"distinct":"users","key":"age"}"#)
    #expect(
      self.text(MongoFindAndModify(["a": 1], nil, sort: ["b": 1]))
        == #"{"findAndModify":"users","query":{"a":"?"},"sort":{"b":"?"},"remove":"?"}"#
    )
  }

  @Test func valuesIfAsked() {
    let text = self.text(MongoFind(["name": "A\"n\\n\n", "age": [1, 1]]), values: true)
    #expect(text == #"{"find":"users","filter":{"name":"A\"n\\n\u000a","age":[1,1]}}"#)
  }

  @Test(arguments: 0...40) func neverLongerThanAllowed(limit: Int) {
    let text = self.text(MongoFind(["age": ["$gt": 30]]), limit: limit)
    #expect(text.count <= max(limit, 1))
    #expect(text == #"{"find":"users","filter":{"age":{"$gt":"?"}}}"# || text.hasSuffix("…"))
  }

  @Test func hostileDocumentsCostLittle() {
    var deep: StubValue = 1
    for _ in 0..<10_000 { deep = ["a": deep] }
    #expect(self.filter(StubDocument([.init(name: "a", value: deep)])).count < 200)
    // 100 to the power of 6 values that all come to the same text.
    var wide: StubValue = 1
    for _ in 0..<6 { wide = .list(Array(repeating: wide, count: 100)) }
    #expect(self.text(MongoFind(StubDocument([.init(name: "a", value: wide)]))).hasSuffix("…"))
    let long = StubDocument((0..<100_000).map { .init(name: "field\($0)", value: 1) })
    #expect(self.text(MongoFind(long), limit: 256).count == 256)
    let name = String(repeating: "x", count: 10_000_000)
    #expect(self.text(MongoFind(StubDocument([.init(name: name, value: 1)])), limit: 256).count == 256)
  }

  @Test func spansShowItIfAsked() async throws {
    let recording = try await record {
      let users = traced(StubMongo(), textLimit: 200)["shop"]["users"]
      _ = try await users.findOne(["email": "ann@example.com"])
      _ = try await traced(StubMongo(), .legacy, .unsafeKeysAndValues, textLimit: 200)["shop"]["users"].distinct("age")
      _ = try await traced(StubMongo(), .stable, .none, textLimit: 200)["shop"]["users"].findOne()
    }
    let text = #"{"find":"users","filter":{"email":"?"},"limit":"?","singleBatch":"?"}"#
    #expect(recording.spans[0].attributes["db.query.text"] == .string(text))
    #expect(recording.spans[1].attributes["db.statement"] == #"{"distinct":"users","key":"age"}"#)
    #expect(recording.spans[2].attributes["db.query.text"] == nil)
    #expect(!recording.everything.contains("ann@example.com"))
  }

  @Test func commandsOfTheApplication() {
    func text(_ document: StubDocument) -> String { MongoQueryText.text(of: document, limit: 1000) }
    #expect(
      text(["dropIndexes": "users", "index": "email_1", "lsid": ["id": 1], "$db": "shop"])
        == #"{"dropIndexes":"users","index":"?"}"#
    )
    #expect(text(["ping": 1]) == #"{"ping":"?"}"#)
    #expect(text(["dropUser": "ann"]) == #"{"dropUser":"?"}"#)
    #expect(text(["getMore": 7, "collection": "users"]) == #"{"getMore":"?","collection":"?"}"#)
    #expect(text(["find": "users", "find": "ann", "txnNumber": 1]) == #"{"find":"users","find":"?"}"#)
  }

  @Test func credentialsAreNeverShown() async throws {
    let recording = try await record {
      let mongo = traced(StubMongo(), .stable, .unsafeKeysAndValues, textLimit: 500)
      try await mongo["admin"].run(["createUser": "ann", "pwd": "secret", "roles": []])
      try await mongo["admin"].run(["hello": 1, "speculativeAuthenticate": ["payload": "secret"]])
      try await mongo["admin"].run(["saslStart": 1, "payload": "secret"])
    }
    #expect(recording.spans.map { $0.attributes["db.query.text"] }[0] == #"{"createUser":"?"}"#)
    #expect(!recording.everything.contains("secret"))
  }
}
