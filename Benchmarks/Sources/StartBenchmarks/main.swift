// Benchmarks. This file: how long the fakes take to start and answer, and to go back to a snapshot. Names of fakes as
// arguments limit it to them.

let wanted = CommandLine.arguments.dropFirst()
if wanted.isEmpty || wanted.contains("redis") { try await measureRedis() }
if wanted.isEmpty || wanted.contains("postgres") { try await measurePostgres() }
