// MongoEngine/Commands: what the server says of itself: `buildInfo`, `hostInfo`, `serverStatus` and their like.

import BSON
import WireCore

extension CommandTable {
  static let information: [MongoCommand] = [
    MongoCommand("buildInfo", aliases: ["buildinfo"], [.noAuthentication]) { _, engine throws(MongoError) in
      engine.build
    },
    MongoCommand("hostInfo", [.adminOnly]) { _, engine throws(MongoError) in engine.host },
    MongoCommand("serverStatus") { call, engine throws(MongoError) in engine.status(call) },
    MongoCommand("getCmdLineOpts", [.adminOnly]) { _, engine throws(MongoError) in
      let name = engine.settings.replicaSet
      let parsed: BSONValue = name.map { ["replication": ["replSet": .string($0)]] } ?? [:]
      return ["argv": ["mongod"], "parsed": parsed]
    },
    MongoCommand("getLog", [.adminOnly]) { call, _ throws(MongoError) in try log(call) },
    MongoCommand("listCommands") { _, _ throws(MongoError) in
      let commands = CommandTable.all.sorted { $0.name < $1.name }
      return ["commands": .document(BSONDocument(commands.map { ($0.name, .document($0.information)) }))]
    },
    MongoCommand("profile") { call, _ throws(MongoError) in
      if let level = try call.int("profile"), level > 0 {
        throw .of(.commandNotSupported, "profiling is not supported")
      }
      return ["was": 0, "slowms": 100, "sampleRate": 1.0]
    },
    MongoCommand("top", [.adminOnly]) { _, _ throws(MongoError) in
      throw .of(.commandNotSupported, "top is not supported")
    },
    MongoCommand("fsync", [.adminOnly]) { call, _ throws(MongoError) in
      if try call.bool("lock") == true { throw .of(.commandNotSupported, "fsync with 'lock' is not supported") }
      return ["numFiles": 1]
    },
  ]
}

extension MongoEngine {
  fileprivate var build: BSONDocument {
    let numbers = self.settings.version.split { !$0.isNumber }.map { BSONValue.integer(Int64($0) ?? 0) }
    let padded = Array((numbers + [0, 0, 0]).prefix(3)) + [0]
    return [
      "version": .string(self.settings.version), "gitVersion": .string(String(repeating: "0", count: 40)),
      "modules": [], "allocator": "system", "javascriptEngine": "none", "sysInfo": "deprecated",
      "versionArray": .array(BSONArray(padded)), "openssl": ["running": "disabled"], "buildEnvironment": [:],
      "bits": 64, "debug": false, "maxBsonObjectSize": 16_777_216, "storageEngines": ["devnull", "wiredTiger"],
    ]
  }

  fileprivate var host: BSONDocument {
    [
      "system": [
        "currentTime": .date(self.date), "hostname": "localhost", "cpuAddrSize": 64, "memSizeMB": .int64(1024),
        "memLimitMB": .int64(1024), "numCores": 1, "cpuArch": "x86_64", "numaEnabled": false,
      ],
      "os": ["type": "Linux", "name": "Linux", "version": ""], "extra": [:],
    ]
  }

  fileprivate func status(_ call: CommandCall) -> BSONDocument {
    let uptime = self.startedAt.duration(to: self.now)
    let statistics = self.statistics
    let open = self.clients.count
    let count = { (name: String) in BSONValue.int64(Int64(statistics.total(name))) }
    let counters: BSONValue = [
      "insert": count("insert"), "query": count("find"), "update": count("update"), "delete": count("delete"),
      "getmore": count("getMore"), "command": .int64(Int64(statistics.calls.values.reduce(0, +))),
    ]
    var status: BSONDocument = [
      "host": .string(call.client.flatMap { self.clients[$0]?.info.local } ?? "localhost"),
      "version": .string(self.settings.version), "process": "mongod", "pid": .int64(1),
      "uptime": .double(Double(uptime.components.seconds)), "uptimeMillis": .int64(uptime.components.seconds * 1000),
      "localTime": .date(self.date),
      "connections": [
        "current": .integer(Int64(open)), "available": .integer(Int64(max(0, 51200 - open))),
        "totalCreated": .integer(Int64(statistics.connections)), "active": 1,
      ],
      "logicalSessionRecordCache": ["activeSessionsCount": .integer(Int64(self.sessions.count))],
      "metrics": ["cursor": ["open": ["total": .int64(Int64(self.cursors.open.count))]]], "opcounters": counters,
      "storageEngine": ["name": "wiredTiger", "supportsCommittedReads": true, "persistent": false],
      "transactions": ["currentOpen": .int64(Int64(self.openTransactions.count))],
    ]
    if let name = self.settings.replicaSet {
      status.append("repl", ["setName": .string(name), "setVersion": 1, "isWritablePrimary": true, "secondary": false])
    }
    return status
  }
}

private func log(_ call: CommandCall) throws(MongoError) -> BSONDocument {
  switch call.body[call.name] {
  case .string("*")?: return ["names": ["global", "startupWarnings"]]
  case .string("global")?, .string("startupWarnings")?: return ["totalLinesWritten": 0, "log": []]
  case .string(let name)?: throw .of(.operationFailed, "No log named '\(name)'")
  default: throw .of(.typeMismatch, "Argument to getLog must be of type String")
  }
}

extension MongoCommand {
  fileprivate var information: BSONDocument {
    [
      "help": "", "requiresAuth": .bool(!self.traits.contains(.noAuthentication)), "secondaryOk": false,
      "adminOnly": .bool(self.traits.contains(.adminOnly)),
      "apiVersions": self.traits.contains(.stableAPI) ? ["1"] : [],
      "deprecatedApiVersions": [],
    ]
  }
}
