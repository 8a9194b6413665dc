// PostgresWireTests. This file: passwords, compared with the RFCs and with PostgreSQL 15.

import Foundation
import NIOCore
import PostgresWire
import Testing
import WireCore

@Suite struct AuthenticationTests {
  /// RFC 7677, section 3.
  @Test func scramExampleOfTheRFC() throws {
    var client = SCRAMClient(user: "user", password: "pencil", nonce: "rOprNGfwEbeRWgbNEkqO")
    #expect(client.first == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO")
    let nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    let final = try client.respond(to: "r=\(nonce),s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
    #expect(final == "c=biws,r=\(nonce),p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    try client.verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
    #expect(throws: SCRAMFailure.signatureMismatch) {
      try client.verify("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
    }
  }

  static let storedSecret =
    "SCRAM-SHA-256$4096:aaWT/ryDnMiANliBf0Ua+A==$cO8BOf/Z9sHVE09Do0vViU4+kS1KhKrGKz8UBxAqtZo="
    + ":g3B0f0Ujvp6z81MSwX4zOl5ahitu183TMvDy+u22czw="

  /// PostgreSQL made it of `secret`.
  @Test func secretsAsPostgreSQLStoresThem() throws {
    let secret = try #require(SCRAMSecret(Self.storedSecret))
    #expect(secret.description == Self.storedSecret)
    #expect(SCRAMSecret(password: "secret", salt: secret.salt) == secret)
    #expect(secret.matches("secret") && !secret.matches("Secret"))
  }

  @Test(
    arguments: [
      "", "SCRAM-SHA-256", "SCRAM-SHA-1$1:AA==$AA==:AA==", "SCRAM-SHA-256$0:AA==$AA==:AA==",
      "SCRAM-SHA-256$4096:AA==$AA==:AA==", "SCRAM-SHA-256$4096:A$x:y",
      "SCRAM-SHA-256$9999999999999999999:AA==$AA==:AA==",
    ]
  )
  func secretsThatAreNone(text: String) { #expect(SCRAMSecret(text) == nil) }

  /// A server with PostgreSQL's secret and nonce says what PostgreSQL said to psql, byte for byte.
  @Test func scramConversationWithPsql() throws {
    let server = BackendTranscript(scramConversation.all(.server)).messages
    guard case .authentication(.saslContinue(let challenge)) = server[1],
      case .authentication(.saslFinal(let final)) = server[2]
    else {
      Issue.record("no SCRAM in the conversation")
      return
    }
    var decoder = FrontendDecoder()
    var bytes = ByteBuffer(bytes: scramConversation.all(.client))
    _ = try decoder.next(&bytes)
    decoder.phase = .sasl
    let answers = try (0..<2).map { _ in try decoder.next(&bytes) }
    let secret = try #require(SCRAMSecret(Self.storedSecret))
    var exchange = SCRAMServer(
      secret: secret,
      nonce: base64(try #require(challenge.string.firstMatch(of: /r=.{24}(.{24}),/)).1)
    )
    guard case .password(let first) = answers[0], case .password(let second) = answers[1] else {
      Issue.record("no answers in the conversation")
      return
    }
    #expect(try exchange.receive(first) == .proceed(challenge.bytes))
    #expect(try exchange.receive(second) == .succeeded(final.bytes))
  }

  @Test(arguments: [("secret", true), ("Secret", false), ("", false), ("sécret", false)])
  func bothSides(password: String, isRight: Bool) throws {
    var client = SCRAMClient(password: password, nonce: [1, 2, 3])
    var server = SCRAMServer(secret: SCRAMSecret(password: "secret", salt: [4, 5], iterations: 10), nonce: [6])
    let initial = SASLInitialResponse(mechanism: SCRAMSecret.mechanism, data: client.first).message
    guard case .password(let bytes) = initial, case .proceed(let challenge) = try server.receive(bytes) else {
      Issue.record("no challenge")
      return
    }
    switch try server.receive(client.respond(to: ByteString(challenge))) {
    case .succeeded(let final):
      #expect(isRight)
      try client.verify(ByteString(final))
    case .failed: #expect(!isRight)
    case .proceed: Issue.record("the exchange goes on")
    }
  }

  /// Firsts and finals as PostgreSQL was seen to refuse them.
  @Test(
    arguments: [
      ("", "malformed SCRAM message", "The message is empty."),
      ("n", "malformed SCRAM message", "Comma expected, but found character \"0x00\"."),
      ("n,", "malformed SCRAM message", "Unexpected attribute \"0x00\" in client-first-message."),
      ("n,,", "malformed SCRAM message", "Expected attribute \"n\" but found \"0x00\"."),
      (
        "p=x,,n=,r=a", "malformed SCRAM message",
        "The client selected SCRAM-SHA-256 without channel binding, but the SCRAM message includes channel binding data."
      ), ("x,,", "malformed SCRAM message", "Unexpected channel-binding flag \"'x'\"."),
      ("n;,", "malformed SCRAM message", "Comma expected, but found character \"';'\"."),
      ("n,a=x,n=", "client uses authorization identity, but it is not supported", nil),
      ("n,b=x,n=", "malformed SCRAM message", "Unexpected attribute \"'b'\" in client-first-message."),
      ("n,,m=x", "client requires an unsupported SCRAM extension", nil),
      ("n,,x=1", "malformed SCRAM message", "Expected attribute \"n\" but found \"'x'\"."),
      ("n,,n", "malformed SCRAM message", "Expected character \"=\" for attribute \"n\"."),
      ("n,,n=,r=a\u{1}b", "non-printable characters in SCRAM nonce", nil),
      ("n,,n=,r=\u{FF}", "non-printable characters in SCRAM nonce", nil),
      (
        "n,,n=,r=a,\u{C3}=1", "malformed SCRAM message", "Attribute expected, but found invalid character \"0xc3\"."
      ), ("n,,n=,r=a,1=1", "malformed SCRAM message", "Attribute expected, but found invalid character \"'1'\"."),
      ("n,,n=,r=a,b", "malformed SCRAM message", "Expected character \"=\" for attribute \"b\"."),
      ("n,,n=,\u{1}", "malformed SCRAM message", "Expected attribute \"r\" but found \"0x01\"."),
      ("\u{FF}", "malformed SCRAM message", "Unexpected channel-binding flag \"0xff\"."),
      ("n,,n=\0,r=a", "malformed SCRAM message", "Message length does not match input length."),
    ] as [(String, String, String?)]
  )
  func scramFirstMessages(first: String, message: String, detail: String?) throws {
    var server = SCRAMServer(secret: SCRAMSecret(password: "a", salt: [1], iterations: 1), nonce: [1])
    let response = SASLInitialResponse(mechanism: SCRAMSecret.mechanism, data: ByteString(latin1(first))).message
    guard case .password(let bytes) = response else { return }
    let error = #expect(throws: ProtocolViolation.self) { try server.receive(bytes) }
    #expect(error?.message == message && error?.detail == detail && error?.consequence == .fatal)
  }

  @Test(
    arguments: [
      ("c=biwx,r=abcAQ==,p=aa", "unexpected SCRAM channel-binding attribute in client-final-message", nil),
      ("c=biws,r=x,p=\(proof)", "invalid SCRAM response", "Nonce does not match."),
      ("c=biws,r=abcAQ==,p=aa", "malformed SCRAM message", "Malformed proof in client-final-message."),
      (
        "c=biws,r=abcAQ==,p=\(proof),x=1", "malformed SCRAM message",
        "Garbage found at the end of client-final-message."
      ),
      ("c=biws,r=abcAQ==", "malformed SCRAM message", "Attribute expected, but found end of string."),
      ("", "malformed SCRAM message", "The message is empty."),
      ("r=1", "malformed SCRAM message", "Expected attribute \"c\" but found \"'r'\"."),
      ("c=biws\0", "malformed SCRAM message", "Message length does not match input length."),
    ] as [(String, String, String?)]
  )
  func scramFinalMessages(final: String, message: String, detail: String?) throws {
    var server = SCRAMServer(secret: SCRAMSecret(password: "a", salt: [1], iterations: 1), nonce: [1])
    // The first message may also come alone, behind an empty challenge.
    let response = SASLInitialResponse(mechanism: SCRAMSecret.mechanism, data: nil).message
    guard case .password(let bytes) = response else { return }
    #expect(try server.receive(bytes) == .proceed([]))
    #expect(try server.receive("n,,n=,r=abc") == .proceed(Array("r=abcAQ==,s=AQ==,i=1".utf8)))
    let error = #expect(throws: ProtocolViolation.self) { try server.receive(ByteString(final)) }
    #expect(error?.message == message && error?.detail == detail)
  }

  @Test(
    arguments: [
      "", "x", "r=abc,s=AQ==,i=1", "r=AQIDx,s=AQ==,i=0", "r=AQIDx,s=AQ==,i=2000000000", "r=AQIDx,s=!,i=1",
      "r=AQIDx,s=,i=1",
      "r=AQIDx,s=AQ==", "r=AQID,s=AQ==,i=1", "r=AQIDx,s=AQ==,i=1,x=y", "e=other-error",
    ]
  )
  func challengesThatAreNone(challenge: String) {
    var client = SCRAMClient(password: "a", nonce: [1, 2, 3])
    #expect(throws: SCRAMFailure.self) { try client.respond(to: ByteString(challenge)) }
    #expect(throws: SCRAMFailure.self) { try client.verify("v=AAAA") }
  }

  /// The stored form and psql's answer to a salt are PostgreSQL's.
  @Test func md5() throws {
    #expect(MD5Password.stored(user: "md5u", password: "secret") == "md5ad16ab8cb9f9946be08171afa599199d")
    let server = BackendTranscript(md5Conversation.all(.server)).messages
    guard case .authentication(.md5Password(let salt)) = server[0] else {
      Issue.record("no MD5 in the conversation")
      return
    }
    var decoder = FrontendDecoder()
    var bytes = ByteBuffer(bytes: md5Conversation.all(.client))
    _ = try decoder.next(&bytes)
    decoder.phase = .password
    guard case .password(let answer)? = try decoder.next(&bytes) else {
      Issue.record("no answer in the conversation")
      return
    }
    let stored = MD5Password.stored(user: "md5u", password: "secret")
    #expect(try password(in: answer) == MD5Password.response(stored: stored, salt: salt.bytes))
  }

  @Test(
    arguments: [
      ("", "invalid password packet size"), ("\0", "empty password returned by client"),
      ("a\0b\0", "invalid password packet size"), ("abc", "invalid password packet size"),
    ]
  )
  func passwordsThatAreNone(bytes: String, message: String) {
    let error = #expect(throws: ProtocolViolation.self) { try password(in: ByteString(bytes)) }
    #expect(error?.message == message)
  }

  @Test func comparison() {
    #expect(isEqualInConstantTime([1, 2], [1, 2]) && isEqualInConstantTime([UInt8](), []))
    #expect(!isEqualInConstantTime([1, 2], [1, 3]) && !isEqualInConstantTime([1, 2], [1]))
  }
}

private let proof = "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg="

private func base64(_ text: Substring) -> [UInt8] { Array(Data(base64Encoded: String(text)) ?? Data()) }
