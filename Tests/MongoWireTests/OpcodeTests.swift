// MongoWireTests: the protocol. This file: kinds of messages.

import Testing

@testable import MongoWire

@Suite struct OpcodeTests {
  @Test func knowsTheNumbers() {
    #expect(MongoOpcode(rawValue: 2013) == .message)
  }
}
