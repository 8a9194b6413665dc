// SQLEngine, syntax tree: what the parser makes of a text. This file: names of objects, types and operators.
// Every `position` in the tree counts characters of the text, the first being 1, as in an error's field P.

/// A name of a table, type, function or other object, with the schema it may be qualified with.
package struct ObjectName: Hashable, Sendable {
  /// The database; PostgreSQL accepts only the current one.
  package var catalog: String?
  package var schema: String?
  package var name: String
  package var position: Int

  package init(catalog: String? = nil, schema: String? = nil, _ name: String, position: Int) {
    self.catalog = catalog
    self.schema = schema
    self.name = name
    self.position = position
  }
}

/// An operator's name: `+`, or `OPERATOR(pg_catalog.+)` (manual, 4.1.3 and 4.2.5).
package struct OperatorName: Hashable, Sendable {
  package var schema: String?
  package var name: String

  package init(schema: String? = nil, _ name: String) {
    self.schema = schema
    self.name = name
  }
}

/// A type as written: `numeric(10, 2)[]` (manual, chapter 8). Names that SQL gives a syntax of its own, as `int` or
/// `double precision`, stand here as those of the catalog, with schema `pg_catalog`.
package struct TypeName: Sendable {
  package var name: ObjectName
  /// Length, precision and scale. For `interval`: a mask of its fields as in PostgreSQL's `INTERVAL_MASK`, then
  /// the precision.
  package var modifiers: [Expression]
  /// One element a dimension; nil where no size is given.
  package var arrayBounds: [Int?]
  package var isSetOf: Bool

  package var position: Int { self.name.position }

  package init(_ name: ObjectName, modifiers: [Expression] = [], arrayBounds: [Int?] = [], isSetOf: Bool = false) {
    self.name = name
    self.modifiers = modifiers
    self.arrayBounds = arrayBounds
    self.isSetOf = isSetOf
  }
}

/// An alias of a from item with names for its columns: `AS t (a, b)`.
package struct Alias: Hashable, Sendable {
  package var name: String
  package var columns: [String]

  package init(_ name: String, columns: [String] = []) {
    self.name = name
    self.columns = columns
  }
}

/// CASCADE or RESTRICT.
package enum DropBehavior: Hashable, Sendable {
  case restrict
  case cascade
}

/// An option `name value` of a list such as `WITH (…)`, kept as written.
package struct Option: Sendable {
  package enum Value: Sendable {
    /// An unquoted word, in lower case, or a quoted identifier.
    case word(String)
    case string(String)
    case integer(Int32)
    /// A number that is no 32-bit integer.
    case numeric(String)
    case star
    case list([Value])
    case names([String])
    case type(TypeName)
    case expression(Expression)
  }

  package var name: String
  package var value: Value?
  package var position: Int

  package init(_ name: String, _ value: Value? = nil, position: Int) {
    self.name = name
    self.value = value
    self.position = position
  }
}
