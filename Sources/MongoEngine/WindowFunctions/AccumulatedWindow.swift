// MongoEngine/WindowFunctions: what `$setWindowFields` makes of the documents around each one. This file: accumulators
// over windows.

import BSON

/// An accumulator that can also forget a value.
protocol RemovableAccumulator: ValueAccumulator {
  /// Forgets a value that was added.
  mutating func remove(_ value: BSONValue?)
}

/// Accumulates the documents of each window.
struct AccumulatedWindow: WindowEvaluation {
  let bounds: WindowBounds
  let input: @Sendable (BSONDocument) throws(MongoError) -> BSONValue?
  let begin: @Sendable () throws(MongoError) -> any ValueAccumulator

  func values(_ partition: WindowPartition) throws(MongoError) -> [BSONValue?] {
    let inputs = try partition.map(self.input)
    let frames = try self.bounds.frames(of: partition)
    var results: [BSONValue?] = []
    results.reserveCapacity(frames.count)
    var window = MovingWindow(state: try self.begin())
    for (index, frame) in frames.enumerated() {
      if index > 0, frame == window.frame {
        results.append(results[index - 1])
        continue
      }
      if !window.canMove(to: frame) { window.restart(try self.begin(), at: frame.lowerBound) }
      try window.move(to: frame, inputs)
      results.append(try window.state.result())
    }
    return results
  }
}

/// What is accumulated of a window, and of which documents.
private struct MovingWindow {
  /// How many values may be added for one partition, so that large windows that move end.
  private static let limit = 100_000_000

  private(set) var state: any ValueAccumulator
  private(set) var frame = 0..<0
  private var left = Self.limit

  init(state: any ValueAccumulator) { self.state = state }

  /// Whether what was accumulated is of use: the window grows at its end, or forgets its beginning.
  func canMove(to frame: Range<Int>) -> Bool {
    guard frame.upperBound >= self.frame.upperBound else { return false }
    if frame.lowerBound == self.frame.lowerBound { return true }
    return self.state is any RemovableAccumulator
      && (self.frame.lowerBound...self.frame.upperBound).contains(frame.lowerBound)
  }

  mutating func restart(_ state: any ValueAccumulator, at position: Int) {
    self.state = state
    self.frame = position..<position
  }

  mutating func move(to frame: Range<Int>, _ inputs: [BSONValue?]) throws(MongoError) {
    self.left -= frame.upperBound - self.frame.upperBound
    guard self.left >= 0 else {
      throw .of(.maxTimeMSExpired, "operation exceeded time limit: a window function may add \(Self.limit) values")
    }
    for position in self.frame.upperBound..<frame.upperBound { try self.state.add(inputs[position]) }
    if var state = self.state as? any RemovableAccumulator {
      // Added first and removed then, as MongoDB does: the last digits depend on it.
      for position in self.frame.lowerBound..<frame.lowerBound { state.remove(inputs[position]) }
      self.state = state
    }
    self.frame = frame
  }
}
