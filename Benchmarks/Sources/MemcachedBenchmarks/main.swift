// MemcachedBenchmarks: the fake memcached beside the real one. This file: what is measured.
//
// Arguments: the port of the real server and that of the fake. Both are asked in turn, for a short time each, by the same
// code; every answer is checked. Of the rounds the median counts. A ratio above 1 means that the fake is faster.

/// How many requests are on their way at a time.
struct Load {
  let name: String
  let connections: Int
  /// How many requests each connection sends before it reads.
  let depth: Int

  static let all = [
    Load(name: "1 in flight", connections: 1, depth: 1),
    Load(name: "16 in flight, 16 connections", connections: 16, depth: 1),
    Load(name: "16 in flight, 1 connection", connections: 1, depth: 16),
  ]
}

/// A server that is asked in one way, by connections of its own.
struct Client {
  private let connections: [Connection]
  private let load: Load

  init(port: UInt16, _ load: Load) throws {
    self.connections = try (0..<load.connections).map { _ in try Connection(port: port) }
    self.load = load
  }

  /// Stores every key.
  func fill() throws {
    for key in 0..<Work.keyCount {
      let part = Work.all[1].part(key..<key + 1)
      try self.connections[0].write(part.requests)
      try self.connections[0].read(part.answers)
    }
  }

  /// The requests per second that the server answers within about `time`: whoever has an answer asks again.
  func speed(_ work: Work, for time: Duration) throws -> Double {
    var keys = self.connections.indices.map { $0 * self.load.depth }
    for place in self.connections.indices { try self.connections[place].write(self.part(work, keys[place]).requests) }
    let clock = ContinuousClock()
    let start = clock.now
    var (count, elapsed) = (0, Duration.zero)
    while elapsed < time {
      // A look at the clock now and then.
      for _ in 0..<64 {
        let ready = self.connections.count == 1 ? [0] : try Connection.ready(self.connections)
        for place in ready {
          try self.connections[place].read(self.part(work, keys[place]).answers)
          keys[place] = (keys[place] + 7 * self.load.depth) % (Work.keyCount - self.load.depth)
          try self.connections[place].write(self.part(work, keys[place]).requests)
        }
        count += ready.count * self.load.depth
      }
      elapsed = start.duration(to: clock.now)
    }
    for place in self.connections.indices { try self.connections[place].read(self.part(work, keys[place]).answers) }
    return Double(count) / (elapsed / .seconds(1))
  }

  private func part(_ work: Work, _ key: Int) -> (requests: ArraySlice<UInt8>, answers: ArraySlice<UInt8>) {
    work.part(key..<key + self.load.depth)
  }
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

func padded(_ number: Double, _ width: Int) -> String {
  let text = String(Int(number))
  return String(repeating: " ", count: max(0, width - text.count)) + text
}

let ports = CommandLine.arguments.dropFirst().compactMap { UInt16($0) }
guard ports.count == 2 else { throw BenchmarkError.usage }
for load in Load.all {
  let (real, fake) = (try Client(port: ports[0], load), try Client(port: ports[1], load))
  try real.fill()
  try fake.fill()
  for work in Work.all {
    var (reals, fakes): ([Double], [Double]) = ([], [])
    for _ in 0..<7 {
      reals.append(try real.speed(work, for: .milliseconds(250)))
      fakes.append(try fake.speed(work, for: .milliseconds(250)))
    }
    let (realSpeed, fakeSpeed) = (median(reals), median(fakes))
    let ratio = String(Int((fakeSpeed / realSpeed * 100).rounded()))
    let digits = String(repeating: "0", count: max(0, 3 - ratio.count)) + ratio
    print(
      "  \(padded(load.name, 30)) \(padded(work.name, 10)) real \(padded(realSpeed, 8))/s  fake \(padded(fakeSpeed, 8))/s"
        + "  ratio \(digits.dropLast(2)).\(digits.suffix(2))"
    )
  }
}
