// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: functions about the session (manual, 9.17, 9.26, 9.27).

/// Functions that ask or change the session, by name. Those about the catalog are in CatalogCalls.swift.
struct SessionCalls: SessionFunctions {
  /// The environment that owns this; it lives as long.
  let state: UnsafeMutablePointer<Environment.State>

  func call(_ row: FunctionRow, _ arguments: [SQLValue], _ call: FunctionCall) throws(SQLError) -> SQLValue {
    if let value = try self.session(row.name, arguments) { return value }
    if let value = try self.sequence(row.name, arguments) { return value }
    if let value = try self.advisory(row.name, arguments) { return value }
    if let value = try self.catalog(row.name, arguments) { return value }
    throw SQLError.unsupported("function \(row.name)")
  }

  private func signal(_ name: String, _ value: SQLValue) throws(SQLError) -> SQLValue {
    let number = Int(value.int)
    guard self.state.pointee.activity[number] != nil else {
      var warning = SQLError(.warning, "PID \(number) is not a PostgreSQL server process")
      warning.severity = .warning
      self.state.pointee.notices.append(warning)
      self.state.pointee.hasEffects = true
      return .integer(0)
    }
    let isOwn = number == self.state.pointee.session.number
    if name == "pg_cancel_backend" {
      if isOwn { throw SQLError(.queryCanceled, "canceling statement due to user request") }
      self.state.pointee.cancelled.append(number)
    } else {
      if isOwn { throw .fatal(.adminShutdown, "terminating connection due to administrator command") }
      self.state.pointee.terminated.append(number)
    }
    return .integer(1)
  }

  private func session(_ name: String, _ values: [SQLValue]) throws(SQLError) -> SQLValue? {
    let session = self.state.pointee.session
    let settings = self.state.pointee.settings
    switch name {
    case "current_user", "user", "current_role", "session_user": return .text(session.user)
    case "current_database", "current_catalog": return .text(session.database)
    case "current_schema": return self.state.pointee.view.creationSchema.map { .text($0) } ?? .null
    case "current_schemas":
      let view = self.state.pointee.view
      let path = view.path.filter { view.catalog.schemas[$0] != nil }
      return self.state.pointee.context.io.array(
        ArrayValue(((values[0] == .integer(1) ? ["pg_catalog"] : []) + path).map { SQLValue.text($0) }),
        of: .name
      )
    case "version":
      return .text("PostgreSQL 15.18 (Backlot) on x86_64-pc-linux-gnu, compiled by swift, 64-bit")
    case "pg_postmaster_start_time", "pg_conf_load_time": return .integer(self.state.pointee.serverStarted)
    case "pg_is_in_recovery": return .integer(0)
    case "pg_my_temp_schema": return .integer(0)
    case "pg_is_other_temp_schema": return .integer(0)
    case "pg_encoding_to_char": return .text(values[0] == .integer(6) ? "UTF8" : "")
    case "pg_char_to_encoding": return .integer(6)
    case "pg_client_encoding": return .text(settings.value("client_encoding") ?? "UTF8")
    case "getdatabaseencoding": return .text("UTF8")
    case "pg_blocking_pids": return .text("{}")
    case "current_query": return .text(session.query)
    case "inet_server_port", "inet_client_port": return .null
    case "txid_current", "pg_current_xact_id": return .integer(self.state.pointee.transactionNumber)
    case "pg_backend_pid": return .integer(Int64(session.number))
    case "pg_reload_conf": return .integer(1)
    case "pg_stat_reset":
      self.state.pointee.statistics = [:]
      return .text("")
    case "pg_listening_channels": return .null
    case "pg_notify":
      guard case .text(let channel) = values[0], !channel.isEmpty else {
        throw SQLError(.invalidParameterValue, "channel name cannot be empty")
      }
      var payload = ""
      if case .text(let text) = values[1] { payload = text }
      let notification = Notification(channel: channel, payload: payload, sender: session.number)
      self.state.pointee.notifications.append(notification)
      self.state.pointee.hasEffects = true
      return .text("")
    case "current_setting":
      guard case .text(let name) = values[0] else { return .null }
      if let value = settings.value(name) { return .text(value) }
      if values.count > 1, values[1] == .integer(1) { return .null }
      throw SQLError(.undefinedObject, "unrecognized configuration parameter \"\(name)\"")
    case "set_config":
      guard case .text(let name) = values[0] else {
        throw SQLError(.nullValueNotAllowed, "SET requires parameter name")
      }
      var value: String?
      if case .text(let text) = values[1] { value = text }
      var changed = settings
      if let value { try changed.set(name, value, isLocal: false, source: .statement) } else { try changed.reset(name) }
      self.state.pointee.changedSettings = changed
      self.state.pointee.settingChanges.append(
        Environment.SettingChange(name: name, value: value, isLocal: values[2] == .integer(1))
      )
      self.state.pointee.hasEffects = true
      return changed.value(name).map { .text($0) } ?? .null
    case "pg_sleep":
      guard case .real(let seconds) = values[0], seconds > 0 else { return .text("") }
      self.state.pointee.sleep += Int64((min(seconds, 1e9) * 1_000_000).rounded(.up))
      return .text("")
    case "pg_cancel_backend", "pg_terminate_backend": return try self.signal(name, values[0])
    default: return nil
    }
  }

  // MARK: sequences

  private func sequence(_ name: String, _ values: [SQLValue]) throws(SQLError) -> SQLValue? {
    switch name {
    case "nextval": return .integer(try self.next(values[0].asOID))
    case "currval":
      let relation = try self.sequenceRelation(values[0].asOID)
      guard let value = self.state.pointee.session.currentValues[relation.oid] else {
        throw SQLError(
          .objectNotInPrerequisiteState,
          "currval of sequence \"\(relation.name)\" is not yet defined in this session"
        )
      }
      return .integer(value)
    case "lastval":
      guard let oid = self.state.pointee.session.lastSequence, let value = self.state.pointee.session.currentValues[oid]
      else {
        throw SQLError(.objectNotInPrerequisiteState, "lastval is not yet defined in this session")
      }
      return .integer(value)
    case "setval":
      let relation = try self.sequenceRelation(values[0].asOID)
      guard let sequence = relation.sequence, case .integer(let value) = values[1] else { return .null }
      guard value >= sequence.minimum, value <= sequence.maximum else {
        throw SQLError(
          .numericValueOutOfRange,
          "setval: value \(value) is out of bounds for sequence \"\(relation.name)\" (\(sequence.minimum)..\(sequence.maximum))"
        )
      }
      let isCalled = values.count < 3 || values[2] == .integer(1)
      self.state.pointee.sequences[relation.oid] = SequenceState(last: value, isCalled: isCalled)
      if isCalled {
        self.state.pointee.session.currentValues[relation.oid] = value
        self.state.pointee.hasEffects = true
      }
      return .integer(value)
    case "pg_sequence_last_value":
      guard let state = self.state.pointee.sequences[values[0].asOID], state.isCalled else { return .null }
      return .integer(state.last)
    case "pg_get_serial_sequence": return try self.serialSequence(values)
    default: return nil
    }
  }

  private func sequenceRelation(_ oid: OID) throws(SQLError) -> Relation {
    guard let relation = self.state.pointee.view.catalog.relations[oid] else {
      throw SQLError(.undefinedTable, "could not open relation with OID \(oid)")
    }
    guard relation.sequence != nil else {
      throw SQLError(.wrongObjectType, "\"\(relation.name)\" is not a sequence")
    }
    return relation
  }

  private func next(_ oid: OID) throws(SQLError) -> Int64 {
    let relation = try self.sequenceRelation(oid)
    guard let sequence = relation.sequence else { return 0 }
    var current = self.state.pointee.sequences[oid] ?? SequenceState(last: sequence.start, isCalled: false)
    if current.isCalled {
      let (next, overflow) = current.last.addingReportingOverflow(sequence.increment)
      let isUp = sequence.increment > 0
      if overflow || (isUp ? next > sequence.maximum : next < sequence.minimum) {
        guard sequence.cycles else {
          throw SQLError(
            "2200H",
            "nextval: reached \(isUp ? "maximum" : "minimum") value of sequence \"\(relation.name)\" "
              + "(\(isUp ? sequence.maximum : sequence.minimum))"
          )
        }
        current.last = isUp ? sequence.minimum : sequence.maximum
      } else {
        current.last = next
      }
    }
    current.isCalled = true
    self.state.pointee.sequences[oid] = current
    self.state.pointee.session.currentValues[oid] = current.last
    self.state.pointee.session.lastSequence = oid
    self.state.pointee.hasEffects = true
    return current.last
  }

  private func serialSequence(_ values: [SQLValue]) throws(SQLError) -> SQLValue {
    guard case .text(let table) = values[0], case .text(let name) = values[1] else { return .null }
    let view = self.state.pointee.view
    guard let oid = try view.object(.relation, named: table), let relation = view.catalog.relation(oid) else {
      throw SQLError(.undefinedTable, "relation \"\(table)\" does not exist")
    }
    guard let column = relation.column(name) else {
      throw SQLError(.undefinedColumn, "column \"\(name)\" of relation \"\(relation.name)\" does not exist")
    }
    let owner = ObjectAddress(oid, column: column.number)
    let found = view.catalog.relations.values.first {
      $0.sequence?.owner == owner || $0.oid == column.identity?.sequence
    }
    return found.map { .text(quoteIdentifier($0.schema) + "." + quoteIdentifier($0.name)) } ?? .null
  }

  // MARK: advisory locks

  private func advisory(_ name: String, _ values: [SQLValue]) throws(SQLError) -> SQLValue? {
    guard name.contains("advisory") else { return nil }
    let session = self.state.pointee.session.number
    if name == "pg_advisory_unlock_all" {
      self.state.pointee.advisory.releaseAll(session: session, transactional: false)
      self.state.pointee.wakes = true
      return .text("")
    }
    let key =
      values.count == 2
      ? AdvisoryLocks.Key(high: 1 << 40 | Int64(values[0].asInt & 0xFFFF_FFFF), low: Int64(values[1].asInt))
      : AdvisoryLocks.Key(high: 0, low: Int64(values[0].asInt))
    let isShared = name.hasSuffix("_shared")
    if name.hasPrefix("pg_advisory_unlock") {
      let isReleased = self.state.pointee.advisory.release(key, session: session, isShared: isShared)
      self.state.pointee.wakes = true
      if !isReleased {
        var warning = SQLError(.warning, "you don't own a lock of type \(isShared ? "ShareLock" : "ExclusiveLock")")
        warning.severity = .warning
        self.state.pointee.notices.append(warning)
        self.state.pointee.hasEffects = true
      }
      return .integer(isReleased ? 1 : 0)
    }
    let holder = AdvisoryLocks.Holder(session: session, isShared: isShared, isTransactional: name.contains("xact"))
    let other = self.state.pointee.advisory.take(key, holder)
    if name.hasPrefix("pg_try") { return .integer(other == nil ? 1 : 0) }
    if let other {
      self.state.pointee.mustWaitFor = other
      throw SQLError(.lockNotAvailable, "could not obtain advisory lock")
    }
    return .text("")
  }
}
