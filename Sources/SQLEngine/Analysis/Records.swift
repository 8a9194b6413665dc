// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: functions in FROM whose columns the query names.

extension Analyzer {
  /// `json_to_recordset(…) AS t (a int, b text)` and its like (manual, 9.16); `nil` for other functions.
  func records(_ function: TableFunction, _ scope: Scope) throws(SQLError) -> Source? {
    guard !function.columnDefinitions.isEmpty, function.functions.count == 1, !function.withOrdinality,
      case .functionCall(let call)? = function.functions.first?.call, call.arguments.count == 1,
      let (type, isSet) = Self.recordFunctions[call.name.name]
    else { return nil }
    let argument = try self.coerce(
      try self.expression(call.arguments[0], scope),
      to: ColumnType(type),
      .implicit
    )
    let alias = self.makeAlias()
    let source: String
    if isSet {
      let elements = try FunctionTable.resolve(
        name: type == .json ? "json_array_elements" : "jsonb_array_elements",
        arguments: [type],
        types: self.view
      )
      source = "json_each(\(try self.setText(elements, [argument]).0)) AS \(alias)"
    } else {
      source = "json_each(json_array(\(argument.sql))) AS \(alias)"
    }
    let row = Term("\(alias).value", type, position: function.position)
    var columns: [RangeColumn] = []
    for definition in function.columnDefinitions {
      let key = Term(Self.literal(definition.name), .text, position: definition.position)
      let wanted = try self.type(definition.type)
      if self.view.element(of: wanted.id) != nil || self.view.form(wanted.id) == .record {
        throw SQLError.unsupported(
          "\(call.name.name) with a column of an array or composite type",
          position: definition.position
        )
      }
      // A document stays one; everything else is read from its text.
      let isDocument = wanted.id == .json || wanted.id == .jsonb
      let value = try self.callOperator(OperatorName(isDocument ? "->" : "->>"), row, key, definition.position)
      columns.append(
        RangeColumn(
          name: definition.name,
          type: wanted,
          sql: try self.coerce(value, to: wanted, .explicit).sql
        )
      )
    }
    let item = RangeItem(function.alias?.name ?? call.name.name, alias: alias, columns)
    item.isAliased = true
    return Source(sql: source, entries: [Scope.Entry(item: item)])
  }

  private static let recordFunctions: [String: (TypeID, isSet: Bool)] = [
    "json_to_record": (.json, false), "jsonb_to_record": (.jsonb, false), "json_to_recordset": (.json, true),
    "jsonb_to_recordset": (.jsonb, true),
  ]
}
