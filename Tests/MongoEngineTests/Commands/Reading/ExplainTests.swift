// MongoEngineTests/Commands/Reading. This file: `explain`.

import BSON
import Testing
import WireCore

@testable import MongoEngine

@Suite struct ExplainTests {
  static let before = """
    {"insert": "c", "documents": [{"_id": 1, "a": 1, "b": 1}, {"_id": 2, "a": 2, "b": 1}, {"_id": 3, "a": 3, "b": 2}]}
    {"createIndexes": "c", "indexes": [{"key": {"a": 1, "b": -1}, "name": "ab"}]}
    """

  static func planned(_ plan: String) -> String {
    #"{"queryPlanner": {"namespace": "app.c", "winningPlan": \#(plan)}}"#
  }

  static let planRows = CommandCase.table(
    "Explain Results",
    before,
    [
      (
        #"{"explain": {"find": "c", "filter": {"_id": 1}}}"#,
        #"""
        {"explainVersion": "1",
         "queryPlanner": {"parsedQuery": {"_id": {"$eq": 1}}, "winningPlan": {"stage": "IDHACK"}, "rejectedPlans": []},
         "executionStats": {"executionSuccess": true, "nReturned": 1, "totalKeysExamined": 1, "totalDocsExamined": 1,
           "executionStages": {"stage": "IDHACK", "nReturned": 1}, "allPlansExecution": []},
         "command": {"find": "c", "filter": {"_id": 1}, "$db": "app"}, "serverInfo": {"version": "7.0.14"}, "ok": 1}
        """#
      ),
      (
        #"{"explain": {"find": "c", "filter": {"b": 1}}, "verbosity": "queryPlanner"}"#,
        #"""
        {"queryPlanner": {"winningPlan": {"stage": "COLLSCAN", "filter": {"b": {"$eq": 1}}, "direction": "forward"}},
         "executionStats": {"$absent": true}}
        """#
      ),
      (
        #"{"explain": {"find": "c", "filter": {"a": {"$gte": 2, "$lt": 5}, "c": null}}, "verbosity": "executionStats"}"#,
        #"""
        {"queryPlanner": {"winningPlan": {"stage": "FETCH", "filter": {"c": {"$eq": null}}, "inputStage": {
           "stage": "IXSCAN", "keyPattern": {"a": 1, "b": -1}, "indexName": "ab", "isMultiKey": false,
           "multiKeyPaths": {"a": [], "b": []}, "isUnique": false, "isSparse": false, "isPartial": false,
           "indexVersion": 2, "direction": "forward", "indexBounds": {"a": ["[2, 5)"], "b": ["[MaxKey, MinKey]"]}}}},
         "executionStats": {"nReturned": 2, "totalKeysExamined": 2, "totalDocsExamined": 2, "allPlansExecution": {"$absent": true},
           "executionStages": {"stage": "FETCH", "docsExamined": 2, "inputStage": {"stage": "IXSCAN", "keysExamined": 2}}}}
        """#
      ),
      (
        #"{"explain": {"find": "c", "filter": {"a": {"$in": [3, 1]}, "b": {"$gt": 1}}}}"#,
        #"""
        {"queryPlanner": {"winningPlan": {"inputStage": {
          "indexBounds": {"a": ["[1, 1]", "[3, 3]"], "b": ["[inf.0, 1)"]}}}}, "executionStats": {"nReturned": 1}}
        """#
      ),
      (
        #"{"explain": {"find": "c", "filter": {"a": {"$lt": 3}}, "sort": {"a": -1}, "limit": 1}}"#,
        #"""
        {"queryPlanner": {"winningPlan": {"stage": "LIMIT", "limitAmount": 1, "inputStage": {"stage": "FETCH",
           "inputStage": {"direction": "backward", "indexBounds": {"a": ["(3, -inf.0]"]}}}}},
         "executionStats": {"nReturned": 1, "totalKeysExamined": 1}}
        """#
      ),
      (
        #"{"explain": {"find": "c", "sort": {"b": 1}, "skip": 1, "projection": {"b": 1}}}"#,
        #"""
        {"queryPlanner": {"winningPlan": {"stage": "PROJECTION_SIMPLE", "transformBy": {"b": 1}, "inputStage": {
           "stage": "SKIP", "inputStage": {"stage": "SORT", "sortPattern": {"b": 1}, "type": "simple",
             "inputStage": {"stage": "COLLSCAN"}}}}}, "executionStats": {"nReturned": 2, "totalDocsExamined": 3}}
        """#
      ),
      (
        #"{"explain": {"find": "c", "filter": {"a": 1}, "projection": {"_id": 0, "b": 1}}}"#,
        #"""
        {"queryPlanner": {"winningPlan": {"stage": "PROJECTION_COVERED", "inputStage": {"stage": "IXSCAN"}}},
         "executionStats": {"totalKeysExamined": 1, "totalDocsExamined": 0}}
        """#
      ),
      (#"{"explain": {"find": "none"}}"#, #"{"queryPlanner": {"winningPlan": {"stage": "EOF"}}}"#),
      (
        #"{"explain": {"count": "c", "query": {"a": 1}}}"#,
        #"""
        {"queryPlanner": {"winningPlan": {"stage": "COUNT", "inputStage": {"stage": "FETCH"}}},
         "executionStats": {"executionStages": {"nCounted": 1}}}
        """#
      ),
      (
        #"{"explain": {"count": "c"}}"#,
        #"{"queryPlanner": {"winningPlan": {"stage": "RECORD_STORE_FAST_COUNT"}}, "executionStats": {"totalDocsExamined": 0}}"#
      ),
      (
        #"{"explain": {"distinct": "c", "key": "b", "query": {"a": 1}}}"#,
        #"{"queryPlanner": {"winningPlan": {"stage": "FETCH"}}}"#
      ),
      (
        #"{"explain": {"aggregate": "c", "pipeline": [{"$match": {"a": 2}}], "cursor": {}}}"#,
        #"{"queryPlanner": {"winningPlan": {"stage": "FETCH"}}, "executionStats": {"nReturned": 1}}"#
      ),
      (
        #"{"explain": {"aggregate": "c", "pipeline": [{"$match": {"a": 2}}, {"$count": "n"}], "cursor": {}}}"#,
        #"""
        {"stages": [{"$cursor": {"queryPlanner": {"winningPlan": {"stage": "FETCH"}}}}, {"$count": "n"}]}
        """#
      ),
      (
        #"{"explain": {"insert": "c"}}"#,
        #"{"ok": 0, "code": 20, "errmsg": "Cannot explain cmd: insert"}"#
      ),
      (
        #"{"explain": {"nope": 1}}"#,
        #"{"ok": 0, "code": 59, "errmsg": "Explain failed due to unknown command: nope"}"#
      ),
      (
        #"{"explain": {"find": "c"}, "verbosity": "all"}"#,
        #"{"code": 2, "errmsg": "Enumeration value 'all' for field 'explain.verbosity' is not a valid value."}"#
      ),
    ]
  )

  static let choices = CommandCase.table(
    "$or",
    before,
    [
      (
        #"{"explain": {"find": "c", "filter": {"$or": [{"a": 1}, {"_id": {"$lt": 3}}]}, "projection": {"a": 1}}}"#,
        #"""
        {"queryPlanner": {"winningPlan": {"stage": "SUBPLAN", "inputStage": {"stage": "PROJECTION_SIMPLE",
           "inputStage": {"stage": "FETCH", "filter": {"$absent": true}, "inputStage": {"stage": "OR", "inputStages": [
             {"stage": "IXSCAN", "indexName": "ab", "indexBounds": {"a": ["[1, 1]"]}},
             {"stage": "IXSCAN", "indexName": "_id_", "indexBounds": {"_id": ["[-inf.0, 3)"]}}]}}}}},
         "executionStats": {"nReturned": 2, "totalKeysExamined": 3, "totalDocsExamined": 2}}
        """#
      ),
      (
        #"{"explain": {"find": "c", "filter": {"$or": [{"a": 1, "x": 1}, {"_id": 3}]}}}"#,
        #"""
        {"queryPlanner": {"winningPlan": {"stage": "SUBPLAN", "inputStage": {"stage": "FETCH", "inputStage": {
           "stage": "OR", "inputStages": [{"stage": "FETCH", "filter": {"x": {"$eq": 1}}, "inputStage": {"stage": "IXSCAN"}},
             {"stage": "IXSCAN"}]}}}},
         "executionStats": {"nReturned": 1, "totalKeysExamined": 2, "totalDocsExamined": 2}}
        """#
      ),
      (
        #"{"explain": {"find": "c", "filter": {"$or": [{"a": 1, "x": null}, {"_id": 3, "x": 1}]}}}"#,
        #"""
        {"queryPlanner": {"winningPlan": {"stage": "SUBPLAN", "inputStage": {"stage": "OR",
           "inputStages": [{"stage": "FETCH"}, {"stage": "FETCH"}]}}},
         "executionStats": {"nReturned": 1, "totalKeysExamined": 2, "totalDocsExamined": 2}}
        """#
      ),
      (
        #"{"explain": {"find": "c", "filter": {"b": {"$gte": 1}, "$or": [{"a": 1}, {"_id": 3}]}}}"#,
        #"{"queryPlanner": {"winningPlan": {"stage": "FETCH", "filter": {"b": {"$gte": 1}}, "inputStage": {"stage": "OR"}}}}"#
      ),
      (
        #"{"explain": {"find": "c", "filter": {"$or": [{"a": 1}, {"z": 3}]}}}"#,
        #"{"queryPlanner": {"winningPlan": {"stage": "SUBPLAN", "inputStage": {"stage": "COLLSCAN"}}}}"#
      ),
      (
        #"{"explain": {"find": "c", "filter": {"$or": [{"a": 1}, {"a": 3}]}}}"#,
        #"""
        {"queryPlanner": {"parsedQuery": {"a": {"$in": [1, 3]}}, "winningPlan": {"stage": "FETCH",
           "inputStage": {"stage": "IXSCAN", "indexBounds": {"a": ["[1, 1]", "[3, 3]"]}}}}}
        """#
      ),
    ]
  )

  static let bounds = CommandCase.table(
    "Explain Results",
    before + #"{"createIndexes": "c", "indexes": [{"key": {"s": 1}, "name": "s"}]}"#,
    [
      (
        #"{"s": {"$regex": "^ab"}}"#,
        #"{"filter": {"$absent": true}, "inputStage": {"indexBounds": {"s": ["[\"ab\", \"ac\")", "[/^ab/, /^ab/]"]}}}"#
      ),
      (
        #"{"s": {"$in": [{"$regularExpression": {"pattern": "^a.", "options": ""}}, 4]}}"#,
        #"{"filter": {}, "inputStage": {"indexBounds": {"s": ["[4, 4]", "[\"a\", \"b\")", "[/^a./, /^a./]"]}}}"#
      ),
      (
        #"{"s": {"$ne": 1}}"#,
        #"{"filter": {"$absent": true}, "inputStage": {"indexBounds": {"s": ["[MinKey, 1)", "(1, MaxKey]"]}}}"#
      ),
      (
        #"{"a": {"$gt": 1}, "b": {"$ne": 1}}"#,
        #"{"inputStage": {"indexBounds": {"a": ["(1, inf.0]"], "b": ["[MaxKey, 1)", "(1, MinKey]"]}}}"#
      ),
      (
        #"{"$expr": {"$lt": ["$a", 3]}}"#,
        #"{"filter": {"$expr": {"$lt": ["$a", 3]}}, "inputStage": {"indexBounds": {"a": ["[MinKey, 3)"]}}}"#
      ),
    ].map { (#"{"explain": {"find": "c", "filter": \#($0.0)}}"#, planned($0.1)) }
  )

  @Test(arguments: choices + bounds) func choicesAndBounds(_ row: CommandCase) throws { try row.check() }

  @Test(arguments: planRows) func plans(_ row: CommandCase) throws { try row.check() }

  static let writes = CommandCase.table(
    "explain",
    before,
    [
      (
        #"{"explain": {"update": "c", "updates": [{"q": {"a": {"$gt": 1}}, "u": {"$set": {"b": 1}}, "multi": true}]}}"#,
        #"""
        {"queryPlanner": {"winningPlan": {"stage": "UPDATE", "inputStage": {"stage": "FETCH"}}},
         "executionStats": {"nReturned": 0, "executionStages": {"nMatched": 2, "nWouldModify": 1, "nWouldUpsert": 0}}}
        """#
      ),
      (
        #"{"explain": {"delete": "c", "deletes": [{"q": {"_id": 1}, "limit": 1}]}}"#,
        #"""
        {"queryPlanner": {"winningPlan": {"stage": "DELETE", "inputStage": {"stage": "IDHACK"}}},
         "executionStats": {"executionStages": {"nWouldDelete": 1}}}
        """#
      ),
      (
        #"{"explain": {"findAndModify": "c", "query": {"a": 9}, "update": {"$set": {"b": 3}}, "upsert": true}}"#,
        #"{"executionStats": {"executionStages": {"stage": "UPDATE", "nMatched": 0, "nWouldUpsert": 1}}}"#
      ),
    ]
  )

  @Test(arguments: writes) func writesChangeNothing(_ row: CommandCase) throws {
    try row.check()
    var engine = MongoEngine(now: .init(milliseconds: 0))
    for command in try parsedList(row.before) { _ = engine.run(command, on: "app") }
    let before = engine.data[Namespace("app", "c")]?.documents
    _ = engine.run(try parsed(row.command), on: "app")
    #expect(engine.data[Namespace("app", "c")]?.documents == before)
  }
}
