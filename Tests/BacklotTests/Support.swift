// BacklotTests. This file: a traced client of a fake, in few words.

import Backlot
import LoopbackClients

extension FakeRedis {
  /// A traced client on a connection of its own.
  func traced(_ name: String? = nil) async throws -> TracedRedis {
    try await TracedRedis.connect(to: Endpoint(self.host, port: self.port), name: name) {
      try await RedisLoopbackClient.connect(host: self.host, port: self.port)
    }
  }
}
