// Benchmarks of tracing. This file: what a piece of work costs.

import CAllocations
import Foundation

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

/// The processor time of this process in nanoseconds: what others do on the machine counts less than in real time.
private func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// The cost of one of the `count` repetitions that `body` makes.
func cost(of count: Int, _ body: () throws -> Void) rethrows -> Cost {
  let allocations = allocations_count()
  let start = processorTime()
  try body()
  return Cost(since: start, allocations, count)
}

/// The cost of one of the `count` repetitions that `body` makes.
nonisolated(nonsending) func cost(
  of count: Int,
  _ body: nonisolated(nonsending) () async throws -> Void
) async rethrows -> Cost {
  let allocations = allocations_count()
  let start = processorTime()
  try await body()
  return Cost(since: start, allocations, count)
}

extension Cost {
  fileprivate init(since start: Double, _ allocations: UInt64, _ count: Int) {
    self.init(
      nanoseconds: (processorTime() - start) / Double(count),
      allocations: Double(allocations_count() - allocations) / Double(count)
    )
  }
}
