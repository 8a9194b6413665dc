// MongoEngine/Session: one client's conversation. This file: the Stable API (manual: "Stable API").

import BSON

extension MongoCommand {
  /// Checks a command's parameters of the Stable API, and that it keeps to that version if it says that it will.
  func checkVersion(of call: CommandCall) throws(MongoError) {
    let isStrict = try call.bool("apiStrict")
    guard let version = try call.string("apiVersion") else {
      if isStrict != nil || call.body.contains("apiDeprecationErrors") {
        throw .of(
          .apiVersionError,
          "Provided apiStrict and/or apiDeprecationErrors without passing apiVersion"
        )
      }
      return
    }
    guard version == "1" else { throw .of(.apiVersionError, "API version must be \"1\"") }
    guard isStrict == true else { return }
    guard self.traits.contains(.stableAPI) else {
      throw .of(
        .apiStrictError,
        "Provided apiStrict:true, but the command \(self.name) is not in API Version 1. Information on supported "
          + "commands and migrations in API Version 1 can be found at "
          + "https://dochub.mongodb.org/core/manual-versioned-api"
      )
    }
    let unstable = unstableFields[self.name] ?? []
    if let field = call.body.first(where: { unstable.contains($0.key) })?.key {
      throw .of(.apiStrictError, "BSON field '\(self.name).\(field)' is not allowed with apiStrict:true.")
    }
    if self.name == "aggregate" { try checkStages(call) }
  }
}

extension CommandCall {
  /// What the command says of the Stable API. Those that go on with something have to say what its first one said.
  var apiParameters: BSONDocument {
    let names = ["apiVersion", "apiStrict", "apiDeprecationErrors"]
    return BSONDocument(names.compactMap { name in self.body[name].map { (name, $0) } })
  }

  /// Refuses to go on with something that a command began which said something else of the Stable API.
  func mismatch(_ who: String, _ first: BSONDocument, _ what: String) -> MongoError {
    .of(
      .apiMismatchError,
      "API parameter mismatch: \(who) used params \(self.apiParameters.shell), the \(what) used \(first.shell)"
    )
  }
}

/// The arguments of commands that are not a part of version 1.
private let unstableFields: [String: Set<String>] = [
  "aggregate": ["explain"],
  "create": ["autoIndexId", "capped", "indexOptionDefaults", "max", "size", "storageEngine"],
  "find": [
    "awaitData", "max", "min", "noCursorTimeout", "oplogReplay", "returnKey", "showRecordId", "tailable",
  ],
]

/// The stages that are not a part of version 1.
private let unstableStages: Set = [
  "$currentOp", "$indexStats", "$listLocalSessions", "$listSessions", "$planCacheStats", "$search",
]

private func checkStages(_ call: CommandCall) throws(MongoError) {
  for case .document(let stage) in try call.array("pipeline") ?? [] {
    guard let stage = stage.firstElement else { continue }
    if unstableStages.contains(stage.key) {
      throw .of(.apiStrictError, "stage \(stage.key) is not allowed with 'apiStrict: true' in API Version 1")
    }
    if stage.key == "$collStats", case .document(let options) = stage.value, options.keys != ["count"] {
      throw .of(.apiStrictError, "only the 'count' option to $collStats is supported in API Version 1")
    }
  }
}
