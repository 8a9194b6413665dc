// MongoEngine/Commands/Writing: the commands that write documents. This file: one write of a batch, its fields checked as
// MongoDB's command reader (IDL) does.

import BSON

/// One write of a batch: an element of `updates` or `deletes`.
struct WriteEntry {
  private let document: BSONDocument
  /// What messages call it: `update.updates`.
  private let name: String

  /// Reads a write.
  ///
  /// - Throws: Location40415 for a field that is not one of these.
  init(_ document: BSONDocument, _ name: String, fields: Set<String>) throws(MongoError) {
    self.document = document
    self.name = name
    if let unknown = document.keys.first(where: { !fields.contains($0) }) {
      throw .of(.idlUnknownField, "BSON field '\(name).\(unknown)' is an unknown field.")
    }
  }

  /// A value that has to be there.
  func required(_ field: String) throws(MongoError) -> BSONValue {
    guard let value = self.document[field] else {
      throw .of(.idlFailedToParse, "BSON field '\(self.name).\(field)' is missing but a required field")
    }
    return value
  }

  /// A document that has to be there.
  func requiredDocument(_ field: String) throws(MongoError) -> BSONDocument {
    guard case .document(let document) = try self.required(field) else { throw self.mismatch(field, "object") }
    return document
  }

  /// A value; `nil` where there is none.
  func value(_ field: String) -> BSONValue? { self.document[field] }

  /// A document; `nil` where there is none.
  func document(_ field: String) throws(MongoError) -> BSONDocument? {
    guard let value = self.document[field] else { return nil }
    guard case .document(let document) = value else { throw self.mismatch(field, "object") }
    return document
  }

  /// A truth value; false where there is none.
  func bool(_ field: String) throws(MongoError) -> Bool {
    guard let value = self.document[field] else { return false }
    guard case .bool(let flag) = value else { throw self.mismatch(field, "bool") }
    return flag
  }

  /// Documents; none where there is no array.
  func documents(_ field: String) throws(MongoError) -> [BSONDocument] {
    guard let value = self.document[field] else { return [] }
    guard case .array(let array) = value else { throw self.mismatch(field, "array") }
    var documents: [BSONDocument] = []
    for (index, value) in array.enumerated() {
      guard case .document(let document) = value else {
        throw .of(
          .typeMismatch,
          "BSON field '\(self.name).\(field).\(index)' is the wrong type '\(value.type.name)', expected type 'object'"
        )
      }
      documents.append(document)
    }
    return documents
  }

  private func mismatch(_ field: String, _ type: String) -> MongoError {
    let actual = self.document[field]?.type.name ?? "missing"
    return .of(
      .typeMismatch,
      "BSON field '\(self.name).\(field)' is the wrong type '\(actual)', expected type '\(type)'"
    )
  }
}
