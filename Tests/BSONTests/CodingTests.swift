// BSONTests. This file: Codable types to and from documents.

import Testing

@testable import BSON

@Suite struct CodingTests {
  struct Person: Codable, Equatable {
    enum Kind: String, Codable { case user, admin }
    struct Address: Codable, Equatable {
      var street: String
      var number: Int32?
    }

    var _id: ObjectId
    var name: String
    var age: Int
    var small: UInt8
    var score: Double
    var kind: Kind
    var addresses: [Address]
    var tags: [String: Bool]
    var missing: String?
    var balance: Decimal128
    var since: BSONDate
    var anything: BSONValue
  }

  static let person = Person(
    _id: Case.id,
    name: "Ada",
    age: 36,
    small: 7,
    score: 1.5,
    kind: .admin,
    addresses: [Person.Address(street: "A", number: 1), Person.Address(street: "B", number: nil)],
    tags: ["x": true],
    missing: nil,
    balance: Decimal128(5),
    since: BSONDate(millisecondsSince1970: 9),
    anything: [1, .minKey]
  )

  static let document: BSONDocument = [
    "_id": .objectId(Case.id), "name": "Ada", "age": .int64(36), "small": 7, "score": 1.5, "kind": "admin",
    "addresses": [["street": "A", "number": 1], ["street": "B"]], "tags": ["x": true],
    "balance": .decimal128(Decimal128(5)), "since": .date(BSONDate(millisecondsSince1970: 9)),
    "anything": [1, .minKey],
  ]

  @Test func bothWays() throws {
    #expect(try BSONEncoder().encode(Self.person) == Self.document)
    #expect(try BSONDecoder().decode(Person.self, from: Self.document) == Self.person)
  }

  @Test func numbersOfOtherTypes() throws {
    struct Numbers: Decodable, Equatable {
      var whole: Int
      var real: Double
    }
    let document: BSONDocument = ["whole": 3.0, "real": .decimal128(Decimal128(2))]
    #expect(try BSONDecoder().decode(Numbers.self, from: document) == Numbers(whole: 3, real: 2))
    #expect(throws: DecodingError.self) { try BSONDecoder().decode(Int8.self, from: 128) }
    #expect(throws: DecodingError.self) { try BSONDecoder().decode(Int.self, from: 1.5) }
    #expect(throws: DecodingError.self) { try BSONDecoder().decode(Int.self, from: "1") }
    #expect(throws: EncodingError.self) { try BSONEncoder().encode(["a": UInt64.max]) }
  }

  @Test func errorsNameThePlace() throws {
    var document = Self.document
    document["addresses"] = [["street": 5]]
    let error = try #require(throws: DecodingError.self) { try BSONDecoder().decode(Person.self, from: document) }
    guard case .typeMismatch(_, let context) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(context.codingPath.map(\.stringValue) == ["addresses", "0", "street"])
    #expect(context.debugDescription == "expected String, got int 5")
    document["addresses"] = nil
    #expect(throws: DecodingError.self) { try BSONDecoder().decode(Person.self, from: document) }
  }

  /// A class that encodes itself through its superclass.
  @Test func nestedContainers() throws {
    #expect(
      try BSONEncoder().encode(Nested(values: [1, 2])) == ["super": ["list": [.int64(1), .int64(2), nil, ["x": "y"]]]]
    )
    #expect(
      try BSONDecoder().decode(Nested.self, from: BSONEncoder().encode(Nested(values: [1, 2]))).values == [1, 2]
    )
  }

  @Test func onlyDocumentsAreDocuments() throws {
    #expect(throws: EncodingError.self) { try BSONEncoder().encode([1]) }
    #expect(try BSONEncoder().encodeValue([1, nil]) == [.int64(1), nil])
    #expect(try BSONEncoder().encodeValue(Int?.none) == .null)
    #expect(try BSONDecoder().decode([Int?].self, from: [1, nil]) == [1, nil])
  }

  /// The hook for types whose Codable says something else.
  @Test func convertible() throws {
    struct Seconds: Codable, BSONConvertible, Equatable {
      var value: Int64
      init(_ value: Int64) { self.value = value }
      init?(bsonValue: BSONValue) {
        guard case .date(let date) = bsonValue else { return nil }
        self.value = date.millisecondsSince1970 / 1000
      }
      var bsonValue: BSONValue { .date(BSONDate(millisecondsSince1970: self.value * 1000)) }
    }
    let document = try BSONEncoder().encode(["a": Seconds(2)])
    #expect(document == ["a": .date(BSONDate(millisecondsSince1970: 2000))])
    #expect(try BSONDecoder().decode([String: Seconds].self, from: document) == ["a": Seconds(2)])
  }
}

private struct Nested: Codable {
  var values: [Int]

  init(values: [Int]) { self.values = values }

  private enum Keys: String, CodingKey { case list, x }

  init(from decoder: any Decoder) throws {
    let parent = try decoder.container(keyedBy: Keys.self).superDecoder()
    var list = try parent.container(keyedBy: Keys.self).nestedUnkeyedContainer(forKey: .list)
    self.values = []
    while try !list.decodeNil() { self.values.append(try list.decode(Int.self)) }
    _ = try list.nestedContainer(keyedBy: Keys.self).decode(String.self, forKey: .x)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    var parent = container.superEncoder().container(keyedBy: Keys.self)
    var list = parent.nestedUnkeyedContainer(forKey: .list)
    for value in self.values { try list.encode(value) }
    try list.encodeNil()
    var last = list.nestedContainer(keyedBy: Keys.self)
    try last.encode("y", forKey: .x)
  }
}
