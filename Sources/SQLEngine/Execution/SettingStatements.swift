// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: SET, SHOW and RESET (manual, section 20.1).

extension SQLSession {
  mutating func execute(_ statement: SettingStatement, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    switch statement {
    case .set(let name, let values, let isLocal, _):
      var texts: [String] = []
      for value in values { texts.append(try self.text(value, name)) }
      let text =
        name == "search_path" ? texts.map(quoteIdentifier).joined(separator: ", ") : texts.joined(separator: ", ")
      try self.changeSetting(name, text, isLocal: isLocal)
      return .done(tag: "SET")
    case .setDefault(let name, _, _):
      try self.changeSetting(name, nil, isLocal: false)
      return .done(tag: "SET")
    case .reset(let name):
      try self.changeSetting(name, nil, isLocal: false)
      return .done(tag: "RESET")
    case .resetAll:
      self.keepSettings()
      self.settings.resetAll()
      self.reportSettings()
      return .done(tag: "RESET")
    case .transaction(let modes):
      if self.transaction?.isBlock != true {
        self.warn(.noActiveSQLTransaction, "SET TRANSACTION can only be used in transaction blocks")
      } else {
        try self.apply(modes)
      }
      return .done(tag: "SET")
    case .snapshot: throw SQLError.unsupported("SET TRANSACTION SNAPSHOT")
    case .sessionCharacteristics(let modes):
      for mode in modes {
        switch mode {
        case .isolation(let level): try self.changeSetting("default_transaction_isolation", level, isLocal: false)
        case .readOnly(let flag):
          try self.changeSetting("default_transaction_read_only", flag ? "on" : "off", isLocal: false)
        case .deferrable(let flag):
          try self.changeSetting("default_transaction_deferrable", flag ? "on" : "off", isLocal: false)
        }
      }
      return .done(tag: "SET")
    case .constraints(let names, let isDeferred): return try self.setConstraints(names, isDeferred, in: &database)
    case .show(let name): return try self.show(name)
    case .showAll: return self.showAll()
    }
  }

  private func text(_ expression: Expression, _ name: String) throws(SQLError) -> String {
    switch expression {
    case .constant(let constant):
      switch constant.value {
      case .integer(let number): return String(number)
      case .numeric(let text), .string(let text), .bits(let text): return text
      case .boolean(let value): return value ? "on" : "off"
      case .null: return ""
      }
    case .column(let reference): return reference.names.joined(separator: ".")
    case .cast(let cast): return try self.text(cast.operand, name)
    default:
      throw SQLError(
        .featureNotSupported,
        "SET of \"\(name)\" to an expression is not supported",
        position: expression.position
      )
    }
  }

  /// Changes a parameter, `nil` putting its default back, and notes what clients are to be told.
  mutating func changeSetting(_ name: String, _ value: String?, isLocal: Bool) throws(SQLError) {
    if isLocal, self.transaction?.isBlock != true {
      self.warn(.noActiveSQLTransaction, "SET LOCAL can only be used in transaction blocks")
      return
    }
    self.keepSettings()
    switch name.lowercased() {
    case "transaction_isolation": if let value { self.transaction?.isolation = value }
    case "transaction_read_only":
      if let value { self.transaction?.isReadOnly = (try? IntegerText.readBool(value)) ?? false }
    default: break
    }
    if let value {
      try self.settings.set(name, value, isLocal: isLocal, source: .statement)
    } else {
      try self.settings.reset(name)
    }
    self.reportSettings()
  }

  /// A rollback puts settings back as they were when the transaction began.
  private mutating func keepSettings() {
    if self.transaction != nil, self.transaction?.savedSettings == nil {
      self.transaction?.savedSettings = self.settings
    }
  }

  mutating func restoreSettings(_ saved: Settings) {
    if saved.version == self.settings.version { return }
    self.settings.restore(saved)
    self.reportSettings()
  }

  /// Notes the parameters that clients follow and that are no longer as they were told.
  mutating func reportSettings() {
    if self.settings.version == self.reportedVersion { return }
    self.reportedVersion = self.settings.version
    for parameter in Settings.reported {
      let value = self.settings.value(parameter.name) ?? ""
      if self.reported[parameter.name, default: parameter.value] != value {
        self.reported[parameter.name] = value
        self.changedParameters.append((parameter.name, value))
      }
    }
  }

  /// All parameters that a client is told of when it connects, with their values.
  package var reportedParameters: [(name: String, value: String)] {
    Settings.reported.map { ($0.name, self.settings.value($0.name) ?? "") }
  }

  private func show(_ name: String) throws(SQLError) -> Outcome {
    let key = name.lowercased()
    let value: String
    switch key {
    case "transaction_isolation", "transaction isolation level":
      value = self.transaction?.isolation ?? self.settings.value("default_transaction_isolation") ?? ""
    case "transaction_read_only": value = self.transaction?.isReadOnly == true ? "on" : "off"
    default:
      guard let found = self.settings.value(key) else {
        throw SQLError(.undefinedObject, "unrecognized configuration parameter \"\(name)\"")
      }
      value = found
    }
    let shown = Settings.parameter(key)?.name ?? (key == "transaction isolation level" ? "transaction_isolation" : key)
    let column = ResultColumn(name: shown, type: ColumnType(.text))
    return .rows(ResultRows(columns: [column], rows: [[.text(value)]]), tag: "SHOW")
  }

  private func showAll() -> Outcome {
    let columns = ["name", "setting", "description"].map { ResultColumn(name: $0, type: ColumnType(.text)) }
    let rows = Settings.parameters.sorted { $0.name.lowercased() < $1.name.lowercased() }.map { parameter in
      [SQLValue.text(parameter.name), .text(self.settings.value(parameter.name) ?? ""), .text(parameter.description)]
    }
    return .rows(ResultRows(columns: columns, rows: rows), tag: "SHOW")
  }

  private mutating func setConstraints(_ names: [ObjectName], _ isDeferred: Bool, in database: inout SQLDatabase)
    throws(SQLError) -> Outcome
  {
    guard self.transaction?.isBlock == true else {
      self.warn(.noActiveSQLTransaction, "SET CONSTRAINTS can only be used in transaction blocks")
      return .done(tag: "SET CONSTRAINTS")
    }
    if names.isEmpty {
      self.transaction?.areConstraintsDeferred = isDeferred
      self.transaction?.deferredNames = [:]
    }
    let all = self.view(database).catalog.relations.values.flatMap(\.constraints)
    for name in names {
      guard let constraint = all.first(where: { $0.name == name.name }) else {
        throw SQLError(.undefinedObject, "constraint \"\(name.name)\" does not exist")
      }
      guard constraint.isDeferrable else {
        throw SQLError(.wrongObjectType, "constraint \"\(name.name)\" is not deferrable")
      }
      self.transaction?.deferredNames[constraint.oid] = isDeferred
    }
    let state = database.environment.state
    state.pointee.deferAll = self.transaction?.areConstraintsDeferred
    state.pointee.deferredConstraints = self.transaction?.deferredNames ?? [:]
    if !isDeferred, let transaction {
      // What was put off is looked at now.
      let now = transaction.deferred.filter { check in
        names.isEmpty || names.contains { $0.name == check.constraint.name }
      }
      try self.checkDeferred(now, in: &database)
      self.transaction?.deferred.removeAll { check in now.contains { $0.constraint.oid == check.constraint.oid } }
    }
    return .done(tag: "SET CONSTRAINTS")
  }
}

extension Settings {
  static let reported = Settings.parameters.filter(\.isReported)
}
