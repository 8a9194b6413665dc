// LoopbackClients: small clients on the fakes' own codecs. This file: what PostgreSQL answered, pure.

package import PostgresWire
package import WireCore

/// What a server answered to one exchange, put in order.
package struct PostgresReply: Hashable, Sendable {
  /// What one statement or Execute led to.
  package struct ResultSet: Hashable, Sendable {
    /// What RowDescription said; `nil` if it did not come.
    package var columns: [ColumnDescription]?
    package var rows: [[ByteString?]] = []
    /// What COPY TO sent, a piece a message.
    package var copied: [ByteString] = []
    /// `nil` if the statement failed.
    package var end: End?

    package init() {}

    /// What CommandComplete said.
    package var tag: String? { if case .complete(let tag) = self.end { tag } else { nil } }
  }

  /// How the results of a statement end.
  package enum End: Hashable, Sendable {
    case complete(tag: String)
    /// There was no statement.
    case empty
    /// There are more rows than the limit let through.
    case suspended
  }

  /// One for each statement that came to its end, and one for a statement that failed behind a part of its results.
  package private(set) var results: [ResultSet] = []
  /// What a description of a statement said of its parameters.
  package private(set) var parameterTypes: [UInt32]?
  package private(set) var notices: [ReportFields] = []
  package private(set) var error: ReportFields?
  /// Where the session stands then.
  package private(set) var status: TransactionStatus?

  /// Puts messages in order.
  package init(_ messages: [BackendMessage]) {
    var result = ResultSet()
    for message in messages {
      switch message {
      case .rowDescription(let columns): result.columns = columns
      case .noData: result.columns = nil
      case .dataRow(let values): result.rows.append(values)
      case .copyData(let data): result.copied.append(data)
      case .commandComplete(let tag): self.end(&result, .complete(tag: tag))
      case .emptyQueryResponse: self.end(&result, .empty)
      case .portalSuspended: self.end(&result, .suspended)
      case .parameterDescription(let types): self.parameterTypes = types
      case .notice(let fields): self.notices.append(fields)
      case .error(let fields): self.error = fields
      case .readyForQuery(let status): self.status = status
      default: break
      }
    }
    if result != ResultSet() { self.results.append(result) }
  }

  private mutating func end(_ result: inout ResultSet, _ end: End) {
    result.end = end
    self.results.append(result)
    result = ResultSet()
  }

  /// The results.
  ///
  /// - Throws: ``PostgresServerError``, if the server answered with one.
  package func get() throws -> [ResultSet] {
    if let error = self.error { throw PostgresServerError(error) }
    return self.results
  }

  /// The rows of the only result.
  ///
  /// - Throws: ``PostgresServerError``, if the server answered with one.
  package func rows() throws -> [[ByteString?]] { try self.get().first?.rows ?? [] }
}
