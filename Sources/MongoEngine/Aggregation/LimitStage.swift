// MongoEngine/Aggregation: pipelines and their stages. This file: `$limit` and `$skip` (manual: "$limit", "$skip").

import BSON

/// Passes the first documents.
struct LimitStage: Stage {
  let count: Int

  static let parse: StageRow.Parse = { value, _ throws(MongoError) in
    let count = try stageCount(value, of: "$limit", 5_107_201)
    guard count > 0 else { throw .location(15958, "the limit must be positive") }
    return [LimitStage(count: count)]
  }

  func stream(over input: any DocumentStream) -> any DocumentStream { LimitedStream(left: self.count, input: input) }
}

/// Passes what comes after the first documents.
struct SkipStage: Stage {
  let count: Int

  static let parse: StageRow.Parse = { value, _ throws(MongoError) in
    [SkipStage(count: try stageCount(value, of: "$skip", 5_107_200))]
  }

  func stream(over input: any DocumentStream) -> any DocumentStream { SkippingStream(left: self.count, input: input) }
}

/// A number of documents.
private func stageCount(_ value: BSONValue, of name: String, _ code: Int32) throws(MongoError) -> Int {
  let found = "\(name): \(value.shell)"
  let expected: String
  if value.number == nil {
    expected = "a number in"
  } else if let count = value.wholeNumber {
    if count >= 0 { return Int(count) }
    expected = "a non-negative number in"
  } else {
    expected = "an integer"
  }
  throw .location(code, "invalid argument to \(name) stage: Expected \(expected): \(found)")
}

private struct LimitedStream: DocumentStream {
  var left: Int
  var input: any DocumentStream

  mutating func next(_ run: inout PipelineRun) throws(MongoError) -> BSONDocument? {
    guard self.left > 0 else { return nil }
    self.left -= 1
    return try self.input.next(&run)
  }
}

private struct SkippingStream: DocumentStream {
  var left: Int
  var input: any DocumentStream

  mutating func next(_ run: inout PipelineRun) throws(MongoError) -> BSONDocument? {
    while self.left > 0 {
      self.left -= 1
      guard try self.input.next(&run) != nil else { return nil }
    }
    return try self.input.next(&run)
  }
}
