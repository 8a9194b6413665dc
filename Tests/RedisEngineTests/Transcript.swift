// RedisEngineTests. This file: conversations with a server, written down as text.

import Testing
import WireCore

/// Has a conversation with a fresh server, and expects the replies that are written down.
///
/// A line is a command, `1>` before it for client number 1. Indented below are its raw reply, line breaks as `|`,
/// and behind `[2]` what client number 2 was sent besides; each over as many lines as it takes. In commands `""`
/// is the empty word, `\s` a space and `\0` a zero byte.
func expectTranscript(_ transcript: String, _ redis: TestRedis = TestRedis(), at location: SourceLocation) {
  var turns: [(call: Substring, replies: [String])] = []
  for line in transcript.split(separator: "\n") {
    let text = line.drop { $0 == " " }
    if text.startIndex == line.startIndex {
      turns.append((line, [""]))
    } else if text.hasPrefix("[") {
      turns[turns.count - 1].replies.append(String(text))
    } else {
      turns[turns.count - 1].replies[turns[turns.count - 1].replies.count - 1] += text
    }
  }
  var clients = 1
  for (call, expected) in turns {
    let parts = call.split(separator: ">", maxSplits: 1)
    let client = parts.count > 1 ? Int(parts[0]) : nil
    while clients <= client ?? 0 { clients = redis.connect() + 1 }
    let line = client == nil ? call : parts[1]
    var replies = [redis.send(line.split(separator: " ").map(word), client: client ?? 0)]
    for other in 0..<clients {
      let sent = redis.takeDeliveries(other)
      if !sent.isEmpty { replies.append("[\(other)] " + sent) }
    }
    #expect(replies == expected, "\(call)", sourceLocation: location)
  }
}

private func word(_ text: Substring) -> ByteString {
  if text == "\"\"" { return ByteString() }
  guard text.contains("\\") else { return ByteString(String(text)) }
  var bytes: [UInt8] = []
  var isEscaped = false
  for byte in text.utf8 {
    switch (isEscaped, byte) {
    case (true, UInt8(ascii: "s")): bytes.append(0x20)
    case (true, UInt8(ascii: "0")): bytes.append(0)
    case (false, UInt8(ascii: "\\")): break
    default: bytes.append(byte)
    }
    isEscaped = byte == UInt8(ascii: "\\")
  }
  return ByteString(bytes)
}
