// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: how the columns of a result are written.

import NIOCore
import PostgresWire

/// How the values of one column are written: decided once for a result, so that rows need no looking up.
enum ColumnCoding: Sendable {
  /// Integers in decimal.
  case decimal
  case boolText
  /// Text that is kept as it is sent, in either format.
  case text
  case int2, int4, int8
  case bool
  case float4, float8
  case bytes
  /// Whatever its type says.
  case other(TypeID, isBinary: Bool)

  init(_ type: ColumnType, _ format: FormatCode, _ types: some TypeLookup) {
    let isBinary = format == .binary
    switch types.form(type.id) {
    case .text, .varchar, .bpchar, .name, .json: self = .text
    case .numeric where !isBinary, .uuid where !isBinary, .jsonb where !isBinary: self = .text
    case .bool: self = isBinary ? .bool : .boolText
    case .int2: self = isBinary ? .int2 : .decimal
    case .int4, .oid: self = isBinary ? .int4 : .decimal
    case .int8: self = isBinary ? .int8 : .decimal
    case .date where isBinary: self = .int4
    case .time where isBinary, .timestamp where isBinary, .timestamptz where isBinary: self = .int8
    case .float4 where isBinary: self = .float4
    case .float8 where isBinary: self = .float8
    case .bytea where isBinary: self = .bytes
    default: self = .other(type.id, isBinary: isBinary)
    }
  }
}

extension PostgresWriter {
  /// Appends a row.
  ///
  /// - Throws: what a type says that has no binary format for a value.
  mutating func row(_ values: [SQLValue], _ codings: [ColumnCoding], _ io: TypeIO) throws(SQLError) {
    let row = self.beginDataRow(columns: codings.count)
    for index in codings.indices {
      try self.column(index < values.count ? values[index] : .null, codings[index], io)
    }
    self.end(row)
  }

  /// Appends all rows of a query; returns how many there were.
  ///
  /// - Throws: the same, and 54000 where the reply becomes too long.
  mutating func rows(of query: SQLiteStatement, _ codings: [ColumnCoding], _ io: TypeIO) throws(SQLError) -> Int {
    var count = 0
    while try query.step() {
      let row = self.beginDataRow(columns: codings.count)
      for index in codings.indices {
        try self.column(Int32(truncatingIfNeeded: index), of: query, codings[index], io)
      }
      self.end(row)
      if self.isCut { throw self.excess }
      count += 1
    }
    return count
  }

  /// What is said of a result that is longer than a reply may be.
  var excess: SQLError {
    SQLError(.programLimitExceeded, "out of memory", detail: "The result is longer than \(self.limit) bytes.")
  }

  /// What is kept as it is sent goes straight from SQLite into the reply.
  private mutating func column(
    _ index: Int32,
    of statement: SQLiteStatement,
    _ coding: ColumnCoding,
    _ io: TypeIO
  ) throws(SQLError) {
    switch (coding, statement.storageClass(index)) {
    case (_, .null): self.nullColumn()
    case (.decimal, .integer): self.decimalColumn(statement.integer(index))
    case (.text, .text), (.bytes, .blob): self.column(statement.bytes(index))
    case (.int4, .integer): self.integerColumn(Int32(truncatingIfNeeded: statement.integer(index)))
    case (.int8, .integer): self.integerColumn(statement.integer(index))
    case (.float8, .real): self.floatColumn(statement.real(index))
    default: try self.column(statement.column(index), coding, io)
    }
  }

  private mutating func column(_ value: SQLValue, _ coding: ColumnCoding, _ io: TypeIO) throws(SQLError) {
    switch (coding, value) {
    case (_, .null): self.nullColumn()
    case (.decimal, .integer(let number)): self.decimalColumn(number)
    case (.text, .text(let text)): self.column(text)
    case (.boolText, .integer(let number)): self.boolTextColumn(number != 0)
    case (.int2, .integer(let number)): self.integerColumn(Int16(truncatingIfNeeded: number))
    case (.int4, .integer(let number)): self.integerColumn(Int32(truncatingIfNeeded: number))
    case (.int8, .integer(let number)): self.integerColumn(number)
    case (.bool, .integer(let number)): self.boolColumn(number != 0)
    case (.float8, .real(let number)): self.floatColumn(number)
    case (.float4, .real(let number)): self.floatColumn(Float(number))
    case (.bytes, .blob(let bytes)): self.column(bytes)
    case (.other(let type, let isBinary), _):
      var bytes: [UInt8] = []
      if isBinary { try io.send(value, type, to: &bytes) } else { io.write(value, type, to: &bytes) }
      self.column(bytes)
    default: try self.unusual(value, coding, io)
    }
  }

  /// A value that is not kept as most of its type are: NaN is a text, a whole float may be an integer.
  private mutating func unusual(_ value: SQLValue, _ coding: ColumnCoding, _ io: TypeIO) throws(SQLError) {
    let type: TypeID =
      switch coding {
      case .decimal, .int8: .int8
      case .int2: .int2
      case .int4: .int4
      case .bool, .boolText: .bool
      case .float4: .float4
      case .float8: .float8
      case .bytes: .bytea
      default: .text
      }
    var bytes: [UInt8] = []
    switch coding {
    case .decimal, .boolText, .text: io.write(value, type, to: &bytes)
    default: try io.send(value, type, to: &bytes)
    }
    self.column(bytes)
  }

  /// Says which columns a result has.
  mutating func rowDescription(_ columns: [ResultColumn], _ formats: FormatCodes, _ types: some TypeLookup) {
    let described = columns.enumerated().map { index, column in
      // Clients know a domain as the type it is over.
      let type = types.base(column.type)
      return ColumnDescription(
        column.name,
        table: column.tableOID,
        attribute: column.attributeNumber,
        type: type.id.rawValue,
        typeSize: types.size(type.id),
        typeModifier: type.modifier,
        format: formats[index]
      )
    }
    self.rowDescription(described)
  }
}

extension TypeLookup {
  /// `typlen`.
  fileprivate func size(_ id: TypeID) -> Int16 {
    if let row = TypeTable.row(id) { return row.length }
    if case .enumeration? = self.userType(id)?.kind { return 4 }
    return -1
  }
}
