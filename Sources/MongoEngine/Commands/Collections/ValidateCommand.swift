// MongoEngine/Commands/Collections: the commands for databases, collections, views and indexes. This file: `validate`
// (manual: "validate").

import BSON

extension CommandTable {
  static func validate(_ call: CommandCall, _ engine: MongoEngine) throws(MongoError) -> BSONDocument {
    let namespace = try call.namespace()
    try checkOptions(call, engine)
    let collection = try engine.collection(
      namespace,
      orElse: "Collection '\(namespace)' does not exist to validate."
    )
    let check = try CollectionCheck(collection, call.now)
    let isBrief = call.body["metadata"]?.isTruthy ?? false
    let reply: BSONDocument = [
      "ns": .string(namespace.description), "uuid": .binary(collection.uuid), "nInvalidDocuments": 0,
      "nNonCompliantDocuments": .integer(check.failing), "nrecords": .integer(Int64(collection.count)),
      "nIndexes": .integer(Int64(collection.indexes.count)), "keysPerIndex": .document(check.keys),
      "indexDetails": .document(check.details), "valid": .bool(check.isValid), "repaired": false,
      "warnings": check.failing == 0
        ? []
        : ["Detected one or more documents in this collection not conformant to the collection's validation rules."],
      "errors": .array(BSONArray(check.errors.map { .string($0) })), "extraIndexEntries": [], "missingIndexEntries": [],
      "corruptRecords": [],
    ]
    guard isBrief else { return reply }
    return BSONDocument(reply.filter { !documentCounts.contains($0.key) }.map { ($0.key, $0.value) })
  }

  /// What is not counted where only the metadata is looked at.
  private static let documentCounts: Set = ["nInvalidDocuments", "nNonCompliantDocuments", "nrecords"]

  /// MongoDB does not read this command as it does others: any further argument is passed over.
  private static func checkOptions(_ call: CommandCall, _ engine: MongoEngine) throws(MongoError) {
    let isOn = { (name: String) in call.body[name]?.isTruthy ?? false }
    let conflicts = [
      ("metadata", ["background", "full", "repair", "checkBSONConformance", "fixMultikey"]),
      ("checkBSONConformance", ["repair"]), ("background", ["full", "repair"]),
    ]
    for (option, others) in conflicts where isOn(option) {
      if let other = others.first(where: isOn) {
        throw .of(
          .invalidOptions,
          "Running the validate command with { \(option): true } is not supported with any other options: \(other)"
        )
      }
    }
    if isOn("background"), engine.settings.replicaSet == nil {
      throw .of(.commandNotSupported, "Running validate on a standalone with { background: true } is not supported")
    }
  }
}

/// A collection and its indexes compared.
private struct CollectionCheck {
  /// How many keys each index has.
  private(set) var keys = BSONDocument()
  private(set) var details = BSONDocument()
  private(set) var errors: [String] = []
  /// How many documents do not match the validator.
  private(set) var failing: Int64 = 0

  var isValid: Bool { self.errors.isEmpty }

  init(_ collection: MongoCollection, _ now: BSONDate) throws(MongoError) {
    for index in collection.indexes {
      let isValid = try Self.hasAllKeys(index, collection)
      self.keys.append(index.spec.name, .integer(Int64(index.entries.count)))
      self.details.append(index.spec.name, ["valid": .bool(isValid)])
      if !isValid { self.errors.append("Index \(index.spec.name) is inconsistent with the documents") }
    }
    guard let validator = collection.options.validator else { return }
    let matcher = try Matcher(
      validator,
      QueryContext(now: now, collation: collection.collation),
      expressions: Expression.parser
    )
    for document in collection.documents where try !matcher.matches(document) { self.failing += 1 }
  }

  /// Whether the index has every key of every document, and no other.
  private static func hasAllKeys(_ index: Index, _ collection: MongoCollection) throws(MongoError) -> Bool {
    var expected = try Index(index.spec)
    try collection.records.ascend(isBefore: { _ in false }) { record throws(MongoError) in
      expected.insert(try expected.keys(of: record.document, record.key))
      return true
    }
    let order = index.order
    var isEqual = expected.entries.count == index.entries.count
    expected.entries.ascend(isBefore: { _ in false }) { entry in
      isEqual = isEqual && index.entries.first { order.compare($0, entry) } != nil
      return isEqual
    }
    return isEqual
  }
}
