// MongoEngine/Commands: `getParameter` and `setParameter` (manual: "MongoDB Server Parameters").

import BSON
import WireCore

extension CommandTable {
  static let parameters: [MongoCommand] = [
    MongoCommand("getParameter", [.adminOnly]) { call, engine throws(MongoError) in try engine.parameters(call) },
    MongoCommand("setParameter", [.adminOnly]) { call, engine throws(MongoError) in try engine.setParameter(call) },
  ]
}

extension MongoEngine {
  /// The parameters that clients are known to ask for, with their values.
  private var knownParameters: BSONDocument {
    var known: BSONDocument = [
      "authenticationMechanisms": ["SCRAM-SHA-1", "SCRAM-SHA-256"], "cursorTimeoutMillis": .int64(600_000),
      "enableTestCommands": true, "featureCompatibilityVersion": ["version": .string(self.majorVersion)],
      "internalQueryMaxBlockingSortMemoryUsageBytes": 104_857_600, "localLogicalSessionTimeoutMinutes": 30,
      "logLevel": 0, "maxBSONDepth": 100, "maxSessions": 1_000_000, "maxTransactionLockRequestTimeoutMillis": 5,
      "notablescan": false, "quiet": false, "requireApiVersion": false, "transactionLifetimeLimitSeconds": 60,
      "ttlMonitorEnabled": true, "ttlMonitorSleepSecs": 60,
    ]
    for element in self.parameters { known[element.key] = element.value }
    return known
  }

  private var majorVersion: String {
    self.settings.version.split(separator: ".").prefix(2).joined(separator: ".")
  }

  fileprivate func parameters(_ call: CommandCall) throws(MongoError) -> BSONDocument {
    let known = self.knownParameters
    if case .string("*")? = call.body[call.name] { return known }
    if case .document(let options)? = call.body[call.name], options["allParameters"]?.isTruthy == true { return known }
    let names = call.body.dropFirst().map(\.key).filter { !isGeneric($0) }
    let found = names.filter { known.contains($0) }
    guard !names.isEmpty, !found.isEmpty else { throw .of(.invalidOptions, "no option found to get") }
    return BSONDocument(found.map { ($0, known[$0] ?? .null) })
  }

  fileprivate mutating func setParameter(_ call: CommandCall) throws(MongoError) -> BSONDocument {
    let settings = call.body.dropFirst().filter { !isGeneric($0.key) }
    guard let setting = settings.first else {
      throw .of(.invalidOptions, "no option found to set, use help:true to see options ")
    }
    guard let old = self.knownParameters[setting.key], !["enableTestCommands", "maxBSONDepth"].contains(setting.key)
    else {
      throw .of(
        .invalidOptions,
        "attempted to set unrecognized parameter [\(setting.key)], use help:true to see options "
      )
    }
    self.parameters[setting.key] = setting.value
    return ["was": old]
  }
}
