// SQLEngine, syntax tree. This file: statements that create (manual, chapter 5 and the CREATE commands).

package struct CreateTable: Sendable {
  package enum Element: Sendable {
    case column(ColumnDefinition)
    case constraint(Constraint)
    case like(Like)
  }

  /// `LIKE t INCLUDING …`.
  package struct Like: Sendable {
    package enum Part: String, Hashable, Sendable, CaseIterable {
      case comments, compression, constraints, defaults, generated, identity, indexes, statistics, storage
    }

    package var table: ObjectName
    package var including: Set<Part>

    package init(_ table: ObjectName, including: Set<Part>) {
      self.table = table
      self.including = including
    }
  }

  /// What becomes of a temporary table at the end of a transaction.
  package enum OnCommit: Hashable, Sendable {
    case preserveRows
    case deleteRows
    case drop
  }

  package var name: ObjectName
  package var persistence: Persistence
  package var ifNotExists: Bool
  package var elements: [Element]
  package var options: [Option]
  package var accessMethod: String?
  package var onCommit: OnCommit?
  package var tablespace: String?

  package init(
    _ name: ObjectName,
    _ persistence: Persistence,
    ifNotExists: Bool,
    _ elements: [Element] = [],
    options: [Option] = [],
    accessMethod: String? = nil,
    onCommit: OnCommit? = nil,
    tablespace: String? = nil
  ) {
    self.name = name
    self.persistence = persistence
    self.ifNotExists = ifNotExists
    self.elements = elements
    self.options = options
    self.accessMethod = accessMethod
    self.onCommit = onCommit
    self.tablespace = tablespace
  }
}

/// CREATE TABLE … AS and CREATE MATERIALIZED VIEW.
package struct CreateTableAs: Sendable {
  package enum Source: Sendable {
    case query(Query)
    case execute(ExecuteStatement)
  }

  /// The table's properties; it has no elements.
  package var table: CreateTable
  package var columns: [String]
  package var source: Source
  package var withData: Bool
  package var isMaterializedView: Bool

  package init(
    _ table: CreateTable,
    columns: [String],
    as source: Source,
    withData: Bool,
    isMaterializedView: Bool
  ) {
    self.table = table
    self.columns = columns
    self.source = source
    self.withData = withData
    self.isMaterializedView = isMaterializedView
  }
}

package struct CreateView: Sendable {
  package enum CheckOption: Hashable, Sendable {
    case local
    case cascaded
  }

  package var name: ObjectName
  package var persistence: Persistence
  package var orReplace: Bool
  package var columns: [String]
  package var options: [Option]
  package var query: Query
  package var checkOption: CheckOption?
  /// From where to where the query stands in the text, in bytes.
  package var queryRange: Range<Int>

  package init(
    _ name: ObjectName,
    _ persistence: Persistence,
    orReplace: Bool,
    columns: [String],
    options: [Option],
    as query: Query,
    checkOption: CheckOption?,
    queryRange: Range<Int>
  ) {
    self.name = name
    self.persistence = persistence
    self.orReplace = orReplace
    self.columns = columns
    self.options = options
    self.query = query
    self.checkOption = checkOption
    self.queryRange = queryRange
  }
}

package struct CreateIndex: Sendable {
  package var isUnique: Bool
  package var isConcurrent: Bool
  package var ifNotExists: Bool
  /// Absent: PostgreSQL makes one up.
  package var name: String?
  package var table: TableReference
  package var method: String?
  package var elements: [IndexElement]
  package var include: [IndexElement]
  package var nullsNotDistinct: Bool
  package var options: [Option]
  package var tablespace: String?
  package var condition: Expression?

  package init(
    isUnique: Bool,
    isConcurrent: Bool,
    ifNotExists: Bool,
    name: String?,
    on table: TableReference,
    method: String?,
    _ elements: [IndexElement],
    include: [IndexElement] = [],
    nullsNotDistinct: Bool = false,
    options: [Option] = [],
    tablespace: String? = nil,
    condition: Expression? = nil
  ) {
    self.isUnique = isUnique
    self.isConcurrent = isConcurrent
    self.ifNotExists = ifNotExists
    self.name = name
    self.table = table
    self.method = method
    self.elements = elements
    self.include = include
    self.nullsNotDistinct = nullsNotDistinct
    self.options = options
    self.tablespace = tablespace
    self.condition = condition
  }
}

package struct CreateSequence: Sendable {
  package var name: ObjectName
  package var persistence: Persistence
  package var ifNotExists: Bool
  package var options: [SequenceOption]

  package init(_ name: ObjectName, _ persistence: Persistence, ifNotExists: Bool, _ options: [SequenceOption]) {
    self.name = name
    self.persistence = persistence
    self.ifNotExists = ifNotExists
    self.options = options
  }
}

package struct CreateSchema: Sendable {
  /// Absent with AUTHORIZATION alone: the role's name.
  package var name: String?
  package var owner: String?
  package var ifNotExists: Bool

  package init(_ name: String?, owner: String?, ifNotExists: Bool) {
    self.name = name
    self.owner = owner
    self.ifNotExists = ifNotExists
  }
}

package struct CreateEnum: Sendable {
  package var name: ObjectName
  package var labels: [String]

  package init(_ name: ObjectName, _ labels: [String]) {
    self.name = name
    self.labels = labels
  }
}

package struct CreateComposite: Sendable {
  package var name: ObjectName
  package var attributes: [ColumnDefinition]

  package init(_ name: ObjectName, _ attributes: [ColumnDefinition]) {
    self.name = name
    self.attributes = attributes
  }
}

package struct CreateDomain: Sendable {
  package var name: ObjectName
  package var type: TypeName
  package var collation: ObjectName?
  package var constraints: [Constraint]

  package init(_ name: ObjectName, _ type: TypeName, collation: ObjectName?, _ constraints: [Constraint]) {
    self.name = name
    self.type = type
    self.collation = collation
    self.constraints = constraints
  }
}

package struct CreateExtension: Sendable {
  package var name: String
  package var ifNotExists: Bool
  package var options: [Option]

  package init(_ name: String, ifNotExists: Bool, _ options: [Option]) {
    self.name = name
    self.ifNotExists = ifNotExists
    self.options = options
  }
}

/// CREATE or ALTER of a database or role, with options as written.
package struct ClusterObject: Sendable {
  package enum Kind: Hashable, Sendable {
    case database
    /// ROLE, USER or GROUP; whether it may log in unless told otherwise.
    case role(mayLogIn: Bool)
  }

  package var kind: Kind
  package var name: String
  package var options: [Option]
  package var position: Int

  package init(_ kind: Kind, _ name: String, _ options: [Option], position: Int) {
    self.kind = kind
    self.name = name
    self.options = options
    self.position = position
  }
}

/// A statement that is understood only so far that it can be refused or ignored by name.
package struct OpaqueStatement: Sendable {
  /// The command tag, as `CREATE FUNCTION`.
  package var tag: String
  /// The object's name, if the statement has one.
  package var name: ObjectName?
  package var position: Int

  package init(_ tag: String, name: ObjectName? = nil, position: Int) {
    self.tag = tag
    self.name = name
    self.position = position
  }
}
