// MongoEngine/Aggregation: pipelines and their stages. This file: `$lookup` read (manual: "$lookup").

import BSON

/// Gives each document those of another collection that belong to it.
struct LookupStage: Stage {
  /// Fields that are compared.
  struct Join: Sendable {
    let local: FieldPath
    let foreign: FieldPath
  }

  /// A pipeline that the foreign documents run through.
  struct Inner: Sendable {
    /// The stages as they were written.
    let stages: BSONArray
    /// The stages, read without values for the variables.
    let pipeline: Pipeline
    /// The variables that they see.
    let variables: [(name: String, expression: Expression)]
    /// What the stages compare first of all.
    let equality: CorrelatedEquality?
  }

  var keepsCount: Bool { true }
  /// What the inner pipeline is read with.
  let context: StageContext
  let join: Join?
  let inner: Inner?
  /// Where the documents go.
  let result: FieldPath

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value else {
      throw .of(.failedToParse, "the $lookup stage specification must be an object, but found \(value.type.name)")
    }
    return [try LookupStage(LookupOptions(spec), context)]
  }

  private init(_ options: LookupOptions, _ context: StageContext) throws(MongoError) {
    let database = context.namespace.database
    let namespace = options.from.map { Namespace(database, $0) } ?? .collectionless(database)
    var inner = try context.inner(.lookup, reading: namespace)
    self.result = try options.checkedResult()
    self.join = try options.join()
    let variables = try options.readVariables(context)
    inner.query.unbound.formUnion(variables.map { BSONName($0.name) })
    self.context = inner
    if let stages = options.pipeline {
      let pipeline = try Pipeline(stages, inner)
      let equality = try CorrelatedEquality(stages, variables.map(\.name), inner.query)
      self.inner = Inner(stages: stages, pipeline: pipeline, variables: variables, equality: equality)
    } else {
      self.inner = nil
    }
  }

  func stream(over input: any DocumentStream) -> any DocumentStream { LookupStream(stage: self, input: input) }
}

/// What `$lookup` is written with.
private struct LookupOptions {
  private(set) var from: String?
  private(set) var pipeline: BSONArray?
  private var result: String?
  private var localField: String?
  private var foreignField: String?
  private var variables: BSONDocument?

  init(_ spec: BSONDocument) throws(MongoError) {
    for element in spec { try self.read(element) }
    if self.from == nil { try self.checkCollectionless() }
  }

  private mutating func read(_ element: BSONElement) throws(MongoError) {
    switch (element.key, element.value) {
    case ("pipeline", .array(let stages)): self.pipeline = stages
    case ("pipeline", _): throw .of(.typeMismatch, "'pipeline' option must be specified as an array")
    case ("let", .document(let variables)): self.variables = variables
    case ("let", let value):
      throw .of(
        .failedToParse,
        "$lookup argument 'let: \(value.shell)' must be an object, is type \(value.type.name)"
      )
    case ("from", .string(let name)):
      guard Namespace.isCollectionName(name) else {
        throw .of(.invalidNamespace, "Invalid $lookup namespace: '\(name)'")
      }
      self.from = name
    case ("from", .document(let name)):
      throw .of(.failedToParse, "$lookup with syntax {from: {db:<>, coll:<>},..} is not supported for \(name.shell)")
    case ("from", let value):
      throw .of(.failedToParse, "$lookup 'from' field must be a string, but found \(value.type.name)")
    case ("as", .string(let text)): self.result = text
    case ("localField", .string(let text)): self.localField = text
    case ("foreignField", .string(let text)): self.foreignField = text
    case ("as", let value), ("localField", let value), ("foreignField", let value):
      throw .of(
        .failedToParse,
        "$lookup argument '\(element.key)' must be a string, found \(element.key): \(value.shell): \(value.type.name)"
      )
    default: throw .of(.failedToParse, "unknown argument to $lookup: \(element.key)")
    }
  }

  private func checkCollectionless() throws(MongoError) {
    guard let pipeline else { throw .of(.failedToParse, "must specify 'pipeline' when 'from' is empty") }
    guard pipeline.startsWithDocuments else {
      throw .of(
        .failedToParse,
        "$lookup stage without explicit collection must have a pipeline with $documents as first stage"
      )
    }
  }

  func checkedResult() throws(MongoError) -> FieldPath {
    guard let result, !result.isEmpty else { throw .of(.failedToParse, "must specify 'as' field for a $lookup") }
    return try FieldPath.checked(result)
  }

  func join() throws(MongoError) -> LookupStage.Join? {
    switch (self.localField, self.foreignField) {
    case (let local?, let foreign?):
      return LookupStage.Join(local: try FieldPath.checked(local), foreign: try FieldPath.checked(foreign))
    case (nil, nil) where self.pipeline != nil: return nil
    case _ where self.pipeline != nil:
      throw .of(
        .failedToParse,
        "$lookup requires both or neither of 'localField' and 'foreignField' to be specified"
      )
    default:
      throw .of(
        .failedToParse,
        "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified"
      )
    }
  }

  func readVariables(_ context: StageContext) throws(MongoError) -> [(name: String, expression: Expression)] {
    guard let variables else { return [] }
    guard self.pipeline != nil else {
      throw .of(.failedToParse, "$lookup with a 'let' argument must also specify 'pipeline'")
    }
    var read: [(name: String, expression: Expression)] = []
    for element in variables {
      try VariableName.checkWrite(element.key)
      read.append((element.key, try context.expression(element.value)))
    }
    return read
  }
}
