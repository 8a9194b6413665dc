// MongoEngine/Session: one client's conversation. This file: one call of a command, and what it was called with.

package import BSON
package import WireCore

/// One call of a command.
package struct CommandCall: Sendable {
  /// The command's name as it was sent.
  package private(set) var name: String
  /// The command with its arguments; its first field is the name.
  package let body: BSONDocument
  /// Arguments that were sent as document sequences.
  package let sequences: [String: [BSONDocument]]
  /// `$db`.
  package let database: String
  /// The server's time.
  package let now: BSONDate
  /// Who calls; the engine's own calls have none.
  package var client: ConnectionID?
  /// The logical session, if the client named one.
  var session: SessionID?
  /// The number of its transaction or retryable write.
  var transactionNumber: Int64?
  /// Whether it is a part of a transaction.
  var isInTransaction = false
  /// Where time zones are found by their names.
  var zones: ZoneSource?
  /// What the numbers of `$rand` follow from.
  var seed: UInt64 = 0

  package init(
    _ body: BSONDocument,
    sequences: [String: [BSONDocument]] = [:],
    database: String,
    now: BSONDate = BSONDate(millisecondsSince1970: 0)
  ) {
    self.name = body.first { _ in true }?.key ?? ""
    self.body = body
    self.sequences = sequences
    self.database = database
    self.now = now
  }

  /// The documents of an argument: of the array in the body, or of the document sequence of that name.
  ///
  /// - Throws: TypeMismatch where it is something else, Location40414 where it is missing.
  package func documents(_ field: String) throws(MongoError) -> [BSONDocument] {
    if let documents = self.sequences[field] {
      guard !self.body.contains(field) else {
        throw .location(40413, "BSON field '\(self.name).\(field)' is a duplicate field")
      }
      return documents
    }
    guard let array = try self.array(field) else { throw self.missing(field) }
    var documents: [BSONDocument] = []
    for (index, value) in array.enumerated() {
      guard case .document(let document) = value else { throw self.mismatch("\(field).\(index)", value, ["object"]) }
      documents.append(document)
    }
    return documents
  }

  /// Whether the command says how long it may take.
  var hasTimeLimit: Bool { (self.body["maxTimeMS"]?.wholeNumber ?? 0) > 0 }

  /// What expressions and filters of the command know besides the documents: `let`, `collation` and the time.
  package func context() throws(MongoError) -> QueryContext {
    var collation: Collation?
    if let document = try self.document("collation"), !document.isEmpty { collation = try Collation.parse(document) }
    var context = QueryContext(
      now: self.now,
      collation: collation,
      zones: self.zones,
      random: RandomSource(seed: self.seed)
    )
    for element in try self.document("let") ?? [:] {
      try VariableName.checkWrite(element.key)
      let expression = try Expression(element.value, context)
      guard expression.isConstant || !element.value.readsDocument else {
        throw .location(
          4_890_500,
          "Command let Expression tried to access a field, but this is not allowed becauseCommand let Expressions run "
            + "before the query examines any documents."
        )
      }
      if let value = try expression.evaluate(BSONDocument()) {
        context.variables.append(element.key, value)
      } else {
        context.unbound.insert(BSONName(element.key))
      }
    }
    return context
  }

  /// The collection that the command works on: the command's own value, in `$db`.
  ///
  /// - Throws: BadValue where the value is no string, InvalidNamespace where it is no collection's name.
  package func namespace() throws(MongoError) -> Namespace {
    guard case .string(let name)? = self.body[self.name] else {
      let type = self.body[self.name]?.type.name ?? "missing"
      throw .of(.invalidNamespace, "collection name has invalid type \(type)")
    }
    let namespace = Namespace(self.database, name)
    guard Namespace.isCollectionName(name), namespace.fits else {
      throw .of(.invalidNamespace, "Invalid namespace specified '\(namespace)'")
    }
    return namespace
  }

  /// The same for a document that is read like a command, under the name that errors call it.
  func named(_ name: String) -> CommandCall {
    var call = self
    call.name = name
    return call
  }
}
