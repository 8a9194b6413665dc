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
    guard let place = FailPoint.Place(rawValue: try call.string(call.name) ?? "") else {
      throw .of(.failPointSetFailed, "failpoint not found")
    }
    let count = self.failPoints[place]?.entered ?? 0
    let mode = try readMode(call)
    let data = CommandCall((try call.document("data") ?? [:]).detached, database: "admin").named("data")
    self.failPoints[place] = mode == .off ? nil : try FailPoint(mode, at: place, data)
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
  fileprivate init(_ mode: Mode, at place: Place, _ data: CommandCall) throws(MongoError) {
    self.init(mode: mode)
    switch place {
    case .command: try self.readCommands(data)
    case .timeLimit: break
    case .cursor:
      self.effect.error = try failPointError(data, "errorCode", "Hit the 'failGetMoreAfterCursorCheckout' failpoint")
    case .retryableWrite:
      let message = "Failing write due to failpoint. The write must not be reflected."
      self.effect.error = try failPointError(data, "failBeforeCommitExceptionCode", message)
      self.effect.closesConnection = try data.bool("closeConnection") ?? true
    }
  }

  private mutating func readCommands(_ data: CommandCall) throws(MongoError) {
    self.commands = Set(try data.array("failCommands")?.strings ?? [])
    self.failsAll = try data.bool("failAllCommands") ?? false
    self.namespace = try data.string("namespace")
    self.applicationName = try data.string("appName")
    self.effect = try Effect(data)
  }
}

extension FailPoint.Effect {
  fileprivate init(_ data: CommandCall) throws(MongoError) {
    self.init()
    self.closesConnection = try data.bool("closeConnection") ?? false
    if try data.bool("blockConnection") == true {
      guard let time = try data.int("blockTimeMS") else {
        throw .of(.invalidOptions, "must specify 'blockTimeMS' when 'blockConnection' is true")
      }
      guard time >= 0 else { throw .of(.invalidOptions, "'blockTimeMS' must be non-negative") }
      self.block = .milliseconds(time)
    }
    self.labels = try data.array("errorLabels")?.strings
    self.error = try failPointError(data, "errorCode", "Failing command via 'failCommand' failpoint")
    self.error?.labels = self.labels ?? []
    self.error?.info = try data.document("errorExtraInfo")
    self.writeConcernError = try data.document("writeConcernError")
  }
}

/// The error whose number a field has.
private func failPointError(_ data: CommandCall, _ field: String, _ message: String) throws(MongoError) -> MongoError? {
  try data.int(field).flatMap { Int32(exactly: $0) }.map { code in
    MongoError(code: code, codeName: MongoErrorCode(rawValue: code)?.name ?? "Location\(code)", message: message)
  }
}

extension BSONArray {
  /// Those of the values that are strings.
  var strings: [String] { self.compactMap { if case .string(let text) = $0 { text } else { nil } } }
}
