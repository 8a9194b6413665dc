// MongoEngineTests. This file: what a table of filters says.

import BSON
import Testing

@testable import MongoEngine

/// Documents, and which of them a filter means.
struct FilterCase: Sendable, CustomTestStringConvertible {
  /// The page of MongoDB's manual.
  let page: String
  let documents: String
  let filter: String
  /// The positions of those that match.
  let matching: [Int]

  var testDescription: String { "\(self.page): \(self.filter)" }

  static func table(_ page: String, _ documents: String, _ rows: [(String, [Int])]) -> [FilterCase] {
    rows.map { FilterCase(page: page, documents: documents, filter: $0.0, matching: $0.1) }
  }

  func check(_ context: QueryContext = QueryContext(), expressions: @escaping ExpressionParser = Expression.parser)
    throws
  {
    let matcher = try Matcher(try parsed(self.filter), context, expressions: expressions)
    var matching: [Int] = []
    for (position, document) in try parsedList(self.documents).enumerated() where try matcher.matches(document) {
      matching.append(position)
      #expect(Self.isWithin(matcher.bounds, document, context), "the bounds exclude \(document.shell)")
    }
    #expect(matching == self.matching)
  }

  /// Whether an index would find the document by the bounds of each path.
  private static func isWithin(_ bounds: PathBounds, _ document: BSONDocument, _ context: QueryContext)
    -> Bool
  {
    bounds.allSatisfy { path, all in
      let (keys, hasArray) = (SortValues.of(FieldPath(path.text), in: document), leadsToArray(path.text, document))
      return all.allSatisfy { bounds in
        hasArray && bounds.needsNoArrays || keys.contains { bounds.intervals.contains($0, context.compare) }
      }
    }
  }

  private static func leadsToArray(_ path: String, _ document: BSONDocument) -> Bool {
    SortValues.firstArray(FieldPath(path), in: document) != nil
  }
}
