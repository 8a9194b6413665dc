// Tests of FakeMongo. This file: SCRAM over the wire (specification: "Authentication").

import BSON
import FakeMongo
import Testing
import WireCore

@Suite struct AuthenticationTests {
  @Test(arguments: ["SCRAM-SHA-1", "SCRAM-SHA-256"], [true, false])
  func theRightPasswordIsTaken(mechanism: String, skipsEmpty: Bool) async throws {
    try await withFakeMongo(configuration) { fake in
      let client = try await MongoTestClient.connect(fake)
      #expect(try await client.run(["listCommands": 1])?.code == 13)
      let login = Login(user: "alice", password: "pencil", mechanism: mechanism)
      #expect(try await login.run(client, skipsEmpty: skipsEmpty) == nil)
      #expect(try await client.run(["listCommands": 1])?["ok"] == 1.0)
      let status = try await client.run(["connectionStatus": 1])?["authInfo"]
      guard case .document(let status)? = status else {
        Issue.record("no authInfo")
        return
      }
      #expect(status["authenticatedUsers"] == [["user": "alice", "db": "admin"]])
      #expect(try await client.run(["logout": 1])?["ok"] == 1.0)
      #expect(try await client.run(["listCommands": 1])?.code == 13)
    }
  }

  @Test(arguments: ["SCRAM-SHA-1", "SCRAM-SHA-256"])
  func anyOtherIsNot(mechanism: String) async throws {
    try await withFakeMongo(configuration) { fake in
      let client = try await MongoTestClient.connect(fake)
      for (user, password) in [("alice", "pen"), ("nobody", "pencil")] {
        let login = Login(user: user, password: password, mechanism: mechanism)
        #expect(try await login.run(client, skipsEmpty: true)?["codeName"] == "AuthenticationFailed")
      }
      #expect(try await client.run(["listCommands": 1])?["errmsg"] == "Command listCommands requires authentication")
      #expect(try await client.run(["saslContinue": 1, "conversationId": 1, "payload": ""])?.code == 17)
    }
  }

  @Test func theGreetingMayBeginIt() async throws {
    try await withFakeMongo(configuration) { fake in
      let client = try await MongoTestClient.connect(fake)
      let login = Login(user: "alice", password: "pencil", mechanism: "SCRAM-SHA-256")
      var start = login.start(skipsEmpty: true)
      start.append("db", "admin")
      let hello = try #require(
        try await client.run(
          ["hello": 1, "saslSupportedMechs": "admin.alice", "speculativeAuthenticate": .document(start)],
          on: "admin"
        )
      )
      #expect(hello["saslSupportedMechs"] == ["SCRAM-SHA-1", "SCRAM-SHA-256"])
      guard case .document(let begun)? = hello["speculativeAuthenticate"] else {
        Issue.record("nothing begun")
        return
      }
      #expect(try await login.finish(client, begun) == nil)
      #expect(try await client.run(["listCommands": 1])?["ok"] == 1.0)
    }
  }

  private var configuration: FakeMongo.Configuration {
    var configuration = FakeMongo.Configuration()
    configuration.users = ["alice": "pencil"]
    return configuration
  }
}

/// The client's side of SCRAM.
private struct Login {
  let user: String
  let password: String
  let mechanism: String
  private let nonce = "fyko+d2lbbFgONRv9qkxdawL"

  private var bare: String { "n=\(self.user),r=\(self.nonce)" }
  private var digest: any MessageDigest.Type {
    self.mechanism == "SCRAM-SHA-1" ? DigestSHA1.self : DigestSHA256.self
  }

  init(user: String, password: String, mechanism: String) {
    self.user = user
    self.password = password
    self.mechanism = mechanism
  }

  func start(skipsEmpty: Bool) -> BSONDocument {
    [
      "saslStart": 1, "mechanism": .string(self.mechanism), "payload": payload("n,,\(self.bare)"),
      "options": ["skipEmptyExchange": .bool(skipsEmpty)],
    ]
  }

  /// Authenticates; the error if that fails.
  func run(_ client: MongoTestClient, skipsEmpty: Bool) async throws -> BSONDocument? {
    let reply = try #require(try await client.run(self.start(skipsEmpty: skipsEmpty), on: "admin"))
    return reply["ok"] == 1.0 ? try await self.finish(client, reply) : reply
  }

  func finish(_ client: MongoTestClient, _ reply: BSONDocument) async throws -> BSONDocument? {
    let serverFirst = text(reply)
    let parts = serverFirst.split(separator: ",").map { String($0.dropFirst(2)) }
    let salt = try #require([UInt8](base64: parts[1]))
    let withoutProof = "c=biws,r=\(parts[0])"
    let signed = Array("\(self.bare),\(serverFirst),\(withoutProof)".utf8)
    let salted = self.digest.derive(password: self.secret, salt: salt, iterations: Int(parts[2]) ?? 0)
    let clientKey = self.digest.authenticate(Array("Client Key".utf8), key: salted)
    let signature = self.digest.authenticate(signed, key: self.digest.hash(clientKey))
    let proof = base64(zip(clientKey, signature).map { $0 ^ $1 })
    var answer = try #require(try await self.proceed(client, "\(withoutProof),p=\(proof)"))
    guard answer["ok"] == 1.0 else { return answer }
    let expected = self.digest.authenticate(
      signed,
      key: self.digest.authenticate(Array("Server Key".utf8), key: salted)
    )
    #expect(text(answer) == "v=" + base64(expected))
    if answer["done"] == false { answer = try #require(try await self.proceed(client, "")) }
    #expect(answer["done"] == true)
    return nil
  }

  private var secret: [UInt8] {
    guard self.mechanism == "SCRAM-SHA-1" else { return Array(self.password.utf8) }
    let digits = DigestMD5.hash(Array("\(self.user):mongo:\(self.password)".utf8))
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return Array(digits.joined().utf8)
  }

  private func proceed(_ client: MongoTestClient, _ text: String) async throws -> BSONDocument? {
    try await client.run(["saslContinue": 1, "conversationId": 1, "payload": payload(text)], on: "admin")
  }
}

private func payload(_ text: String) -> BSONValue { .binary(BSONBinary(Array(text.utf8))) }

private func text(_ reply: BSONDocument) -> String {
  guard case .binary(let payload)? = reply["payload"] else { return "" }
  return String(decoding: payload.bytes, as: UTF8.self)
}
