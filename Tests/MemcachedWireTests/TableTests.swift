// Tests of MemcachedWire. This file: the tables of commands and flags.

import MemcachedWire
import NIOCore
import Testing
import WireCore

@Suite struct TableTests {
  private func request(_ line: String) -> TextCommand? {
    var (decoder, bytes) = (MemcachedRequestDecoder(), ByteBuffer(string: line + "\r\n"))
    guard case .request(.text(let request)) = decoder.next(&bytes) else { return nil }
    return request.command
  }

  @Test func namesAndNumbersAreUnique() {
    let names = TextCommandTable.rows.map(\.name)
    #expect(Set(names).count == names.count && names.allSatisfy { $0.utf8.count <= 16 })
    let letters = MetaFlagTable.rows.map(\.letter)
    #expect(Set(letters).count == letters.count)
    let opcodes = BinaryCommandTable.rows.flatMap { [$0.opcode, $0.quiet].compactMap { $0 } }
    #expect(Set(opcodes).count == opcodes.count)
  }

  @Test func everyOpcodeHasARow() {
    for number in UInt8.min...UInt8.max {
      guard let opcode = BinaryOpcode(rawValue: number) else { continue }
      #expect(BinaryCommandTable.row(opcode) != nil, "\(opcode)")
      #expect(opcode.isQuiet == String(describing: opcode).hasSuffix("q"), "\(opcode)")
    }
  }

  /// What stands in the table is known to the decoder, and nothing else is.
  @Test func aNameThatIsNotInTheTableIsUnknown() {
    for row in TextCommandTable.rows where row.group == .refused {
      #expect(self.request(row.name + " a b c") == .administration, "\(row.name)")
    }
    for name in ["nonsense", "GET", "mz", "getx", "ge", "a-name-that-is-longer-than-all-others"] {
      #expect(self.request(name + " a") == .refused("ERROR"), "\(name)")
    }
    #expect(self.request("POST / HTTP/1.1") == .quit)
    #expect(self.request("GET / HTTP/1.1") == .quit)
    #expect(self.request("get / HTTP/1.1") == .get(keys: ["/", "HTTP/1.1"], returnsCAS: false, expiry: nil))
  }

  @Test func everyFlagOfTheTableIsAcceptedAndNoOther() {
    let known = Set(MetaFlagTable.rows.map(\.letter))
    for letter in (33...126).map({ Character(Unicode.Scalar($0)) }) {
      // `M` wants one character, the others a number or anything.
      let command = self.request("mg YWJj \(letter)\(letter == "M" ? "S" : "1")")
      if known.contains(letter) {
        guard case .metaGet = command else {
          Issue.record("\(letter) is in the table, and refused: \(String(describing: command))")
          continue
        }
      } else {
        #expect(command == .refused("CLIENT_ERROR invalid flag"), "\(letter)")
      }
    }
  }

  @Test(arguments: [("get k\0 j", 1), (" get  k   j ", 2), ("get k\tj", 1)])
  func onlyBlanksPartWords(_ line: String, _ count: Int) {
    guard case .get(let keys, _, _, _) = self.request(line) else {
      Issue.record("expected a get")
      return
    }
    #expect(keys.count == count)
  }
}
