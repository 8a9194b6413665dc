// MemcachedWire: memcached's protocols, both directions, no I/O. This file: the flags of meta commands.

package import WireCore

/// A key and its flags: what follows `mg`, `ms`, `md` and `ma` (doc/protocol.txt, Meta Commands).
package struct MetaCommand: Hashable, Sendable {
  /// The key, decoded if it came as base64.
  package var key: ByteString
  /// Whether the key came as base64 (flag `b`).
  package var isKeyBinary = false
  /// Flags as they came, in their order: the answer follows it.
  package var flags: [Flag] = []
  /// Bytes of data that follow, for `ms`.
  package var length = 0

  /// A flag with its token: `T30` is `T` and `30`.
  package struct Flag: Hashable, Sendable {
    package var name: UInt8
    package var token: ArraySlice<UInt8>

    package init(_ name: UInt8, _ token: ArraySlice<UInt8> = []) {
      self.name = name
      self.token = token
    }
  }

  // What the flags mean.

  /// `q`: no answer where there is nothing to say.
  package var isQuiet = false
  /// `v`: with the value.
  package var returnsValue = false
  /// `u`: as if nobody had asked.
  package var leavesNoTrace = false
  /// `N`: made on a miss, to expire then.
  package var vivify: Int32?
  /// `T`: to expire then.
  package var expiry: Int32?
  /// `R`: the first to ask so long before it expires shall make it anew.
  package var recache: Int32?
  /// `F`: the client's flags.
  package var clientFlags: UInt32 = 0
  /// `C`: the CAS number that is expected.
  package var cas: UInt64?
  /// `M`: the mode.
  package var mode: UInt8?
  /// `J`: the first value of a number.
  package var initial: UInt64 = 0
  /// `D`: how much to count.
  package var delta: UInt64 = 1
  /// `I`: mark as stale.
  package var invalidates = false

  package init(key: ByteString) { self.key = key }

  /// The most words that a meta command's line may have, its name included.
  static var maximumWords: Int { 19 }
  /// The most bytes of an opaque flag, its letter included.
  package static var maximumOpaque: Int { 32 }

  /// Reads flags behind a key.
  ///
  /// - Returns: the line to answer if they are not right.
  mutating func read(_ words: some Sequence<ArraySlice<UInt8>>) -> String? {
    var seen: Set<UInt8> = []
    var problem: String?
    for word in words {
      guard let name = word.first, name < 127, seen.insert(name).inserted else { return "CLIENT_ERROR duplicate flag" }
      let flag = Flag(name, word.dropFirst())
      switch self.take(flag) {
      case .none: break
      case .wrong(let text): problem = text
      case .wrongUnlessWrongBefore: problem = problem ?? "CLIENT_ERROR bad command line format"
      case .unknown: return "CLIENT_ERROR invalid flag"
      }
      self.flags.append(flag)
    }
    return problem
  }

  private enum Verdict {
    case none, unknown, wrong(String), wrongUnlessWrongBefore
  }

  private mutating func take(_ flag: Flag) -> Verdict {
    let badToken = Verdict.wrong("CLIENT_ERROR bad token in command line format")
    switch flag.name {
    case UInt8(ascii: "b"):
      self.isKeyBinary = true
      guard let key = Base64.decode(self.key.bytes) else { return .wrong("CLIENT_ERROR error decoding key") }
      self.key = ByteString(key)
    case UInt8(ascii: "N"):
      guard let number = CNumber.int32(flag.token) else { return badToken }
      self.vivify = number
    case UInt8(ascii: "T"):
      guard let number = CNumber.int32(flag.token) else { return badToken }
      self.expiry = number
    case UInt8(ascii: "R"):
      guard let number = CNumber.int32(flag.token) else { return badToken }
      self.recache = number
    case UInt8(ascii: "F"):
      guard let number = CNumber.uint32(flag.token) else { return .wrongUnlessWrongBefore }
      self.clientFlags = number
    case UInt8(ascii: "C"):
      guard let number = CNumber.uint64(flag.token) else { return badToken }
      self.cas = number
    case UInt8(ascii: "J"):
      guard let number = CNumber.uint64(flag.token) else { return .wrong("CLIENT_ERROR invalid numeric initial value") }
      self.initial = number
    case UInt8(ascii: "D"):
      guard let number = CNumber.uint64(flag.token) else { return .wrong("CLIENT_ERROR invalid numeric delta value") }
      self.delta = number
    case UInt8(ascii: "M"):
      guard flag.token.count == 1 else { return .wrong("CLIENT_ERROR incorrect length for M token") }
      self.mode = flag.token.first
    case UInt8(ascii: "q"): self.isQuiet = true
    case UInt8(ascii: "v"): self.returnsValue = true
    case UInt8(ascii: "u"): self.leavesNoTrace = true
    case UInt8(ascii: "I"): self.invalidates = true
    default: return "OPLkstcflh".utf8.contains(flag.name) ? .none : .unknown
    }
    return .none
  }
}
