// MongoEngine/Aggregation: pipelines and their stages. This file: `$unwind` (manual: "$unwind").

import BSON

/// Makes a document for each value of an array.
struct UnwindStage: ExpandingStage {
  let path: FieldPath
  /// Where the position goes.
  var indexPath: FieldPath?
  /// Whether a document without values is passed as well.
  var isPreserving = false

  static let parse: StageRow.Parse = { value, _ throws(MongoError) in
    switch value {
    case .string(let path): return [UnwindStage(path: try Self.path(path))]
    case .document(let spec): return [try Self.read(spec)]
    default:
      throw .location(
        15981,
        "expected either a string or an object as specification for $unwind stage, got \(value.type.name)"
      )
    }
  }

  private static func read(_ spec: BSONDocument) throws(MongoError) -> UnwindStage {
    var path: FieldPath?
    var indexPath: FieldPath?
    var isPreserving = false
    for element in spec {
      switch (element.key, element.value) {
      case ("path", .string(let text)): path = try Self.path(text)
      case ("path", let value):
        throw .location(28808, "expected a string as the path for $unwind stage, got \(value.type.name)")
      case ("preserveNullAndEmptyArrays", .bool(let isOn)): isPreserving = isOn
      case ("preserveNullAndEmptyArrays", let value):
        throw .location(
          28809,
          "expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got \(value.type.name)"
        )
      case ("includeArrayIndex", .string(let text)) where !text.isEmpty: indexPath = try Self.indexPath(text)
      case ("includeArrayIndex", let value):
        throw .location(
          28810,
          "expected a non-empty string for the includeArrayIndex  option to $unwind stage, got \(value.type.name)"
        )
      default: throw .location(28811, "unrecognized option to $unwind stage: \(element.key)")
      }
    }
    guard let path else { throw .location(28812, "no path specified to $unwind stage") }
    return UnwindStage(path: path, indexPath: indexPath, isPreserving: isPreserving)
  }

  private static func path(_ text: String) throws(MongoError) -> FieldPath {
    guard text.hasPrefix("$") else {
      throw .location(28818, "path option to $unwind stage should be prefixed with a '$': \(text)")
    }
    return try FieldPath.checked(String(text.dropFirst()))
  }

  private static func indexPath(_ text: String) throws(MongoError) -> FieldPath {
    guard !text.hasPrefix("$") else {
      throw .location(28822, "includeArrayIndex option to $unwind stage should not be prefixed with a '$': \(text)")
    }
    return try FieldPath.checked(text)
  }

  func expand(_ document: BSONDocument) throws(MongoError) -> [BSONDocument] {
    let value = document.nested(self.path)
    switch value {
    case .array(let array) where !array.isEmpty:
      return array.enumerated().map { index, value in
        self.numbered(document.setting(value, at: self.path), .int64(Int64(index)))
      }
    case .array:
      return self.isPreserving ? [self.numbered(document.setting(nil, at: self.path), .null)] : []
    case nil, .null, .undefined: return self.isPreserving ? [self.numbered(document, .null)] : []
    default: return [self.numbered(document, .null)]
    }
  }

  private func numbered(_ document: BSONDocument, _ index: BSONValue) -> BSONDocument {
    guard let indexPath else { return document }
    return document.setting(index, at: indexPath)
  }
}
