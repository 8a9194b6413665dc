// LoopbackClients: small clients on the fakes' own codecs. This file: the memcached client behind the traced one.

package import DataTracing
import MemcachedWire
import NIOCore
import WireCore

extension MemcachedLoopbackClient: MemcachedDriver {
  package var endpoint: Endpoint {
    let peer = self.channel.remoteAddress
    return Endpoint(self.host, port: self.port, peerAddress: peer?.ipAddress, peerPort: peer?.port)
  }

  package nonisolated(nonsending) func get(_ keys: [String]) async throws -> [String: MemcachedItem] {
    let replies = try await self.send(keys.map { Self.request("mg", $0, ["v", "f", "c"]) })
    var items: [String: MemcachedItem] = [:]
    for (key, reply) in zip(keys, replies) {
      guard let data = try reply.checked().data else { continue }
      let flags = reply.token(of: "f").flatMap { UInt32($0) } ?? 0
      items[key] = MemcachedItem(data.bytes, flags: flags, cas: reply.token(of: "c").flatMap { UInt64($0) })
    }
    return items
  }

  package nonisolated(nonsending) func store(_ store: MemcachedStore) async throws -> MemcachedStoreOutcome {
    var flags = ["T\(store.expiry)", "F\(store.flags)", "M\(store.mode.metaMode)"]
    if let cas = store.cas { flags.append("C\(cas)") }
    var request = Self.request("ms", store.key, flags)
    request.words.insert(ByteString(String(store.value.count)), at: 2)
    request.data = ByteString(store.value)
    switch try await self.send([request])[0].checked().status {
    case "HD": return .stored
    case "EX": return .exists
    case "NF": return .notFound
    default: return .notStored
    }
  }

  package nonisolated(nonsending) func delete(_ key: String) async throws -> Bool {
    try await self.send([Self.request("md", key, [])])[0].checked().status == "HD"
  }

  package nonisolated(nonsending) func touch(_ key: String, expiry: Int) async throws -> Bool {
    try await self.send([Self.request("mg", key, ["T\(expiry)"])])[0].checked().status == "HD"
  }

  package nonisolated(nonsending) func count(
    _ key: String,
    _ direction: MemcachedDirection,
    by amount: UInt64
  ) async throws -> UInt64? {
    let mode = direction == .up ? "MI" : "MD"
    let reply = try await self.send([Self.request("ma", key, ["v", mode, "D\(amount)"])])[0].checked()
    return reply.data.flatMap { UInt64($0.string) }
  }

  /// A key that a line cannot hold goes as base64.
  private static func request(_ name: ByteString, _ key: String, _ flags: [String]) -> MemcachedLoopbackRequest {
    let isPlain = !key.isEmpty && key.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    let word = isPlain ? ByteString(key) : ByteString(Base64.encode(Array(key.utf8)))
    return MemcachedLoopbackRequest([name, word] + (flags + (isPlain ? [] : ["b"])).map { ByteString($0) })
  }
}

extension MemcachedStore.Mode {
  fileprivate var metaMode: String {
    switch self {
    case .set: "S"
    case .add: "E"
    case .replace: "R"
    }
  }
}

extension MemcachedReply {
  /// The answer, or what the server refused as an error.
  fileprivate func checked() throws -> MemcachedReply {
    if let error = MemcachedServerError(self.line.string) { throw error }
    return self
  }
}
