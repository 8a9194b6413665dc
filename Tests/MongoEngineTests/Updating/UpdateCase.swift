// MongoEngineTests. This file: what a table of updates says.

import BSON
import Testing

@testable import MongoEngine

/// A document, an update, and what becomes of the document; or what MongoDB says instead.
struct UpdateCase: Sendable, CustomTestStringConvertible {
  /// The page of MongoDB's manual.
  let page: String
  let document: String
  let update: String
  /// The document afterwards, or an error's code and message.
  let result: String
  var filter = "{}"
  var arrayFilters = ""

  var testDescription: String { "\(self.page): \(self.update) of \(self.document)" }

  static func table(_ page: String, _ rows: [(String, String, String)]) -> [UpdateCase] {
    rows.map { UpdateCase(page: page, document: $0.0, update: $0.1, result: $0.2) }
  }

  func check(_ context: QueryContext = testContext) throws {
    let filter = try Matcher(try parsed(self.filter), context)
    #expect(
      try outcome {
        let document = try parsed(self.document)
        let update = try operators(self.update, arrayFilters: try parsedList(self.arrayFilters), context)
        return try update.apply(to: document, match: try filter.match(document))
      } == self.result
    )
  }
}

/// Half past the second.
let testContext = QueryContext(now: BSONDate(millisecondsSince1970: 1_700_000_000_500))

/// An update without a pipeline.
func operators(
  _ update: String,
  arrayFilters: [BSONDocument] = [],
  _ context: QueryContext = testContext
) throws -> Update {
  try Update(.document(try parsed(update)), arrayFilters: arrayFilters, context, pipeline: noPipeline)
}

func noPipeline(_ stages: BSONArray, _ context: QueryContext) throws(MongoError) -> DocumentTransform {
  throw .of(.notImplemented, "no pipelines here")
}

/// A document as Extended JSON, or what an error says.
func outcome(_ body: () throws -> BSONDocument) throws -> String {
  do { return try body().extendedJSON() } catch let error as MongoError { return summary(error) }
}
