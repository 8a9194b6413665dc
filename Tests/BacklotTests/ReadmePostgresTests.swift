// BacklotTests. This file: the README's sample of the fake PostgreSQL.

import FakePostgres
import Foundation
import LoopbackClients
import PostgresWire
import Testing

@Suite struct ReadmePostgresTests {
  @Test func aSerializationFailureIsTriedAgain() async throws {
    try await withFakePostgres { postgres in
      try postgres.execute("CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL UNIQUE)")
      postgres.stub(.command("INSERT", "users"), .reply(.error(.serializationFailure)).once)
      try await signUp("ann@example.com", at: postgres.url)
      #expect(try postgres.rows("users").map { $0["email"] } == ["ann@example.com"])
      #expect(postgres.requests(.command("INSERT")).map(\.reply.errorCode) == ["40001", nil])
    }
  }
}

private func signUp(_ email: String, at url: String) async throws {
  let url = try #require(URLComponents(string: url))
  let client = try await PostgresLoopbackClient.connect(
    to: .tcp(host: #require(url.host), port: #require(url.port)),
    as: .init(user: #require(url.user))
  )
  for _ in 0..<3 {
    let reply = try await client.query("INSERT INTO users (email) VALUES ($1)", [.init(.init(email))])
    guard reply.error?.state == "40001" else { break }
  }
  await client.close()
}
