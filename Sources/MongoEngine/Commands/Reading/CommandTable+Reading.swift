// MongoEngine/Commands/Reading: the commands that read documents. This file: their rows in the table.

extension CommandTable {
  /// The commands that read documents.
  package static let reading: [MongoCommand] = [
    MongoCommand("find", [.readConcern, .transaction, .stableAPI]) { call, engine throws(MongoError) in
      try FindCommand(call).perform(&engine)
    },
    MongoCommand("count", [.readConcern, .stableAPI]) { call, engine throws(MongoError) in
      try CountCommand(call, engine).perform(&engine)
    },
    MongoCommand("distinct", [.readConcern, .transaction]) { call, engine throws(MongoError) in
      try DistinctCommand(call, engine).perform(&engine)
    },
    MongoCommand("explain", [.readConcern, .stableAPI]) { call, engine throws(MongoError) in
      try ExplainCommand(call).perform(engine)
    },
  ]
}
