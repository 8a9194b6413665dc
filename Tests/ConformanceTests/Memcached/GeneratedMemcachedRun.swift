// ConformanceTests: one suite, two servers. This file: memcached's requests, drawn by the thousand.

import MemcachedWire
import Testing
import WireCore

/// Sends drawn batches to both servers, over a connection for text and one for packets, and compares all bytes that come
/// back.
///
/// Left out, as two servers need not say the same: `stats` and its parts (what each counted and measures), `t` and `l`
/// of `mg` and the times of `me` (masked: seconds on two clocks), `cls` of `me` (masked: memory), what is evicted
/// (there is room enough), `watch`, `slabs`, `extstore` (the fake has none of these), what `lru_crawler` does (the
/// real one would have to be waited for).
struct GeneratedMemcachedRun {
  private let commands: Int
  private let seed: UInt64
  private var pools: MemcachedPools
  private var number = 0
  private(set) var sent = 0
  private(set) var batches = 0
  private(set) var differences = 0
  /// From so many differences on, more would not help.
  private static let mostDifferences = 25
  /// What was sent, most recent last.
  private var history: [ByteString] = []

  init(commands: Int, seed: UInt64) {
    self.commands = commands
    self.seed = seed
    self.pools = MemcachedPools(seed: seed)
  }

  nonisolated(nonsending) mutating func run(_ peers: MemcachedPeers) async throws {
    var text = try await ByteConnectionPair(peers)
    var binary = try await ByteConnectionPair(peers)
    while self.sent < self.commands, self.differences < Self.mostDifferences {
      let isBinary = self.pools.once(in: 3)
      let batch = isBinary ? self.binaryBatch() : self.textBatch()
      let answers = try await (isBinary ? binary : text).exchange(batch.bytes, until: batch.ending)
      self.batches += 1
      self.sent += batch.requests.count
      self.compare(batch, answers.real, answers.fake)
      self.history = Array((self.history + batch.requests).suffix(2_000))
      guard answers.real.end != .asExpected || answers.fake.end != .asExpected else { continue }
      await (isBinary ? binary : text).close()
      let fresh = try await ByteConnectionPair(peers)
      if isBinary { binary = fresh } else { text = fresh }
    }
    for pair in [text, binary] { await pair.close() }
  }

  /// Requests that are sent at once.
  private struct Batch {
    var requests: [ByteString] = []
    var bytes = ByteString()
    /// What the answers end with, if the server does not close.
    var ending: ByteString?
    var isBinary = false
  }

  private mutating func textBatch() -> Batch {
    var batch = Batch()
    let isMixed = self.pools.once(in: 2)
    let isMeta = self.pools.once(in: 2)
    for _ in 0..<self.pools.number(1...40) {
      let useMeta = isMixed ? self.pools.once(in: 2) : isMeta
      self.add(useMeta ? self.pools.metaRequest().bytes : self.pools.textRequest().bytes, to: &batch)
    }
    if self.pools.once(in: 12) {
      self.add(self.pools.lastTextRequest().bytes, marked: false, to: &batch)
    } else {
      // Data that are too short swallow the blanks.
      batch.bytes.bytes += [UInt8](repeating: 0x20, count: 40) + [0x0D, 0x0A]
      batch.ending = self.marker(&batch)
    }
    return batch
  }

  private mutating func add(_ request: ByteString, marked: Bool = true, to batch: inout Batch) {
    batch.requests.append(request)
    batch.bytes.bytes += request.bytes
    if marked, !self.pools.once(in: 3) { _ = self.marker(&batch) }
  }

  /// A request whose answer says where in the batch the server is.
  private mutating func marker(_ batch: inout Batch) -> ByteString {
    self.number += 1
    let opaque = "@\(self.number).\(batch.requests.count)"
    batch.bytes.bytes += Array("mg never O\(opaque)\r\n".utf8)
    return ByteString("EN O\(opaque)\r\n")
  }

  private mutating func binaryBatch() -> Batch {
    var batch = Batch(isBinary: true)
    let closes = self.pools.once(in: 12)
    for _ in 0..<self.pools.number(1...40) {
      let packet = self.pools.packet()
      // As in text, counting must not meet an item that is on its way out.
      if [.increment, .decrement].contains(packet.command?.loud) { self.add(BinaryPacket(opcode: 0x0A), to: &batch) }
      self.add(packet, to: &batch)
    }
    self.add(closes ? self.pools.lastPacket() : BinaryPacket(opcode: 0x0A), to: &batch)
    guard !closes else { return batch }
    var ending = BinaryPacket(opcode: 0x0A)
    ending.opaque = UInt32(batch.requests.count - 1)
    batch.ending = ByteString([BinaryPacket.answerMagic] + ending.bytes().bytes.dropFirst())
    return batch
  }

  private func add(_ packet: BinaryPacket, to batch: inout Batch) {
    var packet = packet
    packet.opaque = UInt32(batch.requests.count)
    batch.requests.append(packet.bytes())
    batch.bytes.bytes += packet.bytes().bytes
  }

  // MARK: Comparing

  private mutating func compare(_ batch: Batch, _ real: ByteConnection.Answer, _ fake: ByteConnection.Answer) {
    let parts = batch.isBinary ? MemcachedAnswerParts.packets : MemcachedAnswerParts.lines
    let (reals, fakes) = (parts(real.bytes), parts(fake.bytes))
    guard reals != fakes || real.end != fake.end || real.end == .silent else { return }
    self.differences += 1
    let same = zip(reals, fakes).prefix { $0 == $1 }.count
    let place = MemcachedAnswerParts.request(before: same, in: reals, isBinary: batch.isBinary)
    let requests = batch.requests.dropFirst(max(0, place - 1)).prefix(6).map { $0.debugDescription.prefix(300) }
    let answers = [("real", reals, real.end), ("fake", fakes, fake.end)].map { name, parts, end in
      "    \(name) (\(end)): "
        + parts.dropFirst(max(0, same - 1)).prefix(3).map { String($0.debugDescription.prefix(200)) }
        .joined(separator: " | ")
    }
    let end = min(place + 2, batch.requests.count)
    say(
      "✗ memcached: BACKLOT_CONFORMANCE_SEED=\(self.seed) batch \(self.batches), from request \(max(0, place - 1))\n"
        + requests.map { "    > \($0)\n" }.joined() + answers.joined(separator: "\n")
        + self.related(to: requests.joined(), in: self.history + batch.requests[..<end])
    )
  }

  /// The latest requests about the keys that occur in a text.
  private func related(to text: String, in history: [ByteString]) -> String {
    let keys = ((0...7).map { "k\($0)" } + ["YWJj", "azA", "abc", "YQ", "aaaaaaaa"]).filter { text.contains($0) }
    let lines = history.map(\.debugDescription).filter { line in
      line.contains("flush") || keys.contains { line.contains($0) }
    }
    return lines.suffix(25).map { "\n    | \($0.prefix(200))" }.joined()
  }
}

/// What answers consist of.
enum MemcachedAnswerParts {
  /// Lines, with what depends on clocks and memory masked.
  static func lines(_ bytes: ByteString) -> [ByteString] {
    bytes.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      let isMeta = line.starts(with: "HD".utf8) || line.starts(with: "VA".utf8) || line.starts(with: "ME".utf8)
      return isMeta ? ByteString(Self.masked(line)) : ByteString(line)
    }
  }

  private static func masked(_ line: ArraySlice<UInt8>) -> [UInt8] {
    let isDebug = line.starts(with: "ME".utf8)
    let prefixes: [[UInt8]] = isDebug ? ["exp=", "la=", "cls="].map { Array($0.utf8) } : [[0x74], [0x6C]]
    let words = line.split(separator: 0x20, omittingEmptySubsequences: false).map { word -> [UInt8] in
      let bare = word.last == 0x0D ? word.dropLast() : word
      guard let prefix = prefixes.first(where: { word.starts(with: $0) }),
        bare.elementsEqual(Array("t-1".utf8)) == false,
        bare.dropFirst(prefix.count).allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D })
      else { return Array(word) }
      return prefix + [0x23] + word.suffix(word.count - bare.count)
    }
    return Array(words.joined(separator: [0x20]))
  }

  /// Packets; what is left if the last one is not whole.
  static func packets(_ bytes: ByteString) -> [ByteString] {
    var packets: [ByteString] = []
    var rest = bytes.bytes[...]
    while rest.count >= 24 {
      let length = rest.dropFirst(8).prefix(4).reduce(0) { $0 << 8 | Int($1) }
      packets.append(ByteString(rest.prefix(24 + length)))
      rest = rest.dropFirst(24 + length)
    }
    return rest.isEmpty ? packets : packets + [ByteString(rest)]
  }

  /// Which request of the batch a part answers, as far as that can be seen.
  static func request(before index: Int, in parts: [ByteString], isBinary: Bool) -> Int {
    for part in parts.prefix(isBinary ? index + 1 : index).reversed() {
      if isBinary, part.count >= 16 { return part.bytes[12..<16].reduce(0) { $0 << 8 | Int($1) } }
      if !isBinary, part.string.hasPrefix("EN O@") {
        return part.string.dropLast(1).split(separator: ".").last.flatMap { Int($0) } ?? 0
      }
    }
    return 0
  }
}
