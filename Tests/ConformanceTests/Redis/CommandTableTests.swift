// ConformanceTests: one suite, two servers. This file: what COMMAND says about every command of the fake.

import RESP
import Testing
import WireCore

@Suite struct CommandTableTests {
  @Test func commandInfoSaysWhatTheRealServerSays() async throws {
    try await Peers.run { peers in
      let connection = try await PairedConnection(peers)
      var report = DifferenceReport(topic: "command table")
      for name in try await Self.names(connection) {
        let info = try await connection.send([["COMMAND", "INFO", name], ["COMMAND", "DOCS", name]])
        for (real, fake) in zip(info[0].real.fields(of: "COMMAND INFO"), info[0].fake.fields(of: "COMMAND INFO"))
        where real.value != fake.value {
          report.add(.init(command: [ByteString(real.name), name], real: real.value, fake: fake.value)) { [] }
        }
        for field in ["group", "since"] {
          let (real, fake) = (info[1].real.documented(field), info[1].fake.documented(field))
          guard real != fake else { continue }
          report.add(.init(command: ["COMMAND DOCS \(field)", name], real: real, fake: fake)) { [] }
        }
      }
      await connection.close()
      report.finish(isCompared: peers.isCompared)
    }
  }

  /// The fake's commands and their subcommands, but for CLUSTER's: both servers refuse them all, as disabled.
  private nonisolated(nonsending) static func names(_ connection: PairedConnection) async throws -> [ByteString] {
    guard case .array(let commands) = try await connection.send([["COMMAND"]])[0].fake else { return [] }
    return commands.flatMap { command -> [ByteString] in
      guard case .array(let fields) = command, case .bulk(let name)? = fields.first else { return [] }
      guard case .array(let subcommands)? = fields.last else { return [name] }
      return [name]
        + subcommands.compactMap { subcommand in
          guard case .array(let fields) = subcommand, case .bulk(let name)? = fields.first else { return nil }
          return name.string.hasPrefix("cluster|") ? nil : name
        }
    }
  }
}

extension RESPValue {
  /// The fields of COMMAND INFO's one element, by name; the subcommands are asked for one by one.
  fileprivate func fields(of prefix: String) -> [(name: String, value: RESPValue)] {
    let names = ["name", "arity", "flags", "first key", "last key", "step", "categories", "tips", "key specifications"]
    guard case .array(let commands) = self, case .array(let fields)? = commands.first else {
      return names.map { ("\(prefix) \($0)", self) }
    }
    return zip(names, fields).map { ("\(prefix) \($0)", $1.sortedFlags) }
  }

  /// Sets of flags in an order of their own.
  private var sortedFlags: RESPValue {
    guard case .array(let values) = self else { return self }
    let flags = values.compactMap { if case .simpleString(let flag) = $0 { flag } else { nil } }
    return flags.count == values.count ? .array(flags.sorted().map { .simpleString($0) }) : self
  }

  /// A field of COMMAND DOCS' one entry.
  fileprivate func documented(_ field: String) -> RESPValue {
    guard case .array(let entry) = self, entry.count == 2, case .array(let fields) = entry[1] else { return self }
    guard let index = fields.firstIndex(of: .bulk(ByteString(field))), index + 1 < fields.count else { return .null }
    return fields[index + 1]
  }
}
