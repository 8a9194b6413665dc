// LoopbackClients: small clients on the fakes' own codecs. This file: the PostgreSQL client behind a traced database.

package import DataTracing
import Locks
import PostgresWire
import WireCore

/// Opens connections for a `TracedDatabase` or a `ConnectionPool`.
package struct PostgresLoopbackDriver: SQLDriver {
  private let address: PostgresLoopbackClient.Address
  private let login: PostgresLoopbackClient.Login

  /// A driver; it connects when it is asked to.
  package init(_ address: PostgresLoopbackClient.Address, as login: PostgresLoopbackClient.Login) {
    self.address = address
    self.login = login
  }

  package var system: DatabaseSystem { .postgresql }

  package var endpoint: Endpoint? {
    switch self.address {
    case .tcp(let host, let port): Endpoint(host, port: port)
    case .unix(let path): Endpoint(path, transport: .unix)
    }
  }

  package var namespace: String? { self.login.database ?? self.login.user }

  package nonisolated(nonsending) func connect() async throws -> any SQLConnection {
    do {
      return PostgresDriverConnection(try await PostgresLoopbackClient.connect(to: self.address, as: self.login))
    } catch PostgresLoopbackError.refused(let fields) {
      throw SQLServerError(fields)
    }
  }
}

/// One connection. Rows come in one piece: this client does not stream.
private final class PostgresDriverConnection: SQLConnection {
  private struct State {
    var status: TransactionStatus = .idle
    var statementCount = 0
  }

  private let client: PostgresLoopbackClient
  private let state = Mutex(State())

  init(_ client: PostgresLoopbackClient) { self.client = client }

  nonisolated(nonsending) func query(_ statement: SQLStatement) async throws -> any SQLCursor {
    try await self.result(self.client.query(statement.text, statement.parameters.map(PostgresParameter.init))).cursor
  }

  nonisolated(nonsending) func execute(_ statement: SQLStatement) async throws -> SQLResult {
    try await self.result(self.client.query(statement.text, statement.parameters.map(PostgresParameter.init))).outcome
  }

  nonisolated(nonsending) func prepare(_ text: String) async throws -> any SQLPreparedStatement {
    let number = self.state.withLock { state in
      state.statementCount += 1
      return state.statementCount
    }
    let name = "s\(number)"
    _ = try await self.result(self.client.prepare(name, text))
    return PostgresDriverStatement(connection: self, name: name)
  }

  /// Leaves a transaction that the last user left open.
  nonisolated(nonsending) func reset() async throws {
    if self.state.withLock({ $0.status != .idle }) { try await self.rollback() }
  }

  nonisolated(nonsending) func close() async { await self.client.close() }

  fileprivate nonisolated(nonsending) func execute(
    prepared name: String,
    _ parameters: [SQLValue]
  ) async throws -> PostgresReply.ResultSet {
    try await self.result(self.client.execute(name, parameters.map(PostgresParameter.init)))
  }

  fileprivate nonisolated(nonsending) func close(prepared name: String) async {
    _ = try? await self.client.exchange([.close(.statement, name: name)])
  }

  /// The only result; remembers where the session stands.
  private func result(_ reply: PostgresReply) throws -> PostgresReply.ResultSet {
    if let status = reply.status { self.state.withLock { $0.status = status } }
    if let error = reply.error { throw SQLServerError(error) }
    return reply.results.last ?? PostgresReply.ResultSet()
  }
}

/// A statement that lives on the server.
private struct PostgresDriverStatement: SQLPreparedStatement {
  let connection: PostgresDriverConnection
  let name: String

  nonisolated(nonsending) func query(_ parameters: [SQLValue]) async throws -> any SQLCursor {
    try await self.connection.execute(prepared: self.name, parameters).cursor
  }

  nonisolated(nonsending) func execute(_ parameters: [SQLValue]) async throws -> SQLResult {
    try await self.connection.execute(prepared: self.name, parameters).outcome
  }

  nonisolated(nonsending) func close() async { await self.connection.close(prepared: self.name) }
}

extension SQLServerError {
  fileprivate init(_ fields: ReportFields) {
    self.init(code: fields[.state] ?? "XX000", message: fields.message)
  }
}

// MARK: Values, in the text format

extension PostgresParameter {
  /// A parameter whose type the server finds out.
  fileprivate init(_ value: SQLValue) {
    switch value {
    case .null: self.init(type: 0, nil)
    case .bool(let flag): self.init(ByteString(flag ? "t" : "f"))
    case .int(let number): self.init(ByteString(String(number)))
    case .double(let number): self.init(ByteString(postgresText(number)))
    case .text(let text): self.init(ByteString(text))
    case .bytes(let bytes): self.init(format: .binary, ByteString(bytes))
    }
  }
}

/// A number as PostgreSQL reads it (manual, section 8.1.3).
private func postgresText(_ number: Double) -> String {
  if number.isNaN { return "NaN" }
  if number.isInfinite { return number > 0 ? "Infinity" : "-Infinity" }
  return String(number)
}

extension PostgresReply.ResultSet {
  fileprivate var cursor: any SQLCursor {
    let columns = self.columns ?? []
    let rows = self.rows.map { row in
      zip(columns, row).map { column, value in value.map { SQLValue($0, type: column.type) } ?? .null }
    }
    return BufferedCursor(columns: SQLColumns(columns.map(\.name)), rows: rows)
  }

  /// The tag ends with the number of rows: `INSERT 0 1`, `UPDATE 3`.
  fileprivate var outcome: SQLResult {
    SQLResult(affectedRows: self.tag.flatMap { $0.split(separator: " ").last }.flatMap { Int($0) })
  }
}

extension SQLValue {
  /// A value of one of the types that have a case of their own; the text of any other. The numbers are those of pg_type.
  fileprivate init(_ bytes: ByteString, type: UInt32) {
    let text = bytes.string
    let typed: SQLValue? =
      switch type {
      case 16: .bool(text == "t")
      case 17: SQLValue.bytes(ofHexadecimal: text)
      case 20, 21, 23, 26: Int64(text).map { .int($0) }
      case 700, 701: Double(text).map { .double($0) }
      default: nil
      }
    self = typed ?? .text(text)
  }

  /// `\x00ff`, the output form of bytea (manual, section 8.4.1).
  private static func bytes(ofHexadecimal text: String) -> SQLValue? {
    guard text.hasPrefix("\\x") else { return nil }
    let digits = Array(text.utf8.dropFirst(2))
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
      UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
    }
    return bytes.count * 2 == digits.count ? .bytes(bytes) : nil
  }
}
