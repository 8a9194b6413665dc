// MongoEngine/Aggregation: pipelines and their stages. This file: a stage's fields, checked as MongoDB's reader (IDL)
// does.

import BSON

/// The fields of a stage's document.
struct StageFields {
  private let stage: String
  let document: BSONDocument

  /// - Throws: FailedToParse for what is no document, Location40415 for a field that the stage has not.
  init(_ value: BSONValue, of stage: String, _ names: Set<String>) throws(MongoError) {
    guard case .document(let document) = value else {
      throw .of(.failedToParse, "the \(stage) stage specification must be an object, found \(value.type.name)")
    }
    for element in document where !names.contains(element.key) {
      throw .of(.idlUnknownField, "BSON field '\(stage).\(element.key)' is an unknown field.")
    }
    self.stage = stage
    self.document = document
  }

  subscript(name: String) -> BSONValue? { self.document[name] }

  /// A field that has to be there.
  func required(_ name: String) throws(MongoError) -> BSONValue {
    guard let value = self.document[name] else {
      throw .of(.idlFailedToParse, "BSON field '\(self.stage).\(name)' is missing but a required field")
    }
    return value
  }

  /// A document; `nil` where there is none.
  func document(_ name: String) throws(MongoError) -> BSONDocument? {
    switch self.document[name] {
    case .document(let document)?: return document
    case let value?: throw value.mismatch("\(self.stage).\(name)", "object")
    case nil: return nil
    }
  }

  /// The paths in an array; none where there is no array.
  func paths(_ name: String) throws(MongoError) -> [FieldPath] {
    guard let value = self.document[name] else { return [] }
    guard case .array(let list) = value else { throw value.mismatch("\(self.stage).\(name)", "array") }
    var paths: [FieldPath] = []
    for (index, value) in list.enumerated() {
      guard case .string(let text) = value else { throw value.mismatch("\(self.stage).\(name).\(index)", "string") }
      paths.append(try FieldPath.checked(text))
    }
    return paths
  }
}
