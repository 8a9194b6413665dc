// MongoEngineTests/Storage. This file: random documents, indexes and filters, from a seed.

import BSON
import MongoEngine
import WireCore

/// Makes documents with few different values, so that filters find some of them.
struct RandomQueries {
  private var random: SeededRandom
  private let paths = ["a", "b", "c", "a.x", "a.y", "b.x"]

  init(seed: UInt64) { self.random = SeededRandom(seed: seed) }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self.random) }

  mutating func isOne(in count: Int) -> Bool { self.below(count) == 0 }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values[self.below(values.count)] }

  private mutating func list<Value>(_ most: Int, _ make: (inout Self) -> Value) -> [Value] {
    (0..<self.below(most + 1)).map { _ in make(&self) }
  }

  mutating func document(_ id: Int) -> BSONDocument {
    var document: BSONDocument = ["_id": .int32(Int32(id))]
    for name in ["a", "b", "c"] where !self.isOne(in: 5) { document.append(name, self.value(depth: 2)) }
    return document
  }

  private mutating func scalar() -> BSONValue {
    switch self.below(20) {
    case 0...6: .int32(Int32(self.below(5)))
    case 7: .double(Double(self.below(8)) / 2)
    case 8: self.pick([.double(.nan), .double(-.infinity), .int64(3), .decimal128(Decimal128("1.5") ?? .zero)])
    case 9...12: .string(self.pick(["", "a", "A", "ab", "abc", "b", "\u{e9}", "e\u{301}"]))
    case 13, 14: .null
    case 15: .bool(self.isOne(in: 2))
    case 16: .date(BSONDate(millisecondsSince1970: Int64(self.below(3))))
    case 17: self.pick([.minKey, .maxKey, .undefined, .regex(BSONRegex("a")), .code("x"), .binary(BSONBinary([1]))])
    case 18: .objectId(ObjectId(seconds: UInt32(self.below(2)), process: 1, counter: 1))
    default: .document(self.isOne(in: 2) ? [:] : ["x": .int32(Int32(self.below(3)))])
    }
  }

  private mutating func value(depth: Int) -> BSONValue {
    switch self.below(depth > 0 ? 10 : 6) {
    case 6, 7: .array(BSONArray(self.list(3) { $0.value(depth: depth - 1) }))
    case 8, 9: .document(BSONDocument(self.list(2) { ($0.pick(["x", "y"]), $0.value(depth: depth - 1)) }))
    default: self.scalar()
    }
  }

  /// The specification of an index, which may be one that cannot be created.
  mutating func index(_ number: Int, collation: BSONDocument?) -> BSONDocument {
    var key = BSONDocument()
    for _ in 0...self.below(3) { key[self.pick(self.paths)] = self.isOne(in: 3) ? -1 : 1 }
    if key.count == 1, self.isOne(in: 8) { key = [key.keys[0]: "hashed"] }
    var spec: BSONDocument = ["key": .document(key), "name": .string("i\(number)")]
    if let collation, self.isOne(in: 2) { spec.append("collation", .document(collation)) }
    switch self.below(6) {
    case 0: spec.append("sparse", true)
    case 1: spec.append("partialFilterExpression", .document(self.partialFilter()))
    case 2: spec.append("unique", true)
    default: break
    }
    return spec
  }

  private mutating func partialFilter() -> BSONDocument {
    let condition: BSONDocument =
      switch self.below(5) {
      case 0: ["$exists": true]
      case 1: ["$type": "number"]
      case 2: ["$eq": self.scalar()]
      default: [self.pick(["$gt", "$gte", "$lt", "$lte"]): self.scalar()]
      }
    return [self.pick(self.paths): .document(condition)]
  }

  mutating func filter(depth: Int = 2) -> BSONDocument {
    var filter = BSONDocument()
    for _ in 0...self.below(2) {
      if depth > 0, self.isOne(in: 3) {
        let parts = (0...self.below(3)).map { _ in BSONValue.document(self.filter(depth: depth - 1)) }
        filter.append(self.pick(["$or", "$or", "$or", "$and", "$nor"]), .array(BSONArray(parts)))
      } else if depth == 2, self.isOne(in: 8) {
        filter.append("$expr", .document(self.expression(depth: 1)))
      } else {
        filter.append(self.isOne(in: 20) ? "a.0" : self.pick(self.paths), self.condition(depth: 1))
      }
    }
    return filter
  }

  private mutating func expression(depth: Int) -> BSONDocument {
    if depth > 0, self.isOne(in: 4) {
      return ["$and": [.document(self.expression(depth: 0)), .document(self.expression(depth: 0))]]
    }
    let sides: [BSONValue] = [.string("$\(self.pick(self.paths))"), ["$literal": self.scalar()]]
    let name = self.pick(["$eq", "$gt", "$gte", "$lt", "$lte", "$ne"])
    return [name: .array(BSONArray(self.isOne(in: 2) ? sides : sides.reversed()))]
  }

  private mutating func condition(depth: Int) -> BSONValue {
    if self.isOne(in: 4) { return self.value(depth: 1) }
    var operators = BSONDocument()
    for _ in 0...self.below(2) {
      let (name, value) = self.operation(depth: depth)
      if !operators.contains(name) { operators.append(name, value) }
    }
    return .document(operators)
  }

  private mutating func operation(depth: Int) -> (String, BSONValue) {
    switch self.below(16) {
    case 0...5: (self.pick(["$eq", "$gt", "$gte", "$lt", "$lte"]), self.value(depth: 1))
    case 6: ("$ne", self.value(depth: 1))
    case 7, 8: ("$in", .array(BSONArray(self.list(4) { $0.isOne(in: 5) ? .regex($0.regex()) : $0.value(depth: 1) })))
    case 9: ("$nin", .array(BSONArray(self.list(3) { $0.isOne(in: 8) ? .regex($0.regex()) : $0.scalar() })))
    case 10: ("$exists", .bool(self.isOne(in: 2)))
    case 11:
      ("$type", .string(self.pick(["number", "string", "null", "array", "object", "bool", "undefined", "date"])))
    case 12: ("$regex", .regex(self.regex()))
    case 13: ("$not", self.negated())
    case 14:
      ("$elemMatch", self.isOne(in: 2) ? .document(self.elementFilter()) : self.operators())
    case 15: self.pick([("$size", 2), ("$mod", [2, 0]), ("$all", [1, 2]), ("$all", ["a"])])
    default: ("$eq", self.scalar())
    }
  }

  private mutating func operators() -> BSONValue {
    let (name, value) = self.operation(depth: 0)
    return .document([name: value])
  }

  private mutating func negated() -> BSONValue { self.isOne(in: 6) ? .regex(self.regex()) : self.operators() }

  private mutating func elementFilter() -> BSONDocument {
    BSONDocument((0...self.below(2)).map { _ in (self.pick(["x", "y"]), self.condition(depth: 0)) })
  }

  private mutating func regex() -> BSONRegex {
    BSONRegex(self.pick(["^a", "^ab", "b", "^a.", "^", "^\u{e9}", "a"]), options: self.isOne(in: 6) ? "i" : "")
  }

  mutating func sort() -> BSONDocument {
    var sort = BSONDocument()
    for _ in 0..<self.below(3) { sort[self.isOne(in: 5) ? "_id" : self.pick(self.paths)] = self.isOne(in: 2) ? -1 : 1 }
    return sort
  }
}
