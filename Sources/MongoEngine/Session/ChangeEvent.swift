// MongoEngine/Session: one client's conversation. This file: what a change stream shows of a change (manual: "Change
// Events").

import BSON
import WireCore

extension MongoEngine {
  /// What a stream shows of an entry; `nil` for what it does not show.
  func event(for entry: OplogEntry, in stream: ChangeStream) throws(MongoError) -> BSONDocument? {
    let change = entry.change
    guard let type = change.operation(entry.style, stream.showsExpandedEvents) else {
      return nil
    }
    var event: BSONDocument = [
      "_id": ResumeToken(entry.time, entry.position).value, "operationType": .string(type),
      "clusterTime": .timestamp(entry.time),
    ]
    if stream.showsExpandedEvents, let uuid = change.uuid { event.append("collectionUUID", .binary(uuid)) }
    event.append("wallTime", .date(entry.date))
    if let session = entry.session, let number = entry.transactionNumber {
      event.append("lsid", .document(session.document))
      event.append("txnNumber", .int64(number))
    }
    if let document = try self.fullDocument(of: change, entry.style, stream, event) {
      event.append("fullDocument", document)
    }
    event.append("ns", change.namespace.value)
    change.describe(in: &event, entry.style, stream.showsExpandedEvents)
    try self.addDocumentBefore(to: &event, change, stream)
    return event
  }

  private func fullDocument(
    of change: Change,
    _ style: UpdateStyle,
    _ stream: ChangeStream,
    _ event: BSONDocument
  ) throws(MongoError) -> BSONValue? {
    switch change.kind {
    case .insert(let document): return .document(document)
    case .replace(_, let after) where style == .replacement: return .document(after)
    case .replace(_, let after):
      switch stream.fullDocument {
      case .none: return nil
      case .whenAvailable, .required:
        return try self.image(after, of: change, isRequired: stream.fullDocument == .required, "post", event)
      case .update: return self.document(after["_id"] ?? .null, in: change.namespace).map { .document($0) } ?? .null
      }
    default: return nil
    }
  }

  private func document(_ id: BSONValue, in namespace: Namespace) -> BSONDocument? {
    guard let query = try? FindQuery(["_id": id]) else { return nil }
    return (try? self.data.find(query, in: namespace))?.first?.document
  }

  private func addDocumentBefore(
    to event: inout BSONDocument,
    _ change: Change,
    _ stream: ChangeStream
  ) throws(MongoError) {
    guard stream.fullDocumentBefore != .none else { return }
    switch change.kind {
    case .replace(let before, _), .delete(let before):
      let isRequired = stream.fullDocumentBefore == .required
      let image = try self.image(before, of: change, isRequired: isRequired, "pre", event)
      event.append("fullDocumentBeforeChange", image)
    default: break
    }
  }

  /// A document as it was before or after a change, if the collection keeps that (`changeStreamPreAndPostImages`).
  private func image(
    _ document: BSONDocument,
    of change: Change,
    isRequired: Bool,
    _ side: String,
    _ event: BSONDocument
  ) throws(MongoError) -> BSONValue {
    if self.data[change.namespace]?.options.recordsPreImages == true { return .document(document) }
    guard isRequired else { return .null }
    let events = side == "pre" ? "update, delete and replace" : "update"
    throw .of(
      .noMatchingDocument,
      "Change stream was configured to require a \(side)-image for all \(events) events, but the \(side)-image was not "
        + "found for event: \(event.shell)"
    )
  }
}

extension Namespace {
  fileprivate var value: BSONValue {
    self.collection.isEmpty
      ? ["db": .string(self.database)] : ["db": .string(self.database), "coll": .string(self.collection)]
  }
}

extension Change {
  /// What the event is called; `nil` for what is shown only with expanded events.
  fileprivate func operation(_ style: UpdateStyle, _ isExpanded: Bool) -> String? {
    switch self.kind {
    case .insert: "insert"
    case .replace: style == .replacement ? "replace" : "update"
    case .delete: "delete"
    case .drop: "drop"
    case .rename: "rename"
    case .dropDatabase: "dropDatabase"
    case .create: isExpanded ? "create" : nil
    case .modify: isExpanded ? "modify" : nil
    case .createIndexes: isExpanded ? "createIndexes" : nil
    case .dropIndexes: isExpanded ? "dropIndexes" : nil
    }
  }

  /// Adds what the event says of the change itself.
  fileprivate func describe(in event: inout BSONDocument, _ style: UpdateStyle, _ isExpanded: Bool) {
    switch self.kind {
    case .insert(let document), .delete(let document):
      event.append("documentKey", ["_id": document["_id"] ?? .null])
    case .replace(let before, let after):
      event.append("documentKey", ["_id": after["_id"] ?? .null])
      guard style != .replacement else { return }
      event.append(
        "updateDescription",
        .document(UpdateDescription(from: before, to: after, style).document(isExpanded))
      )
    case .rename(let target, let replaced):
      event.append("to", target.value)
      guard isExpanded else { return }
      var description: BSONDocument = ["to": target.value]
      if let replaced { description.append("dropTarget", .binary(replaced)) }
      event.append("operationDescription", .document(description))
    case .create(let options):
      event.append("operationDescription", ["idIndex": ["v": 2, "key": ["_id": 1], "name": "_id_"]])
      guard !options.isEmpty else { return }
      event.append("options", .document(options))
    case .createIndexes(let indexes), .dropIndexes(let indexes):
      let indexes = BSONArray(indexes.map { .document($0) })
      event.append("operationDescription", ["indexes": .array(indexes)])
    case .modify(let options, let collection, let index):
      event.append("operationDescription", .document(options))
      var state: BSONDocument = ["collectionOptions": .document(collection)]
      if let index { state.append("indexOptions", .document(index)) }
      event.append("stateBeforeChange", .document(state))
    case .drop, .dropDatabase: break
    }
  }
}
