// RedisEngine: Redis's data and commands, pure. This file: CONFIG.

import RESP
import WireCore

enum ConfigCommands {
  static let all = Command.container(
    "config",
    group: .server,
    since: "2.0.0",
    helpSince: "5.0.0",
    summary: "Holds the commands about settings",
    [
      ServerCommands.row("config|get", -3, ServerCommands.admin, "2.0.0", "Returns settings by their names", get),
      ServerCommands.row("config|resetstat", 2, ServerCommands.admin, "2.0.0", "Sets INFO's counters to 0", resetStat),
      ServerCommands.row("config|rewrite", 2, ServerCommands.admin, "2.8.0", "Writes the settings' file", rewrite),
      ServerCommands.row("config|set", -4, ServerCommands.admin, "2.0.0", "Changes settings", set),
    ]
  )

  private static func get(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    var found: [(name: ByteString, value: String)] = []
    var seen: Set<ByteString> = []
    for word in call.words.dropFirst(2) {
      for (name, parameter) in self.parameters(matching: word, engine.version)
      where seen.insert(name.lowercased).inserted {
        found.append((name, engine.configuration.text(of: parameter)))
      }
    }
    call.reply.map(found.count)
    for (name, value) in found {
      call.reply.bulk(name)
      call.reply.bulk(value)
    }
  }

  /// A name as it was written, or all names that a pattern matches.
  private static func parameters(
    matching word: ByteString,
    _ version: RedisVersion
  ) -> [(ByteString, ConfigurationParameter)] {
    let isPattern = word.bytes.contains {
      $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[")
    }
    guard isPattern else {
      return self.parameter(word, version).map { [(word, $0)] } ?? []
    }
    let pattern = GlobPattern(word, ignoringCase: true)
    return ConfigurationParameter.all.filter { $0.minimumVersion <= version }.flatMap { parameter in
      parameter.names.map { (ByteString($0), parameter) }.filter { pattern.matches($0.0) }
    }
  }

  private static func parameter(_ name: ByteString, _ version: RedisVersion) -> ConfigurationParameter? {
    guard let parameter = ConfigurationParameter.named(name), parameter.minimumVersion <= version else { return nil }
    return parameter
  }

  private static func set(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count % 2 == 0 else { throw .arity("config|set") }
    let pairs = stride(from: 2, to: call.count, by: 2).map { (name: call[$0], value: call[$0 + 1]) }
    var parameters: [ConfigurationParameter] = []
    for pair in pairs {
      guard let parameter = self.parameter(pair.name, engine.version) else {
        throw RedisError("ERR Unknown option or number of arguments for CONFIG SET - '\(pair.name.string)'")
      }
      try self.check(parameter, pair.name, besides: parameters)
      parameters.append(parameter)
    }
    // All or nothing: a copy takes the values, and takes its place if all were good.
    var changed = engine.configuration
    for (parameter, pair) in zip(parameters, pairs) {
      do {
        try changed.set(parameter, to: pair.value)
      } catch {
        throw self.failed(pair.name, error.message)
      }
    }
    engine.configuration = changed
    engine.slowLog.trim(to: changed.slowLogLength)
    call.reply.simpleString("OK")
  }

  private static func check(
    _ parameter: ConfigurationParameter,
    _ name: ByteString,
    besides others: [ConfigurationParameter]
  ) throws(RedisError) {
    if parameter.isImmutable { throw self.failed(name, "can't set immutable config") }
    if parameter.isProtected { throw self.failed(name, "can't set protected config") }
    if others.contains(where: { $0.name == parameter.name && parameter.alias == nil }) {
      throw self.failed(name, "duplicate parameter")
    }
  }

  private static func failed(_ name: ByteString, _ reason: String) -> RedisError {
    RedisError(
      "ERR CONFIG SET failed (possibly related to argument '\(name.lowercased.string)') - \(reason)"
    )
  }

  private static func resetStat(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    engine.statistics.reset()
    call.reply.simpleString("OK")
  }

  private static func rewrite(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    throw RedisError("ERR The server is running without a config file")
  }
}
