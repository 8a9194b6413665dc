// Benchmarks. This file: what a span, a traced call, and a call that nobody records cost.

print("medians of \(rounds) rounds; pieces that are compared take turns")
benchmarkSpans()
try await benchmarkCalls()
benchmarkCache()
