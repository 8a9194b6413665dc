// MongoEngine/Session: one client's conversation. This file: the commands `getMore` and `killCursors`.

import BSON
import WireCore

extension CommandTable {
  static let cursors = [
    MongoCommand("getMore", [.transaction, .stableAPI]) { call, engine throws(MongoError) in try engine.getMore(call) },
    MongoCommand("killCursors", [.transaction, .stableAPI]) { call, engine throws(MongoError) in
      try engine.killCursors(call)
    },
  ]
}

extension MongoEngine {
  fileprivate mutating func getMore(_ call: CommandCall) throws(MongoError) -> BSONDocument {
    try call.allow("collection", "batchSize", "term", "lastKnownCommittedOpTime")
    let id = try identity(in: call)
    guard let collection = try call.string("collection") else { throw call.missing("collection") }
    let batchSize = try call.count("batchSize")
    guard var cursor = self.cursors.open[id] else { throw .of(.cursorNotFound, "cursor id \(id) not found") }
    try check(cursor, call, namespace: "\(call.database).\(collection)")
    self.cursors.open[id] = nil
    cursor.usedAt = self.now
    let batch = try self.nextBatch(of: &cursor, batchSize == 0 ? nil : batchSize)
    let isOpen = cursor.isOpen
    if isOpen { self.cursors.open[id] = cursor }
    if batch.isEmpty, isOpen, cursor.awaitsData, !self.hasWaited(for: .data) {
      self.wait(for: .data, until: try self.deadline(of: call) ?? self.now.advanced(by: .seconds(1)))
    }
    return ["cursor": .document(cursor.reply(nextBatch: batch, isOpen: isOpen))]
  }

  private mutating func nextBatch(of cursor: inout Cursor, _ count: Int?) throws(MongoError) -> BSONArray {
    if case .changes(var stream)? = cursor.source {
      cursor.documents += try self.events(of: &stream, upTo: (count ?? 1000) - cursor.documents.count)
      cursor.source = .changes(stream)
    }
    return cursor.batch(count ?? .max)
  }

  fileprivate mutating func killCursors(_ call: CommandCall) throws(MongoError) -> BSONDocument {
    try call.allow("cursors")
    _ = try call.namespace()
    guard let ids = try call.array("cursors") else { throw call.missing("cursors") }
    var (killed, unknown): ([BSONValue], [BSONValue]) = ([], [])
    for (index, id) in ids.enumerated() {
      guard case .int64(let number) = id else { throw call.mismatch("cursors.\(index)", id, ["long"]) }
      if self.cursors.open.removeValue(forKey: number) != nil { killed.append(id) } else { unknown.append(id) }
    }
    return [
      "cursorsKilled": .array(BSONArray(killed)), "cursorsNotFound": .array(BSONArray(unknown)), "cursorsAlive": [],
      "cursorsUnknown": [],
    ]
  }
}

extension Cursor {
  /// Whether there is or may be more.
  fileprivate var isOpen: Bool {
    if case .changes(let stream)? = self.source { return !stream.isInvalidated || !self.documents.isEmpty }
    return self.source != nil || !self.documents.isEmpty
  }
}

private func identity(in call: CommandCall) throws(MongoError) -> Int64 {
  switch call.body[call.name] {
  case .int64(let id)?: return id
  case let value?: throw call.mismatch(call.name, value, ["long"])
  case nil: throw call.missing(call.name)
  }
}

/// Whether the caller may use the cursor.
private func check(_ cursor: Cursor, _ call: CommandCall, namespace: String) throws(MongoError) {
  guard cursor.namespace == namespace else {
    throw .of(
      .unauthorized,
      "Requested getMore on namespace '\(namespace)', but cursor belongs to a different namespace \(cursor.namespace)"
    )
  }
  switch (cursor.session, call.session) {
  case (nil, let session?):
    throw .location(
      50736,
      "Cannot run getMore on cursor \(cursor.id), which was not created in a session, in session \(session)"
    )
  case (let session?, nil):
    throw .location(
      50737,
      "Cannot run getMore on cursor \(cursor.id), which was created in session \(session), without an lsid"
    )
  case (let owner?, let session?) where owner != session:
    throw .location(
      50738,
      "Cannot run getMore on cursor \(cursor.id), which was created in session \(owner), in session \(session)"
    )
  default: break
  }
  if call.body.contains("maxTimeMS"), !cursor.awaitsData {
    throw .of(.badValue, "cannot set maxTimeMS on getMore command for a non-awaitData cursor")
  }
}
