// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: what depends on what, for DROP (manual, 5.14).

/// An object that a DROP can take with it.
enum DependentObject: Hashable, Sendable {
  case relation(OID)
  case constraint(table: OID, OID)
  case column(table: OID, Int)
  case defaultValue(table: OID, Int)
  case type(OID)
}

extension CatalogView {
  /// What an object is called in messages: `view v`, `constraint c on table t`.
  func describe(_ object: DependentObject) -> String {
    switch object {
    case .relation(let oid):
      guard let relation = self.catalog.relation(oid) else { return "relation \(oid)" }
      return "\(relation.kindName) \(self.displayName(relation))"
    case .constraint(let table, let oid):
      guard let relation = self.catalog.relation(table),
        let constraint = relation.constraints.first(where: { $0.oid == oid })
      else { return "constraint \(oid)" }
      return "constraint \(quoteIdentifier(constraint.name)) on table \(self.displayName(relation))"
    case .column(let table, let number):
      guard let relation = self.catalog.relation(table), let column = relation.column(number: number) else {
        return "column \(number)"
      }
      return "column \(quoteIdentifier(column.name)) of \(relation.kindName) \(self.displayName(relation))"
    case .defaultValue(let table, let number):
      return "default value for \(self.describe(.column(table: table, number)))"
    case .type(let oid):
      guard let type = self.catalog.types[oid] else { return "type \(oid)" }
      return "type \(self.displayName(type))"
    }
  }

  /// What depends on an object directly, and is not part of it, in the order of PostgreSQL's messages.
  func dependents(of object: DependentObject) -> [DependentObject] {
    switch object {
    case .relation(let oid): self.dependents(ofRelation: oid)
    case .column(let table, let number): self.dependents(ofColumn: number, of: table)
    case .constraint(let table, let oid): self.dependents(ofConstraint: oid, of: table)
    case .type(let oid): self.dependents(ofType: oid)
    case .defaultValue: []
    }
  }

  private func dependents(ofRelation oid: OID) -> [DependentObject] {
    var found: [DependentObject] = []
    for relation in self.catalog.relations.values.sorted(by: { $0.oid < $1.oid }) where relation.oid != oid {
      if self.uses(relation, oid, column: nil) { found.append(.relation(relation.oid)) }
      for constraint in relation.constraints where constraint.foreignKey?.table == oid {
        found.append(.constraint(table: relation.oid, constraint.oid))
      }
      if self.catalog.relation(oid)?.sequence != nil {
        for column in relation.liveColumns where self.calls(column, sequence: oid, of: relation) {
          found.append(.defaultValue(table: relation.oid, column.number))
        }
      }
    }
    if let row = self.catalog.relation(oid)?.rowType.rawValue, row != 0 { found += self.dependents(ofType: row) }
    return found
  }

  /// Whether a column's default calls nextval for a sequence that is not the column's own identity.
  private func calls(_ column: Column, sequence: OID, of relation: Relation) -> Bool {
    guard case .expression = column.defaultValue else { return false }
    return self.catalog.needs[Self.defaultKey(relation.oid, column.number)]?.contains(sequence) ?? false
  }

  /// The key under which the catalog notes what a column's default needs: no object has it.
  static func defaultKey(_ table: OID, _ column: Int) -> OID { 0x8000_0000 | table << 11 | OID(column & 0x7FF) }

  private func uses(_ relation: Relation, _ oid: OID, column: Int?) -> Bool {
    switch relation.kind {
    case .view(let view), .materializedView(let view):
      guard let columns = view.uses[oid] else { return false }
      return column.map { columns.contains($0) } ?? true
    default: return false
    }
  }

  private func dependents(ofColumn number: Int, of table: OID) -> [DependentObject] {
    var found: [DependentObject] = []
    for relation in self.catalog.relations.values.sorted(by: { $0.oid < $1.oid }) {
      if relation.oid != table, self.uses(relation, table, column: number) { found.append(.relation(relation.oid)) }
      for constraint in relation.constraints {
        guard let key = constraint.foreignKey, relation.oid != table || !key.columns.contains(number) else { continue }
        if key.table == table, key.referenced.contains(number) {
          found.append(.constraint(table: relation.oid, constraint.oid))
        }
      }
    }
    return found
  }

  private func dependents(ofConstraint oid: OID, of table: OID) -> [DependentObject] {
    guard let index = self.catalog.relation(table)?.constraints.first(where: { $0.oid == oid })?.key?.index else {
      return []
    }
    return self.catalog.references(to: table).compactMap { relation, constraint in
      constraint.foreignKey?.index == index ? .constraint(table: relation.oid, constraint.oid) : nil
    }
  }

  private func dependents(ofType oid: OID) -> [DependentObject] {
    let array = self.catalog.types[oid]?.array.rawValue
    let isIt: (TypeID) -> Bool = { $0.rawValue == oid || $0.rawValue == array }
    var found: [DependentObject] = []
    for relation in self.catalog.relations.values.sorted(by: { $0.oid < $1.oid }) where relation.index == nil {
      for column in relation.liveColumns where isIt(column.type.id) {
        found.append(.column(table: relation.oid, column.number))
      }
    }
    for type in self.catalog.types.values.sorted(by: { $0.id < $1.id }) {
      if case .domain(let base) = type.kind, isIt(base.id) { found.append(.type(type.id.rawValue)) }
    }
    return found
  }

  /// Everything that goes with some objects, in the order in which PostgreSQL lists it, or 2BP01 without CASCADE.
  func closure(
    dropping objects: [DependentObject],
    _ behavior: DropBehavior
  ) throws(SQLError) -> [DependentObject] {
    var all = objects
    var reports: [String] = []
    var next = 0
    while next < all.count {
      for dependent in self.dependents(of: all[next]) where !all.contains(dependent) && !self.isPart(dependent, of: all)
      {
        reports.append("\(self.describe(dependent)) depends on \(self.describe(all[next]))")
        all.append(dependent)
      }
      next += 1
    }
    if behavior == .restrict, let first = objects.first, !reports.isEmpty {
      let what = objects.count == 1 ? self.describe(first) : "desired object(s)"
      var error = SQLError(
        .dependentObjectsStillExist,
        "cannot drop \(what) because other objects depend on it",
        detail: reports.joined(separator: "\n"),
        hint: "Use DROP ... CASCADE to drop the dependent objects too."
      )
      if objects.count > 1 { error.message = "cannot drop desired object(s) because other objects depend on them" }
      throw error
    }
    return Array(all.dropFirst(objects.count))
  }

  /// Whether an object goes anyway, because the table that it belongs to does.
  private func isPart(_ object: DependentObject, of all: [DependentObject]) -> Bool {
    switch object {
    case .constraint(let table, _), .column(let table, _), .defaultValue(let table, _):
      all.contains(.relation(table))
    default: false
    }
  }

  /// The notice about what a DROP … CASCADE took with it.
  func cascadeNotice(_ objects: [DependentObject]) -> SQLError? {
    let lines = objects.map { "drop cascades to \(self.describe($0))" }
    guard let first = lines.first else { return nil }
    var notice = SQLError(.successfulCompletion, first)
    notice.severity = .notice
    if lines.count > 1 {
      notice.message = "drop cascades to \(lines.count) other objects"
      notice.detail = lines.joined(separator: "\n")
    }
    return notice
  }
}
