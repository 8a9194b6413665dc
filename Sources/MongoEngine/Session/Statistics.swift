// MongoEngine/Session: one client's conversation. This file: what `serverStatus` counts.

/// What was done since the server started.
struct Statistics: Hashable, Sendable {
  /// All connections that there ever were.
  var connections = 0
  /// Commands that were carried out, by name.
  var calls: [String: Int] = [:]
  /// Commands that failed, by name.
  var failures: [String: Int] = [:]

  mutating func count(_ name: String) { self.calls[name, default: 0] += 1 }

  /// Commands that were called, whatever became of them.
  func total(_ name: String) -> Int { self.calls[name, default: 0] + self.failures[name, default: 0] }
}
