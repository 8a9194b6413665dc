// SQLEngine, syntax tree. This file: operators, comparisons and tests (manual, 9.2 and 9.7).

extension Expression {
  /// `left op right`, or `op right`.
  package struct Operation: Sendable {
    package var name: OperatorName
    /// Absent before a prefix operator.
    package var left: Expression?
    package var right: Expression
    /// Where the operator stands.
    package var position: Int

    package init(_ name: OperatorName, _ left: Expression?, _ right: Expression, position: Int) {
      self.name = name
      self.left = left
      self.right = right
      self.position = position
    }
  }

  /// `left op ANY (array)`, SOME being another word for ANY.
  package struct Quantified: Sendable {
    package var name: OperatorName
    package var isAll: Bool
    package var left: Expression
    package var array: Expression
    package var position: Int

    package init(_ name: OperatorName, isAll: Bool, _ left: Expression, _ array: Expression, position: Int) {
      self.name = name
      self.isAll = isAll
      self.left = left
      self.array = array
      self.position = position
    }
  }

  /// `operand [NOT] IN (a, b)`.
  package struct InList: Sendable {
    package var operand: Expression
    package var list: [Expression]
    package var isNegated: Bool
    package var position: Int

    package init(_ operand: Expression, _ list: [Expression], isNegated: Bool, position: Int) {
      self.operand = operand
      self.list = list
      self.isNegated = isNegated
      self.position = position
    }
  }

  /// Pattern matching (manual, 9.7).
  package struct Like: Sendable {
    package enum Kind: Hashable, Sendable {
      /// Operators `~~` and `!~~`.
      case like
      /// Operators `~~*` and `!~~*`.
      case ilike
      /// Operators `~` and `!~`; the pattern is always a call of `similar_to_escape`.
      case similar
    }

    package var kind: Kind
    package var operand: Expression
    /// With ESCAPE: a call of `like_escape` or `similar_to_escape`.
    package var pattern: Expression
    package var isNegated: Bool
    package var position: Int

    package init(
      _ kind: Kind,
      _ operand: Expression,
      _ pattern: Expression,
      isNegated: Bool,
      position: Int
    ) {
      self.kind = kind
      self.operand = operand
      self.pattern = pattern
      self.isNegated = isNegated
      self.position = position
    }

    /// The operator that does it.
    package var operatorName: String {
      switch (self.kind, self.isNegated) {
      case (.like, false): "~~"
      case (.like, true): "!~~"
      case (.ilike, false): "~~*"
      case (.ilike, true): "!~~*"
      case (.similar, false): "~"
      case (.similar, true): "!~"
      }
    }
  }

  /// `operand [NOT] BETWEEN [SYMMETRIC] lower AND upper`.
  package struct Between: Sendable {
    package var operand: Expression
    package var lower: Expression
    package var upper: Expression
    package var isSymmetric: Bool
    package var isNegated: Bool
    package var position: Int

    package init(
      _ operand: Expression,
      _ lower: Expression,
      _ upper: Expression,
      isSymmetric: Bool,
      isNegated: Bool,
      position: Int
    ) {
      self.operand = operand
      self.lower = lower
      self.upper = upper
      self.isSymmetric = isSymmetric
      self.isNegated = isNegated
      self.position = position
    }
  }

  /// `left IS [NOT] DISTINCT FROM right`.
  package struct Distinctness: Sendable {
    package var left: Expression
    package var right: Expression
    package var isNegated: Bool
    package var position: Int

    package init(_ left: Expression, _ right: Expression, isNegated: Bool, position: Int) {
      self.left = left
      self.right = right
      self.isNegated = isNegated
      self.position = position
    }
  }

  /// `operand IS [NOT] TRUE`.
  package struct BooleanTest: Sendable {
    package enum Value: Hashable, Sendable {
      case `true`
      case `false`
      case unknown
    }

    package var operand: Expression
    package var value: Value
    package var isNegated: Bool
    package var position: Int

    package init(_ operand: Expression, _ value: Value, isNegated: Bool, position: Int) {
      self.operand = operand
      self.value = value
      self.isNegated = isNegated
      self.position = position
    }
  }
}
