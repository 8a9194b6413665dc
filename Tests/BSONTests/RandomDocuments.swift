// BSONTests. This file: documents of all types, all from one seed.

import WireCore

@testable import BSON

struct RandomDocuments {
  var random: SeededRandom

  init(seed: UInt64) { self.random = SeededRandom(seed: seed) }

  mutating func document(depth: Int = 3) -> BSONDocument {
    var document = BSONDocument()
    for _ in 0..<self.below(6) { document.append(self.text().terminable, self.value(depth: depth)) }
    return document
  }

  mutating func value(depth: Int) -> BSONValue {
    let types = BSONType.allCases.filter { depth > 0 || ![.document, .array, .codeWithScope].contains($0) }
    switch types[self.below(types.count)] {
    case .double: return .double(self.double())
    case .string: return .string(self.text())
    case .document: return .document(self.document(depth: depth - 1))
    case .array: return .array(self.array(depth: depth - 1))
    case .binary: return .binary(BSONBinary(self.bytes(self.below(20)), subtype: UInt8(self.below(10))))
    case .undefined: return .undefined
    case .objectId: return .objectId(self.objectId())
    case .bool: return .bool(self.below(2) == 0)
    case .date: return .date(BSONDate(millisecondsSince1970: self.integer()))
    case .null: return .null
    case .regex: return .regex(BSONRegex(self.text(), options: ["", "i", "mi", "xs"][self.below(4)]))
    case .dbPointer: return .dbPointer(BSONDBPointer(self.text(), id: self.objectId()))
    case .code: return .code(self.text())
    case .symbol: return .symbol(self.text())
    case .codeWithScope: return .codeWithScope(BSONCodeWithScope(self.text(), scope: self.document(depth: depth - 1)))
    case .int32: return .int32(Int32(truncatingIfNeeded: self.integer()))
    case .timestamp: return .timestamp(BSONTimestamp(self.random.next()))
    case .int64: return .int64(self.integer())
    case .decimal128: return .decimal128(self.decimal())
    case .maxKey: return .maxKey
    case .minKey: return .minKey
    }
  }

  mutating func below(_ bound: Int) -> Int { Int(self.random.next() % UInt64(bound)) }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in self.random.next() } }

  mutating func integer() -> Int64 { Int64(bitPattern: self.random.next()) >> Int64(self.below(64)) }

  mutating func double() -> Double {
    switch self.below(4) {
    case 0: Double(bitPattern: self.random.next())
    case 1: Double(self.integer())
    case 2: Double(self.integer()) / 1024
    default: [0, -0.0, .infinity, -.infinity, .nan, 0x1p63, -0x1p63, 0x1p53][self.below(8)]
    }
  }

  mutating func decimal() -> Decimal128 {
    switch self.below(4) {
    case 0: Decimal128(high: self.random.next(), low: self.random.next())
    case 1: Decimal128(self.integer())
    case 2: Decimal128(nearest: self.double())
    default: Decimal128("\(self.integer())E\(self.below(40) - 20)") ?? .zero
    }
  }

  private mutating func objectId() -> ObjectId {
    ObjectId(seconds: self.random.next(), process: self.random.next(), counter: self.random.next())
  }

  private mutating func array(depth: Int) -> BSONArray {
    BSONArray((0..<self.below(6)).map { _ in self.value(depth: depth) })
  }

  private mutating func text() -> String {
    let characters = ["a", "b", "_id", "$", ".", "é", "e\u{301}", "\0", "\"", "\\", "\n", "😀", "longer words"]
    return (0..<self.below(5)).map { _ in characters[self.below(characters.count)] }.joined()
  }
}
