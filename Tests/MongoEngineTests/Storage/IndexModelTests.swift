// MongoEngineTests/Storage. This file: random documents and queries, with indexes and without.

import BSON
import Testing
import WireCore

@testable import MongoEngine

@Suite struct IndexModelTests {
  /// Makes documents, filters and indexes; few different values, so that they meet.
  private struct Maker {
    var random: SeededRandom

    mutating func number(_ below: Int) -> Int { Int.random(in: 0..<below, using: &self.random) }

    mutating func scalar() -> BSONValue {
      switch self.number(12) {
      case 0: .null
      case 1: .string(["", "a", "b", "B"][self.number(4)])
      case 2: .double(Double(self.number(6)) / 2)
      case 3: .int64(Int64(self.number(4)))
      case 4: .bool(self.number(2) == 0)
      case 5: .date(BSONDate(millisecondsSince1970: Int64(self.number(3))))
      case 6: .decimal128(Decimal128(Int64(self.number(3))))
      case 7: .document(["x": .int32(Int32(self.number(3)))])
      default: .int32(Int32(self.number(5)))
      }
    }

    mutating func value(_ depth: Int = 0) -> BSONValue {
      switch self.number(12) {
      case 10: .array(BSONArray((0..<2).map { _ in .document(["x": self.scalar(), "y": self.scalar()]) }))
      case 0, 1: .array(BSONArray((0..<self.number(4)).map { _ in depth < 2 ? self.value(depth + 1) : self.scalar() }))
      case 2, 3: .document(self.fields(["x", "y", "0"], depth + 1))
      default: self.scalar()
      }
    }

    mutating func fields(_ names: [String], _ depth: Int) -> BSONDocument {
      var document = BSONDocument()
      for name in names where self.number(3) > 0 {
        document.append(name, depth < 3 ? self.value(depth) : self.scalar())
      }
      return document
    }

    mutating func path() -> String { ["a", "b", "a.x", "b.x", "a.y", "a.0", "a.0.x", "b.y.x", "c"][self.number(9)] }

    mutating func condition() -> BSONValue {
      switch self.number(11) {
      case 0: ["$gt": self.scalar()]
      case 1: ["$gte": self.scalar(), "$lt": self.scalar()]
      case 2: ["$lte": self.scalar()]
      case 3: ["$in": [self.scalar(), self.scalar(), self.scalar()]]
      case 4: ["$ne": self.scalar()]
      case 5: ["$elemMatch": ["$gte": self.scalar()]]
      case 6: ["$exists": .bool(self.number(2) == 0)]
      case 7: ["$lt": self.scalar()]
      default: self.value(1)
      }
    }

    mutating func filter() -> BSONDocument {
      var filter = BSONDocument()
      for _ in 0...self.number(3) {
        let path = self.path()
        if !filter.contains(path) { filter.append(path, self.condition()) }
      }
      if self.number(8) == 0 {
        filter.append("$and", [.document([self.path(): self.condition()]), .document([self.path(): self.condition()])])
      }
      return filter
    }

    mutating func key(_ most: Int) -> BSONDocument {
      var key = BSONDocument()
      for _ in 0...self.number(most) {
        let path = self.path()
        if !key.contains(path) { key.append(path, self.number(2) == 0 ? 1 : -1) }
      }
      return key
    }

    mutating func index(_ number: Int) throws(MongoError) -> IndexSpec {
      var spec: BSONDocument = ["key": .document(self.key(3)), "name": .string("index\(number)")]
      switch self.number(5) {
      case 0: spec.append("sparse", true)
      case 1: spec.append("partialFilterExpression", [self.path(): ["$gte": self.scalar()]])
      default: break
      }
      return try IndexSpec(spec)
    }
  }

  private func ids(_ documents: [FoundDocument]) -> [BSONValue] { documents.compactMap { $0.document["_id"] } }

  @Test(arguments: 1...24) func indexesFindWhatScansFind(seed: Int) throws {
    var maker = Maker(random: SeededRandom(seed: UInt64(seed)))
    var plain = try makeCollection()
    var indexed = try makeCollection()
    for number in 0..<4 { _ = try? indexed.createIndexes([try maker.index(number)]) }
    for number in 0..<150 {
      var document: BSONDocument = ["_id": .integer(Int64((number * 37) % 151))]
      for field in maker.fields(["a", "b", "c"], 0) { document.append(field) }
      // Parallel arrays are refused by the one with indexes only.
      guard (try? indexed.insert(document)) != nil else { continue }
      try plain.insert(document)
    }
    var number: Int64 = 0
    while number < 60 {
      number += 1
      let (id, other) = (RecordID(number * 2), RecordID(number * 2 + 1))
      if let before = indexed[id], let after = indexed[other].map({ changed($0, before) }) {
        let isAllowed = (try? indexed.replace(id, with: after)) != nil
        if isAllowed { try plain.replace(id, with: after) }
      }
      indexed.remove(other)
      plain.remove(other)
    }
    for _ in 0..<150 { try self.compare(plain, indexed, &maker) }
  }

  /// Another document's fields with this one's `_id`.
  private func changed(_ other: BSONDocument, _ before: BSONDocument) -> BSONDocument {
    var document = other
    document["_id"] = before["_id"]
    return document
  }

  private func compare(_ plain: MongoCollection, _ indexed: MongoCollection, _ maker: inout Maker) throws {
    let filter = maker.filter()
    var sort = maker.number(2) == 0 ? BSONDocument() : maker.key(2)
    let expected = Result { try plain.find(try FindQuery(filter, hint: ["$natural": 1])) }
    let found = Result { try indexed.find(try FindQuery(filter)) }
    guard case .success(let expected) = expected, case .success(let found) = found else {
      return #expect((try? expected.get()) == nil && (try? found.get()) == nil)
    }
    #expect(Set(self.ids(found)) == Set(self.ids(expected)), "\(filter.shell)")
    #expect(found.count == expected.count, "\(filter.shell)")
    guard !sort.isEmpty else { return }
    sort.append("_id", 1)
    let (skip, limit) = (maker.number(4), maker.number(30))
    let sortedPlain = try? plain.find(
      try FindQuery(filter, sort: sort, hint: ["$natural": 1], skip: skip, limit: limit)
    )
    let sortedIndexed = try? indexed.find(try FindQuery(filter, sort: sort, skip: skip, limit: limit))
    guard let sortedPlain, let sortedIndexed else { return }
    #expect(self.ids(sortedIndexed) == self.ids(sortedPlain), "\(filter.shell) \(sort.shell)")
  }
}
