// MongoEngine/Commands/Writing: the commands that write documents. This file: their rows in the table.

import BSON

extension CommandTable {
  /// The commands that write documents.
  package static let writing: [MongoCommand] = [
    MongoCommand("insert", writeTraits) { call, engine throws(MongoError) in
      try InsertCommand(call).perform(&engine)
    },
    MongoCommand("update", writeTraits) { call, engine throws(MongoError) in
      try UpdateCommand(call).perform(&engine)
    },
    MongoCommand("delete", writeTraits) { call, engine throws(MongoError) in
      try DeleteCommand(call).perform(&engine)
    },
    MongoCommand("findAndModify", aliases: ["findandmodify"], writeTraits) { call, engine throws(MongoError) in
      try FindAndModifyCommand(call).perform(&engine)
    },
  ]

  private static let writeTraits: MongoCommand.Traits = [.write, .retryable, .transaction, .stableAPI]
}
