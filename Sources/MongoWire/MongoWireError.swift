// MongoWire: MongoDB's protocol, both directions, no I/O. This file: what can be wrong with a message.

package import BSON

/// Why bytes are not a message.
package struct MongoWireError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Reason: Error, Hashable, Sendable {
    /// Something else stands at `offset` of the message than what belongs there.
    case malformed(offset: Int, expected: String, got: String)
    /// The document at `offset` of the message is none.
    case document(offset: Int, BSONError)
    /// The message is longer than it may be, in bytes.
    case tooLarge(size: Int, limit: Int)
    case unknownOpcode(Int32)
    /// OP_MSG with a bit among the first sixteen that is not known.
    case unknownFlags(UInt32)
    /// OP_MSG whose CRC-32C is not the one that it says.
    case wrongChecksum(expected: UInt32, got: UInt32)
    /// OP_COMPRESSED by anything but the compressor that does nothing.
    case unsupportedCompressor(UInt8)
  }

  package var reason: Reason
  /// The number of the message, if it was taken off whole: the conversation can then go on. Otherwise nothing that
  /// follows can be read.
  package var requestID: Int32?

  package init(_ reason: Reason, requestID: Int32? = nil) {
    self.reason = reason
    self.requestID = requestID
  }

  package var description: String {
    "not a MongoDB message: "
      + {
        switch self.reason {
        case .malformed(let offset, let expected, let got): "at byte \(offset), expected \(expected), got \(got)"
        case .document(let offset, let error): "in the document at byte \(offset), \(error)"
        case .tooLarge(let size, let limit): "expected at most \(limit) bytes, got \(size)"
        case .unknownOpcode(let code): "expected opcode 1, 2004, 2012 or 2013, got \(code)"
        case .unknownFlags(let bits): "expected no required flags but bits 0 and 1, got 0x\(String(bits, radix: 16))"
        case .wrongChecksum(let expected, let got):
          "expected CRC-32C 0x\(String(expected, radix: 16)), got 0x\(String(got, radix: 16))"
        case .unsupportedCompressor(let id): "expected compressor 0, noop, got \(id)\(compressorName(id))"
        }
      }()
  }
}

private func compressorName(_ id: UInt8) -> String {
  switch id {
  case 1: ", snappy"
  case 2: ", zlib"
  case 3: ", zstd"
  default: ""
  }
}

/// What is taken from the other side.
package struct MongoWireLimits: Hashable, Sendable {
  /// The longest message in bytes, its header included.
  package var messageLength = 48_000_000
  /// What each of its documents may be.
  package var document = BSONLimits()

  package init() {}
}
