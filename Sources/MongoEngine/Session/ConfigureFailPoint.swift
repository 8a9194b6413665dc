// MongoEngine/Session: one client's conversation. This file: the command `configureFailPoint`.

import BSON

extension CommandTable {
  static let failPoints = [
    MongoCommand("configureFailPoint", [.adminOnly]) { call, engine throws(MongoError) in
      try engine.configureFailPoint(call)
    }
  ]
}

extension MongoEngine {
  fileprivate mutating func configureFailPoint(_ call: CommandCall) throws(MongoError) -> BSONDocument {
    guard try call.string(call.name) == "failCommand" else {
      throw .of(.failPointSetFailed, "failpoint not found")
    }
    let count = self.failPoint?.entered ?? 0
    let mode = try readMode(call)
    self.failPoint = mode == .off ? nil : try FailPoint(mode, call.document("data") ?? BSONDocument())
    return ["count": .integer(count)]
  }
}

private func readMode(_ call: CommandCall) throws(MongoError) -> FailPoint.Mode {
  switch call.body["mode"] {
  case .string("alwaysOn")?: return .alwaysOn
  case .string("off")?: return .off
  case .document(let mode)?:
    if let times = mode["times"]?.wholeNumber, times >= 0 { return .times(times) }
    if let skip = mode["skip"]?.wholeNumber, skip >= 0 { return .skip(skip) }
    if let probability = mode["activationProbability"]?.double, 0...1 ~= probability {
      return .probability(probability)
    }
    throw .of(
      .badValue,
      "'mode' must be one of [off, alwaysOn] or an object with 'times', 'skip' or "
        + "'activationProbability': \(mode.shell)"
    )
  case let mode?:
    throw .of(.failedToParse, "unknown mode: \(mode.shell)")
  case nil: throw call.missing("mode")
  }
}

extension FailPoint {
  fileprivate init(_ mode: Mode, _ data: BSONDocument) throws(MongoError) {
    let data = CommandCall(data.detached, database: "admin").named("data")
    var effect = Effect()
    effect.closesConnection = try data.bool("closeConnection") ?? false
    if try data.bool("blockConnection") == true {
      guard let time = try data.int("blockTimeMS") else {
        throw .of(.invalidOptions, "must specify 'blockTimeMS' when 'blockConnection' is true")
      }
      guard time >= 0 else { throw .of(.invalidOptions, "'blockTimeMS' must be non-negative") }
      effect.block = .milliseconds(time)
    }
    if let array = try data.array("errorLabels") { effect.labels = array.strings }
    if let code = try data.int("errorCode").flatMap({ Int32(exactly: $0) }) {
      effect.error = MongoError(
        code: code,
        codeName: MongoErrorCode(rawValue: code)?.name ?? "Location\(code)",
        message: "Failing command via 'failCommand' failpoint",
        labels: effect.labels ?? [],
        info: try data.document("errorExtraInfo")
      )
    }
    effect.writeConcernError = try data.document("writeConcernError")
    self.init(
      mode: mode,
      commands: Set(try data.array("failCommands")?.strings ?? []),
      failsAll: try data.bool("failAllCommands") ?? false,
      namespace: try data.string("namespace"),
      applicationName: try data.string("appName"),
      effect: effect
    )
  }
}

extension BSONArray {
  /// Those of the values that are strings.
  var strings: [String] { self.compactMap { if case .string(let text) = $0 { text } else { nil } } }
}
