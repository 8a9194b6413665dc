// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one. This file: accumulators
// over windows.

import BSON

/// Accumulates the documents of each window.
struct AccumulatedWindow: WindowEvaluation {
  let bounds: WindowBounds
  let input: @Sendable (BSONDocument) throws(MongoError) -> BSONValue?
  let begin: @Sendable () throws(MongoError) -> any ValueAccumulator

  /// How many values may be added for one partition, so that large windows that move end.
  private static let limit = 100_000_000

  func values(_ partition: WindowPartition) throws(MongoError) -> [BSONValue?] {
    let inputs = try partition.map(self.input)
    let frames = try self.bounds.frames(of: partition)
    var results: [BSONValue?] = []
    results.reserveCapacity(frames.count)
    var done = 0..<0
    var state = try self.begin()
    var left = Self.limit
    for (index, frame) in frames.enumerated() {
      if index > 0, frame == done {
        results.append(results[index - 1])
        continue
      }
      // What was accumulated is of use as long as the window only grows at its end.
      if frame.lowerBound != done.lowerBound || frame.upperBound < done.upperBound {
        state = try self.begin()
        done = frame.lowerBound..<frame.lowerBound
      }
      left -= frame.upperBound - done.upperBound
      guard left >= 0 else {
        throw .of(.maxTimeMSExpired, "operation exceeded time limit: a window function may add \(Self.limit) values")
      }
      for position in done.upperBound..<frame.upperBound { try state.add(inputs[position]) }
      done = frame
      results.append(try state.result())
    }
    return results
  }
}
