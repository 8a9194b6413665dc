// SQLEngine, syntax tree. This file: COPY, EXPLAIN, LOCK and maintenance.

/// COPY (manual, COPY). Options of the old syntax are brought into the form of the new.
package struct CopyStatement: Sendable {
  package enum Subject: Sendable {
    case table(ObjectName, columns: [String])
    case query(Statement)
  }

  package enum End: Hashable, Sendable {
    /// STDIN or STDOUT, which mean the same.
    case client
    case file(String)
    case program(String)
  }

  package var subject: Subject
  package var isFrom: Bool
  package var end: End
  package var options: [Option]
  package var condition: Expression?

  package init(_ subject: Subject, isFrom: Bool, _ end: End, _ options: [Option], condition: Expression?) {
    self.subject = subject
    self.isFrom = isFrom
    self.end = end
    self.options = options
    self.condition = condition
  }
}

/// EXPLAIN. The words ANALYZE and VERBOSE of the old syntax are options too.
package struct ExplainStatement: Sendable {
  package var options: [Option]
  package var statement: Statement

  package init(_ options: [Option], _ statement: Statement) {
    self.options = options
    self.statement = statement
  }
}

/// VACUUM, ANALYZE, CLUSTER, REINDEX and CHECKPOINT.
package struct MaintenanceStatement: Sendable {
  package enum Kind: String, Hashable, Sendable {
    case vacuum = "VACUUM"
    case analyze = "ANALYZE"
    case cluster = "CLUSTER"
    case reindex = "REINDEX"
    case checkpoint = "CHECKPOINT"
  }

  package struct Subject: Sendable {
    package var name: ObjectName
    package var columns: [String]

    package init(_ name: ObjectName, columns: [String] = []) {
      self.name = name
      self.columns = columns
    }
  }

  package var kind: Kind
  package var options: [Option]
  /// None: the whole database.
  package var subjects: [Subject]
  /// What REINDEX is about: INDEX, TABLE, SCHEMA, DATABASE or SYSTEM.
  package var target: String?

  package init(_ kind: Kind, _ options: [Option] = [], _ subjects: [Subject] = [], target: String? = nil) {
    self.kind = kind
    self.options = options
    self.subjects = subjects
    self.target = target
  }
}

/// LOCK TABLE.
package struct LockStatement: Sendable {
  package var tables: [TableReference]
  /// `ACCESS EXCLUSIVE`, …
  package var mode: String
  package var isNoWait: Bool

  package init(_ tables: [TableReference], mode: String, isNoWait: Bool) {
    self.tables = tables
    self.mode = mode
    self.isNoWait = isNoWait
  }
}

/// GRANT and REVOKE, whose details are not kept.
package struct GrantStatement: Sendable {
  package var isGrant: Bool
  /// Whether roles are granted rather than privileges.
  package var isRole: Bool
  package var position: Int

  package init(isGrant: Bool, isRole: Bool, position: Int) {
    self.isGrant = isGrant
    self.isRole = isRole
    self.position = position
  }
}
