// RESPTests. This file: more than a million hostile inputs, all from one seed.

import NIOCore
import RESP
import Testing
import WireCore

@Suite struct FuzzTests {
  /// Inputs of one test; four tests make a million and more.
  static let count = 260_000

  @Test(arguments: [1, 2] as [UInt64])
  func requests(seed: UInt64) {
    var inputs = HostileInputs(corpus: requestCorpus, seed: seed)
    var buffer = ByteBuffer()
    var commands = 0
    var violations = 0
    for number in 0..<Self.count {
      inputs.write(to: &buffer)
      let length = buffer.readableBytes
      var decoder = RESPRequestDecoder()
      var retained = 0
      read: while true {
        let before = buffer.readableBytes
        switch decoder.next(&buffer) {
        case .request(let words):
          commands += 1
          retained += words.reduce(0) { $0 + $1.count }
          if words.isEmpty || buffer.readableBytes >= before { Issue.record("input \(number) of seed \(seed)") }
        case .violation:
          violations += 1
          break read
        case .needsMore:
          break read
        }
      }
      if retained > length { Issue.record("input \(number) of seed \(seed) grew to \(retained) bytes") }
    }
    print("request decoder, seed \(seed): \(Self.count) inputs, \(commands) commands, \(violations) violations")
    #expect(commands > 0 && violations > 0)
  }

  @Test(arguments: [3, 4] as [UInt64])
  func replies(seed: UInt64) {
    var inputs = HostileInputs(corpus: replyCorpus, seed: seed)
    var buffer = ByteBuffer()
    var values = 0
    var errors = 0
    for number in 0..<Self.count {
      inputs.write(to: &buffer)
      let length = buffer.readableBytes
      var decoder = RESPReplyDecoder()
      var retained = 0
      do throws(RESPReplyError) {
        while let value = try decoder.next(&buffer) {
          values += 1
          retained += value.size
        }
      } catch {
        errors += 1
      }
      if retained > length { Issue.record("input \(number) of seed \(seed) grew to \(retained) bytes") }
    }
    print("reply decoder, seed \(seed): \(Self.count) inputs, \(values) values, \(errors) errors")
    #expect(values > 0 && errors > 0)
  }

  /// What is left of a command between two reads may not depend on where the reads end.
  @Test func splitsOfHostileInputs() {
    var random = SeededRandom(seed: 5)
    var requests = HostileInputs(corpus: requestCorpus, seed: 6)
    var replies = HostileInputs(corpus: replyCorpus, seed: 7)
    var buffer = ByteBuffer()
    for _ in 0..<3_000 {
      requests.write(to: &buffer)
      let request = Array(buffer.readableBytesView)
      let requestPieces = pieces(request, longest: 4, using: &random)
      #expect(RequestTranscript(requestPieces) == RequestTranscript([request[...]]))
      replies.write(to: &buffer)
      let reply = Array(buffer.readableBytesView)
      let whole = ReplyTranscript([reply[...]])
      let split = ReplyTranscript(pieces(reply, longest: 4, using: &random))
      #expect(split.values.count == whole.values.count && (split.error == nil) == (whole.error == nil))
    }
  }
}

/// Short inputs that are almost right: pieces of a corpus, mutated.
private struct HostileInputs {
  private let corpus: [[UInt8]]
  private var random: SeededRandom

  init(corpus: [String], seed: UInt64) {
    self.corpus = corpus.map { Array($0.utf8) }
    self.random = SeededRandom(seed: seed)
  }

  /// Replaces what is in `buffer` by the next input.
  mutating func write(to buffer: inout ByteBuffer) {
    buffer.clear()
    // One number is enough for all the choices of an input.
    var choices = self.random.next()
    func choose(_ count: Int) -> Int {
      defer { choices /= UInt64(count) }
      return Int(choices % UInt64(count))
    }
    var input = self.corpus[choose(self.corpus.count)]
    for _ in 0..<choose(3) { input += self.corpus[choose(self.corpus.count)] }
    for _ in 0..<choose(3) { input[choose(input.count)] = UInt8(truncatingIfNeeded: choices) }
    if choose(3) == 0 { input.removeLast(choose(input.count)) }
    buffer.writeBytes(input)
  }
}

private let requestCorpus = [
  "*1\r\n$4\r\nPING\r\n", "*2\r\n$1\r\na\r\n", "$0\r\n\r\n", "*2147483647\r\n", "$536870912\r\n", "*0\r\n", "*-1\r\n",
  "a 'b'\r\n", "\"\\x0", "\n", "\r\n", "*3\r\n", "$1\r\nb\r\n", "$-1\r\n", "*99999999999999999999\r\n", "\0",
]

private let replyCorpus = [
  "+OK\r\n", "-E\r\n", ":-12\r\n", "$3\r\nabc\r\n", "$-1\r\n", "*2\r\n", "*2147483647\r\n", "%1\r\n", "~2\r\n",
  ">1\r\n",
  "|1\r\n", "_\r\n", "#t\r\n", ",1.5\r\n", "(123\r\n", "=5\r\ntxt:a\r\n", "!3\r\nERR\r\n", "$?\r\n",
  "%4611686018427387904\r\n",
  "$9223372036854775807\r\n", "*1\r\n*1\r\n*1\r\n",
]

extension RESPValue {
  /// The bytes that a value's own take at least on the wire.
  fileprivate var size: Int {
    switch self {
    case .simpleString(let text), .error(let text), .bigNumber(let text): text.utf8.count / 3
    case .integer, .null, .double, .boolean: 1
    case .bulk(let bytes): bytes.count
    case .verbatim(_, let text): text.count
    case .array(let values), .set(let values), .push(let values): values.reduce(1) { $0 + $1.size }
    case .map(let pairs): pairs.reduce(1) { $0 + $1.key.size + $1.value.size }
    }
  }
}
