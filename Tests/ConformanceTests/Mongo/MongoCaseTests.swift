// ConformanceTests: MongoDB, of which there is no server to compare with. This file: the cases run through our codec.

import BSON
import FakeMongo
import Foundation
import LoopbackClients
import Testing

@Suite struct MongoCaseTests {
  @Test(arguments: MongoCaseTests.topics) func theFakeAnswersAsTheManualSays(_ topic: String) async throws {
    let text = try Data(contentsOf: fixture("mongo/\(topic).json"))
    let cases = try BSONDocument.list(extendedJSON: Array(text)).map { try MongoCase($0) }
    try await withFakeMongo { mongo in
      let client = try await MongoLoopbackClient.connect(port: mongo.port)
      for (index, example) in cases.enumerated() {
        _ = try await client.run(["dropDatabase": 1], on: "test")
        for (collection, documents) in example.given where !documents.isEmpty {
          let insert: BSONDocument = [
            "insert": .string(collection), "documents": .array(BSONArray(documents.map { .document($0) })),
          ]
          #expect(try await client.run(insert, on: "test")["writeErrors"] == nil)
        }
        for step in example.steps {
          let differences = step.differences(try await client.send(step.command, to: "test"))
          #expect(
            differences.isEmpty,
            "case \(index + 1), \(example.page)\n\(step.command)\n\(differences.joined(separator: "\n"))"
          )
        }
      }
      await client.disconnect()
    }
    say("mongo/\(topic): \(cases.count) cases of the manual")
  }

  /// The files' names, without `.json`.
  static let topics: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: fixture("mongo").path)
    return (files ?? []).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()
}
