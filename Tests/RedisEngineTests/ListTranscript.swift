// RedisEngineTests. This file: conversations as text, which lists, hashes and sets are tested with.

import NIOCore
import RESP
import Testing
import WireCore

@testable import RedisEngine

extension TestRedis {
  /// Sends each line's command and expects its reply: `LPOP a => $1|x|`. `""` stands for an empty word; a reply
  /// may go on in indented lines.
  func replay(_ transcript: String, client: Int = 0, sourceLocation: SourceLocation = #_sourceLocation) {
    for (command, expected) in exchanges(in: transcript) {
      let reply = self.send(words(of: command), client: client)
      #expect(reply == expected, "\(command)", sourceLocation: sourceLocation)
    }
  }
}

/// An engine and one client that speaks RESP3 from the start.
func replayInRESP3(
  _ transcript: String,
  version: RedisVersion = .v7_0,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let now = FakeClock.Instant(milliseconds: 1_700_000_000_000)
  var engine = RedisEngine(version: version, seed: 1, now: now)
  let connection = ConnectionInfo(id: ConnectionID(1), peer: "127.0.0.1:50000", local: "127.0.0.1:6379")
  var session = RedisSession(connection, engine: &engine, now: now)
  engine.clients[session.client].version = .resp3
  for (command, expected) in exchanges(in: transcript) {
    var reply = ByteBuffer()
    _ = session.receive(RedisRequest(words: words(of: command)), engine: &engine, now: now, reply: &reply)
    let text = String(buffer: reply).replacing("\r\n", with: "|")
    #expect(text == expected, "\(command)", sourceLocation: sourceLocation)
  }
}

private func exchanges(in transcript: String) -> [(command: String, reply: String)] {
  var exchanges: [(command: String, reply: String)] = []
  for line in transcript.split(separator: "\n") {
    if line.hasPrefix("  "), !exchanges.isEmpty {
      exchanges[exchanges.count - 1].reply += line.dropFirst(2)
    } else if let arrow = line.firstRange(of: " =>") {
      let reply = line[arrow.upperBound...]
      exchanges.append((String(line[..<arrow.lowerBound]), String(reply.drop { $0 == " " })))
    }
  }
  return exchanges
}

private func words(of command: String) -> [ByteString] {
  command.split(separator: " ").map { $0 == "\"\"" ? ByteString() : ByteString(String($0)) }
}
