// MongoEngine/Aggregation: pipelines and their stages. This file: `$unwind` (manual: "$unwind").

import BSON

/// Makes a document for each value of an array.
struct UnwindStage: Stage {
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
    guard !text.isEmpty else { throw .location(28812, "no path specified to $unwind stage") }
    guard text.begins(with: "$") else {
      throw .location(28818, "path option to $unwind stage should be prefixed with a '$': \(text)")
    }
    guard !text.utf8.contains(0) else {
      throw .location(16419, "field path must not contain embedded null characters")
    }
    return try FieldPath.checked(text.dropping(first: 1))
  }

  private static func indexPath(_ text: String) throws(MongoError) -> FieldPath {
    guard !text.begins(with: "$") else {
      throw .location(28822, "includeArrayIndex option to $unwind stage should not be prefixed with a '$': \(text)")
    }
    return try FieldPath.checked(text)
  }

  func stream(over input: any DocumentStream) -> any DocumentStream { UnwindStream(stage: self, input: input) }
}

/// Makes one document after the other, so that a large one is not there many times.
private struct UnwindStream: DocumentStream {
  private let stage: UnwindStage
  private var input: any DocumentStream
  /// The document without its array.
  private var frame = BSONDocument()
  private var values: EnumeratedSequence<BSONArray>.Iterator?

  init(stage: UnwindStage, input: any DocumentStream) {
    self.stage = stage
    self.input = input
  }

  mutating func next(_ run: inout PipelineRun) throws(MongoError) -> BSONDocument? {
    while true {
      if let (index, value) = self.values?.next() {
        let document = self.numbered(self.frame.setting(value, at: self.stage.path), .int64(Int64(index)))
        try run.count(document)
        return document
      }
      guard let document = try self.input.next(&run) else { return nil }
      if let document = self.unwound(document) { return document }
    }
  }

  /// What is made of a document without values; begins with the values of one that has some.
  private mutating func unwound(_ document: BSONDocument) -> BSONDocument? {
    self.values = nil
    switch document.nested(self.stage.path) {
    case .array(let array) where !array.isEmpty:
      self.frame = document.setting(.null, at: self.stage.path)
      self.values = array.enumerated().makeIterator()
      return nil
    case .array:
      return self.stage.isPreserving ? self.numbered(document.setting(nil, at: self.stage.path), .null) : nil
    case nil, .null, .undefined: return self.stage.isPreserving ? self.numbered(document, .null) : nil
    default: return self.numbered(document, .null)
    }
  }

  private func numbered(_ document: BSONDocument, _ index: BSONValue) -> BSONDocument {
    guard let path = self.stage.indexPath else { return document }
    return document.setting(index, at: path)
  }
}
