// SQLEngineTests/Types: PostgreSQL's types. This file: what a client may send instead of a value.

import Testing

@testable import SQLEngine

private struct Generator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return self.state ^ self.state >> 29
  }
}

/// Reads, writes and sends whatever is taken; nothing may trap, and what is read once is read again.
@Test(arguments: TypeTable.rows.filter { $0.form != .opaque && $0.kind == "b" }.map(\.id))
func randomTextAndBytes(type: TypeID) {
  let io = Bench().io
  var random = Generator(state: UInt64(type.rawValue))
  let alphabet = Array("0123456789-+.:/eE {}[]()\",\\tTzZPYMDnull infnayear".utf8)
  for round in 0..<300 {
    let length = Int.random(in: 0...24, using: &random)
    let letters = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 48 }
    if let value = try? io.input(String(decoding: letters, as: UTF8.self), type) {
      let text = io.output(value, type)
      if case .reg = io.types.form(type) { continue }
      #expect((try? io.input(text, type)).map { io.output($0, type) } == text)
    }
    let bytes = (0..<length).map { _ in
      round % 2 == 0 ? UInt8.random(in: 0...255, using: &random) : UInt8.random(in: 0...2, using: &random)
    }
    if let value = try? io.receive(bytes[...], ColumnType(type)) {
      var sent: [UInt8] = []
      try? io.send(value, type, to: &sent)
      _ = io.output(value, type)
    }
  }
}

@Test func deepNestingIsRefused() {
  let io = Bench().io
  let deep = String(repeating: "[", count: 100_000)
  #expect(throws: SQLError.self) { try io.input(deep, .jsonb) }
  #expect(throws: SQLError.self) { try io.input(String(repeating: "{", count: 100_000), .int4Array) }
  #expect(throws: SQLError.self) { try RegularExpression(String(repeating: "(", count: 100_000)) }
  #expect(throws: SQLError.self) { try RegularExpression(String(repeating: "(a{200}){200}", count: 3)) }
  #expect(throws: SQLError.self) { try io.input("1e131072", .numeric) }
}

@Test func expressionsThatExplodeElsewhere() throws {
  let text = String(repeating: "a", count: 2000)
  #expect(try !RegularExpression("(a*)*b").matches(text))
  #expect(try !RegularExpression("(a|aa)+$").matches(text + "!"))
  #expect(try Like.matches(text, String(repeating: "%a", count: 200) + "%"))
}
