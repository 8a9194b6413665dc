// MongoEngineTests/Storage. This file: plans find what a scan of the collection finds.

import MongoEngine
import Testing

@Suite struct RandomQueriesTests {
  /// Each seed is a collection, which is asked twenty times.
  @Test(arguments: 0..<8) func plansFindWhatAScanFinds(_ part: UInt64) throws {
    for seed in part * 20..<part * 20 + 20 {
      var collection = try RandomCollection(seed: seed)
      for _ in 0..<20 {
        let difference = try collection.difference()
        #expect(difference == nil, "seed \(seed): \(difference ?? "")")
      }
    }
  }
}
