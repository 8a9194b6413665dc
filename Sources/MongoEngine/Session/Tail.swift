// MongoEngine/Session: one client's conversation. This file: cursors that follow the end of a capped collection (manual:
// "Tailable Cursors").

import BSON

/// What a tailable cursor waits for.
struct Tail: Sendable {
  let namespace: Namespace
  let matcher: Matcher
  let projection: Projection?
  /// The newest document that was seen, while there is none that was not.
  var seen: RecordID?

  /// What the cursor shows of what was inserted.
  func documents(of journal: [Change]) -> [BSONDocument] {
    journal.compactMap { change in
      guard change.namespace == self.namespace, case .insert(let document) = change.kind,
        (try? self.matcher.matches(document)) == true
      else { return nil }
      guard let projection = self.projection else { return document }
      return try? projection.apply(to: document)
    }
  }

  /// Whether the collection is no more.
  func isEnded(by journal: [Change]) -> Bool {
    journal.contains { change in
      switch change.kind {
      case .drop, .rename: change.namespace == self.namespace
      default: false
      }
    }
  }
}

extension MongoEngine {
  /// Remembers up to where a cursor has followed its collection.
  func notePosition(of cursor: inout Cursor) {
    guard case .tail(var tail)? = cursor.source else { return }
    tail.seen = cursor.documents.isEmpty ? self.data[tail.namespace]?.newestID : nil
    cursor.source = .tail(tail)
  }

  /// Makes sure that the place is still there up to which a cursor has followed its collection.
  ///
  /// - Throws: CappedPositionLost where the document has been pushed out since.
  func checkPosition(of cursor: Cursor) throws(MongoError) {
    guard case .tail(let tail)? = cursor.source, let seen = tail.seen, self.data[tail.namespace]?[seen] == nil else {
      return
    }
    throw .of(
      .cappedPositionLost,
      "Executor error during getMore :: caused by :: CollectionScan died due to position in capped collection being "
        + "deleted. Last seen record id: RecordId(\(seen.rawValue))"
    )
  }

  /// What a `find` follows; `nil` where the collection is empty, as the cursor then is dead.
  ///
  /// - Throws: BadValue where the collection is not capped.
  func tail(of call: CommandCall) throws(MongoError) -> Tail? {
    let namespace = try call.namespace()
    guard let collection = self.data[namespace] else { return nil }
    guard collection.options.cap != nil else {
      throw .of(
        .badValue,
        "error processing query: ns=\(namespace) Tree: $and\nSort: {}\nProj: {}\n tailable cursor requested on non "
          + "capped collection"
      )
    }
    guard collection.count > 0 else { return nil }
    let context = try call.context()
    let projection = try call.document("projection") ?? BSONDocument()
    return Tail(
      namespace: namespace,
      matcher: try Matcher(try call.document("filter") ?? BSONDocument(), context, expressions: Expression.parser),
      projection: projection.isEmpty ? nil : try Projection(projection, context, expressions: Expression.parser)
    )
  }
}
