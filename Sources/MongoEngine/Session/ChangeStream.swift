// MongoEngine/Session: one client's conversation. This file: change streams (manual: "Change Streams").

import BSON
import WireCore

/// What somebody watches.
struct ChangeStream: Sendable {
  enum Scope: Hashable, Sendable {
    case collection(Namespace)
    case database(String)
    case deployment
  }

  enum Lookup: Hashable, Sendable {
    case none, whenAvailable, required, update
  }

  let scope: Scope
  /// What of a changed document is shown besides what was changed.
  var fullDocument = Lookup.none
  /// What is shown of a document as it was.
  var fullDocumentBefore = Lookup.none
  /// Whether changes of collections and indexes are shown too.
  var showsExpandedEvents = false
  /// Whether events that are too large for a message are shown in parts (`$changeStreamSplitLargeEvent`).
  var splitsEvents = false
  /// How many parts of the next event were shown before.
  var fragmentsShown = 0
  /// The stages behind `$changeStream`; `nil` where there are none.
  let pipeline: Pipeline?
  /// The number of the entry that is looked at next.
  var next: Int
  /// Where a stream goes on that is resumed after what was seen so far.
  var token: ResumeToken
  /// Whether what is watched is no more.
  var isInvalidated = false

  /// Whether a change is the stream's concern.
  func concerns(_ change: Change) -> Bool {
    switch self.scope {
    case .collection(let namespace):
      if case .dropDatabase = change.kind { return false }
      return change.namespace == namespace
    case .database(let name): return change.namespace.database.hasSameBytes(as: name) && !change.namespace.isHidden
    case .deployment:
      return !change.namespace.isHidden && !["admin", "config", "local"].contains(change.namespace.database)
    }
  }

  /// Whether what is watched is no more after a change.
  func isEnded(by change: Change) -> Bool {
    switch (self.scope, change.kind) {
    case (.collection, .drop), (.collection, .rename), (.database, .dropDatabase): true
    default: false
    }
  }
}

extension Namespace {
  fileprivate var isHidden: Bool { self.collection.begins(with: "system.") }
}

extension MongoEngine {
  /// The events that a stream has not shown yet, at most `count` if so many entries make no more.
  func events(of stream: inout ChangeStream, upTo count: Int) throws(MongoError) -> [BSONDocument] {
    guard stream.next >= self.oplog.base else {
      throw historyLost
    }
    var events: [BSONDocument] = []
    while events.count < max(count, 1), !stream.isInvalidated, let entry = self.oplog[stream.next] {
      stream.next += 1
      stream.token = ResumeToken(entry.time, entry.position)
      guard stream.concerns(entry.change) else { continue }
      if let event = try self.event(for: entry, in: stream) {
        for event in try self.shown(event, in: stream) { events += try stream.parts(of: event) }
      }
      stream.fragmentsShown = 0
      if stream.isEnded(by: entry.change) {
        stream.isInvalidated = true
        stream.token.isInvalidation = true
        events += try self.shown(invalidation(entry, stream.token), in: stream)
      }
    }
    if self.oplog[stream.next] == nil, !stream.isInvalidated, stream.token.time < self.oplog.time {
      stream.token = ResumeToken(self.oplog.time, .max)
    }
    return events
  }

  /// An event as the stages behind `$changeStream` leave it.
  private func shown(_ event: BSONDocument, in stream: ChangeStream) throws(MongoError) -> [BSONDocument] {
    var data = MongoData()
    let events = try stream.pipeline?.run([event], in: &data) ?? [event]
    guard events.allSatisfy({ $0["_id"] == event["_id"] }) else {
      throw .of(
        .changeStreamFatalError,
        "Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying "
          + "the _id field of an event makes it impossible to resume the stream from that point. Only transformations "
          + "that retain the unmodified _id field are allowed."
      )
    }
    return stream.splitsEvents ? events : try events.map { event throws(MongoError) in try checkedSize(event) }
  }
}

/// - Throws: BSONObjectTooLarge for an event that has no room in a message.
private func checkedSize(_ event: BSONDocument) throws(MongoError) -> BSONDocument {
  let limit = StorageRules.maximumSize + (16 << 10)
  guard event.byteCount > limit else { return event }
  throw .of(
    .bsonObjectTooLarge,
    "BSONObj size: \(event.byteCount) (0x\(String(event.byteCount, radix: 16, uppercase: true))) is invalid. Size must "
      + "be between 0 and \(limit)(16MB)"
  )
}

private func invalidation(_ entry: OplogEntry, _ token: ResumeToken) -> BSONDocument {
  [
    "_id": token.value, "operationType": "invalidate", "clusterTime": .timestamp(entry.time),
    "wallTime": .date(entry.date),
  ]
}

let historyLost = MongoError.of(
  .changeStreamHistoryLost,
  "Resume of change stream was not possible, as the resume point may no longer be in the oplog."
)
