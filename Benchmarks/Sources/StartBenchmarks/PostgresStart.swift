// Benchmarks. This file: FakePostgres, from its start to the first query's answer, and back to a snapshot.

import FakePostgres
import NIOCore

/// The start-up message and a simple query (PostgreSQL's manual, 55.7).
private func firstQuery() -> ByteBuffer {
  var bytes = ByteBuffer()
  let parameters = "user\0postgres\0database\0postgres\0\0"
  bytes.writeMultipleIntegers(Int32(8 + parameters.utf8.count), Int32(196_608))
  bytes.writeString(parameters)
  let query = "SELECT 1\0"
  bytes.writeMultipleIntegers(UInt8(ascii: "Q"), Int32(4 + query.utf8.count))
  bytes.writeString(query)
  return bytes
}

/// Whether a reply holds ReadyForQuery twice: behind the login, and behind the query.
private func isAnswered(_ reply: ByteBuffer) -> Bool {
  var (rest, count) = (reply, 0)
  while let type: UInt8 = rest.readInteger(), let length: Int32 = rest.readInteger(),
    rest.readSlice(length: Int(length) - 4) != nil
  {
    if type == UInt8(ascii: "Z") { count += 1 }
  }
  return count == 2
}

private func query(_ postgres: FakePostgres) async throws {
  try await ask(host: postgres.host, port: postgres.port, firstQuery(), until: isAnswered)
}

/// Tables with keys, a reference to another and a row.
private func fill(_ postgres: FakePostgres, tables: Int) throws {
  for index in 0..<tables {
    let reference = index == 0 ? "int" : "int REFERENCES t\(index - 1)"
    try postgres.execute(
      "CREATE TABLE t\(index) (id serial PRIMARY KEY, name text NOT NULL UNIQUE, other \(reference))"
    )
    try postgres.execute("INSERT INTO t\(index) (name, other) VALUES ('a', 1)")
  }
}

func measurePostgres() async throws {
  var servers: [FakePostgres] = []
  try await query(FakePostgres.start())  // Threads and code are there from now on.
  let start = try await median(51) {
    try await clock.measure { servers.append(try await FakePostgres.start()) }
  }
  let firstAnswer = try await median(51) {
    try await clock.measure {
      let postgres = try await FakePostgres.start()
      try await query(postgres)
      servers.append(postgres)
    }
  }
  for postgres in servers { await postgres.stop() }

  let postgres = try await FakePostgres.start()
  try fill(postgres, tables: 50)
  let snapshot = postgres.snapshot()
  let restore = try await median(201) {
    try postgres.execute("INSERT INTO t0 (name) VALUES ('b')")
    return try clock.measure { try postgres.restore(snapshot) }
  }
  let restoreAndRead = try await median(201) {
    try postgres.execute("DROP TABLE t49")
    try postgres.execute("INSERT INTO t0 (name) VALUES ('b')")
    return try clock.measure {
      try postgres.restore(snapshot)
      try postgres.execute("SELECT count(*) FROM t49")
    }
  }
  let take = await median(201) { clock.measure { _ = postgres.snapshot() } }
  await postgres.stop()

  report("postgres start", start)
  report("postgres start to first answer", firstAnswer, " (client's connect and login included)")
  report("postgres snapshot of 50 tables", take)
  report("postgres restore of 50 tables", restore)
  report("postgres restore of 50 tables, first query", restoreAndRead)
}
