// MongoEngineTests. This file: pipelines as a table's rows, and how they are run.

import BSON
import Testing

@testable import MongoEngine

/// A pipeline, the documents that it reads, and those that it makes, all as Extended JSON.
struct PipelineCase: Sendable, CustomTestStringConvertible {
  /// The manual's page.
  let page: String
  let pipeline: String
  /// The documents of the collection `db.input`; a suite's own ones if empty.
  var input = ""
  let result: String

  init(_ page: String, _ pipeline: String, on input: String = "", gives result: String) {
    self.page = page
    self.pipeline = pipeline
    self.input = input
    self.result = result
  }

  var testDescription: String { "\(self.page): \(self.pipeline)" }

  /// Runs the pipeline and compares.
  func check(
    input: String = "",
    others: [String: String] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var data = try collections(others.merging(["input": self.input.isEmpty ? input : self.input]) { first, _ in first })
    let made = try aggregate(self.pipeline, in: &data)
    #expect(lines(made) == lines(try parsedList(self.result)), sourceLocation: sourceLocation)
  }
}

/// A pipeline that is refused, or fails.
struct RefusedPipeline: Sendable, CustomTestStringConvertible {
  let pipeline: String
  let message: String

  /// A pipeline that is not taken.
  init(_ pipeline: String, _ message: String) {
    self.pipeline = pipeline
    self.message = message
  }

  /// A pipeline that fails while it runs.
  init(failing pipeline: String, _ code: Int, _ message: String) {
    self.init(pipeline, "\(code) PlanExecutor error during aggregation :: caused by :: \(message)")
  }

  var testDescription: String { self.pipeline }

  func check(input: String, others: [String: String] = [:]) throws {
    var data = try collections(others.merging(["input": input]) { first, _ in first })
    let error = #expect(throws: MongoError.self) { try aggregate(self.pipeline, in: &data) }
    #expect(error.map(summary) == self.message)
  }
}

func lines(_ documents: [BSONDocument]) -> String { documents.map { $0.extendedJSON() }.joined(separator: "\n") }

/// Collections of the database `db`.
func collections(_ documents: [String: String]) throws -> MongoData {
  var data = MongoData()
  for (name, list) in documents {
    for document in try parsedList(list) { try data.insert(document, into: Namespace("db", name)) }
  }
  return data
}

/// Stages written as an array.
func parsedStages(_ pipeline: String) throws -> BSONArray {
  guard case .array(let stages)? = try parsed(#"{"pipeline":\#(pipeline)}"#)["pipeline"] else { return BSONArray() }
  return stages
}

/// Runs a pipeline on a collection.
func aggregate(
  _ pipeline: String,
  on collection: String = "input",
  in data: inout MongoData,
  _ context: QueryContext = QueryContext()
) throws -> [BSONDocument] {
  try Pipeline(try parsedStages(pipeline), context, in: Namespace("db", collection)).run(in: &data)
}
