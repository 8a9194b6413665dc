// Tests of FakeMongo. This file: greetings, refusals, and bytes that are no messages.

import BSON
import FakeMongo
import MongoWire
import Testing
import WireCore

@Suite struct ConversationTests {
  @Test func bothGreetings() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      let hello = try #require(try await client.run(["hello": 1], on: "admin"))
      #expect(hello["isWritablePrimary"] == true && hello["maxWireVersion"] == 21 && hello["ok"] == 1.0)
      #expect(hello["setName"] == nil && hello["$clusterTime"] == nil)
      try await client.send(MongoMessage(requestID: 9, .query(OpQuery("admin.$cmd", ["isMaster": 1]))))
      let message = try #require(try await client.message())
      guard case .reply(let reply) = message.body else {
        Issue.record("OP_QUERY is answered by OP_REPLY")
        return
      }
      #expect(message.responseTo == 9 && reply.documents.first?["ismaster"] == true)
      try await client.send(MongoMessage(requestID: 10, .query(OpQuery("test.$cmd", ["find": "c"]))))
      #expect(try await client.reply()?.code == 352)
    }
  }

  @Test func theReplicaSetDescribesItself() async throws {
    var configuration = FakeMongo.Configuration()
    configuration.replicaSet = "rs0"
    configuration.wireVersion = 25
    try await withFakeMongo(configuration) { fake in
      let client = try await MongoTestClient.connect(fake)
      let hello = try #require(try await client.run(["hello": 1], on: "admin"))
      #expect(hello["setName"] == "rs0" && hello["maxWireVersion"] == 25)
      #expect(hello["hosts"] == [.string("127.0.0.1:\(fake.port)")] && hello["primary"] == hello["me"])
      #expect(hello["$clusterTime"] != nil && hello["operationTime"] != nil)
      #expect(fake.uri == "mongodb://127.0.0.1:\(fake.port)/?replicaSet=rs0")
    }
  }

  @Test(
    arguments: [
      (["foo": 1], "test", 59, "no such command: 'foo'"),
      (["ping": 1, "maxTimeMS": -1], "test", 2, "-1 value for maxTimeMS is out of range [0, 2147483647]"),
      (["ping": 1], "a.b", 73, "Invalid database name: 'a.b'"),
      (["hostInfo": 1], "test", 13, "hostInfo may only be run against the admin database."),
      (["ping": 1, "apiVersion": "2"], "test", 322, "API version must be \"1\""),
      (["replSetGetStatus": 1], "admin", 76, "not running with --replSet"),
      (["getMore": .int64(5), "collection": "c"], "test", 43, "cursor id 5 not found"),
      (
        ["getMore": 5, "collection": "c"], "test", 14,
        "BSON field 'getMore.getMore' is the wrong type 'int', expected type 'long'"
      ),
      (
        ["getMore": .int64(5), "x": 1, "collection": "c"], "test", 40415, "BSON field 'getMore.x' is an unknown field."
      ),
      (["getMore": .int64(5)], "test", 40414, "BSON field 'getMore.collection' is missing but a required field"),
      (["insert": "", "documents": [["a": 1]]], "test", 73, "Invalid namespace specified 'test.'"),
      (
        ["ping": 1, "txnNumber": .int64(1)], "test", 72, "Transaction number requires a session ID to also be specified"
      ),
      (
        ["saslStart": 1, "mechanism": "PLAIN", "payload": ""], "admin", 334,
        "Received authentication for mechanism PLAIN which is unknown or not enabled"
      ),
    ] as [(BSONDocument, String, Int64, String)]
  )
  func errors(command: BSONDocument, database: String, code: Int64, message: String) async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      let reply = try #require(try await client.run(command, on: database))
      #expect(reply.code == code && reply["errmsg"] == .string(message) && reply["ok"] == 0.0)
      #expect(reply.keys == ["ok", "errmsg", "code", "codeName"])
    }
  }

  @Test func aStandaloneNumbersNothing() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      let session: BSONValue = ["id": .binary(BSONBinary([UInt8](repeating: 1, count: 16), subtype: 4))]
      let reply = try await client.run([
        "insert": "c", "documents": [["_id": 1]], "lsid": session, "txnNumber": .int64(1),
      ])
      #expect(reply?.code == 20)
      #expect(
        reply?["errmsg"] == "Transaction numbers are only allowed on a replica set member or mongos"
      )
    }
  }

  @Test func unacknowledgedWritesHaveNoReply() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      let documents = DocumentSequence("documents", [["_id": 1], ["_id": 2]])
      try await client.send(["insert": "c"], sequences: [documents], flags: .moreToCome)
      #expect(try await client.run(["ping": 1]) == ["ok": 1.0])
      #expect(fake["test"]["c"].count == 2)
    }
  }

  @Test func badDocumentsAreAnswered() async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      // A document whose string is longer than the document.
      let document: [UInt8] = [16, 0, 0, 0, 2, 0x61, 0, 99, 0, 0, 0, 0x78, 0, 0, 0, 0]
      let length = UInt8(16 + 4 + 1 + document.count)
      try await client.send([length, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0xDD, 7, 0, 0, 0, 0, 0, 0, 0] + document)
      #expect(try await client.reply()?.code == 22)
      #expect(try await client.run(["ping": 1]) == ["ok": 1.0])
    }
  }

  @Test(
    arguments: [
      [0, 0, 0, 0], [15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [255, 255, 255, 127],
      Array("GET / HTTP/1.1\r\n\r\n".utf8),
      [17, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
      [21, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xDD, 7, 0, 0, 0, 0, 0, 0, 9],
    ] as [[UInt8]]
  )
  func whatIsNoMessageEndsTheConversation(bytes: [UInt8]) async throws {
    try await withFakeMongo { fake in
      let client = try await MongoTestClient.connect(fake)
      try await client.send(bytes)
      #expect(try await client.reply() == nil)
    }
  }

  @Test func randomBytesHarmNobody() async throws {
    try await withFakeMongo { fake in
      var random = SeededRandom(seed: 4711)
      for _ in 0..<200 {
        let client = try await MongoTestClient.connect(fake)
        try await client.send(randomMessage(&random))
        await client.close()
      }
      let client = try await MongoTestClient.connect(fake)
      #expect(try await client.run(["ping": 1]) == ["ok": 1.0])
    }
  }

  @Test func mutatedCommandsHarmNobody() async throws {
    var configuration = FakeMongo.Configuration()
    configuration.replicaSet = "rs0"
    try await withFakeMongo(configuration) { fake in
      var random = SeededRandom(seed: 815)
      let names = [
        "find", "insert", "update", "delete", "aggregate", "getMore", "killCursors", "hello", "saslStart",
        "saslContinue", "configureFailPoint", "createUser", "usersInfo", "endSessions", "commitTransaction",
        "abortTransaction", "getParameter", "setParameter", "killOp", "getLog", "explain", "findAndModify",
      ]
      for _ in 0..<500 {
        let name = names.randomElement(using: &random) ?? "find"
        let command = BSONDocument(
          [(name, randomValue(&random, depth: 2))]
            + (0..<3).map { _ in
              (fields.randomElement(using: &random) ?? "filter", randomValue(&random, depth: 3))
            }
        )
        #expect(fake.run(command, on: "admin")["ok"] != nil)
        fake.run(["configureFailPoint": "failCommand", "mode": "off"])
      }
      let client = try await MongoTestClient.connect(fake)
      #expect(try await client.run(["ping": 1])?["ok"] == 1.0)
    }
  }
}

private let fields = [
  "filter", "documents", "updates", "deletes", "pipeline", "cursor", "collection", "batchSize", "cursors", "lsid",
  "txnNumber", "autocommit", "startTransaction", "mechanism", "payload", "options", "conversationId", "mode", "data",
  "pwd", "roles", "collation", "let", "writeConcern", "readConcern", "maxTimeMS", "topologyVersion", "maxAwaitTimeMS",
  "client", "speculativeAuthenticate", "saslSupportedMechs", "op", "query", "update", "remove", "sort", "comment",
]

private func randomValue(_ random: inout SeededRandom, depth: Int) -> BSONValue {
  switch Int.random(in: 0..<(depth > 0 ? 14 : 10), using: &random) {
  case 0: .int32(.random(in: -3...3, using: &random))
  case 1: .int64(.random(in: .min ... .max, using: &random))
  case 2: .string(["", "c", "$a", "a.b", "failCommand", "n,,n=a,r=b"].randomElement(using: &random) ?? "")
  case 3: .bool(.random(using: &random))
  case 4: .null
  case 5: .double([.nan, .infinity, -0.0, 1e300, 1.5].randomElement(using: &random) ?? 0)
  case 6: .binary(BSONBinary((0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }, subtype: 4))
  case 7: .timestamp(BSONTimestamp(seconds: .random(in: 0 ... .max, using: &random), increment: 1))
  case 8: .minKey
  case 9: .regex(BSONRegex("(a*)*b", options: "i"))
  case 10, 11: .array(BSONArray((0..<3).map { _ in randomValue(&random, depth: depth - 1) }))
  default:
    .document(
      BSONDocument(
        (0..<3).map { _ in
          let keys = fields + ["$changeStream", "id", "_id", "q", "u", "$set", "times", "failCommands", "w", "level"]
          return (keys.randomElement(using: &random) ?? "a", randomValue(&random, depth: depth - 1))
        }
      )
    )
  }
}

/// A header that is right or nearly so, and anything behind it.
private func randomMessage(_ random: inout SeededRandom) -> [UInt8] {
  let body = (0..<Int.random(in: 0..<80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
  guard Bool.random(using: &random) else { return body }
  let opcode: [UInt8] = [[0xDD, 7, 0, 0], [0xD4, 7, 0, 0], [0xDC, 7, 0, 0]].randomElement(using: &random) ?? []
  return [UInt8(16 + body.count), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0] + opcode + body
}
