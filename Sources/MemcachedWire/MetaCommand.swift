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

  /// Reads the flags behind a key.
  ///
  /// - Returns: the line to answer if they are not right.
  mutating func read(_ words: TextWords, from start: Int) -> String? {
    var seen: UInt128 = 0
    var problem: String?
    for index in start..<max(start, words.count) {
      let word = words[index]
      guard let name = word.first, name < 127, seen >> name & 1 == 0 else { return "CLIENT_ERROR duplicate flag" }
      seen |= 1 << name
      guard let row = MetaFlagTable.row(name) else { return "CLIENT_ERROR invalid flag" }
      let flag = Flag(name, word.count > 1 ? ArraySlice(word.dropFirst()) : [])
      switch row.read(&self, flag.token) {
      case nil: break
      case .wrong(let text): problem = text
      case .wrongUnlessWrongBefore(let text): problem = problem ?? text
      }
      self.flags.append(flag)
    }
    return problem
  }
}
