// MongoEngineTests/Storage. This file: capped collections, documents that expire, snapshots, the journal.

import BSON
import Testing

@testable import MongoEngine

@Suite struct CollectionTests {
  private let users = Namespace("app", "users")

  /// Manual: "Capped Collections".
  @Test func cappedCollectionsForgetTheOldest() throws {
    var data = MongoData()
    var options = CollectionOptions()
    options.cap = CollectionOptions.Cap(size: 4096, max: 3)
    try data.create(self.users, options)
    for number in 1...5 { try data.insert(["_id": .integer(Int64(number))], into: self.users) }
    #expect(data[self.users]?.documents.map(\.shell) == ["{ _id: 3 }", "{ _id: 4 }", "{ _id: 5 }"])
    #expect(try data.find(FindQuery(["_id": 1]), in: self.users).isEmpty)
    let large = BSONDocument([("_id", 6), ("text", .string(String(repeating: "x", count: 4050)))])
    try data.insert(large, into: self.users)
    #expect(data[self.users]?.count == 2)
    let tooLarge = BSONDocument([("_id", 7), ("text", .string(String(repeating: "x", count: 5000)))])
    try data.insert(tooLarge, into: self.users)
    #expect(data[self.users]?.documents.map { $0["_id"] } == [7])
  }

  /// Manual: "TTL Indexes".
  @Test func documentsExpire() throws {
    var data = MongoData()
    let documents = """
      {"_id": 1, "at": {"$date": {"$numberLong": "10000"}}} {"_id": 2, "at": {"$date": {"$numberLong": "20000"}}}
      {"_id": 3, "at": [{"$date": {"$numberLong": "90000"}}, {"$date": {"$numberLong": "5000"}}]}
      {"_id": 4, "at": 1} {"_id": 5} {"_id": 6, "at": "text"}
      """
    for document in try parsedList(documents) { try data.insert(document, into: self.users) }
    let spec = try index(#"{"key": {"at": -1}, "expireAfterSeconds": 5}"#)
    try data.withCollection(self.users, creating: false) { collection throws(MongoError) in
      _ = try collection.createIndexes([spec])
    }
    #expect(data.nextExpiry == BSONDate(millisecondsSince1970: 10_000))
    #expect(data.expire(now: BSONDate(millisecondsSince1970: 9_999)) == 0)
    _ = data.takeJournal()
    #expect(data.expire(now: BSONDate(millisecondsSince1970: 15_000)) == 2)
    #expect(data.takeJournal().count == 2)
    #expect(data.nextExpiry == BSONDate(millisecondsSince1970: 25_000))
    try data.rename(self.users, to: Namespace("app", "people"), replacing: false)
    #expect(data.nextExpiry == BSONDate(millisecondsSince1970: 25_000))
    try data.rename(Namespace("app", "people"), to: self.users, replacing: false)
    #expect(data.expire(now: BSONDate(millisecondsSince1970: .max)) == 1)
    #expect(data.nextExpiry == nil)
    #expect(data[self.users]?.documents.compactMap { $0["_id"]?.shell } == ["4", "5", "6"])
  }

  @Test func snapshotsStayAsTheyAre() throws {
    var data = MongoData()
    for number in 1...1000 { try data.insert(["_id": .integer(Int64(number)), "a": 1], into: self.users) }
    let snapshot = data
    try data.replace(RecordID(500), with: ["_id": 500, "a": 2], in: self.users)
    try data.remove(RecordID(1), from: self.users)
    data.drop(Namespace("app", "nothing"))
    #expect(try data.find(FindQuery(["a": 1]), in: self.users).count == 998)
    #expect(try snapshot.find(FindQuery(["a": 1]), in: self.users).count == 1000)
    #expect(snapshot[self.users]?[RecordID(500)]?.shell == "{ _id: 500, a: 1 }")
  }

  @Test func theJournalTellsEverything() throws {
    var data = MongoData(seed: 7)
    try data.insert(["_id": 1], into: self.users)
    try data.replace(RecordID(1), with: ["_id": 1, "a": 1], in: self.users)
    try data.remove(RecordID(1), from: self.users)
    try data.rename(self.users, to: Namespace("app", "people"), replacing: false)
    data.drop(database: "app")
    let uuid = data.journal.first?.uuid
    let people = Namespace("app", "people")
    #expect(
      data.takeJournal() == [
        Change(namespace: self.users, uuid: uuid, kind: .create([:])),
        Change(namespace: self.users, uuid: uuid, kind: .insert(["_id": 1])),
        Change(namespace: self.users, uuid: uuid, kind: .replace(before: ["_id": 1], after: ["_id": 1, "a": 1])),
        Change(namespace: self.users, uuid: uuid, kind: .delete(["_id": 1, "a": 1])),
        Change(namespace: self.users, uuid: uuid, kind: .rename(to: people, replacing: nil)),
        Change(namespace: people, uuid: uuid, kind: .drop),
        Change(namespace: Namespace("app", ""), uuid: nil, kind: .dropDatabase),
      ]
    )
    #expect(data.journal.isEmpty)
    #expect(data.databases.isEmpty)
  }

  @Test func identitiesDependOnTheSeed() throws {
    func uuid(_ seed: UInt64) throws -> BSONBinary? {
      var data = MongoData(seed: seed)
      try data.create(self.users)
      return data[self.users]?.uuid
    }
    #expect(try uuid(1) == uuid(1))
    #expect(try uuid(1) != uuid(2))
  }
}
