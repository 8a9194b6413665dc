// ConformanceTests: one suite, two servers. This file: scripts as `Fixtures/conformance/redis/*.txt` write them.

import RESP
import WireCore

/// Commands for several connections, one a line and quoted as for redis-cli; lines that begin with `#` are comments.
///
/// ```
/// SET a 1                     on connection 1, in RESP2 until it says HELLO 3
/// @2 GET a                    on connection 2
/// @2 !waits BLPOP list 0      sends, and goes on once both servers have blocked the client
/// @2 !reply                   compares what a blocked client has got by now
/// @2 !pushes                  compares what was pushed since it was asked last
/// @2 !close                   closes the connection
/// !raw "PING\r\n"             on a connection of its own, with QUIT behind: everything that comes back
/// !times 200 RPUSH l e{n}     so often, with {n} counting from 1
/// !iterates HSCAN h 0 COUNT 3 until the cursor is 0: all that came, without repetitions
/// !restores key               each server restores the other's dump of the key
/// ```
struct ConformanceScript {
  enum Step {
    case send([ByteString])
    case wait([ByteString])
    case reply
    case pushes
    case close
    case raw(ByteString)
    case times(Int, [ByteString])
    case iterate([ByteString])
    case restore(ByteString)
  }

  struct Line {
    /// Counted from 1.
    var number: Int
    var text: String
    var connection: Int
    var step: Step
  }

  struct SyntaxError: Error {
    var line: Int
    var text: String
  }

  private(set) var lines: [Line] = []

  init(_ text: String) throws(SyntaxError) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard var words = splitWords(ByteString(String(line)))?[...], !words.isEmpty else {
        throw SyntaxError(line: index + 1, text: String(line))
      }
      var connection = 1
      if let first = words.first?.string, first.hasPrefix("@"), let number = Int(first.dropFirst()) {
        connection = number
        words.removeFirst()
      }
      guard let step = Self.step(Array(words)) else { throw SyntaxError(line: index + 1, text: String(line)) }
      self.lines.append(Line(number: index + 1, text: String(line), connection: connection, step: step))
    }
  }

  private static func step(_ words: [ByteString]) -> Step? {
    guard let first = words.first?.string else { return nil }
    let rest = Array(words.dropFirst())
    switch (first, rest.count) {
    case ("!reply", 0): return .reply
    case ("!pushes", 0): return .pushes
    case ("!close", 0): return .close
    case ("!waits", 1...): return .wait(rest)
    case ("!raw", 1): return .raw(rest[0])
    case ("!times", 2...): return Int(rest[0].string).map { .times($0, Array(rest.dropFirst())) }
    case ("!iterates", 2...): return .iterate(rest)
    case ("!restores", 1): return .restore(rest[0])
    default: return first.hasPrefix("!") ? nil : .send(words)
    }
  }
}
