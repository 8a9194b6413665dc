// ConformanceTests: MongoDB, of which there is no server to compare with. This file: what its manual says, as cases.

import BSON
import Foundation

/// Documents, commands on them, and what the manual says comes back.
///
/// A file under Fixtures/conformance/mongo is a list of cases in Extended JSON, which scripts/clients/mongo_cases.py reads
/// as well:
///
/// ```json
/// { "page": "reference/operator/query/gt", "given": { "items": [ … ] },
///   "steps": [ { "run": { "find": "items", … }, "docs": [ … ] } ] }
/// ```
/// A step's command runs in the database `test`. `docs` is all of the reply's first batch, in this order; `anyOrder`
/// the same in any; `gives` has fields of the reply; `error` has fields of a refusal.
struct MongoCase {
  /// The page of the manual, below `https://www.mongodb.com/docs/v7.0/`.
  let page: String
  /// The documents of each collection.
  let given: [(collection: String, documents: [BSONDocument])]
  let steps: [MongoStep]

  /// - Throws: ``MalformedMongoCase`` for a field that means nothing here.
  init(_ document: BSONDocument) throws {
    guard case .string(let page)? = document["page"], case .array(let steps)? = document["steps"] else {
      throw MalformedMongoCase(document: document, reason: "it needs page and steps")
    }
    self.page = page
    self.given = (document["given"]?.document ?? [:]).map { ($0.key, $0.value.documents) }
    self.steps = try steps.map { step in
      guard let step = step.document, let run = step["run"]?.document else {
        throw MalformedMongoCase(document: document, reason: "a step needs run")
      }
      let expectations = step.filter { $0.key != "run" }
      guard expectations.allSatisfy({ MongoStep.expectations.contains($0.key) }), !expectations.isEmpty else {
        throw MalformedMongoCase(document: step, reason: "a step needs one of \(MongoStep.expectations)")
      }
      return MongoStep(command: run, expected: BSONDocument(expectations.map { ($0.key, $0.value) }))
    }
  }
}

/// A command and what it gives.
struct MongoStep {
  static let expectations = ["docs", "anyOrder", "gives", "error"]

  let command: BSONDocument
  /// By the names of ``expectations``.
  let expected: BSONDocument

  /// What is wrong with a reply.
  func differences(_ reply: BSONDocument) -> [String] {
    self.expected.flatMap { expectation -> [String] in
      switch expectation.key {
      case "docs": self.compare(reply.firstBatch, expectation.value.documents)
      case "anyOrder": self.compare(reply.firstBatch.inOrder, expectation.value.documents.inOrder)
      default:
        (expectation.value.document ?? [:]).compactMap { field in
          reply[field.key] == field.value
            ? nil : "\(field.key): expected \(field.value), got \(reply[field.key].map { "\($0)" } ?? "nothing")"
        }
      }
    }
  }

  private func compare(_ actual: [BSONDocument], _ expected: [BSONDocument]) -> [String] {
    actual == expected
      ? [] : ["expected \(expected.map { "\n  \($0)" }.joined())\ngot \(actual.map { "\n  \($0)" }.joined())"]
  }
}

/// A case that cannot be run.
struct MalformedMongoCase: Error {
  let document: BSONDocument
  let reason: String
}

extension BSONDocument {
  /// The documents that a cursor begins with.
  fileprivate var firstBatch: [BSONDocument] { self["cursor"]?.document?["firstBatch"]?.documents ?? [] }
}

extension BSONValue {
  fileprivate var document: BSONDocument? { if case .document(let document) = self { document } else { nil } }

  fileprivate var documents: [BSONDocument] {
    if case .array(let array) = self { array.compactMap(\.document) } else { [] }
  }
}

extension [BSONDocument] {
  /// In the order of their texts.
  fileprivate var inOrder: [BSONDocument] { self.sorted { $0.extendedJSON() < $1.extendedJSON() } }
}
