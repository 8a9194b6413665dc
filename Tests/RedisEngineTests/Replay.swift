// RedisEngineTests. This file: conversations as they were recorded from a real server.

import RESP
import RedisEngine
import Testing
import WireCore

extension TestRedis {
  /// Sends the words of each line and expects the reply behind its ` => `, line breaks written as `|`.
  ///
  /// A line may begin with the number of the client, `1> `; with nothing behind that it expects what that client
  /// was sent meanwhile. Words may be quoted as in redis-cli. A reply may go on in lines indented by two spaces.
  func replay(_ transcript: String, client: Int = 0, sourceLocation: SourceLocation = #_sourceLocation) {
    for exchange in exchanges(in: transcript, client: client, sourceLocation) {
      while exchange.client >= self.clientCount { self.connect() }
      let reply =
        exchange.words.isEmpty
        ? self.takeDeliveries(exchange.client) : self.send(exchange.words, client: exchange.client)
      #expect(reply == exchange.reply, "\(exchange.line)", sourceLocation: sourceLocation)
    }
  }
}

/// Has a conversation with a new server in RESP3.
func replayInRESP3(
  _ transcript: String,
  version: RedisVersion = .v7_0,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let redis = TestRedis(version: version)
  redis("HELLO 3")
  redis.replay(transcript, sourceLocation: sourceLocation)
}

private struct Exchange {
  var line: Substring
  var client: Int
  var words: [ByteString]
  var reply: String
}

private func exchanges(in transcript: String, client: Int, _ sourceLocation: SourceLocation) -> [Exchange] {
  var exchanges: [Exchange] = []
  for line in transcript.split(separator: "\n") {
    if line.hasPrefix("  "), !exchanges.isEmpty {
      exchanges[exchanges.count - 1].reply += line.dropFirst(2)
    } else if let exchange = exchange(in: line, client: client) {
      exchanges.append(exchange)
    } else {
      Issue.record("no reply in '\(line)'", sourceLocation: sourceLocation)
    }
  }
  return exchanges
}

private func exchange(in line: Substring, client: Int) -> Exchange? {
  guard let arrow = line.firstRange(of: " =>") else { return nil }
  var command = line[..<arrow.lowerBound]
  var client = client
  if let mark = command.firstIndex(of: ">"), let number = Int(command[..<mark]) {
    client = number
    command = command[command.index(after: mark)...]
  }
  let reply = line[arrow.upperBound...]
  return Exchange(
    line: line,
    client: client,
    words: splitWords(ByteString(String(command))) ?? [],
    reply: String(reply.hasPrefix(" ") ? reply.dropFirst() : reply)
  )
}
