// BSONTests. This file: values as MongoDB orders them.

import Testing
import WireCore

@testable import BSON

@Suite struct OrderTests {
  /// Each of these is less than the next.
  static let ascending: [BSONValue] = [
    .minKey, .undefined, .null,
    .double(.nan), .double(-.infinity), .decimal128(Decimal128("-1E+400") ?? .zero), .double(-0x1p63 - 2048),
    .int64(.min), -1, .decimal128(Decimal128("-0.1") ?? .zero), 0, .double(.leastNonzeroMagnitude),
    // The double is a little more than its text says.
    .decimal128(Decimal128("0.1") ?? .zero), 0.1, 1, .double(0x1p53), .int64(1 << 53 + 1), .int64(.max),
    .double(0x1p63),
    .decimal128(Decimal128("1E+309") ?? .zero), .double(.infinity),
    "", "A", "a", "a\0", "ab", .symbol("b"), "é",
    [:] as BSONValue, ["a": 2], ["a": 2, "b": 1], ["b": 1], ["a": "x"],
    .array([]), [.null], [1], [1, 1], [2],
    .binary(BSONBinary([])), .binary(BSONBinary([9])), .binary(BSONBinary([1], subtype: 4)),
    .binary(BSONBinary([1, 1])), .binary(BSONBinary([0], subtype: BSONBinary.old)),
    .objectId(ObjectId(seconds: 1, process: 2, counter: 3)), .objectId(ObjectId(seconds: 1, process: 2, counter: 4)),
    false, true, .date(BSONDate(millisecondsSince1970: -1)), .date(BSONDate(millisecondsSince1970: 1)),
    .timestamp(BSONTimestamp(seconds: 1, increment: 9)), .timestamp(BSONTimestamp(seconds: .max, increment: 0)),
    .regex(BSONRegex("a")), .regex(BSONRegex("a", options: "i")), .regex(BSONRegex("b")),
    .dbPointer(BSONDBPointer("b", id: Case.id)), .dbPointer(BSONDBPointer("aa", id: Case.id)),
    .code("a"), .code("b"),
    .codeWithScope(BSONCodeWithScope("a", scope: [:])), .codeWithScope(BSONCodeWithScope("a", scope: ["a": 1])),
    .maxKey,
  ]

  @Test func everyPair() {
    for (first, left) in Self.ascending.enumerated() {
      for (second, right) in Self.ascending.enumerated() {
        let order = left.compare(to: right).signum()
        #expect(order == (first - second).signum(), "\(left) and \(right)")
      }
    }
  }

  /// Fields are compared by type before they are compared by name.
  @Test func typesBeforeNames() {
    #expect((["b": 1] as BSONValue).compare(to: ["a": "x"]) < 0)
    #expect((["b": 1] as BSONValue).compare(to: ["a": 2]) > 0)
  }

  @Test(
    arguments: [
      [1, .int64(1), 1.0, .decimal128(Decimal128("1.00") ?? .zero)],
      [0, -0.0, .decimal128(Decimal128("-0E+5") ?? .zero)],
      [0.5, .decimal128(Decimal128("0.500") ?? .zero)], [.double(.nan), .double(-.nan), .decimal128(.notANumber)],
      [.double(.infinity), .decimal128(.infinity)], ["a", .symbol("a")],
      [["a": 1], ["a": 1.0]], [[1, [2.0]], [1.0, [2]]],
      [.decimal128(Decimal128("1E+30") ?? .zero), .decimal128(Decimal128("1.00E+30") ?? .zero)],
      [.double(0x1p100), .decimal128(Decimal128("1267650600228229401496703205376") ?? .zero)],
    ] as [[BSONValue]]
  )
  func equalOnes(_ values: [BSONValue]) {
    for left in values {
      for right in values {
        #expect(BSONSortKey(left) == BSONSortKey(right))
        #expect(BSONSortKey(left).hashValue == BSONSortKey(right).hashValue)
      }
    }
    #expect(Set(values.map { BSONSortKey($0) }).count == 1)
    #expect(Set(values).count > 1)
  }

  @Test func isAnOrder() {
    var documents = RandomDocuments(seed: 11)
    for _ in 0..<5_000 {
      let values = (0..<3).map { _ in documents.value(depth: 1) }
      let (ab, bc, ac) = (order(values[0], values[1]), order(values[1], values[2]), order(values[0], values[2]))
      #expect(ab == -order(values[1], values[0]))
      if ab <= 0, bc <= 0 { #expect(ac <= 0) }
      if ab == 0 { #expect(BSONSortKey(values[0]).hashValue == BSONSortKey(values[1]).hashValue) }
    }
  }

  /// Numbers of all kinds, near each other: still one order, and equal ones hash alike.
  @Test func numbersAreAnOrder() {
    var documents = RandomDocuments(seed: 12)
    for _ in 0..<5_000 {
      let whole = documents.integer()
      let double = documents.below(2) == 0 ? Double(whole) : documents.double()
      let values: [BSONValue] = [
        .int64(whole), .double(double), .double(double.nextUp), .decimal128(Decimal128(nearest: double)),
        .decimal128(Decimal128(whole)), .decimal128(documents.decimal()),
      ]
      let sorted = values.sorted { $0.compare(to: $1) < 0 }
      for (index, left) in sorted.enumerated() {
        for right in sorted[index...] where left.compare(to: right) >= 0 {
          #expect(left.compare(to: right) == 0 && right.compare(to: left) == 0, "\(left) and \(right)")
          #expect(BSONSortKey(left).hashValue == BSONSortKey(right).hashValue, "\(left) and \(right)")
        }
      }
    }
  }

  @Test func collation() {
    let collate = { (left: String, right: String) in
      left.lowercased() < right.lowercased() ? -1 : left.lowercased() == right.lowercased() ? 0 : 1
    }
    #expect((["a": ["B"]] as BSONValue).compare(to: ["a": ["b"]], collate: collate) == 0)
    #expect((["a": ["B"]] as BSONValue).compare(to: ["a": ["a"]], collate: collate) > 0)
  }

  private func order(_ left: BSONValue, _ right: BSONValue) -> Int { left.compare(to: right).signum() }
}
