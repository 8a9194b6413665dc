// MongoEngine/Aggregation: pipelines and their stages. This file: `$merge` read (manual: "$merge", "Syntax").

import BSON

/// What `$merge` is written with.
struct MergeOptions: Sendable {
  /// What is done with a document that is in the collection.
  enum WhenMatched: Sendable {
    case replace, keepExisting, merge, fail
    case pipeline(BSONArray)

    /// How the manual calls it.
    var name: String {
      switch self {
      case .replace: "replace"
      case .keepExisting: "keepExisting"
      case .merge: "merge"
      case .fail: "fail"
      case .pipeline: "pipeline"
      }
    }
  }

  /// What is done with a document that is not in the collection.
  enum WhenNotMatched: String, Sendable { case insert, discard, fail }

  let target: OutputTarget
  /// The fields that tell documents apart.
  private(set) var on = [FieldPath("_id")]
  private(set) var whenMatched = WhenMatched.merge
  private(set) var whenNotMatched = WhenNotMatched.insert
  let context: QueryContext
  private var variables: [(name: String, expression: Expression)]?

  init(_ value: BSONValue, _ context: StageContext) throws(MongoError) {
    self.context = context.query
    let database = context.namespace.database
    switch value {
    case .string(let name): self.target = try OutputTarget(Namespace(database, name), stage: "$merge")
    case .document(let spec):
      let fields = try StageFields(spec, of: "$merge", ["into", "on", "whenMatched", "whenNotMatched", "let"])
      self.target = try OutputTarget(try Self.into(spec["into"], database), stage: "$merge")
      // What may be of several types has no null for none.
      for element in spec where fields[element.key] != nil || ["on", "whenMatched"].contains(element.key) {
        try self.read(element, context)
      }
      try self.check()
    default:
      throw .of(
        .typeMismatch,
        "$merge requires a string or object argument, but found \(value.type.name)"
      )
    }
  }

  private static func into(_ value: BSONValue?, _ database: String) throws(MongoError) -> Namespace {
    switch value {
    case nil: throw .of(.idlFailedToParse, "BSON field '$merge.into' is missing but a required field")
    case .string(let name)?:
      guard !name.isEmpty else { throw .location(5_786_800, "$merge 'into' field cannot be an empty string") }
      return Namespace(database, name)
    case .document(let spec)?:
      let fields = try StageFields(spec, of: "$merge.into", ["db", "coll"])
      guard let collection = try fields.string("coll"), !collection.isEmpty else {
        throw .location(
          spec.contains("coll") ? 5_786_801 : 51178,
          "$merge 'into' field must specify a 'coll' that is not empty, null or undefined"
        )
      }
      let name = try fields.string("db") ?? ""
      return Namespace(name.isEmpty ? database : name, collection)
    case let value?:
      throw .location(
        51178,
        "$merge 'into' field  must be either a string or an object, but found \(value.type.name)"
      )
    }
  }

  private mutating func read(_ element: BSONElement, _ context: StageContext) throws(MongoError) {
    switch (element.key, element.value) {
    case ("into", _): break
    case ("on", let value): self.on = try Self.on(value)
    case ("whenMatched", .array(let stages)): self.whenMatched = .pipeline(stages)
    case ("whenMatched", .string(let name)): self.whenMatched = try Self.whenMatched(name)
    case ("whenMatched", let value):
      throw .location(
        51191,
        "$merge 'whenMatched' field  must be either a string or an array, but found \(value.type.name)"
      )
    case ("whenNotMatched", .string(let name)):
      guard let mode = WhenNotMatched(rawValue: name) else { throw Self.unknown(name, "whenNotMatched") }
      self.whenNotMatched = mode
    case ("whenNotMatched", let value): throw value.mismatch("$merge.whenNotMatched", "string")
    case ("let", .document(let variables)): self.variables = try Self.variables(variables, context)
    case ("let", let value): throw value.mismatch("$merge.let", "object")
    default: break
    }
  }

  private static func on(_ value: BSONValue) throws(MongoError) -> [FieldPath] {
    let list: [BSONValue]
    switch value {
    case .string: list = [value]
    case .array(let array): list = Array(array)
    default:
      throw .location(
        51186,
        "$merge 'on' field  must be either a string or an array of strings, but found \(value.type.name)"
      )
    }
    guard !list.isEmpty else {
      throw .location(51187, "If explicitly specifying $merge 'on', must include at least one field")
    }
    var paths: [FieldPath] = []
    for value in list {
      guard case .string(let text) = value else {
        throw .location(51134, "$merge 'on' array elements must be strings, but found \(value.type.name)")
      }
      let path = try FieldPath.checked(text)
      guard !paths.contains(path) else { throw .location(31465, "Found a duplicate field '\(text)'") }
      paths.append(path)
    }
    return paths
  }

  private static func whenMatched(_ name: String) throws(MongoError) -> WhenMatched {
    switch name {
    case "replace": return .replace
    case "keepExisting": return .keepExisting
    case "merge": return .merge
    case "fail": return .fail
    default: throw Self.unknown(name, "whenMatched")
    }
  }

  private static func unknown(_ name: String, _ field: String) -> MongoError {
    .of(.badValue, "Enumeration value '\(name)' for field '\(field)' is not a valid value.")
  }

  private static func variables(
    _ document: BSONDocument,
    _ context: StageContext
  ) throws(MongoError) -> [(name: String, expression: Expression)] {
    var variables: [(name: String, expression: Expression)] = []
    for element in document {
      try VariableName.checkWrite(element.key)
      if element.key == "new", element.value != "$$ROOT" {
        throw .location(51273, "'let' may not define a value for the reserved 'new' variable other than '$$ROOT'")
      }
      variables.append((element.key, try context.expression(element.value)))
    }
    return variables
  }

  private func check() throws(MongoError) {
    switch (self.whenMatched, self.whenNotMatched) {
    case (.keepExisting, .discard), (.keepExisting, .fail), (.fail, .discard), (.fail, .fail):
      throw .location(
        51181,
        "Combination of $merge modes 'whenMatched: \(self.whenMatched.name)' and 'whenNotMatched: "
          + "\(self.whenNotMatched.rawValue)' is not supported"
      )
    case (.pipeline(let stages), _):
      var context = self.context
      context.unbound.formUnion(["new"] + (self.variables?.map { BSONName($0.name) } ?? []))
      _ = try Pipeline.updateTransform(stages, context)
    default:
      guard self.variables == nil else {
        throw .location(51199, "Cannot use 'let' variables with 'whenMatched: \(self.whenMatched.name)' mode")
      }
    }
  }

  /// The pipeline with its variables, for a document that comes.
  func transform(_ stages: BSONArray, _ document: BSONDocument) throws(MongoError) -> DocumentTransform {
    var context = self.context
    context.bound["new"] = .document(document)
    for (name, expression) in self.variables ?? [] {
      // One without a value is not defined, as the updates that MongoDB makes of this leave it out.
      if let value = try expression.evaluate(document) { context.bound[BSONName(name)] = value }
    }
    return try Pipeline.updateTransform(stages, context)
  }
}
