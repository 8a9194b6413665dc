// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: TRUNCATE.

extension SQLSession {
  mutating func truncate(_ node: TruncateStatement, in database: inout SQLDatabase) throws(SQLError) -> Outcome {
    let view = self.view(database)
    var tables: [Relation] = []
    for reference in node.tables {
      let relation = try view.existing(reference.name)
      guard relation.isTable else {
        throw SQLError(.wrongObjectType, "\"\(relation.name)\" is not a table")
      }
      if !tables.contains(where: { $0.oid == relation.oid }) { tables.append(relation) }
    }
    var next = 0
    while next < tables.count {
      let table = tables[next]
      next += 1
      for (other, constraint) in view.catalog.references(to: table.oid)
      where !tables.contains(where: { $0.oid == other.oid }) {
        guard node.behavior == .cascade else {
          throw SQLError(
            .featureNotSupported,
            "cannot truncate a table referenced in a foreign key constraint",
            detail: "Table \"\(other.name)\" references \"\(table.name)\".",
            hint: "Truncate table \"\(other.name)\" at the same time, or use TRUNCATE ... CASCADE."
          )
        }
        _ = constraint
        self.notice(.successfulCompletion, "truncate cascades to table \"\(other.name)\"")
        tables.append(other)
      }
    }
    for table in tables {
      try database.main.execute("DELETE FROM \(table.storage)")
      guard node.restartsIdentity else { continue }
      for sequence in view.catalog.relations.values where sequence.sequence?.owner?.oid == table.oid {
        database.environment.state.pointee.sequences[sequence.oid] = SequenceState(
          last: sequence.sequence?.start ?? 1,
          isCalled: false
        )
      }
    }
    return .done(tag: "TRUNCATE TABLE")
  }
}
