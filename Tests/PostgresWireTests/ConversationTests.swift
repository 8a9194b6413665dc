// PostgresWireTests. This file: real conversations, read and written again.

import NIOCore
import PostgresWire
import Testing
import WireCore

@Suite struct ConversationTests {
  /// What is read is what was sent: written again it makes the same bytes.
  @Test(arguments: [scriptConversation, md5Conversation, scramConversation])
  func readAndWrittenAgain(conversation: Conversation) throws {
    let server = BackendTranscript(conversation.all(.server))
    #expect(server.error == nil && encode(server.messages) == conversation.all(.server))

    var decoder = FrontendDecoder()
    var buffer = ByteBuffer(bytes: conversation.all(.client))
    var messages: [FrontendMessage] = []
    while let message = try decoder.next(&buffer) {
      messages.append(message)
      decoder.phase = buffer.readableBytesView.first == UInt8(ascii: "p") ? .sasl : .queries
    }
    #expect(encode(messages) == conversation.all(.client) && messages.last == .terminate)
  }

  @Test func theScript() {
    let messages = BackendTranscript(scriptConversation.all(.server)).messages
    let tags = messages.compactMap { if case .commandComplete(let tag) = $0 { tag } else { nil } }
    #expect(tags == ["CREATE TABLE", "COPY 2", "COPY 2", "SELECT 1", "DO", "BEGIN", "LISTEN", "NOTIFY", "COMMIT"])
    let errors = messages.compactMap { if case .error(let fields) = $0 { fields } else { nil } }
    #expect(errors.map(\.state) == ["23505", "22012"])
    #expect(errors.first?[.constraint] == "t_pkey" && errors.first?[.detail] == "Key (a)=(1) already exists.")
    #expect(messages.contains(.dataRow(["1", "one"])))
    #expect(messages.contains(.copyData("2,\n")))
    let channels = messages.compactMap { if case .notification(let value) = $0 { value.payload } else { nil } }
    #expect(channels == ["p"])
  }

  @Test(arguments: capturedMessages)
  func clientsOfManyKinds(message: (text: String, bytes: String)) throws {
    let bytes = bytes(hexadecimal: message.bytes)
    let isUntyped = message.text.hasPrefix("S") && message.text != "Sync"
    let transcript = FrontendTranscript(bytes, phase: isUntyped ? .startup : .queries)
    #expect(transcript.messages.map(describe) == [message.text])
    #expect(encode(transcript.messages) == bytes)
  }
}

/// A message as the captures word it.
private func describe(_ message: FrontendMessage) -> String {
  func name(_ name: String) -> String { name.isEmpty ? "\"\"" : name }
  func hexadecimal(_ bytes: ByteString) -> String {
    bytes.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
  return switch message {
  case .startup(let startup):
    (["Startup", "\(startup.version)"] + startup.parameters.flatMap { [$0.name, $0.value] }).joined(separator: " ")
  case .sslRequest: "SSLRequest"
  case .query(let text): "Query \(text)"
  case .parse(let parse): "Parse \(name(parse.name)) \(parse.parameterTypes) \(parse.query)"
  case .bind(let bind):
    "Bind \(name(bind.portal)) \(name(bind.statement)) \(bind.formats.codes)"
      + " [\(bind.values.map { $0.map(hexadecimal) ?? "NULL" }.joined(separator: ", "))] \(bind.resultFormats.codes)"
  case .describe(let target, let value): "Describe \(UnicodeScalar(target.rawValue)) \(name(value))"
  case .close(let target, let value): "Close \(UnicodeScalar(target.rawValue)) \(name(value))"
  case .execute(let portal, let limit): "Execute \(name(portal)) \(limit)"
  case .sync: "Sync"
  case .flush: "Flush"
  case .terminate: "Terminate"
  case .copyData(let data): "CopyData \(hexadecimal(data))"
  case .copyDone: "CopyDone"
  default: "\(message)"
  }
}
