// MongoEngine/Storage/Planning: how documents are found. This file: a plan as `explain` shows it (manual: "Explain
// Results").

package import BSON

/// A stage of a plan, and what it takes its documents from.
package struct PlanStage: Sendable {
  var name: String
  /// What is told of the stage before it was carried out.
  var details: BSONDocument
  /// What is told of it afterwards.
  var counts: BSONDocument
  /// The documents or keys that it gave.
  var advanced: Int
  /// What it was asked for and did not give something for.
  var needTime: Int
  var inputs: [PlanStage]

  init(
    _ name: String,
    _ details: BSONDocument = [:],
    counts: BSONDocument = [:],
    advanced: Int,
    needTime: Int = 0,
    input: PlanStage? = nil,
    inputs: [PlanStage] = []
  ) {
    self.name = name
    self.details = details
    self.counts = counts
    self.advanced = advanced
    self.needTime = needTime
    self.inputs = input.map { [$0] } ?? inputs
  }

  /// The stage in `queryPlanner.winningPlan`.
  package var plan: BSONDocument {
    var document: BSONDocument = ["stage": .string(self.name)]
    for detail in self.details { document.append(detail) }
    self.appendInputs(to: &document, \.plan)
    return document
  }

  /// The stage in `executionStats.executionStages`.
  package var execution: BSONDocument {
    var document: BSONDocument = ["stage": .string(self.name)]
    if let filter = self.details["filter"] { document.append("filter", filter) }
    document.append("nReturned", .integer(Int64(self.advanced)))
    document.append("executionTimeMillisEstimate", 0)
    document.append("works", .integer(Int64(self.advanced + self.needTime + 1)))
    document.append("advanced", .integer(Int64(self.advanced)))
    document.append("needTime", .integer(Int64(self.needTime)))
    for name in ["needYield", "saveState", "restoreState"] { document.append(name, 0) }
    document.append("isEOF", 1)
    for detail in self.details where detail.key != "filter" { document.append(detail) }
    for count in self.counts { document.append(count) }
    self.appendInputs(to: &document, \.execution)
    return document
  }

  private func appendInputs(to document: inout BSONDocument, _ shown: (PlanStage) -> BSONDocument) {
    if self.inputs.count == 1 { return document.append("inputStage", .document(shown(self.inputs[0]))) }
    guard !self.inputs.isEmpty else { return }
    document.append("inputStages", .array(BSONArray(self.inputs.map { .document(shown($0)) })))
  }
}
