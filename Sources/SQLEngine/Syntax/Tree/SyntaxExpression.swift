// SQLEngine, syntax tree. This file: value expressions (manual, 4.2).

/// A value expression before names and types are known, split as PostgreSQL's raw parse tree is.
///
/// Notations that are only another way to call a function are calls here too, of functions in `pg_catalog` and with
/// the form ``FunctionCall/Form/sqlSyntax``: EXTRACT is `extract`, POSITION `position`, SUBSTRING `substring`, OVERLAY
/// `overlay`, TRIM `btrim`, `ltrim` or `rtrim`, AT TIME ZONE `timezone`, OVERLAPS `overlaps`, COLLATION FOR
/// `pg_collation_for`, NORMALIZE `normalize`, IS NORMALIZED `is_normalized`, and the right side of LIKE … ESCAPE
/// `like_escape`, of SIMILAR TO `similar_to_escape`.
package indirect enum Expression: Sendable {
  case constant(Constant)
  /// `$1`.
  case parameter(number: Int, position: Int)
  case column(ColumnReference)
  case operation(Operation)
  /// Two or more operands: a chain of ANDs is one node.
  case and([Expression], position: Int)
  /// Two or more operands: a chain of ORs is one node.
  case or([Expression], position: Int)
  case not(Expression, position: Int)
  /// `a = ANY (array)`.
  case quantified(Quantified)
  /// `a [NOT] IN (b, c)`.
  case inList(InList)
  /// LIKE, ILIKE, SIMILAR TO and their opposites.
  case like(Like)
  case between(Between)
  /// `a IS [NOT] DISTINCT FROM b`.
  case distinct(Distinctness)
  case nullIf(Expression, Expression, position: Int)
  /// `a IS [NOT] NULL`.
  case nullTest(Expression, isNegated: Bool, position: Int)
  /// `a IS [NOT] TRUE`, FALSE or UNKNOWN.
  case booleanTest(BooleanTest)
  case functionCall(FunctionCall)
  /// `name => value` in a call's arguments.
  case namedArgument(name: String, value: Expression, position: Int)
  case caseExpression(Case)
  case coalesce([Expression], position: Int)
  case greatest([Expression], position: Int)
  case least([Expression], position: Int)
  /// CURRENT_DATE and its like, which take no parentheses.
  case valueFunction(ValueFunction)
  /// `::`, CAST, and a literal behind its type's name.
  case cast(Cast)
  case collate(Collation)
  case row(Row)
  /// `ARRAY[…]`; inner brackets are nodes of their own.
  case array([Expression], position: Int)
  /// Subscripts and fields behind an operand that is no column reference; those behind one too, if a subscript is
  /// among them.
  case indirection(Indirection)
  case subquery(Subquery)
  /// `GROUPING(…)`.
  case grouping([Expression], position: Int)
  /// DEFAULT, as a value of INSERT or UPDATE.
  case defaultValue(position: Int)
  /// `WHERE CURRENT OF cursor`; the position is that of WHERE's operand.
  case currentOf(cursor: String, position: Int)
}

extension Expression {
  /// The node's own place: for an operator that of its sign, for a cast that of `::`. Errors about the operator or
  /// function point there.
  package var position: Int {
    switch self {
    case .constant(let node): node.position
    case .column(let node): node.position
    case .operation(let node): node.position
    case .quantified(let node): node.position
    case .inList(let node): node.position
    case .like(let node): node.position
    case .between(let node): node.position
    case .distinct(let node): node.position
    case .booleanTest(let node): node.position
    case .functionCall(let node): node.position
    case .caseExpression(let node): node.position
    case .valueFunction(let node): node.position
    case .cast(let node): node.position
    case .collate(let node): node.position
    case .row(let node): node.position
    case .indirection(let node): node.base.position
    case .subquery(let node): node.position
    case .parameter(_, let position), .and(_, let position), .or(_, let position), .not(_, let position),
      .nullIf(_, _, let position), .nullTest(_, _, let position), .namedArgument(_, _, let position),
      .coalesce(_, let position), .greatest(_, let position), .least(_, let position), .array(_, let position),
      .grouping(_, let position), .defaultValue(let position), .currentOf(_, let position):
      position
    }
  }

  /// Where the expression begins, parentheses left aside: PostgreSQL's `exprLocation`. Errors about a value's type
  /// point there.
  package var start: Int {
    switch self {
    case .operation(let node): min(node.position, node.left?.start ?? node.position)
    case .quantified(let node): min(node.position, node.left.start)
    case .inList(let node): min(node.position, node.operand.start)
    case .like(let node): min(node.position, node.operand.start)
    case .between(let node): min(node.position, node.operand.start)
    case .distinct(let node): min(node.position, node.left.start)
    case .booleanTest(let node): min(node.position, node.operand.start)
    case .functionCall(let node): min(node.position, node.arguments.first?.start ?? node.position)
    case .cast(let node):
      // A constant stands where its text does.
      if case .constant = node.operand {
        node.operand.start
      } else {
        min(node.position, node.operand.start, node.type.position)
      }
    case .collate(let node): node.operand.start
    case .indirection(let node): node.base.start
    case .subquery(let node): min(node.position, node.kind.test?.start ?? node.position)
    case .and(let operands, let position), .or(let operands, let position):
      min(position, operands.first?.start ?? position)
    case .nullIf(let left, _, let position), .nullTest(let left, _, let position): min(position, left.start)
    default: self.position
    }
  }
}
