// FakeServerTests. This file: bytes, order and waits, over real sockets.

import NIOCore
import Testing
import WireCore

@testable import FakeServer

@Suite(.timeLimit(.minutes(10))) struct ShellTests {
  /// With a log, and without, where requests take another way through the shell.
  static let capacities = [100_000, 0]

  @Test(arguments: capacities)
  func repliesComeInTheOrderOfTheRequests(capacity: Int) async throws {
    try await withServer(capacity: capacity) { server in
      let client = try await LineClient.connect(port: server.port)
      client.send("a\nb")
      #expect(try await client.lines() == "a")
      client.send("c d\n")
      #expect(try await client.lines() == "bc d")
    }
  }

  /// More replies than a socket takes at once: they come whole, each request is answered once.
  @Test(arguments: capacities)
  func aLongPipeline(capacity: Int) async throws {
    try await withServer(capacity: capacity) { server in
      let client = try await LineClient.connect(port: server.port)
      client.send((0..<200).map { "BIG 100000\n\($0)\n" }.joined() + "QUIT\n")
      for number in 0..<200 {
        #expect(try await client.lines() == String(repeating: "x", count: 100_000) + "BIG 100000")
        #expect(try await client.lines() == "\(number)")
      }
      #expect(try await client.lines(2) == "bye")
      #expect(try await client.end() == .orderly)
    }
  }

  @Test func aViolationIsAnsweredAndEndsTheConnection() async throws {
    try await withServer { server in
      let client = try await LineClient.connect(port: server.port)
      client.send("a\n\nb\n")
      #expect(try await client.lines(3) == "a what?")
      #expect(try await client.end() == .orderly)
    }
  }

  @Test(arguments: capacities)
  func whoeverIsParkedIsNotRead(capacity: Int) async throws {
    try await withServer(capacity: capacity) { server in
      let (first, second) = (
        try await LineClient.connect(port: server.port), try await LineClient.connect(port: server.port)
      )
      first.send("PARK\nlater\n")
      second.send("SEND 1 message\na\n")
      #expect(try await second.lines(2) == "SEND 1 message a")
      #expect(try await first.lines() == "message")
      second.send("WAKE 1 woken\n")
      #expect(try await first.lines(2) == "woken later")
    }
  }

  @Test(arguments: capacities)
  func aPostponedRequestIsOfferedAgain(capacity: Int) async throws {
    try await withServer(capacity: capacity) { server in
      let (first, second) = (
        try await LineClient.connect(port: server.port), try await LineClient.connect(port: server.port)
      )
      first.send("a\nLATER\nb\n")
      #expect(try await first.lines() == "a")
      second.send("READY\n")
      #expect(try await first.lines(2) == "LATER b")
    }
  }

  /// Those that are woken go on when everything before is done: what they cause comes behind.
  @Test func consequencesComeInTheirOrder() async throws {
    try await withServer { server in
      let clients = [try await LineClient.connect(port: server.port), try await LineClient.connect(port: server.port)]
      let (witness, waker) = (
        try await LineClient.connect(port: server.port), try await LineClient.connect(port: server.port)
      )
      for (index, client) in clients.enumerated() {
        client.send("ready\nPARK\nSEND 3 second-\(index)\n")
        #expect(try await client.lines() == "ready")
      }
      witness.send("ready\n")
      #expect(try await witness.lines() == "ready")
      waker.send("WAKE 1 go\nSEND 3 first-0\nWAKE 2 go\nSEND 3 first-1\n")
      #expect(try await witness.lines(4) == "first-0 first-1 second-0 second-1")
    }
  }

  /// Each wakes the next one: no depth of calls grows with their number.
  @Test func aChainOfWakes() async throws {
    try await withServer { server in
      var clients: [LineClient] = []
      for number in 1...300 {
        let client = try await LineClient.connect(port: server.port)
        client.send("ready\nPARK\nWAKE \(number + 1) go\n")
        #expect(try await client.lines() == "ready")
        clients.append(client)
      }
      let first = try await LineClient.connect(port: server.port)
      first.send("WAKE 1 go\n")
      for (index, client) in clients.enumerated() {
        #expect(try await client.lines(2) == "go WAKE \(index + 2) go")
      }
    }
  }

  /// The nearer wait begins while an earlier request's actions are done.
  @Test func theNearestDeadlineIsKept() async throws {
    try await withServer(clock: .running()) { server in
      let (far, near) = (
        try await LineClient.connect(port: server.port), try await LineClient.connect(port: server.port)
      )
      near.send("ready\nPARK\nPARK 5\n")
      #expect(try await near.lines() == "ready")
      far.send("WAKE 2 go\nPARK 3600000\n")
      #expect(try await near.lines(2) == "go rang")
    }
  }

  @Test func aKilledConnectionGetsWhatWasWrittenBefore() async throws {
    try await withServer { server in
      let (first, second) = (
        try await LineClient.connect(port: server.port), try await LineClient.connect(port: server.port)
      )
      first.send("ready\n")
      #expect(try await first.lines() == "ready")
      second.send("SEND 1 farewell\nKILL 1\n")
      #expect(try await first.lines(2) == "farewell")
      #expect(try await first.end() == .orderly)
    }
  }

  @Test func resetting() async throws {
    try await withServer { server in
      server.withState { _ = $0.stubs.add(.command("a"), name: nil, [.reset]) }
      let client = try await LineClient.connect(port: server.port)
      client.send("a\n")
      #expect(try await client.end() == .reset)
    }
  }

  @Test func stopping() async throws {
    let server = try await startServer()
    var clients: [LineClient] = []
    for line in ["", "half", "PARK\n", "PARK 3600000\n", "LATER\n", "held\n", "slow\n", "mute\n"] {
      server.withState { state in
        guard state.stubs.isEmpty else { return }
        _ = state.stubs.add(.command("held"), name: nil, [.hold(Gate())])
        _ = state.stubs.add(.command("slow"), name: nil, [.delay(.seconds(3600))])
        _ = state.stubs.add(.command("mute"), name: nil, [.silence])
      }
      let client = try await LineClient.connect(port: server.port)
      client.send("ready\n" + line)
      #expect(try await client.lines() == "ready")
      clients.append(client)
    }
    await server.stop()
    for client in clients { #expect(try await client.end() == .orderly) }
    #expect(server.withState { $0.engine.disconnected.count } == clients.count)
    #expect(server.withState { $0.engine.parkedUntil.isEmpty })
  }
}

/// Starts a toy server, whose clock only the test moves unless it gives another.
func startServer(capacity: Int = 100, clock: FakeClock = .manual()) async throws -> FakeServer<ToySession> {
  try await FakeServer<ToySession>.start(
    host: "127.0.0.1",
    port: 0,
    clock: clock,
    state: ServerState(engine: ToyEngine(), logCapacity: capacity, seed: 0)
  )
}

private func withServer(
  capacity: Int = 100,
  clock: FakeClock = .manual(),
  _ body: (FakeServer<ToySession>) async throws -> Void
) async throws {
  let server = try await startServer(capacity: capacity, clock: clock)
  do {
    try await body(server)
    await server.stop()
  } catch {
    await server.stop()
    throw error
  }
}
