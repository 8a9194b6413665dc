// FakePostgresTests. This file: bytes that no client sends.

import FakePostgres
import LoopbackClients
import NIOCore
import PostgresWire
import Testing
import WireCore

@Suite struct HostileTests {
  /// Random bytes, before and after the start-up message: they get an answer or none, and the server goes on.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func randomBytes(_ seed: UInt64) async throws {
    try await withFakePostgres { postgres async throws in
      var random = SeededRandom(seed: seed)
      var bytes = ByteBuffer()
      if seed % 2 == 1 {
        FrontendMessage.startup(.init(parameters: [.init("user", "postgres")])).write(to: &bytes)
      }
      bytes.writeBytes((0..<500).map { _ in UInt8.random(in: .min ... .max, using: &random) })
      _ = try await postgres.raw(bytes)
      let client = try await postgres.connect()
      #expect(try await client("SELECT 1") == ["1", "SELECT 1"])
    }
  }

  /// A conversation with bytes changed, left out or cut off.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func damagedConversations(_ seed: UInt64) async throws {
    try await withFakePostgres { postgres async throws in
      try postgres.execute("CREATE TABLE t (a int)")
      var random = SeededRandom(seed: seed)
      var bytes = ByteBuffer()
      FrontendMessage.startup(.init(parameters: [.init("user", "postgres")])).write(to: &bytes)
      let start = bytes.writerIndex
      for message in Self.conversation { message.write(to: &bytes) }
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: start..<bytes.writerIndex, using: &random)
        bytes.setInteger(UInt8.random(in: .min ... .max, using: &random), at: place)
      }
      if seed % 3 == 0 { bytes.moveWriterIndex(to: Int.random(in: start..<bytes.writerIndex, using: &random)) }
      _ = try await postgres.raw(bytes)
      let client = try await postgres.connect()
      #expect(try await client("SELECT 1; INSERT INTO t VALUES (1)") == ["1", "SELECT 1", "INSERT 0 1"])
    }
  }

  private static let conversation: [FrontendMessage] = [
    .query("SELECT 1; SELECT a FROM t"),
    .parse(.init(name: "s", query: "SELECT $1::int4, $2", parameterTypes: [23, 25])),
    .describe(.statement, name: "s"),
    .bind(
      .init(
        portal: "p",
        statement: "s",
        formats: .each([.binary, .text]),
        values: [ByteString([0, 0, 0, 1]), "x"],
        resultFormats: .all(.binary)
      )
    ),
    .describe(.portal, name: "p"), .execute(portal: "p", rowLimit: 1), .execute(portal: "p", rowLimit: -1), .flush,
    .close(.portal, name: "p"), .sync, .query("COPY t FROM STDIN"), .copyData("1\n2\n"), .copyDone,
    .query("BEGIN; DECLARE c CURSOR FOR SELECT 1"), .query("FETCH ALL c"), .query("COMMIT"),
    .functionCall(.init(function: 1, arguments: [nil])), .sync, .terminate,
  ]

  @Test func lengthsAreChecked() async throws {
    try await withFakePostgres { postgres async throws in
      for bytes: [UInt8] in [
        [0, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 8, 0, 2, 0, 0], [0, 0, 0, 9, 0, 3, 0, 0, 65],
      ] {
        let reply = try await postgres.raw(ByteBuffer(bytes: bytes))
        #expect(reply.isEmpty || reply.first == UInt8(ascii: "E"))
      }
    }
  }
}
