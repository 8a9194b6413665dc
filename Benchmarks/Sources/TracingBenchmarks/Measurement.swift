// Benchmarks of tracing. This file: what a piece of work costs.

import CAllocations

/// What one repetition of a piece of work costs.
struct Cost {
  var nanoseconds: Double
  var allocations: Double

  static func - (left: Cost, right: Cost) -> Cost {
    Cost(
      nanoseconds: left.nanoseconds - right.nanoseconds,
      allocations: left.allocations - right.allocations
    )
  }

  /// The median of each part.
  static func median(_ costs: [Cost]) -> Cost {
    func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    return Cost(nanoseconds: middle(costs.map(\.nanoseconds)), allocations: middle(costs.map(\.allocations)))
  }
}

/// How often each piece of work is measured; pieces that are compared take turns, so that they share the machine's moods.
let rounds = 25

/// The cost of one of the `count` repetitions that `body` makes.
func cost(of count: Int, _ body: () throws -> Void) rethrows -> Cost {
  let allocations = allocations_count()
  let start = ContinuousClock.now
  try body()
  return Cost(since: start, allocations, count)
}

/// The cost of one of the `count` repetitions that `body` makes.
nonisolated(nonsending) func cost(
  of count: Int,
  _ body: nonisolated(nonsending) () async throws -> Void
) async rethrows -> Cost {
  let allocations = allocations_count()
  let start = ContinuousClock.now
  try await body()
  return Cost(since: start, allocations, count)
}

extension Cost {
  fileprivate init(since start: ContinuousClock.Instant, _ allocations: UInt64, _ count: Int) {
    self.init(
      nanoseconds: (ContinuousClock.now - start) / .nanoseconds(1) / Double(count),
      allocations: Double(allocations_count() - allocations) / Double(count)
    )
  }
}
