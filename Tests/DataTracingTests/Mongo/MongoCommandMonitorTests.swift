// Tests of DataTracing, Mongo. This file: clients that report their commands.

import Testing
import TraceModel
import TraceRecorder
import Tracing

@testable import DataTracing

@Suite("otelmongo.NewMonitor") struct MongoCommandMonitorTests {
  private func monitor(_ conventions: SemanticConventions = .stable, textLimit: Int = 0) -> MongoCommandMonitor {
    MongoCommandMonitor(options: MongoTracingOptions(tracing: options(conventions), queryTextLimit: textLimit))
  }

  private let endpoint = Endpoint("mongo.example", port: 27018, peerAddress: "10.0.0.1", peerPort: 27018)

  @Test func aCommandFromItsStartToItsEnd() async throws {
    let monitor = self.monitor(textLimit: 100)
    let recording = try await record {
      let command: StubDocument = ["find": "users", "filter": ["email": "ann"], "$db": "shop"]
      monitor.started(.init(number: 1), "find", command, database: "shop", endpoint: self.endpoint)
      monitor.succeeded(.init(number: 1))
    }
    #expect(recording.spans.map(\.name) == ["find users"])
    #expect(
      recording.spans[0].attributes == [
        "db.system.name": "mongodb", "db.operation.name": "find", "db.collection.name": "users",
        "db.namespace": "shop", "db.query.text": #"{"find":"users","filter":{"email":"?"}}"#,
        "server.address": "mongo.example", "server.port": 27018, "network.peer.address": "10.0.0.1",
        "network.peer.port": 27018,
      ]
    )
    #expect(recording.samples("db.client.operation.duration").count == 1)
  }

  @Test func legacyNames() async throws {
    let monitor = self.monitor(.legacy)
    let recording = try await record {
      monitor.started(.init(number: 1), "findAndModify", ["findAndModify": "users"] as StubDocument, database: "shop")
      monitor.succeeded(.init(number: 1))
    }
    #expect(recording.spans[0].name == "mongodb.find_and_modify")
    #expect(recording.spans[0].attributes["db.mongodb.collection"] == "users")
  }

  /// The first field is a collection's name, a user's, or says nothing.
  @Test(
    arguments: [
      (["create": "users"], "create users", "users"), (["collStats": "users"], "collStats users", "users"),
      (["killCursors": "users", "cursors": []], "killCursors users", "users"),
      (["listCollections": 1], "listCollections shop", nil), (["aggregate": 1], "aggregate shop", nil),
      (["dropUser": "ann"], "dropUser shop", nil), (["grantRolesToUser": "ann"], "grantRolesToUser shop", nil),
      (["renameCollection": "shop.users", "to": "shop.people"], "renameCollection shop", nil),
      (["configureFailPoint": "failCommand"], "configureFailPoint shop", nil),
    ] as [(StubDocument, String, String?)]
  )
  func whatACommandIsAbout(_ command: StubDocument, _ span: String, _ collection: String?) async throws {
    let monitor = self.monitor()
    let recording = try await record {
      monitor.started(.init(number: 1), command.fields[0].name, command, database: "shop")
      monitor.succeeded(.init(number: 1))
      try await traced(StubMongo())["shop"].run(command)
    }
    #expect(recording.spans.map(\.name) == [span, span])
    for recorded in recording.spans {
      #expect(recorded.attributes["db.collection.name"] == collection.map { .string($0) })
    }
    #expect(!recording.everything.contains("ann"))
  }

  @Test func manyAtOnceOnSeveralConnections() async throws {
    let monitor = self.monitor()
    let refused = MongoServerError(code: 13, message: "no")
    let recording = try await record {
      monitor.started(.init(connection: "a", number: 1), "ping", ["ping": 1] as StubDocument, database: "admin")
      monitor.started(.init(connection: "b", number: 1), "insert", ["insert": "users"] as StubDocument, database: "x")
      let more: StubDocument = ["getMore": 7, "collection": "users"]
      monitor.started(.init(connection: "a", number: 2), "getMore", more, database: "x")
      monitor.failed(.init(connection: "b", number: 1), refused)
      monitor.succeeded(.init(connection: "a", number: 2))
      monitor.succeeded(.init(connection: "a", number: 1))
      monitor.succeeded(.init(connection: "a", number: 1))
      monitor.failed(.init(connection: "c", number: 1), refused)
    }
    #expect(recording.spans.map(\.name) == ["ping admin", "insert users", "getMore users"])
    #expect(recording.spans.map(\.hasFailed) == [false, true, false])
    #expect(recording.spans[1].attributes["db.response.status_code"] == "13")
    #expect(recording.misuse.isEmpty && recording.spans.allSatisfy { $0.end != nil })
  }

  @Test func underTheCallThatSendsIt() async throws {
    let monitor = self.monitor()
    let recording = try await record {
      withSpan("request") { span in
        let context = span.context
        // As from an event loop, where no context is current.
        InstrumentationContext.$current.withValue(.topLevel) {
          monitor.started(.init(number: 1), "ping", ["ping": 1] as StubDocument, database: "admin", under: context)
          monitor.succeeded(.init(number: 1))
        }
      }
    }
    #expect(recording.span("ping admin")?.parentSpanID == recording.span("request")?.spanID)
  }

  @Test func credentialsHaveNoSpan() async throws {
    let monitor = self.monitor(textLimit: 100)
    let recording = try await record {
      monitor.started(
        .init(number: 1),
        "saslStart",
        ["saslStart": 1, "payload": "x"] as StubDocument,
        database: "admin"
      )
      let hello: StubDocument = ["hello": 1, "speculativeAuthenticate": ["payload": "x"]]
      monitor.started(.init(number: 2), "hello", hello, database: "admin")
      monitor.succeeded(.init(number: 1))
    }
    #expect(recording.spans.isEmpty)
  }

  @Test func aRequestThatIsReportedTwiceEndsTheFirst() async throws {
    let monitor = self.monitor()
    let recording = try await record {
      for _ in 0..<2 { monitor.started(.init(number: 1), "ping", ["ping": 1] as StubDocument, database: "admin") }
      monitor.succeeded(.init(number: 1))
    }
    #expect(recording.spans.map { $0.attributes["error.type"] } == ["cancelled", nil])
  }

  @Test func clientsThatReportNoEndsFillNoMemory() async throws {
    let monitor = self.monitor()
    let recording = try await record {
      for number in 0...MongoCommandMonitor.limit {
        monitor.started(.init(number: Int64(number)), "ping", ["ping": 1] as StubDocument, database: "admin")
      }
      for number in 0...MongoCommandMonitor.limit { monitor.succeeded(.init(number: Int64(number))) }
    }
    #expect(recording.spans.count == MongoCommandMonitor.limit)
  }
}
