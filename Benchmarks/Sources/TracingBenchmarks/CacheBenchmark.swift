// Benchmarks of tracing. This file: hits of a cache in memory.

import DataTracing
import TraceRecorder

func benchmarkCache() {
  let cache = LocalCache<Int, Int>(name: "users", capacity: 1_000, timeToLive: .seconds(3600))
  for key in 0..<1_000 { cache.set(key, to: key) }
  var (unrecorded, recorded) = ([Cost](), [Cost]())
  for _ in 0..<rounds {
    unrecorded.append(costOfHits(cache))
    recorded.append(TraceRecorder().run { costOfHits(cache) })
  }
  section("a hit of LocalCache", ["ns", "allocations"])
  for (title, costs) in [("nothing records", unrecorded), ("a TraceRecorder records", recorded)] {
    let median = Cost.median(costs)
    row(title, [fixed(median.nanoseconds), fixed(median.allocations, 2)])
  }
}

private func costOfHits(_ cache: LocalCache<Int, Int>) -> Cost {
  cost(of: 10_000) {
    var sum = 0
    for index in 0..<10_000 { sum &+= cache.get(index % 1_000) ?? 0 }
    precondition(sum == 4_995_000)
  }
}
