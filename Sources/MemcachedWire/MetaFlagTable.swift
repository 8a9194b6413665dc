// MemcachedWire: memcached's protocols, both directions, no I/O. This file: the flags of the meta commands. The decoder
// looks them up here, and the page about compatibility is written from it.

import WireCore

/// A flag of the meta commands: which of them it means something to, and how its token is read.
package struct MetaFlagRow: Sendable {
  /// What a token may be wrong with.
  enum Problem {
    /// The line to answer.
    case wrong(String)
    /// The same, unless a flag before it was wrong.
    case wrongUnlessWrongBefore(String)
  }

  package let letter: Character
  /// What stands behind the letter, or nothing.
  package let token: String
  /// The commands that heed it. All commands accept it.
  package let commands: [String]
  package let summary: String
  let read: @Sendable (inout MetaCommand, ArraySlice<UInt8>) -> Problem?

  init(
    _ letter: Character,
    token: String = "",
    _ commands: String,
    _ summary: String,
    _ read: @escaping @Sendable (inout MetaCommand, ArraySlice<UInt8>) -> Problem? = { _, _ in nil }
  ) {
    self.letter = letter
    self.token = token
    self.commands = commands.split(separator: " ").map { String($0) }
    self.summary = summary
    self.read = read
  }
}

/// All flags of the meta commands (doc/protocol.txt, Meta Commands).
package enum MetaFlagTable {
  package static let rows: [MetaFlagRow] = [
    .init("b", "mg ms md ma", "The key is base64") { command, _ in
      command.isKeyBinary = true
      guard let key = ByteString(base64Key: command.key.bytes) else {
        return .wrong("CLIENT_ERROR error decoding key")
      }
      command.key = key
      return nil
    },
    .init("c", "mg ms ma", "Answers the CAS number"),
    .init("f", "mg", "Answers the client's flags"),
    .init("h", "mg", "Answers whether the item was asked for before"),
    .init("k", "mg ms md ma", "Answers the key"),
    .init("l", "mg", "Answers the seconds since the item was asked for"),
    .init("q", "mg ms md ma", "No answer where there is nothing to say") { command, _ in
      command.isQuiet = true
      return nil
    },
    .init("s", "mg", "Answers the value's size"),
    .init("t", "mg ma", "Answers in how many seconds the item expires"),
    .init("u", "mg", "As if nobody had asked") { command, _ in
      command.leavesNoTrace = true
      return nil
    },
    .init("v", "mg ma", "Answers the value") { command, _ in
      command.returnsValue = true
      return nil
    },
    .init("C", token: "number", "ms md ma", "Only if the item has this CAS number") { command, token in
      command.cas = CNumber.uint64(token)
      return command.cas == nil ? badToken : nil
    },
    .init("D", token: "number", "ma", "How much to count") { command, token in
      guard let number = CNumber.uint64(token) else { return .wrong("CLIENT_ERROR invalid numeric delta value") }
      command.delta = number
      return nil
    },
    .init("F", token: "number", "ms", "The client's flags") { command, token in
      guard let number = CNumber.uint32(token) else {
        return .wrongUnlessWrongBefore("CLIENT_ERROR bad command line format")
      }
      command.clientFlags = number
      return nil
    },
    .init("I", "ms md", "A lower CAS number may replace the item; the item becomes stale") { command, _ in
      command.invalidates = true
      return nil
    },
    .init("J", token: "number", "ma", "The first value of a number that is not there") { command, token in
      guard let number = CNumber.uint64(token) else { return .wrong("CLIENT_ERROR invalid numeric initial value") }
      command.initial = number
      return nil
    },
    .init("L", token: "path", "", "For proxies"),
    .init("M", token: "mode", "ms ma", "`E`, `A`, `P`, `R`, `S` to store; `I`, `+`, `D`, `-` to count") {
      command,
      token in
      guard token.count == 1 else { return .wrong("CLIENT_ERROR incorrect length for M token") }
      command.mode = token.first
      return nil
    },
    .init("N", token: "seconds", "mg ma", "Makes the item on a miss, to expire then") { command, token in
      command.vivify = CNumber.int32(token)
      return command.vivify == nil ? badToken : nil
    },
    .init("O", token: "opaque", "mg ms md ma", "Comes back in the answer"),
    .init("P", token: "path", "", "For proxies"),
    .init("R", token: "seconds", "mg", "The first to ask so long before it expires is told to make it anew") {
      command,
      token in
      command.recache = CNumber.int32(token)
      return command.recache == nil ? badToken : nil
    },
    .init("T", token: "seconds", "mg ms md ma", "When it expires") { command, token in
      command.expiry = CNumber.int32(token)
      return command.expiry == nil ? badToken : nil
    },
  ]

  private static let badToken = MetaFlagRow.Problem.wrong("CLIENT_ERROR bad token in command line format")

  /// Where each letter's row is.
  private static let places: [Int?] = (0..<128).map { byte in rows.firstIndex { $0.letter.asciiValue == byte } }

  /// The flag of a letter below 127, or `nil` if there is none.
  static func row(_ letter: UInt8) -> MetaFlagRow? { self.places[Int(letter)].map { self.rows[$0] } }
}
