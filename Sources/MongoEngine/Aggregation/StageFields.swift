// MongoEngine/Aggregation: pipelines and their stages. This file: a stage's fields, checked as MongoDB's reader (IDL)
// does.

import BSON

/// The fields of a stage's document; null counts as none.
struct StageFields {
  private let stage: String
  let document: BSONDocument

  /// - Throws: FailedToParse for what is no document, Location40415 for a field that the stage has not.
  init(_ value: BSONValue, of stage: String, _ names: Set<String>) throws(MongoError) {
    guard case .document(let document) = value else {
      throw .of(.failedToParse, "the \(stage) stage specification must be an object, found \(value.type.name)")
    }
    try self.init(document, of: stage, names)
  }

  /// - Throws: Location40415 for a field that the stage has not, Location40413 for one that is there twice.
  init(_ document: BSONDocument, of stage: String, _ names: Set<String>) throws(MongoError) {
    var fields = BSONDocument()
    var seen: Set<String> = []
    for element in document {
      guard names.contains(element.key) else {
        throw .of(.idlUnknownField, "BSON field '\(stage).\(element.key)' is an unknown field.")
      }
      if element.value.isNullish { continue }
      guard seen.insert(element.key).inserted else {
        throw .location(40413, "BSON field '\(stage).\(element.key)' is a duplicate field")
      }
      fields.append(element)
    }
    self.stage = stage
    self.document = fields
  }

  subscript(name: String) -> BSONValue? { self.document[name] }

  /// A field that has to be there.
  func required(_ name: String) throws(MongoError) -> BSONValue {
    guard let value = self.document[name] else {
      throw .of(.idlFailedToParse, "BSON field '\(self.stage).\(name)' is missing but a required field")
    }
    return value
  }

  /// A string; `nil` where there is none.
  func string(_ name: String) throws(MongoError) -> String? {
    switch self.document[name] {
    case .string(let text)?: return text
    case let value?: throw value.mismatch("\(self.stage).\(name)", "string")
    case nil: return nil
    }
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
