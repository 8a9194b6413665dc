// MongoEngine/Session: one client's conversation. This file: cursors, and the first batch of each.

package import BSON

/// The rest of a result, to be fetched batch by batch.
struct Cursor: Sendable {
  let id: Int64
  let namespace: String
  var documents: ArraySlice<BSONDocument>

  /// Takes a batch: `count` documents, and not more bytes than one message has room for, but one document at least.
  mutating func batch(_ count: Int) -> BSONArray {
    var batch = BSONArray()
    var bytes = 0
    while batch.count < count, let next = self.documents.first {
      bytes += next.byteCount
      guard bytes <= 16 << 20 || batch.isEmpty else { break }
      batch.append(.document(next))
      self.documents.removeFirst()
    }
    return batch
  }
}

/// All open cursors.
struct CursorTable: Sendable {
  var open: [Int64: Cursor] = [:]
}

extension MongoEngine {
  /// The reply of a command that finds documents: `{cursor: {firstBatch, id, ns}}`. Keeps the rest for `getMore`.
  ///
  /// - Parameters:
  ///   - namespace: what the reply says of it: `database.collection`.
  ///   - batchSize: how many documents the first batch has at most; 101 if `nil`.
  package mutating func openCursor(
    _ documents: [BSONDocument],
    namespace: String,
    _ call: CommandCall,
    batchSize: Int?
  ) throws(MongoError) -> BSONDocument {
    var cursor = Cursor(id: self.newCursorID(), namespace: namespace, documents: documents[...])
    let batch = cursor.batch(batchSize ?? 101)
    let isSingle = try call.bool("singleBatch") ?? false
    let isOpen = !cursor.documents.isEmpty && !isSingle
    if isOpen { self.cursors.open[cursor.id] = cursor }
    return [
      "cursor": ["firstBatch": .array(batch), "id": .int64(isOpen ? cursor.id : 0), "ns": .string(namespace)]
    ]
  }

  private mutating func newCursorID() -> Int64 {
    var id: Int64 = 0
    while id == 0 || self.cursors.open[id] != nil { id = Int64.random(in: 1 ... .max, using: &self.random) }
    return id
  }
}
