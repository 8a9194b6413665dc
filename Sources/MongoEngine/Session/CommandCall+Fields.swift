// MongoEngine/Session: one client's conversation. This file: a command's arguments, checked as MongoDB's command reader
// (IDL) does.

package import BSON

extension CommandCall {
  /// Checks that there are no arguments but these and those that every command takes.
  ///
  /// - Throws: Location40415 for the first that is unknown.
  package func allow(_ fields: String...) throws(MongoError) {
    for element in self.body.dropFirst() {
      let key = element.key
      if !fields.contains(key), !genericArguments.contains(key) { throw self.unknown(key) }
    }
    for key in self.sequences.keys.sorted() where !fields.contains(key) { throw self.unknown(key) }
  }

  /// Checks that a document which is read like a command has no fields but these.
  func checkFields(_ fields: Set<String>) throws(MongoError) {
    for element in self.body where !fields.contains(element.key) { throw self.unknown(element.key) }
  }

  private func unknown(_ key: String) -> MongoError {
    .of(.idlUnknownField, "BSON field '\(self.name).\(key)' is an unknown field.")
  }

  /// A truth value, or a number taken for one; `nil` where there is none.
  package func bool(_ field: String) throws(MongoError) -> Bool? {
    switch self.value(field) {
    case nil: return nil
    case .bool(let value): return value
    case let value? where value.number != nil: return value.isTruthy
    case let value?: throw self.mismatch(field, value, ["bool", "long", "int", "decimal", "double"])
    }
  }

  /// A truth value and nothing else; `nil` where there is none.
  func flag(_ field: String) throws(MongoError) -> Bool? {
    switch self.value(field) {
    case nil: return nil
    case .bool(let value): return value
    case let value?: throw self.mismatch(field, value, ["bool"])
    }
  }

  /// A number as the whole one that MongoDB takes it for; `nil` where there is none.
  package func int(_ field: String) throws(MongoError) -> Int64? {
    guard let value = self.value(field) else { return nil }
    guard let number = value.saturatedNumber else {
      throw self.mismatch(field, value, ["long", "int", "decimal", "double"])
    }
    return number
  }

  /// A whole number that is not negative; `nil` where there is none.
  package func count(_ field: String) throws(MongoError) -> Int? {
    guard let number = try self.int(field) else { return nil }
    guard number >= 0 else {
      throw .location(51024, "BSON field '\(field)' value must be >= 0, actual value '\(number)'")
    }
    return Int(number)
  }

  /// A string; `nil` where there is none.
  package func string(_ field: String) throws(MongoError) -> String? {
    switch self.value(field) {
    case nil: return nil
    case .string(let value): return value
    case let value?: throw self.mismatch(field, value, ["string"])
    }
  }

  /// One of these strings; `nil` where there is none.
  ///
  /// - Throws: BadValue for another.
  func choice(_ field: String, _ known: [String]) throws(MongoError) -> String? {
    guard let choice = try self.string(field) else { return nil }
    guard known.contains(where: choice.hasSameBytes) else {
      throw .of(.badValue, "Enumeration value '\(choice)' for field '\(self.name).\(field)' is not a valid value.")
    }
    return choice
  }

  /// A timestamp; `nil` where there is none.
  func timestamp(_ field: String) throws(MongoError) -> BSONTimestamp? {
    switch self.value(field) {
    case nil: return nil
    case .timestamp(let value): return value
    case let value?: throw self.mismatch(field, value, ["timestamp"])
    }
  }

  /// A UUID; `nil` where there is none.
  ///
  /// - Throws: InvalidUUID for any other binary value.
  func uuid(_ field: String) throws(MongoError) -> BSONBinary? {
    guard let value = self.value(field) else { return nil }
    guard case .binary(let binary) = value else { throw self.mismatch(field, value, ["binData"]) }
    guard binary.subtype == BSONBinary.uuid, binary.bytes.count == 16 else {
      throw .of(.invalidUUID, "BSON field '\(self.name).\(field)' is no UUID: \(value.shell)")
    }
    return binary
  }

  /// A document in an argument, to be read like a command; `nil` where there is none.
  ///
  /// - Parameter name: what errors call it; by default as a part of this command.
  func nested(_ field: String, as name: String? = nil) throws(MongoError) -> CommandCall? {
    guard let document = try self.document(field) else { return nil }
    return CommandCall(document, database: self.database, now: self.now).named(name ?? "\(self.name).\(field)")
  }

  /// A document; `nil` where there is none.
  package func document(_ field: String) throws(MongoError) -> BSONDocument? {
    switch self.value(field) {
    case nil: return nil
    case .document(let value): return value
    case let value?: throw self.mismatch(field, value, ["object"])
    }
  }

  /// An array; `nil` where there is none.
  package func array(_ field: String) throws(MongoError) -> BSONArray? {
    switch self.value(field) {
    case nil: return nil
    case .array(let value): return value
    case let value?: throw self.mismatch(field, value, ["array"])
    }
  }

  /// What is thrown where an argument is missing.
  package func missing(_ field: String) -> MongoError {
    .of(.idlFailedToParse, "BSON field '\(self.name).\(field)' is missing but a required field")
  }

  /// What is thrown where an argument is of a wrong type.
  package func mismatch(_ field: String, _ value: BSONValue, _ types: [String]) -> MongoError {
    let expected = types.count == 1 ? "type '\(types[0])'" : "types '[\(types.joined(separator: ", "))']"
    return .of(
      .typeMismatch,
      "BSON field '\(self.name).\(field)' is the wrong type '\(value.type.name)', expected \(expected)"
    )
  }

  /// An argument; null counts as none.
  private func value(_ field: String) -> BSONValue? {
    switch self.body[field] {
    case .null?, .undefined?, nil: nil
    case let value?: value
    }
  }
}

/// Whether every command takes an argument.
func isGeneric(_ field: String) -> Bool { genericArguments.contains(field) }

/// What every command takes (MongoDB's `generic_argument.idl`).
private let genericArguments: Set<String> = [
  "$audit", "$client", "$clusterTime", "$configServerState", "$configTime", "$db", "$oplogQueryData", "$queryOptions",
  "$readPreference", "$replData", "$topologyTime", "allowImplicitCollectionCreation", "apiDeprecationErrors",
  "apiStrict", "apiVersion", "autocommit", "clientOperationKey", "comment", "coordinator", "databaseVersion",
  "help", "lsid", "maxTimeMS", "maxTimeMSOpOnly", "mayBypassWriteBlocking", "readConcern", "serialization_context",
  "shardVersion", "startTransaction", "stmtId", "stmtIds", "tracking_info", "txnNumber", "txnRetryCounter",
  "writeConcern", "isImplicitDefaultReadConcern",
]
