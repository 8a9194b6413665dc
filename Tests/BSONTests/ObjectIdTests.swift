// BSONTests. This file: ids.

import Testing
import WireCore

@testable import BSON

@Suite struct ObjectIdTests {
  @Test func text() {
    #expect(ObjectId("5F000102030405060708090a") == Case.id)
    #expect(Case.id.description == "5f000102030405060708090a")
    #expect(Case.id.seconds == 0x5F00_0102)
    #expect(ObjectId(Case.id.bytes) == Case.id)
    for text in ["", "5f", "5f000102030405060708090", "5f000102030405060708090g", "5f000102030405060708090a0b"] {
      #expect(ObjectId(text) == nil)
    }
  }

  @Test func generated() {
    var random = SeededRandom(seed: 1)
    var generator = ObjectIdGenerator(using: &random)
    var again = generator
    let ids = (0..<1000).map { _ in generator.next(seconds: 77) }
    #expect(Set(ids).count == 1000)
    #expect(ids.allSatisfy { $0.seconds == 77 && $0.bytes[4..<9] == ids[0].bytes[4..<9] })
    #expect(again.next(seconds: 77) == ids[0])
  }

  @Test func order() {
    #expect(ObjectId(seconds: 1, process: .max, counter: .max) < ObjectId(seconds: 2, process: 0, counter: 0))
    #expect(ObjectId(seconds: 1, process: 0, counter: 1) < ObjectId(seconds: 1, process: 1, counter: 0))
    #expect(ObjectId(seconds: 1, process: 1, counter: 1) < ObjectId(seconds: 1, process: 1, counter: 2))
  }
}
