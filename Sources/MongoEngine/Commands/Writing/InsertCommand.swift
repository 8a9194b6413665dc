// MongoEngine/Commands/Writing: the commands that write documents. This file: `insert` (manual: "insert").

import BSON

/// `insert`.
struct InsertCommand {
  private let call: CommandCall

  init(_ call: CommandCall) throws(MongoError) {
    try call.allow("documents", "ordered", "bypassDocumentValidation")
    self.call = call
  }

  /// The reply: `{n: 1, writeErrors: […]}`.
  func perform(_ engine: inout MongoEngine) throws(MongoError) -> BSONDocument {
    let documents = try self.call.documents("documents")
    var batch = try WriteBatch(self.call, count: documents.count)
    let target = try WriteTarget(self.call, engine)
    var inserted = 0
    try batch.run { index throws(MongoError) in
      try target.insert(documents[index], in: &engine)
      inserted += 1
    }
    var reply: BSONDocument = ["n": .integer(Int64(inserted))]
    batch.report(in: &reply)
    return batch.completed(reply)
  }
}
