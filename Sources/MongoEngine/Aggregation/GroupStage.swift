// MongoEngine/Aggregation: pipelines and their stages. This file: `$group` and `$sortByCount` (manual: "$group",
// "$sortByCount").

import BSON

/// A field of a group and what accumulates in it.
struct AccumulatedField: Sendable {
  let name: String
  let accumulator: Accumulator

  /// Reads `name: {$sum: "$price"}`.
  init(_ element: BSONElement, _ context: QueryContext) throws(MongoError) {
    let name = element.key
    guard case .document(let spec) = element.value, spec.first(where: { _ in true })?.key.begins(with: "$") == true else {
      throw .location(40234, "The field '\(name)' must be an accumulator object")
    }
    guard !name.has(".") else {
      throw .location(40235, "The field name '\(name)' cannot contain '.'")
    }
    guard !name.begins(with: "$") else { throw .location(40236, "The field name '\(name)' cannot be an operator name") }
    let operators = Array(spec)
    guard operators.count == 1 else { throw .location(40238, "The field '\(name)' must specify one accumulator") }
    self.name = name
    self.accumulator = try Accumulator(operators[0].key, operators[0].value, context)
  }
}

extension [AccumulatedField] {
  /// Begins a group.
  func begin(_ id: BSONValue) throws(MongoError) -> [any AccumulatorState] {
    var states: [any AccumulatorState] = []
    for field in self {
      if case .document(let group) = id {
        states.append(try field.accumulator.makeState(group: group))
      } else {
        states.append(try field.accumulator.makeState())
      }
    }
    return states
  }

  /// Appends what came out to a group's document.
  func finish(_ states: [any AccumulatorState], in group: inout BSONDocument) throws(MongoError) {
    for (field, state) in zip(self, states) { group.append(field.name, try state.result() ?? .null) }
  }
}

/// Makes a document for each value of an expression, in the order in which the values are first seen.
struct GroupStage: CollectingStage {
  private let key: Expression
  private let fields: [AccumulatedField]
  private let context: QueryContext

  init(_ spec: BSONDocument, _ context: QueryContext) throws(MongoError) {
    var key: Expression?
    var fields: [AccumulatedField] = []
    for element in spec {
      if element.key != "_id" {
        fields.append(try AccumulatedField(element, context))
      } else if key == nil {
        key = try Self.key(element.value, context)
      } else {
        throw .location(15948, "a group's _id may only be specified once")
      }
    }
    guard let key else { throw .location(15955, "a group specification must include an _id") }
    self.key = key
    self.fields = fields
    self.context = context
  }

  /// Reads the `_id`; its fields are given, not chosen.
  private static func key(_ value: BSONValue, _ context: QueryContext) throws(MongoError) -> Expression {
    if case .document(let fields) = value, fields.first(where: { _ in true })?.key.begins(with: "$") != true {
      for element in fields where element.type == .bool || element.value.number != nil {
        throw .location(17390, "$group does not support inclusion-style expressions")
      }
    }
    return try Expression(value, context)
  }

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value else {
      throw .location(15947, "a group's fields must be specified in an object")
    }
    return [try GroupStage(spec, context.query)]
  }

  static let parseSortByCount: StageRow.Parse = { value, context throws(MongoError) in
    switch value {
    case .string(let path) where path.begins(with: "$"): break
    case .string:
      throw .location(
        40148,
        "the sortByCount field must be defined as a $-prefixed path or an expression inside an object"
      )
    case .document(let object):
      guard object.first(where: { _ in true })?.key.begins(with: "$") == true else {
        throw .location(
          40147,
          "the sortByCount field must be defined as a $-prefixed path or an expression inside an object"
        )
      }
    default:
      throw .location(40149, "the sortByCount field must be specified as a string or as an object")
    }
    let group = try GroupStage(["_id": value, "count": ["$sum": 1]], context.query)
    return [group, try SortStage(["count": -1], context.query)]
  }

  func collect(_ input: inout any DocumentStream, _ run: inout PipelineRun) throws(MongoError) -> [BSONDocument] {
    var keys = ValueTable(self.context)
    var groups: [[any AccumulatorState]] = []
    var held = 0
    while let document = try input.next(&run) {
      let id = try self.key.evaluate(document) ?? .null
      let place = keys.place(of: id)
      if place == groups.count {
        // A group takes about so much room besides what it accumulates, which is limited by itself.
        held += 256 + 64 * self.fields.count
        guard held <= PipelineRun.memoryLimit else { throw PipelineRun.tooLarge("$group") }
        groups.append(try self.fields.begin(id))
      }
      for index in self.fields.indices { try groups[place][index].add(document) }
    }
    var documents: [BSONDocument] = []
    documents.reserveCapacity(groups.count)
    for (id, states) in zip(keys.values, groups) {
      var group: BSONDocument = ["_id": id]
      try self.fields.finish(states, in: &group)
      documents.append(group)
    }
    return documents
  }
}
