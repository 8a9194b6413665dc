// RedisEngine: Redis's data and commands, pure. This file: one command as a client called it.

import RESP
import WireCore

/// One call of a command: its words, who calls, and the reply in the making.
struct Call: Sendable {
  /// All words; the first is the command's name as the client wrote it.
  let words: [ByteString]
  /// The calling client's place in the engine's client table.
  let client: Int
  /// The database that the client has selected.
  var database: Int
  /// The reply. A body writes exactly one, unless it blocks or throws.
  var reply: RESPWriter
  /// Whether the call may wait: not inside EXEC.
  var mayBlock = true
  /// For a blocked command that is tried again: the key that became ready.
  var readyKey: ByteString?
  /// What the session shall do behind this call.
  var disposition = Disposition.ready

  /// The number of words, the name included.
  var count: Int { self.words.count }

  /// A word. Bodies only ask for words that the arity guarantees or that they have counted.
  subscript(index: Int) -> ByteString { self.words[index] }

  /// Whether a word is `option` in any case; false behind the end. `option` is lower-case.
  func matches(_ index: Int, _ option: StaticString) -> Bool {
    index < self.words.count && self.words[index].equalsIgnoringCase(option)
  }

  /// A word as a 64-bit integer in canonical form.
  func integer(_ index: Int, orElse error: RedisError = .notInteger) throws(RedisError) -> Int64 {
    guard let value = self.words[index].canonicalInteger else { throw error }
    return value
  }

  /// A word as a count or index of collections.
  func int(_ index: Int, orElse error: RedisError = .notInteger) throws(RedisError) -> Int {
    Int(try self.integer(index, orElse: error))
  }

  /// A word as a floating-point number.
  func double(_ index: Int, orElse error: RedisError = .notFloat) throws(RedisError) -> Double {
    guard let value = self.words[index].redisDouble else { throw error }
    return value
  }

  /// The word behind an option; `ERR syntax error` when there is none.
  func argument(after index: Int) throws(RedisError) -> Int {
    guard index + 1 < self.words.count else { throw .syntax }
    return index + 1
  }

  /// A timeout in seconds, possibly fractional, as blocking commands take it (`getTimeoutFromObjectOrReply`).
  ///
  /// - Returns: milliseconds; 0 to wait for ever.
  func timeout(_ index: Int) throws(RedisError) -> Int64 {
    let seconds = try self.double(index, orElse: .timeoutNotFloat)
    // Redis 7.0 takes what does not fit for negative.
    guard let milliseconds = Int64(exactly: (seconds * 1000).rounded(.up)), milliseconds >= 0 else {
      throw .timeoutNegative
    }
    return milliseconds
  }

  /// The keys that a blocking command tries: those of `range`, or only the one that became ready.
  func candidates(_ range: Range<Int>) -> [ByteString] {
    self.readyKey.map { [$0] } ?? Array(self.words[range])
  }
}
