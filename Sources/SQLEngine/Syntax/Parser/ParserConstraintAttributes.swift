// SQLEngine, parser. This file: DEFERRABLE and the like behind constraints (manual, CREATE TABLE).

extension Parser {
  /// Whether DEFERRABLE, INITIALLY … or NOT DEFERRABLE begins here.
  var beginsAttribute: Bool {
    switch self.keyword {
    case .deferrable, .initially: true
    case .not: self.peek().keyword == .deferrable
    default: false
    }
  }

  // MARK: Behind a column's constraint

  /// One attribute, which changes the constraint before it.
  mutating func attribute(of column: inout ColumnDefinition) throws(SyntaxFailure) {
    let position = self.position
    let attribute = try self.attribute()
    guard var constraint = column.constraints.popLast(), constraint.mayBeDeferrable else {
      throw self.failure("misplaced \(attribute.clause) clause", at: position)
    }
    switch attribute {
    case .deferrable, .notDeferrable:
      try self.refuseSecond(&constraint.seenDeferrable, "DEFERRABLE/NOT DEFERRABLE", at: position)
      constraint.isDeferrable = attribute == .deferrable
      if attribute == .notDeferrable, constraint.isInitiallyDeferred { throw self.contradiction(at: position) }
    case .initiallyDeferred, .initiallyImmediate:
      try self.refuseSecond(&constraint.seenInitially, "INITIALLY IMMEDIATE/DEFERRED", at: position)
      constraint.isInitiallyDeferred = attribute == .initiallyDeferred
      // Deferred means deferrable, unless that is denied.
      if attribute == .initiallyDeferred {
        if !constraint.isDeferrable, constraint.seenDeferrable { throw self.contradiction(at: position) }
        constraint.isDeferrable = true
      }
    }
    column.constraints.append(constraint)
  }

  private func refuseSecond(_ seen: inout Bool, _ what: String, at position: Int) throws(SyntaxFailure) {
    if seen { throw self.failure("multiple \(what) clauses not allowed", at: position) }
    seen = true
  }

  private func contradiction(at position: Int) -> SyntaxFailure {
    self.failure("constraint declared INITIALLY DEFERRED must be DEFERRABLE", at: position)
  }

  private enum Attribute {
    case deferrable, notDeferrable, initiallyDeferred, initiallyImmediate

    var clause: String {
      switch self {
      case .deferrable: "DEFERRABLE"
      case .notDeferrable: "NOT DEFERRABLE"
      case .initiallyDeferred: "INITIALLY DEFERRED"
      case .initiallyImmediate: "INITIALLY IMMEDIATE"
      }
    }
  }

  private mutating func attribute() throws(SyntaxFailure) -> Attribute {
    if self.accept(.not) {
      try self.expect(.deferrable)
      return .notDeferrable
    }
    if self.accept(.initially) {
      if self.accept(.immediate) { return .initiallyImmediate }
      try self.expect(.deferred)
      return .initiallyDeferred
    }
    try self.expect(.deferrable)
    return .deferrable
  }

  // MARK: Behind a table's constraint

  private struct Attributes {
    var isDeferrable = false
    var isNotDeferrable = false
    var isInitiallyDeferred = false
    var isInitiallyImmediate = false
    var isNotValid = false
    var isNoInherit = false
    var hasConflict: Bool {
      self.isDeferrable && self.isNotDeferrable || self.isInitiallyDeferred && self.isInitiallyImmediate
    }
  }

  /// The attributes of a table's constraint, of which not every kind has every one.
  mutating func attributes(of constraint: inout Constraint, _ kind: String) throws(SyntaxFailure) {
    let attributes = try self.constraintAttributes()
    let isCheck = kind == "CHECK"
    let isDeferred = attributes.isDeferrable || attributes.isInitiallyDeferred
    if isDeferred, isCheck { throw self.unmarkable(kind, "DEFERRABLE") }
    if attributes.isNotValid, !isCheck, kind != "FOREIGN KEY" { throw self.unmarkable(kind, "NOT VALID") }
    if attributes.isNoInherit, !isCheck { throw self.unmarkable(kind, "NO INHERIT") }
    constraint.isDeferrable = isDeferred
    constraint.isInitiallyDeferred = attributes.isInitiallyDeferred
    constraint.skipsValidation = attributes.isNotValid
    constraint.isNoInherit = attributes.isNoInherit
  }

  /// PostgreSQL says no place here.
  private func unmarkable(_ kind: String, _ what: String) -> SyntaxFailure {
    self.failure("\(kind) constraints cannot be marked \(what)", .featureNotSupported, at: nil)
  }

  private mutating func constraintAttributes() throws(SyntaxFailure) -> Attributes {
    var attributes = Attributes()
    while true {
      let position = self.position
      if self.accept(.not, .valid) {
        attributes.isNotValid = true
      } else if self.accept(.no) {
        try self.expect(.inherit)
        attributes.isNoInherit = true
      } else if self.at(.not) || self.beginsAttribute {
        switch try self.attribute() {
        case .deferrable: attributes.isDeferrable = true
        case .notDeferrable: attributes.isNotDeferrable = true
        case .initiallyDeferred: attributes.isInitiallyDeferred = true
        case .initiallyImmediate: attributes.isInitiallyImmediate = true
        }
        if attributes.isNotDeferrable, attributes.isInitiallyDeferred { throw self.contradiction(at: position) }
      } else {
        return attributes
      }
      if attributes.hasConflict { throw self.failure("conflicting constraint properties", at: position) }
    }
  }

  /// What ALTER CONSTRAINT says.
  mutating func deferral() throws(SyntaxFailure) -> (isDeferrable: Bool, isInitiallyDeferred: Bool) {
    let attributes = try self.constraintAttributes()
    if attributes.isNotValid { throw self.unmarkable("ALTER CONSTRAINT statement", "NOT VALID") }
    if attributes.isNoInherit { throw self.unmarkable("ALTER CONSTRAINT statement", "NO INHERIT") }
    return (attributes.isDeferrable || attributes.isInitiallyDeferred, attributes.isInitiallyDeferred)
  }
}

extension Constraint {
  fileprivate var mayBeDeferrable: Bool {
    switch self.kind {
    case .unique, .primaryKey, .foreignKey: true
    default: false
    }
  }
}
