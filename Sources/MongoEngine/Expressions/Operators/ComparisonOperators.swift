// MongoEngine/Expressions: aggregation expressions. This file: comparisons (manual: "Comparison Expression Operators").

import BSON

extension ExpressionTable {
  static let comparisons: [ExpressionRow] = [
    ExpressionRow("$cmp", 2) { arguments in .int32(Int32(arguments.order.signum())) },
    ExpressionRow("$eq", 2) { arguments in .bool(arguments.order == 0) },
    ExpressionRow("$ne", 2) { arguments in .bool(arguments.order != 0) },
    ExpressionRow("$gt", 2) { arguments in .bool(arguments.order > 0) },
    ExpressionRow("$gte", 2) { arguments in .bool(arguments.order >= 0) },
    ExpressionRow("$lt", 2) { arguments in .bool(arguments.order < 0) },
    ExpressionRow("$lte", 2) { arguments in .bool(arguments.order <= 0) },
  ]
}

extension ExpressionArguments {
  /// Negative, zero or positive, for the first two arguments.
  fileprivate var order: Int { self.context.compare(self[0], self[1]) }
}

extension QueryContext {
  /// Negative, zero or positive; a missing value is more than the least and less than all others.
  func compare(_ left: BSONValue?, _ right: BSONValue?) -> Int {
    switch (left, right) {
    case (let left?, let right?): self.compare(left, right)
    case (nil, nil): 0
    case (nil, let right?): right.type == .minKey ? 1 : -1
    case (let left?, nil): left.type == .minKey ? -1 : 1
    }
  }
}
