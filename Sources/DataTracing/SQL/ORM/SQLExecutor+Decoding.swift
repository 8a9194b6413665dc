// DataTracing, SQL, ORM: what object mappers stand on. This file: queries whose rows are decoded, and statements with
// named parameters, in databases, sessions and transactions.

extension SQLExecutor {
  /// Carries out a statement and decodes its first row; `nil` if there is none.
  ///
  /// - Throws: As ``query(_:_:function:file:line:)``; `DecodingError` as ``SQLRow/decode(_:)``.
  public nonisolated(nonsending) func get<Value: Decodable>(
    _ type: Value.Type,
    _ text: String,
    _ parameters: [SQLValue] = [],
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> Value? {
    let site = CallSite(function: function, file: file, line: line)
    let row = try await self.rows(of: SQLCall(.get, SQLStatement(text, parameters), at: site)).first()
    return try row?.decode(type)
  }

  /// Carries out a statement and decodes its rows.
  ///
  /// - Throws: As ``query(_:_:function:file:line:)``; `DecodingError` as ``SQLRow/decode(_:)``.
  public nonisolated(nonsending) func select<Value: Decodable>(
    _ type: Value.Type,
    _ text: String,
    _ parameters: [SQLValue] = [],
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> [Value] {
    let site = CallSite(function: function, file: file, line: line)
    let rows = try await self.rows(of: SQLCall(.select, SQLStatement(text, parameters), at: site))
    var values: [Value] = []
    for try await row in rows { values.append(try row.decode(type)) }
    return values
  }

  /// Carries out a statement with parameters written as `:name`, each as often as need be. Casts (`::text`), strings,
  /// names in quotes and comments are left alone.
  ///
  /// - Throws: ``NamedParameterError`` if names and values do not match; else as
  ///   ``execute(_:_:function:file:line:)``.
  @discardableResult
  public nonisolated(nonsending) func namedExecute(
    _ text: String,
    _ values: [String: SQLValue],
    function: String = #function,
    file: String = #fileID,
    line: UInt = #line
  ) async throws -> SQLResult {
    let site = CallSite(function: function, file: file, line: line)
    let statement = try NamedParameters.statement(text, values, self.dialect)
    return try await self.result(of: SQLCall(.namedExecute, statement, at: site))
  }
}
