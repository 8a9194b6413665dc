// MongoEngine/Session: one client's conversation. This file: the commands `getMore` and `killCursors`.

import BSON
import WireCore

extension CommandTable {
  static let cursors = [
    MongoCommand("getMore", [.readConcern, .transaction, .stableAPI]) { call, engine throws(MongoError) in
      try engine.getMore(call)
    },
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
    if cursor.hasTimeLimit, !cursor.awaitsData, self.failure(at: .timeLimit) != nil { throw timeIsOver }
    let count = batchSize == 0 ? nil : batchSize
    let batch = try self.nextBatch(of: &cursor, count)
    let isOpen = cursor.goesOn(after: batch, of: count)
    if isOpen { self.cursors.open[id] = cursor }
    if batch.isEmpty, isOpen, cursor.awaitsData, !self.hasWaited(for: .data) {
      self.wait(for: .data, until: try self.deadline(of: call) ?? self.now.advanced(by: .seconds(1)))
    }
    return ["cursor": .document(cursor.reply(nextBatch: batch, isOpen: isOpen))]
  }

  /// Whether a reply is followed by the next batch without the client asking: it allows that (`exhaustAllowed`), and there
  /// is nothing to wait for.
  func hasMore(for request: MongoRequest, after reply: BSONDocument) -> Bool {
    guard request.allowsMore, request.command == "getMore", case .int64(let id)? = reply.document("cursor")?["id"],
      let cursor = self.cursors.open[id]
    else { return false }
    if case .none = cursor.source { return true }
    return false
  }

  private mutating func nextBatch(of cursor: inout Cursor, _ count: Int?) throws(MongoError) -> BSONArray {
    if let error = self.resumed == nil ? self.failure(at: .cursor)?.error : nil {
      throw cursor.isChangeStream ? error.labelledForChangeStream : error
    }
    if case .changes(var stream)? = cursor.source {
      cursor.documents += try self.events(of: &stream, upTo: (count ?? 1000) - cursor.documents.count)
      cursor.source = .changes(stream)
    }
    try self.checkPosition(of: cursor)
    let batch = cursor.batch(count ?? .max)
    self.notePosition(of: &cursor)
    return batch
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
  fileprivate var isChangeStream: Bool { if case .changes? = self.source { true } else { false } }
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
  if cursor.apiParameters != call.apiParameters {
    throw call.mismatch("getMore", cursor.apiParameters, "cursor-creating command")
  }
  if call.body.contains("maxTimeMS"), !cursor.awaitsData {
    throw .of(.badValue, "cannot set maxTimeMS on getMore command for a non-awaitData cursor")
  }
}
