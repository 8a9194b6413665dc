// Benchmarks. This file: what both fakes are measured with.

import NIOCore
import NIOPosix

let clock = ContinuousClock()

/// The median of `rounds` measurements, in microseconds.
func median(_ rounds: Int, _ body: () async throws -> Duration) async rethrows -> Double {
  var samples: [Double] = []
  for _ in 0..<rounds { samples.append(try await body() / .microseconds(1)) }
  return samples.sorted()[rounds / 2]
}

/// Connects, sends bytes and reads until the reply is all there.
func ask(host: String, port: Int, _ request: ByteBuffer, until isComplete: (ByteBuffer) -> Bool) async throws {
  let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .connect(host: host, port: port) { channel in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
      }
    }
  try await channel.executeThenClose { inbound, outbound in
    try await outbound.write(request)
    var reply = ByteBuffer()
    for try await part in inbound {
      reply.writeImmutableBuffer(part)
      if isComplete(reply) { return }
    }
  }
}

/// Prints a figure as the others are printed.
func report(_ name: String, _ microseconds: Double, _ note: String = "") {
  let padding = String(repeating: " ", count: max(1, 44 - name.count))
  print("\(name)\(padding)\(microseconds) µs\(note)")
}
