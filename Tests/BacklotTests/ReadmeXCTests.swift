// BacklotTests. This file: what README.md shows of XCTest, line for line; DocumentationTests compares the two.

import Backlot
import XCTest

final class GreeterXCTests: XCTestCase {
  func testGreetsStrangers() async throws {
    try await recording { recording in
      try await withFakeRedis { redis in
        let greeter = Greeter(redis: try await connect(to: redis))
        let greeting = try await greeter.greet(2)
        XCTAssertEqual(greeting, "Hello, stranger!")
        recording.expectTrace { span("Greeter.greet") { span("GET", .client) { attribute("cache.hit", false) } } }
      }
    }
  }
}
