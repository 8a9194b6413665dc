// SQLEngine, syntax tree. This file: constants, columns, casts, rows, subscripts and other operands.

extension Expression {
  /// A literal (manual, 4.1.2). A minus sign before a number is part of it.
  package struct Constant: Sendable {
    package enum Value: Hashable, Sendable {
      /// A number without fraction or exponent that fits into an `int4`.
      case integer(Int32)
      /// Any other number, as written but for a sign before it.
      case numeric(String)
      case string(String)
      /// The digits behind `b` or `x`, that letter first.
      case bits(String)
      case boolean(Bool)
      case null
    }

    package var value: Value
    package var position: Int

    package init(_ value: Value, position: Int) {
      self.value = value
      self.position = position
    }
  }

  /// `a`, `t.a`, `s.t.a`, `*`, `t.*`, and, as only the catalog can tell, a column's fields.
  package struct ColumnReference: Sendable {
    /// One to any number of names; without the star.
    package var names: [String]
    package var hasStar: Bool
    package var position: Int

    package init(_ names: [String], hasStar: Bool = false, position: Int) {
      self.names = names
      self.hasStar = hasStar
      self.position = position
    }
  }

  /// `CAST (a AS t)`, `a::t`, `t 'a'`.
  package struct Cast: Sendable {
    package var operand: Expression
    package var type: TypeName
    /// Where `::`, CAST or the type's name stands.
    package var position: Int

    package init(_ operand: Expression, to type: TypeName, position: Int) {
      self.operand = operand
      self.type = type
      self.position = position
    }
  }

  /// `a COLLATE "C"`.
  package struct Collation: Sendable {
    package var operand: Expression
    package var collation: ObjectName
    package var position: Int

    package init(_ operand: Expression, _ collation: ObjectName, position: Int) {
      self.operand = operand
      self.collation = collation
      self.position = position
    }
  }

  /// `ROW (a, b)` or `(a, b)`.
  package struct Row: Sendable {
    package var fields: [Expression]
    /// Whether the word ROW is written.
    package var isExplicit: Bool
    package var position: Int

    package init(_ fields: [Expression], isExplicit: Bool, position: Int) {
      self.fields = fields
      self.isExplicit = isExplicit
      self.position = position
    }
  }

  /// `base[1].field[2:3]`.
  package struct Indirection: Sendable {
    package enum Step: Sendable {
      case field(String)
      /// `.*`.
      case star
      case index(Expression)
      case slice(lower: Expression?, upper: Expression?)
    }

    package var base: Expression
    package var steps: [Step]

    package init(_ base: Expression, _ steps: [Step]) {
      self.base = base
      self.steps = steps
    }
  }

  /// A query as an operand (manual, 9.23).
  package struct Subquery: Sendable {
    package enum Kind: Sendable {
      case exists
      /// One value.
      case scalar
      /// `ARRAY (…)`.
      case array
      /// `a = ANY (…)`; without operator: `a IN (…)`. NOT IN is a ``Expression/not(_:position:)`` around it.
      case any(Expression, OperatorName?)
      case all(Expression, OperatorName)

      /// What is compared with the query's rows.
      package var test: Expression? {
        switch self {
        case .exists, .scalar, .array: nil
        case .any(let test, _), .all(let test, _): test
        }
      }
    }

    package var kind: Kind
    package var query: Query
    package var position: Int

    package init(_ kind: Kind, _ query: Query, position: Int) {
      self.kind = kind
      self.query = query
      self.position = position
    }
  }

  /// `CASE [operand] WHEN … THEN … ELSE … END`.
  package struct Case: Sendable {
    package struct Branch: Sendable {
      package var condition: Expression
      package var result: Expression
      package var position: Int

      package init(_ condition: Expression, _ result: Expression, position: Int) {
        self.condition = condition
        self.result = result
        self.position = position
      }
    }

    package var operand: Expression?
    package var branches: [Branch]
    package var otherwise: Expression?
    package var position: Int

    package init(operand: Expression?, branches: [Branch], otherwise: Expression?, position: Int) {
      self.operand = operand
      self.branches = branches
      self.otherwise = otherwise
      self.position = position
    }
  }
}
