// RedisEngine: Redis's data and commands, pure. This file: TIME, MONITOR, LOLWUT, SLOWLOG, LATENCY, MODULE.

import RESP
import WireCore

enum DiagnosticCommands {
  static func time(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let (seconds, nanoseconds) = engine.now.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    call.reply.array(2)
    call.reply.bulk(ByteString(decimal: seconds))
    call.reply.bulk(ByteString(decimal: nanoseconds / 1000))
  }

  static func monitor(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.mayBlock else { throw RedisError("ERR MONITOR isn't allowed for DENY BLOCKING client") }
    // A second MONITOR is passed over in silence.
    guard !engine.clients[call.client].isMonitor else { return }
    engine.clients[call.client].isMonitor = true
    engine.monitors.append(call.client)
    call.reply.simpleString("OK")
  }

  static func lolwut(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.verbatim(ByteString("Redis ver. \(engine.version.rawValue)\n"))
  }

  static let module = Command.container(
    "module",
    group: .server,
    since: "4.0.0",
    helpSince: "5.0.0",
    summary: "Holds the commands about modules",
    [
      ServerCommands.row("module|list", 2, [.admin, .noscript], "4.0.0", "Lists the loaded modules") {
        _,
        call throws(RedisError) in call.reply.array(0)
      }
    ]
  )
}

extension DiagnosticCommands {
  static let slowLog = Command.container(
    "slowlog",
    group: .server,
    since: "2.2.12",
    helpSince: "6.2.0",
    summary: "Holds the commands about slow commands",
    [
      ServerCommands.row("slowlog|get", -2, Self.logFlags, "2.2.12", "Returns slow commands", getSlow),
      ServerCommands.row("slowlog|len", 2, Self.logFlags, "2.2.12", "Counts slow commands", countSlow),
      ServerCommands.row("slowlog|reset", 2, Self.logFlags, "2.2.12", "Forgets slow commands", resetSlow),
    ]
  )

  private static let logFlags: Command.Flags = [.admin, .loading, .stale]

  private static func getSlow(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    guard call.count <= 3 else { throw .subcommandSyntax(call) }
    var count = 10
    if call.count == 3 {
      let error = RedisError("ERR count should be greater than or equal to -1")
      count = try call.int(2, orElse: error)
      guard count >= -1 else { throw error }
    }
    let entries = count == -1 ? engine.slowLog.entries[...] : engine.slowLog.entries.prefix(count)
    call.reply.array(entries.count)
    for entry in entries {
      call.reply.array(6)
      call.reply.integer(entry.id)
      call.reply.integer(entry.time.milliseconds / 1000)
      call.reply.integer(entry.duration)
      call.reply.bulks(entry.words)
      call.reply.bulk(entry.peer)
      call.reply.bulk(entry.clientName)
    }
  }

  private static func countSlow(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    call.reply.integer(engine.slowLog.entries.count)
  }

  private static func resetSlow(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    engine.slowLog.removeAll()
    call.reply.simpleString("OK")
  }
}

extension DiagnosticCommands {
  static let latency = Command.container(
    "latency",
    group: .server,
    since: "2.8.13",
    helpSince: "2.8.13",
    summary: "Holds the commands about latency",
    [
      ServerCommands.row("latency|doctor", 2, ServerCommands.admin, "2.8.13", "Reports on latency", latencyDoctor),
      ServerCommands.row("latency|graph", 3, ServerCommands.admin, "2.8.13", "Draws an event's latency") {
        _,
        call throws(RedisError) in throw RedisError("ERR No samples available for event '\(call[2].string)'")
      },
      ServerCommands.row("latency|histogram", -2, ServerCommands.admin, "7.0.0", "Sorts calls by latency", histogram),
      ServerCommands.row("latency|history", 3, ServerCommands.admin, "2.8.13", "Returns an event's latency") {
        _,
        call throws(RedisError) in call.reply.array(0)
      },
      ServerCommands.row("latency|latest", 2, ServerCommands.admin, "2.8.13", "Returns the latest events") {
        _,
        call throws(RedisError) in call.reply.array(0)
      },
      ServerCommands.row("latency|reset", -2, ServerCommands.admin, "2.8.13", "Forgets events") {
        _,
        call throws(RedisError) in call.reply.integer(0)
      },
    ]
  )

  private static func latencyDoctor(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let isOn = engine.configuration.integer("latency-monitor-threshold") > 0
    call.reply.verbatim(
      isOn
        ? "No latency spike was seen since the server started.\n"
        : "Latency monitoring is off: set latency-monitor-threshold to a number of milliseconds.\n"
    )
  }

  /// By the engine's clock a command takes no time, so that all calls are in the first bucket.
  private static func histogram(_ engine: inout RedisEngine, _ call: inout Call) throws(RedisError) {
    let version = engine.version
    var rows = CommandTable.rows
    if call.count > 2 {
      let named = call.words.dropFirst(2).compactMap { CommandTable.row($0, version: version) }
      rows = named.flatMap { [$0] + $0.subcommands }
    }
    let called = rows.filter { engine.statistics.calls[$0.position].calls > 0 }
    call.reply.map(called.count)
    for row in called {
      let calls = engine.statistics.calls[row.position].calls
      call.reply.bulk(row.name)
      call.reply.map(2)
      call.reply.bulk("calls" as String)
      call.reply.integer(calls)
      call.reply.bulk("histogram_usec" as String)
      call.reply.map(1)
      call.reply.integer(1)
      call.reply.integer(calls)
    }
  }
}
