// PostgresWireTests. This file: hostile inputs, all from one seed.

import NIOCore
import PostgresWire
import Testing
import WireCore

@Suite struct FuzzTests {
  static let count = 100_000

  @Test(arguments: [FrontendDecoder.Phase.queries, .startup, .sasl])
  func clientsMessages(phase: FrontendDecoder.Phase) {
    var random = SeededRandom(seed: 11)
    var corpus = (0..<200).map { _ in encode([random.frontendMessage()]) }
    corpus += [
      encode([.startup(.init(parameters: [.init("user", "a")]))]), encode([FrontendMessage.sslRequest]),
      encode([SASLInitialResponse(mechanism: "m", data: "d").message]),
      encode([.cancelRequest(processID: 1, key: "abcd")]),
    ]
    var (messages, errors) = (0, 0)
    for number in 0..<(phase == .queries ? Self.count : Self.count / 10) {
      let input = hostile(corpus, using: &random)
      let transcript = FrontendTranscript([input[...]], phase: phase)
      messages += transcript.messages.count
      errors += transcript.errors.count + (transcript.end == nil ? 0 : 1)
      // What was only declared takes no memory: every message was there as bytes, and can be written again.
      if transcript.messages.count + transcript.errors.count > input.count / 4 { Issue.record("input \(number)") }
      if number % 20 == 0 {
        #expect(FrontendTranscript(pieces(input, longest: 4, using: &random), phase: phase) == transcript)
      }
    }
    #expect(messages > 0 && errors > 0)
  }

  @Test func serversMessages() {
    var random = SeededRandom(seed: 12)
    let corpus = (0..<200).map { _ in encode([random.backendMessage()]) }
    var (messages, errors) = (0, 0)
    for number in 0..<Self.count {
      let input = hostile(corpus, using: &random)
      let transcript = BackendTranscript(input)
      messages += transcript.messages.count
      errors += transcript.error == nil ? 0 : 1
      if number % 20 == 0 {
        #expect(BackendTranscript(pieces(input, longest: 4, using: &random)) == transcript)
      }
    }
    #expect(messages > 0 && errors > 0)
  }

  /// COPY's data in pieces makes the same rows and errors as in one, whatever it is.
  @Test(arguments: [CopyOptions.Format.text, .csv, .binary])
  func copies(format: CopyOptions.Format) throws {
    var random = SeededRandom(seed: 13)
    let options = try CopyOptions(format: format)
    var corpus = copyCases.map { latin1($0.data) }
    if format == .binary { corpus = [binaryCopy] }
    var (rows, errors) = (0, 0)
    for _ in 0..<Self.count / 20 {
      let input = hostile(corpus, using: &random)
      let transcript = CopyTranscript([input[...]], options, columns: ["a", "b"])
      rows += transcript.rows.count
      errors += transcript.error == nil ? 0 : 1
      #expect(CopyTranscript(pieces(input, longest: 3, using: &random), options, columns: ["a", "b"]) == transcript)
    }
    #expect(rows > 0 && errors > 0)
  }

  @Test func scramMessages() {
    var random = SeededRandom(seed: 14)
    let secret = SCRAMSecret(password: "x", salt: [1], iterations: 1)
    let firsts = ["n,,n=,r=abc", "y,,n=a,r=b,x=y", "p=tls,,n=,r=a", "n,a=b,"].map { Array($0.utf8) }
    let finals = ["c=biws,r=abcAQ==,p=AAAA", "c=biws,r=abcAQ==,x=y,p=", "c=eSws,r="].map { Array($0.utf8) }
    var ends = 0
    for _ in 0..<Self.count / 10 {
      var server = SCRAMServer(secret: secret, nonce: [1])
      do throws(ProtocolViolation) {
        let first = SASLInitialResponse(mechanism: "SCRAM-SHA-256", data: ByteString(hostile(firsts, using: &random)))
        guard case .password(let bytes) = first.message else { return }
        _ = try server.receive(bytes)
        if try server.receive(ByteString(hostile(finals, using: &random))) == .failed { ends += 1 }
      } catch { ends += 1 }
    }
    #expect(ends == Self.count / 10)
  }
}

/// Some inputs of a corpus, one after the other, with bytes changed, put in, taken out or cut off; or any bytes.
private func hostile(_ corpus: [[UInt8]], using random: inout SeededRandom) -> [UInt8] {
  if random.next() % 16 == 0 {
    return (0..<Int(random.next() % 40)).map { _ in UInt8.random(in: 0...255, using: &random) }
  }
  var bytes = (0...Int(random.next() % 3)).flatMap { _ in corpus.randomElement(using: &random) ?? [] }
  for _ in 0..<random.next() % 4 where !bytes.isEmpty {
    let index = Int.random(in: bytes.indices, using: &random)
    let byte = [0, 1, 0xFF, 0x7F, 0x80, 0x5C, 0x0A, 0x0D, UInt8.random(in: 0...255, using: &random)]
      .randomElement(using: &random)
    switch random.next() % 4 {
    case 0: bytes.insert(byte ?? 0, at: index)
    case 1: bytes.remove(at: index)
    case 2: bytes.removeSubrange(index...)
    default: bytes[index] = byte ?? 0
    }
  }
  return bytes
}
