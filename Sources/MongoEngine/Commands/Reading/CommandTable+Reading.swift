// MongoEngine/Commands/Reading: the commands that read documents. This file: their rows in the table.

extension CommandTable {
  /// The commands that read documents.
  package static let reading: [MongoCommand] = [
    MongoCommand("find", [.transaction, .stableAPI, .readConcern, .snapshot]) { call, engine throws(MongoError) in
      try FindCommand(call).perform(&engine)
    },
    MongoCommand("count", [.stableAPI, .readConcern]) { call, engine throws(MongoError) in
      try CountCommand(call, engine).perform(&engine)
    },
    MongoCommand("distinct", [.transaction, .readConcern, .snapshot]) { call, engine throws(MongoError) in
      try DistinctCommand(call, engine).perform(&engine)
    },
    MongoCommand("explain", [.stableAPI, .readConcern]) { call, engine throws(MongoError) in
      try ExplainCommand(call).perform(engine)
    },
  ]
}
