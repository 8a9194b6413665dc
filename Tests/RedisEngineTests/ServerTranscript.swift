// RedisEngineTests. This file: conversations as they were recorded from a real server.

import RESP
import RedisEngine
import Testing
import WireCore

extension TestRedis {
  /// Sends the words of each line and expects the reply behind its ` => `, line breaks written as `|`.
  ///
  /// A line may begin with the number of the client, `1> `; with nothing behind that it expects what that client
  /// was sent meanwhile. Words may be quoted as in redis-cli.
  func replay(_ transcript: String, sourceLocation: SourceLocation = #_sourceLocation) {
    for line in transcript.split(separator: "\n") {
      guard let arrow = line.range(of: " => ") ?? line.range(of: " =>") else {
        Issue.record("no reply in '\(line)'", sourceLocation: sourceLocation)
        continue
      }
      var command = line[..<arrow.lowerBound]
      let expected = String(line[arrow.upperBound...])
      var client = 0
      if let mark = command.firstIndex(of: ">"), let number = Int(command[..<mark]) {
        client = number
        command = command[command.index(after: mark)...]
      }
      while client >= self.clientCount { self.connect() }
      let words = splitWords(ByteString(String(command))) ?? []
      let reply = words.isEmpty ? self.takeDeliveries(client) : self.send(words, client: client)
      #expect(reply == expected, "\(line)", sourceLocation: sourceLocation)
    }
  }
}

extension Substring {
  /// Where a text is first.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = self.startIndex
    while start < self.endIndex {
      if self[start...].hasPrefix(text) { return start..<self.index(start, offsetBy: text.count) }
      start = self.index(after: start)
    }
    return nil
  }
}
