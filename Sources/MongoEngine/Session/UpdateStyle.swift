// MongoEngine/Session: one client's conversation. This file: how a command changes documents, as far as change streams
// show it.

import BSON

/// How a document was changed.
enum UpdateStyle: Hashable, Sendable {
  /// Another document was put in its place.
  case replacement
  /// By operators; the values at these paths were set as a whole.
  case operators(whole: Set<BSONName>)
  /// By stages: what is shown is the difference, or the whole value where that is shorter.
  case pipeline
}

extension MongoEngine {
  /// How a command made its changes, one after the other.
  func styles(of journal: [Change], _ call: CommandCall) -> [UpdateStyle] {
    guard self.settings.replicaSet != nil, !journal.isEmpty else { return [] }
    let updates = call.updates
    return journal.map { $0.style(by: updates) }
  }
}

extension Change {
  fileprivate func style(by updates: [BSONValue]) -> UpdateStyle {
    var whole: Set<BSONName> = []
    for update in updates {
      switch update {
      case .array: return .pipeline
      case .document(let document) where document.isReplacement:
        if case .replace(_, let after) = self.kind, document.withoutID == after.withoutID { return .replacement }
      case .document(let document): whole.formUnion(document.pathsSetWhole.map { BSONName($0) })
      default: break
      }
    }
    return .operators(whole: whole)
  }
}

extension CommandCall {
  /// What the command's statements do to documents.
  fileprivate var updates: [BSONValue] {
    switch self.name {
    case "update": ((try? self.documents("updates")) ?? []).compactMap { $0["u"] }
    case "findAndModify", "findandmodify": [self.body["update"]].compactMap { $0 }
    default: []
    }
  }
}

extension BSONDocument {
  fileprivate var isReplacement: Bool { self.firstElement?.key.begins(with: "$") != true }

  fileprivate var withoutID: BSONDocument {
    var document = self
    document["_id"] = nil
    return document
  }

  /// The paths at which operators set a value of their own, rather than change a part of the value there.
  fileprivate var pathsSetWhole: [String] {
    self.flatMap { element -> [String] in
      guard case .document(let fields) = element.value else { return [] }
      switch element.key {
      case "$push": return fields.filter { $0.value.hasPushModifiers }.map(\.key)
      case "$addToSet": return []
      case "$rename": return fields.compactMap { if case .string(let target) = $0.value { target } else { nil } }
      default: return fields.keys
      }
    }
  }
}

extension BSONValue {
  /// Whether `$push` does more than to append.
  fileprivate var hasPushModifiers: Bool {
    guard case .document(let value) = self else { return false }
    return ["$slice", "$sort", "$position"].contains { value.contains($0) }
  }
}
