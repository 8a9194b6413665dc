// MongoEngine/Session: one client's conversation. This file: cursors that follow the end of a capped collection (manual:
// "Tailable Cursors").

import BSON

/// What a tailable cursor waits for.
struct Tail: Sendable {
  let namespace: Namespace
  let matcher: Matcher
  let projection: Projection?

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
