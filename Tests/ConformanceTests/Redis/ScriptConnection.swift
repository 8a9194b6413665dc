// ConformanceTests: one suite, two servers. This file: one of a script's connections, on both servers.

import Foundation
import LoopbackClients
import RESP
import WireCore

struct ScriptConnection {
  let pair: PairedConnection
  private var comparison = ReplyComparison()
  /// A command that blocks.
  private var waiting: Task<[ReplyComparison.Exchange], any Error>?

  init(pair: PairedConnection) { self.pair = pair }

  /// Something that a script expected and that did not come about.
  enum Failure: Error {
    case doesNotBlock
    case nothingIsBlocked
    case endlessIteration
  }

  /// Carries a step out that concerns this connection. `inspector` is a connection to see by from outside.
  ///
  /// - Returns: what the servers answered differently.
  nonisolated(nonsending) mutating func carryOut(
    _ step: ConformanceScript.Step,
    inspector: PairedConnection
  ) async throws -> [ReplyComparison.Exchange] {
    switch step {
    case .send(let words): return try await self.compare([words])
    case .times(let count, let words):
      return try await self.compare((1...max(1, count)).map { number in words.map { $0.numbered(number) } })
    case .wait(let words):
      try await self.block(words, inspector: inspector)
      return []
    case .reply:
      guard let waiting = self.waiting else { throw Failure.nothingIsBlocked }
      self.waiting = nil
      return self.comparison.differences(in: try await waiting.value)
    case .pushes: return try await self.pushes(inspector: inspector)
    case .iterate(let words): return try await self.iterate(words)
    case .restore(let key): return try await self.restore(key)
    case .close, .raw: return []
    }
  }

  private nonisolated(nonsending) mutating func compare(_ commands: [[ByteString]]) async throws -> [ReplyComparison
    .Exchange]
  {
    self.comparison.differences(in: try await self.pair.send(commands))
  }

  /// Sends a command and waits until both servers have one more blocked client.
  private nonisolated(nonsending) mutating func block(_ words: [ByteString], inspector: PairedConnection) async throws {
    let before = try await Self.blockedClients(inspector)
    self.waiting = Task { [pair = self.pair] in try await pair.send([words]) }
    for _ in 0..<20_000 {
      let now = try await Self.blockedClients(inspector)
      if now.real > before.real, now.fake > before.fake { return }
    }
    throw Failure.doesNotBlock
  }

  private nonisolated(nonsending) static func blockedClients(_ inspector: PairedConnection) async throws -> (
    real: Int, fake: Int
  ) {
    let info = try await inspector.send([["INFO", "clients"]])[0]
    return (info.real.infoNumber("blocked_clients"), info.fake.infoNumber("blocked_clients"))
  }

  /// Compares what was pushed up to a message that is sent here.
  private nonisolated(nonsending) func pushes(inspector: PairedConnection) async throws -> [ReplyComparison.Exchange] {
    _ = try await self.pair.send([["SUBSCRIBE", "end-of-pushes"]])
    _ = try await inspector.send([["PUBLISH", "end-of-pushes", ""]])
    let (real, fake) = (await self.pair.real.pushesToTheEnd(), await self.pair.fake.pushesToTheEnd())
    _ = try await self.pair.send([["UNSUBSCRIBE", "end-of-pushes"]])
    if patternsSorted(real) == patternsSorted(fake) { return [] }
    return [.init(command: ["pushes"], real: .array(real), fake: .array(fake))]
  }

  private nonisolated(nonsending) func iterate(_ words: [ByteString]) async throws -> [ReplyComparison.Exchange] {
    let real = try await self.pair.real.iterated(words)
    let fake = try await self.pair.fake.iterated(words)
    return real == fake ? [] : [.init(command: words, real: real, fake: fake)]
  }

  /// Restores each server's dump of a key in the other, under a new name, and compares both results.
  private nonisolated(nonsending) mutating func restore(_ key: ByteString) async throws -> [ReplyComparison.Exchange] {
    let dumps = try await self.pair.send([["DUMP", key]])[0]
    guard case .bulk(let real) = dumps.real, case .bulk(let fake) = dumps.fake else { return [dumps] }
    var result: [ReplyComparison.Exchange] = []
    for dump in [real, fake] {
      result += try await self.compare([
        ["RESTORE", "restored", "0", dump], ["TYPE", "restored"], ["OBJECT", "ENCODING", "restored"],
        ["SORT", "restored", "ALPHA"], ["GET", "restored"], ["HGETALL", "restored"], ["LRANGE", "restored", "0", "-1"],
        ["ZRANGE", "restored", "0", "-1", "WITHSCORES"], ["DEL", "restored"],
      ])
    }
    return result
  }
}

extension RedisLoopbackClient {
  /// What was pushed before the message on `end-of-pushes`.
  fileprivate nonisolated(nonsending) func pushesToTheEnd() async -> [RESPValue] {
    var result: [RESPValue] = []
    for await push in self.pushes {
      if push.isEndOfPushes { break }
      result.append(push)
    }
    return result
  }

  /// All elements that a SCAN and its like give until the cursor is 0, sorted, without repetitions; or its error.
  fileprivate nonisolated(nonsending) func iterated(_ words: [ByteString]) async throws -> RESPValue {
    let (place, isPaired) = words[0].lowercased == "scan" ? (1, false) : (2, words[0].lowercased != "sscan")
    var (words, seen) = (words, Set<String>())
    for _ in 0..<100_000 {
      let reply = try await self.send(words)
      guard case .array(let parts) = reply, parts.count == 2, case .bulk(let cursor) = parts[0],
        case .array(let elements) = parts[1]
      else { return reply }
      for index in stride(from: 0, to: elements.count, by: isPaired ? 2 : 1) {
        seen.insert(elements[index...].prefix(isPaired ? 2 : 1).map(\.text).joined(separator: " "))
      }
      if cursor == "0" { return .array(seen.sorted().map { .simpleString($0) }) }
      words[place] = cursor
    }
    throw ScriptConnection.Failure.endlessIteration
  }
}

/// Pushes, where several patterns of a client match one message in an order of their own: the real one is a hash
/// table's.
private func patternsSorted(_ pushes: [RESPValue]) -> [RESPValue] {
  var runs: [[RESPValue]] = []
  for push in pushes {
    if let last = runs.last?.last, push.isSameMessage(as: last) {
      runs[runs.count - 1].append(push)
    } else {
      runs.append([push])
    }
  }
  return runs.flatMap { $0.sorted { $0.text < $1.text } }
}

extension RESPValue {
  /// Whether both are one message that came by patterns.
  fileprivate func isSameMessage(as other: RESPValue) -> Bool {
    guard case .push(let own) = self, case .push(let others) = other, own.count == 4, others.count == 4 else {
      return false
    }
    return own[0] == .bulk("pmessage") && own[0] == others[0] && own[2] == others[2] && own[3] == others[3]
  }

  fileprivate var isEndOfPushes: Bool {
    switch self {
    case .push(let parts), .array(let parts): parts == [.bulk("message"), .bulk("end-of-pushes"), .bulk("")]
    default: false
    }
  }

  /// The number behind `name:` in a reply to INFO.
  fileprivate func infoNumber(_ name: String) -> Int {
    guard case .bulk(let text) = self else { return 0 }
    let line = text.string.split(whereSeparator: \.isNewline).first { $0.hasPrefix("\(name):") }
    return line.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
  }
}

extension ByteString {
  /// The word with `{n}` replaced.
  fileprivate func numbered(_ number: Int) -> ByteString {
    guard let range = self.string.range(of: "{n}") else { return self }
    return ByteString(self.string.replacingCharacters(in: range, with: "\(number)"))
  }
}
