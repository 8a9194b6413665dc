// MongoEngine/Matching: which documents a filter means. This file: `$bitsAllSet`, `$bitsAllClear`, `$bitsAnySet`,
// `$bitsAnyClear` (manual: "Bitwise Query Operators").

import BSON

/// Whether bits of a whole number, or of bytes, are set or clear.
struct BitTest: ValueTest {
  /// The positions; 0 is the lowest.
  let positions: [Int]
  let wantsSet: Bool
  let wantsAll: Bool

  func accepts(_ value: BSONValue?, _ found: inout Match) -> Bool {
    guard let bits = value.flatMap(Bits.init) else { return false }
    return self.wantsAll
      ? self.positions.allSatisfy { bits[$0] == self.wantsSet } : self.positions.contains { bits[$0] == self.wantsSet }
  }
}

/// The bits of a value.
private enum Bits {
  case number(Int64)
  case bytes([UInt8])

  init?(_ value: BSONValue) {
    if case .binary(let binary) = value {
      self = .bytes(binary.storedBytes)
    } else if let number = value.wholeNumber {
      self = .number(number)
    } else {
      return nil
    }
  }

  /// Beyond its end a number has its sign, bytes have zeros.
  subscript(position: Int) -> Bool {
    switch self {
    case .number(let number): return number >> min(position, 63) & 1 == 1
    case .bytes(let bytes): return position / 8 < bytes.count && bytes[position / 8] >> (position % 8) & 1 == 1
    }
  }
}

extension FilterParser {
  static let bitwise: [String: FieldOperator] = [
    "$bitsAllSet": { parser, operand throws(MongoError) in try parser.bits(operand, wantsSet: true, wantsAll: true) },
    "$bitsAllClear": { parser, operand throws(MongoError) in try parser.bits(operand, wantsSet: false, wantsAll: true)
    },
    "$bitsAnySet": { parser, operand throws(MongoError) in try parser.bits(operand, wantsSet: true, wantsAll: false) },
    "$bitsAnyClear": { parser, operand throws(MongoError) in try parser.bits(operand, wantsSet: false, wantsAll: false)
    },
  ]

  private func bits(_ operand: Operand, wantsSet: Bool, wantsAll: Bool) throws(MongoError) -> MatchNode {
    let positions = try Self.positions(operand)
    return operand.test(BitTest(positions: positions, wantsSet: wantsSet, wantsAll: wantsAll))
  }

  private static func positions(_ operand: Operand) throws(MongoError) -> [Int] {
    switch operand.value {
    case .array(let list):
      var positions: [Int] = []
      for (index, value) in list.enumerated() {
        positions.append(try self.position(value, shell: "\(index): \(value.shell)"))
      }
      return positions
    case .binary(let binary):
      let bytes = binary.storedBytes
      let bits = Bits.bytes(bytes)
      return (0..<bytes.count * 8).filter { bits[$0] }
    case let value where value.number != nil:
      let mask = try self.nonNegative(operand)
      return (0..<64).filter { mask >> $0 & 1 == 1 }
    default:
      let path = operand.path?.description ?? ""
      throw .of(.badValue, "\(path) takes an Array, a number, or a BinData but received: \(operand.shell)")
    }
  }

  private static func position(_ value: BSONValue, shell: String) throws(MongoError) -> Int {
    guard let position = value.wholeNumber else {
      throw .of(.badValue, "bit positions must be an integer but got: \(shell)")
    }
    guard let small = Int32(exactly: position) else {
      throw .of(.badValue, "bit positions cannot be represented as a 32-bit signed integer: \(shell)")
    }
    guard small >= 0 else { throw .of(.badValue, "bit positions must be >= 0 but got: \(shell)") }
    return Int(small)
  }

  private static func nonNegative(_ operand: Operand) throws(MongoError) -> Int64 {
    guard let mask = operand.value.wholeNumber else {
      throw .of(.failedToParse, "Expected an integer: \(operand.shell)")
    }
    guard mask >= 0 else { throw .of(.failedToParse, "Expected a non-negative number in: \(operand.shell)") }
    return mask
  }
}
