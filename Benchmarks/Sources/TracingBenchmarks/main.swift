// Benchmarks. This file: what a span, a traced call, and a call that nobody records cost.
//
// Arguments choose sections: spans, calls, cache, pool, grdb, statements; all without.

let chosen = Set(CommandLine.arguments.dropFirst())
func isChosen(_ section: String) -> Bool { chosen.isEmpty || chosen.contains(section) }

print("processor time; medians of \(rounds) rounds, in which pieces that are compared take turns")
if isChosen("spans") { benchmarkSpans() }
if isChosen("calls") { try await benchmarkCalls() }
if isChosen("cache") { benchmarkCache() }
if isChosen("pool") { try await benchmarkPool() }
if isChosen("grdb") { try await benchmarkGRDB() }
if isChosen("statements") { benchmarkStatements() }
