// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: the options of a COPY statement (manual, COPY).

import PostgresWire
import WireCore

extension Prepared {
  /// The table of a COPY, as its errors name it.
  var copiedRelation: String {
    guard case .copy(let copy) = self.statement.parsed.statement, case .table(let name, _) = copy.subject else {
      return ""
    }
    return name.name
  }
}

/// What the options of a statement say, checked.
///
/// - Parameter columns: the names of those that are copied.
func copyOptions(
  _ options: [Option],
  columns: [String],
  relation: String,
  direction: CopyOptions.Direction
) throws(SQLError) -> CopyOptions {
  var given = GivenOptions()
  for option in options { try given.take(option) }
  do throws(CopyError) {
    var result = try CopyOptions(
      format: given.format ?? .text,
      delimiter: given.delimiter,
      null: given.null,
      header: given.header,
      quote: given.quote,
      escape: given.escape
    )
    try result.check(
      direction: direction,
      hasForceQuote: given.forceQuote != nil,
      hasForceNotNull: given.forceNotNull != nil,
      hasForceNull: given.forceNull != nil
    )
    result.forceQuote =
      try given.forceQuote.map { choice throws(CopyError) in try choice.indices(columns, relation) } ?? []
    result.forceNotNull =
      try given.forceNotNull.map { choice throws(CopyError) in try choice.indices(columns, relation) } ?? []
    result.forceNull =
      try given.forceNull.map { choice throws(CopyError) in try choice.indices(columns, relation) } ?? []
    return result
  } catch {
    throw SQLError(SQLState(error.state), error.message, detail: error.detail, hint: error.hint)
  }
}

/// Columns that an option names.
private enum ColumnChoice {
  case all
  case names([String])

  func indices(_ columns: [String], _ relation: String) throws(CopyError) -> Set<Int> {
    guard case .names(let names) = self else { return Set(columns.indices) }
    var indices: Set<Int> = []
    for name in names {
      guard let index = columns.firstIndex(of: name) else {
        throw CopyError("column \"\(name)\" of relation \"\(relation)\" does not exist", state: "42703")
      }
      indices.insert(index)
    }
    return indices
  }
}

/// Options as they stand in the statement.
private struct GivenOptions {
  var format: CopyOptions.Format?
  var delimiter: String?
  var null: String?
  var header: CopyOptions.Header?
  var quote: String?
  var escape: String?
  var forceQuote: ColumnChoice?
  var forceNotNull: ColumnChoice?
  var forceNull: ColumnChoice?
  private var names: Set<String> = []

  mutating func take(_ option: Option) throws(SQLError) {
    guard self.names.insert(option.name).inserted else {
      throw SQLError(.syntaxError, "conflicting or redundant options", position: option.position)
    }
    switch option.name {
    case "format": self.format = try formatValue(option)
    case "freeze", "encoding": break
    case "delimiter": self.delimiter = textValue(option)
    case "null": self.null = textValue(option)
    case "header": self.header = try headerValue(option)
    case "quote": self.quote = textValue(option)
    case "escape": self.escape = textValue(option)
    case "force_quote": self.forceQuote = try columnsValue(option)
    case "force_not_null": self.forceNotNull = try columnsValue(option)
    case "force_null": self.forceNull = try columnsValue(option)
    default: throw SQLError(.syntaxError, "option \"\(option.name)\" not recognized", position: option.position)
    }
  }
}

private func textValue(_ option: Option) -> String? {
  switch option.value {
  case .word(let text), .string(let text), .numeric(let text): text
  case .integer(let number): String(number)
  default: nil
  }
}

private func formatValue(_ option: Option) throws(SQLError) -> CopyOptions.Format {
  switch textValue(option) {
  case "text": return .text
  case "csv": return .csv
  case "binary": return .binary
  case let name:
    throw SQLError(
      .invalidParameterValue,
      "COPY format \"\(name ?? "")\" not recognized",
      position: option.position
    )
  }
}

private func headerValue(_ option: Option) throws(SQLError) -> CopyOptions.Header {
  guard option.value != nil else { return .present }
  switch textValue(option)?.lowercased() {
  case "true", "on", "1": return .present
  case "false", "off", "0": return .none
  case "match": return .match
  default: throw SQLError(.syntaxError, "header requires a Boolean value or \"match\"")
  }
}

private func columnsValue(_ option: Option) throws(SQLError) -> ColumnChoice {
  switch option.value {
  case .star: return .all
  case .names(let names): return .names(names)
  case .word(let name): return .names([name])
  case .list(let values):
    return .names(
      values.compactMap {
        switch $0 {
        case .word(let name), .string(let name): name
        default: nil
        }
      }
    )
  default:
    throw SQLError(
      .invalidParameterValue,
      "argument to option \"\(option.name)\" must be a list of column names",
      position: option.position
    )
  }
}
