// SQLEngine, syntax tree. This file: statements that alter and drop (manual, the ALTER and DROP commands).

/// What a DROP, ALTER, RENAME or COMMENT is about.
package enum ObjectKind: String, Hashable, Sendable {
  case table = "TABLE"
  case view = "VIEW"
  case materializedView = "MATERIALIZED VIEW"
  case index = "INDEX"
  case sequence = "SEQUENCE"
  case foreignTable = "FOREIGN TABLE"
  case schema = "SCHEMA"
  case type = "TYPE"
  case domain = "DOMAIN"
  case `extension` = "EXTENSION"
  case database = "DATABASE"
  case role = "ROLE"
  case function = "FUNCTION"
  case procedure = "PROCEDURE"
  case routine = "ROUTINE"
  case aggregate = "AGGREGATE"
  case `operator` = "OPERATOR"
  case cast = "CAST"
  case collation = "COLLATION"
  case conversion = "CONVERSION"
  case statistics = "STATISTICS"
  case publication = "PUBLICATION"
  case subscription = "SUBSCRIPTION"
  case tablespace = "TABLESPACE"
  case trigger = "TRIGGER"
  case rule = "RULE"
  case policy = "POLICY"
  case eventTrigger = "EVENT TRIGGER"
  case language = "LANGUAGE"
  case foreignDataWrapper = "FOREIGN DATA WRAPPER"
  case server = "SERVER"
  case accessMethod = "ACCESS METHOD"
  case operatorClass = "OPERATOR CLASS"
  case operatorFamily = "OPERATOR FAMILY"
  case textSearchConfiguration = "TEXT SEARCH CONFIGURATION"
  case textSearchDictionary = "TEXT SEARCH DICTIONARY"
  case textSearchParser = "TEXT SEARCH PARSER"
  case textSearchTemplate = "TEXT SEARCH TEMPLATE"
  case userMapping = "USER MAPPING"
  case transform = "TRANSFORM"
  case largeObject = "LARGE OBJECT"
  // Within a relation or domain; the object's name is that of the part.
  case column = "COLUMN"
  case constraint = "CONSTRAINT"
  case domainConstraint = "DOMAIN CONSTRAINT"
  case attribute = "ATTRIBUTE"
  case enumValue = "VALUE"
}

/// ALTER TABLE, and ALTER INDEX, VIEW, SEQUENCE, MATERIALIZED VIEW or TYPE in the forms that are alike.
package struct AlterTable: Sendable {
  package var kind: ObjectKind
  package var table: TableReference
  package var ifExists: Bool
  package var commands: [Command]

  package init(_ kind: ObjectKind, _ table: TableReference, ifExists: Bool, _ commands: [Command]) {
    self.kind = kind
    self.table = table
    self.ifExists = ifExists
    self.commands = commands
  }

  package struct Command: Sendable {
    package var action: Action
    package var position: Int

    package init(_ action: Action, position: Int) {
      self.action = action
      self.position = position
    }
  }

  package enum Action: Sendable {
    case addColumn(ColumnDefinition, ifNotExists: Bool)
    case dropColumn(String, ifExists: Bool, DropBehavior)
    case alterType(column: String, TypeName, collation: ObjectName?, using: Expression?)
    /// Nil: DROP DEFAULT.
    case setDefault(column: String, Expression?)
    case setNotNull(column: String)
    case dropNotNull(column: String)
    case dropExpression(column: String, ifExists: Bool)
    case addIdentity(column: String, IdentityKind, [SequenceOption])
    case setIdentity(column: String, IdentityKind?, [SequenceOption])
    case dropIdentity(column: String, ifExists: Bool)
    case addConstraint(Constraint)
    case dropConstraint(String, ifExists: Bool, DropBehavior)
    case validateConstraint(String)
    case alterConstraint(String, isDeferrable: Bool, isInitiallyDeferred: Bool)
    case owner(String)
    case enableTriggers(TriggerSelection)
    case disableTriggers(TriggerSelection)
    case replicaIdentity
    case rowSecurity
    case setTablespace(String)
    /// Accepted and without effect here: storage, statistics, cluster, logged, options. The text names it.
    case ignored(String)
  }

  package enum TriggerSelection: Hashable, Sendable {
    case all
    case user
    case named(String)
  }
}

/// ALTER SEQUENCE with options.
package struct AlterSequence: Sendable {
  package var name: ObjectName
  package var ifExists: Bool
  package var options: [SequenceOption]

  package init(_ name: ObjectName, ifExists: Bool, _ options: [SequenceOption]) {
    self.name = name
    self.ifExists = ifExists
    self.options = options
  }
}

/// ALTER TYPE of an enum.
package struct AlterEnum: Sendable {
  package enum Action: Sendable {
    case add(String, ifNotExists: Bool, Neighbor?)
    case rename(String, to: String)
  }

  package enum Neighbor: Hashable, Sendable {
    case before(String)
    case after(String)
  }

  package var name: ObjectName
  package var action: Action

  package init(_ name: ObjectName, _ action: Action) {
    self.name = name
    self.action = action
  }
}

/// ALTER DOMAIN.
package struct AlterDomain: Sendable {
  package enum Action: Sendable {
    case setDefault(Expression?)
    case setNotNull
    case dropNotNull
    case addConstraint(Constraint)
    case dropConstraint(String, ifExists: Bool, DropBehavior)
    case validateConstraint(String)
  }

  package var name: ObjectName
  package var action: Action

  package init(_ name: ObjectName, _ action: Action) {
    self.name = name
    self.action = action
  }
}

/// RENAME of an object, or of a part of it.
package struct Rename: Sendable {
  /// What gets the new name.
  package var kind: ObjectKind
  /// The object whose part is renamed: table, view, type or domain; the same as ``kind`` without ``part``.
  package var container: ObjectKind
  package var name: ObjectName
  /// The column, constraint, attribute, trigger, policy or rule.
  package var part: String?
  package var newName: String
  package var ifExists: Bool

  package init(
    _ kind: ObjectKind,
    of container: ObjectKind,
    _ name: ObjectName,
    part: String? = nil,
    to newName: String,
    ifExists: Bool = false
  ) {
    self.kind = kind
    self.container = container
    self.name = name
    self.part = part
    self.newName = newName
    self.ifExists = ifExists
  }
}

/// OWNER TO of what is no table.
package struct AlterOwner: Sendable {
  package var kind: ObjectKind
  package var name: ObjectName
  package var owner: String

  package init(_ kind: ObjectKind, _ name: ObjectName, to owner: String) {
    self.kind = kind
    self.name = name
    self.owner = owner
  }
}

/// SET SCHEMA.
package struct AlterObjectSchema: Sendable {
  package var kind: ObjectKind
  package var name: ObjectName
  package var ifExists: Bool
  package var schema: String

  package init(_ kind: ObjectKind, _ name: ObjectName, ifExists: Bool = false, to schema: String) {
    self.kind = kind
    self.name = name
    self.ifExists = ifExists
    self.schema = schema
  }
}

package struct DropStatement: Sendable {
  package var kind: ObjectKind
  package var names: [ObjectName]
  /// The table of a trigger, rule or policy.
  package var relation: ObjectName?
  package var ifExists: Bool
  package var isConcurrent: Bool
  package var behavior: DropBehavior

  package init(
    _ kind: ObjectKind,
    _ names: [ObjectName],
    on relation: ObjectName? = nil,
    ifExists: Bool,
    isConcurrent: Bool = false,
    _ behavior: DropBehavior
  ) {
    self.kind = kind
    self.names = names
    self.relation = relation
    self.ifExists = ifExists
    self.isConcurrent = isConcurrent
    self.behavior = behavior
  }
}

package struct TruncateStatement: Sendable {
  package var tables: [TableReference]
  package var restartsIdentity: Bool
  package var behavior: DropBehavior

  package init(_ tables: [TableReference], restartsIdentity: Bool, _ behavior: DropBehavior) {
    self.tables = tables
    self.restartsIdentity = restartsIdentity
    self.behavior = behavior
  }
}

/// COMMENT ON.
package struct CommentStatement: Sendable {
  package var kind: ObjectKind
  /// The object; for a column, constraint, trigger, policy or rule its table or domain.
  package var name: ObjectName
  package var part: String?
  /// Nil takes the comment away.
  package var text: String?

  package init(_ kind: ObjectKind, _ name: ObjectName, part: String? = nil, is text: String?) {
    self.kind = kind
    self.name = name
    self.part = part
    self.text = text
  }
}
