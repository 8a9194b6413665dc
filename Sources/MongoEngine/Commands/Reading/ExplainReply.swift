// MongoEngine/Commands/Reading: the commands that read documents. This file: what `explain` replies (manual: "Explain
// Results").

import BSON

extension ExplainCommand {
  /// The reply.
  func reply(_ explanation: Explanation, _ namespace: Namespace, _ engine: MongoEngine) -> BSONDocument {
    self.framed(self.plan(explanation, namespace), engine)
  }

  /// `queryPlanner`, and `executionStats` if they are asked for.
  func plan(_ explanation: Explanation, _ namespace: Namespace) -> BSONDocument {
    var document: BSONDocument = [
      "queryPlanner": [
        "namespace": .string(namespace.description), "indexFilterSet": false,
        "parsedQuery": .document(explanation.parsedFilter), "maxIndexedOrSolutionsReached": false,
        "maxIndexedAndSolutionsReached": false, "maxScansToExplodeReached": false,
        "winningPlan": .document(explanation.stage.plan), "rejectedPlans": [],
      ]
    ]
    guard self.verbosity != .queryPlanner else { return document }
    var statistics: BSONDocument = [
      "executionSuccess": true, "nReturned": .integer(Int64(explanation.stage.advanced)), "executionTimeMillis": 0,
      "totalKeysExamined": .integer(Int64(explanation.keysExamined)),
      "totalDocsExamined": .integer(Int64(explanation.documentsExamined)),
      "executionStages": .document(explanation.stage.execution),
    ]
    if self.verbosity == .allPlansExecution { statistics.append("allPlansExecution", []) }
    document.append("executionStats", .document(statistics))
    return document
  }

  /// What every reply has.
  func framed(_ content: BSONDocument, _ engine: MongoEngine) -> BSONDocument {
    var document: BSONDocument = ["explainVersion": "1"]
    for element in content { document.append(element) }
    document.append("command", .document(self.inner.body.with("$db", .string(self.inner.database))))
    document.append(
      "serverInfo",
      [
        "host": "localhost", "port": 27017, "version": .string(engine.settings.version),
        "gitVersion": .string(String(repeating: "0", count: 40)),
      ]
    )
    document.append("serverParameters", ["internalQueryMaxBlockingSortMemoryUsageBytes": 104_857_600])
    return document
  }
}
