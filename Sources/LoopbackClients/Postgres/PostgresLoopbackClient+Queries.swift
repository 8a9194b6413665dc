// LoopbackClients: small clients on the fakes' own codecs. This file: what is asked of PostgreSQL most.

package import PostgresWire
package import WireCore

/// A parameter of a statement.
package struct PostgresParameter: Hashable, Sendable {
  /// Its type's number; 0 to have the server find out.
  package var type: UInt32
  package var format: FormatCode
  /// `nil` is null.
  package var value: ByteString?

  package init(type: UInt32 = 0, format: FormatCode = .text, _ value: ByteString?) {
    self.type = type
    self.format = format
    self.value = value
  }
}

extension PostgresLoopbackClient {
  /// Sends statements in the simple protocol.
  ///
  /// - Throws: ``PostgresLoopbackError``, or `CancellationError`. A server's error is a part of the reply.
  package nonisolated(nonsending) func query(_ text: String) async throws -> PostgresReply {
    PostgresReply(try await self.exchange([.query(text)]))
  }

  /// Sends one statement in the extended protocol, unnamed.
  ///
  /// - Parameter rowLimit: the most rows to send, or 0.
  /// - Throws: ``PostgresLoopbackError``, or `CancellationError`. A server's error is a part of the reply.
  package nonisolated(nonsending) func query(
    _ text: String,
    _ parameters: [PostgresParameter],
    resultFormats: FormatCodes = .none,
    rowLimit: Int32 = 0
  ) async throws -> PostgresReply {
    let parse = FrontendMessage.parse(.init(query: text, parameterTypes: parameters.map(\.type)))
    let rest = self.execution(of: "", parameters, resultFormats, rowLimit)
    return PostgresReply(try await self.exchange([parse] + rest))
  }

  /// Prepares a statement; the reply has its parameters' types and, in a result without an end, its columns.
  ///
  /// - Throws: ``PostgresLoopbackError``, or `CancellationError`. A server's error is a part of the reply.
  package nonisolated(nonsending) func prepare(
    _ name: String,
    _ text: String,
    parameterTypes: [UInt32] = []
  ) async throws -> PostgresReply {
    let parse = FrontendMessage.parse(.init(name: name, query: text, parameterTypes: parameterTypes))
    return PostgresReply(try await self.exchange([parse, .describe(.statement, name: name), .sync]))
  }

  /// Executes a prepared statement.
  ///
  /// - Parameters:
  ///   - parameters: whose types were said when it was prepared.
  ///   - rowLimit: the most rows to send, or 0.
  /// - Throws: ``PostgresLoopbackError``, or `CancellationError`. A server's error is a part of the reply.
  package nonisolated(nonsending) func execute(
    _ name: String,
    _ parameters: [PostgresParameter] = [],
    resultFormats: FormatCodes = .none,
    rowLimit: Int32 = 0
  ) async throws -> PostgresReply {
    PostgresReply(try await self.exchange(self.execution(of: name, parameters, resultFormats, rowLimit)))
  }

  /// Sends data with a `COPY … FROM STDIN`, a message for each piece.
  ///
  /// - Throws: ``PostgresLoopbackError``, or `CancellationError`. A server's error is a part of the reply.
  package nonisolated(nonsending) func copy(_ text: String, data: [ByteString]) async throws -> PostgresReply {
    PostgresReply(try await self.exchange([.query(text)] + data.map { .copyData($0) } + [.copyDone]))
  }

  private func execution(
    of statement: String,
    _ parameters: [PostgresParameter],
    _ resultFormats: FormatCodes,
    _ rowLimit: Int32
  ) -> [FrontendMessage] {
    let bind = FrontendMessage.Bind(
      statement: statement,
      formats: FormatCodes(parameters.map(\.format)),
      values: parameters.map(\.value),
      resultFormats: resultFormats
    )
    return [.bind(bind), .describe(.portal, name: ""), .execute(portal: "", rowLimit: rowLimit), .sync]
  }
}
