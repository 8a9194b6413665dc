// MongoEngine/Aggregation: pipelines and their stages. This file: `$bucket`, which is a `$group` and a `$sort` (manual:
// "$bucket").

import BSON

/// Reads `$bucket`.
struct BucketStage {
  private var groupBy: BSONValue?
  private var boundaries: [BSONValue] = []
  private var fallback: BSONValue?
  private var output: BSONDocument?

  static let parse: StageRow.Parse = { value, context throws(MongoError) in
    guard case .document(let spec) = value else {
      throw .location(40201, "Argument to $bucket stage must be an object, but found type: \(value.type.name).")
    }
    let group = try BucketStage(spec, context).group()
    return [try GroupStage(group, context.query), try SortStage(["_id": 1], context.query)]
  }

  private init(_ spec: BSONDocument, _ context: StageContext) throws(MongoError) {
    for element in spec {
      switch (element.key, element.value) {
      case ("groupBy", let value):
        guard value.isPathOrOperator else {
          throw .location(
            40202,
            "The $bucket 'groupBy' field must be defined as a $-prefixed path or an expression, but found: "
              + "\(value.shell)."
          )
        }
        self.groupBy = value
      case ("boundaries", .array(let list)): self.boundaries = try Self.boundaries(list, context)
      case ("boundaries", let value):
        throw .location(
          40200,
          "The $bucket 'boundaries' field must be an array, but found type: \(value.type.name)."
        )
      case ("default", let value):
        let expression = try context.expression(value)
        guard expression.isConstant else {
          throw .location(
            40195,
            "The $bucket 'default' field must be a constant expression, but found: \(value.shell)."
          )
        }
        self.fallback = try expression.evaluate(BSONDocument())
      case ("output", .document(let fields)): self.output = fields
      case ("output", let value):
        throw .location(40196, "The $bucket 'output' field must be an object, but found type: \(value.type.name).")
      default: throw .location(40197, "Unrecognized option to $bucket: \(element.key).")
      }
    }
    try self.checkFallback(context.query)
  }

  private static func boundaries(_ list: BSONArray, _ context: StageContext) throws(MongoError) -> [BSONValue] {
    var values: [BSONValue] = []
    for value in list {
      let expression = try context.expression(value)
      guard expression.isConstant, let constant = try expression.evaluate(BSONDocument()) else {
        throw .location(
          40191,
          "The $bucket 'boundaries' field must be an array of constant values, but found value: \(value.shell)."
        )
      }
      values.append(constant)
    }
    guard values.count >= 2 else {
      throw .location(
        40192,
        "The $bucket 'boundaries' field must have at least 2 values, but found \(values.count) value(s)."
      )
    }
    for (index, (lower, upper)) in zip(values, values.dropFirst()).enumerated() {
      guard lower.type.rank == upper.type.rank else {
        throw .location(
          40193,
          "All values in the the 'boundaries' option to $bucket must have the same type. Found conflicting types "
            + "\(lower.type.name) and \(upper.type.name)."
        )
      }
      guard context.query.compare(lower, upper) < 0 else {
        throw .location(
          40194,
          "The 'boundaries' option to $bucket must be sorted, but elements \(index) and \(index + 1) are not in "
            + "ascending order (\(lower.shell) is not less than \(upper.shell))."
        )
      }
    }
    return values
  }

  private func checkFallback(_ context: QueryContext) throws(MongoError) {
    guard self.groupBy != nil, let first = self.boundaries.first, let last = self.boundaries.last else {
      throw .location(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.")
    }
    guard let fallback, fallback.type.rank == first.type.rank else { return }
    guard context.compare(fallback, first) < 0 || context.compare(fallback, last) >= 0 else {
      throw .location(
        40199,
        "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest "
          + "boundary."
      )
    }
  }

  /// The `$group` that makes the buckets.
  private func group() -> BSONDocument {
    let value = self.groupBy ?? .null
    let branches = zip(self.boundaries, self.boundaries.dropFirst()).map { lower, upper -> BSONValue in
      let isWithin: BSONValue = [
        "$and": [["$gte": [value, ["$literal": lower]]], ["$lt": [value, ["$literal": upper]]]]
      ]
      return ["case": isWithin, "then": ["$literal": lower]]
    }
    var choice: BSONDocument = ["branches": .array(BSONArray(branches))]
    if let fallback { choice.append("default", ["$literal": fallback]) }
    var group: BSONDocument = ["_id": ["$switch": .document(choice)]]
    for element in self.output ?? ["count": ["$sum": 1]] { group.append(element) }
    return group
  }
}

extension BSONValue {
  /// Whether this is a field's path, or an object with an operator.
  var isPathOrOperator: Bool {
    switch self {
    case .string(let text): text.begins(with: "$") && text.utf8.count > 1
    case .document(let document): document.first { _ in true }?.key.begins(with: "$") == true
    default: false
    }
  }
}
