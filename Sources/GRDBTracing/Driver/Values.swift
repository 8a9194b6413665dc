// GRDBTracing: SQLite through GRDB. This file: values of parameters and columns, and which parameter goes where.

import DataTracing
import Foundation
import GRDB
import GRDBSQLite

extension SQLValue {
  /// A value of a column.
  init(_ value: DatabaseValue) {
    switch value.storage {
    case .null: self = .null
    case .int64(let value): self = .int(value)
    case .double(let value): self = .double(value)
    case .string(let value): self = .text(value)
    case .blob(let value): self = .bytes([UInt8](value))
    }
  }

  /// The value as SQLite keeps it: a truth value is 0 or 1.
  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .bool(let value): value.databaseValue
    case .int(let value): value.databaseValue
    case .double(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .bytes(let value): Data(value).databaseValue
    }
  }
}

extension Statement {
  /// The values of the placeholders.
  ///
  /// - Throws: `SQLServerError` with the code `SQLITE_RANGE` if there are more or fewer of them than placeholders.
  func arguments(_ parameters: [SQLValue]) throws -> StatementArguments {
    let places = self.parameterPlaces
    let expected = (places.max() ?? -1) + 1
    guard parameters.count == expected else {
      let message = "\(parameters.count) parameters given, the statement has placeholders for \(expected)"
      throw SQLServerError(code: "SQLITE_RANGE", message: message)
    }
    return StatementArguments(places.map { parameters[$0].databaseValue })
  }

  /// For each of SQLite's own parameters the place, from 0, of its value: `$2` names the second value wherever it
  /// stands, while SQLite takes it for a name. All other placeholders SQLite has numbered as is right here.
  private var parameterPlaces: [Int] {
    let count = sqlite3_bind_parameter_count(self.sqliteStatement)
    return (0..<count).map { index in
      guard let name = sqlite3_bind_parameter_name(self.sqliteStatement, index + 1), name[0] == UInt8(ascii: "$"),
        let number = Int(String(cString: name + 1)), number > 0
      else { return Int(index) }
      return number - 1
    }
  }
}
