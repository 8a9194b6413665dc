// LoopbackClients: small clients on the fakes' own codecs. This file: how the MongoDB client logs in.

import BSON
import PostgresWire
import WireCore

/// A user of a database.
package struct MongoLoopbackCredentials: Sendable {
  package var user: String
  package var password: String
  /// The database that knows the user.
  package var database: String

  package init(user: String, password: String, database: String = "admin") {
    self.user = user
    self.password = password
    self.database = database
  }
}

extension MongoLoopbackClient {
  /// Logs in by SCRAM-SHA-256 (RFC 7677; authentication specification).
  nonisolated(nonsending) func authenticate(_ credentials: MongoLoopbackCredentials) async throws {
    let user = credentials.user.replacing("=", with: "=3D").replacing(",", with: "=2C")
    let nonce = (0..<24).map { _ in String(UInt8.random(in: 0x10...0xFF), radix: 16) }.joined()
    var scram = SCRAMClient(user: user, password: credentials.password, nonce: nonce)
    let start: BSONDocument = [
      "saslStart": 1, "mechanism": "SCRAM-SHA-256", "payload": Self.payload(scram.first),
      "options": ["skipEmptyExchange": true],
    ]
    var reply = try await self.run(start, on: credentials.database)
    do {
      let response = try scram.respond(to: try Self.payload(of: reply))
      reply = try await self.proceed(response, after: reply, on: credentials.database)
      try scram.verify(try Self.payload(of: reply))
    } catch let failure as SCRAMFailure {
      throw MongoLoopbackError.authenticationFailed(failure)
    }
    // A server that has not heard of leaving the last, empty exchange out.
    if reply["done"] == false { reply = try await self.proceed(ByteString([]), after: reply, on: credentials.database) }
  }

  private nonisolated(nonsending) func proceed(
    _ payload: ByteString,
    after reply: BSONDocument,
    on database: String
  ) async throws -> BSONDocument {
    let conversation = reply["conversationId"] ?? 1
    let command: BSONDocument = [
      "saslContinue": 1, "conversationId": conversation, "payload": Self.payload(payload),
    ]
    return try await self.run(command, on: database)
  }

  private static func payload(_ text: ByteString) -> BSONValue { .binary(BSONBinary(text.bytes)) }

  private static func payload(of reply: BSONDocument) throws -> ByteString {
    guard case .binary(let payload)? = reply["payload"] else {
      throw MongoLoopbackError.unexpectedReply(command: "saslStart", expected: "a binary payload")
    }
    return ByteString(payload.bytes)
  }
}
