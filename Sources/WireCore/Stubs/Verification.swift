// WireCore: what every fake shares, pure. This file: what was asked, against what was expected.

/// A request that was expected did not come, or came too often. Its text names the nearest misses.
public struct VerificationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was expected, what came, and the requests that came nearest.
  public let description: String
}

/// Checks how often requests of a pattern were logged.
///
/// - Throws: ``VerificationError`` when the number is not in `counts`.
package func verify(
  _ pattern: RequestPattern,
  _ counts: some RangeExpression<Int> & Sendable,
  in log: some Collection<LoggedRequest>
) throws(VerificationError) {
  let found = log.filter { pattern.differences(from: RequestFacts($0)).isEmpty }
  guard !counts.contains(found.count) else { return }
  var lines = ["expected \(pattern) \(describe(counts)), but it came \(times(found.count))"]
  lines += found.prefix(10).map { "  came: \($0)" }
  if found.count > 10 { lines.append("  … and \(found.count - 10) more") }
  if found.isEmpty { lines += nearestMisses(of: pattern, in: log).map { "  near miss: \($0)" } }
  throw VerificationError(description: lines.joined(separator: "\n"))
}

/// The requests that lack least to be meant by a pattern, at most three, with what they lack.
package func nearestMisses(of pattern: RequestPattern, in log: some Collection<LoggedRequest>) -> [String] {
  let misses = log.map { ($0, pattern.differences(from: RequestFacts($0))) }
  let nearest = misses.sorted { ($0.1.count, $0.0.index) < ($1.1.count, $1.0.index) }.prefix(3)
  return nearest.map { request, differences in
    let reasons = differences.isEmpty ? [pattern.reasonAgainst(request)] : differences
    return "\(request), but \(reasons.joined(separator: " and "))"
  }
}

extension RequestPattern {
  /// Why a request was not meant that is like the pattern in everything that can be seen of it.
  fileprivate func reasonAgainst(_ request: LoggedRequest) -> String {
    if let stub = request.stub { return "the stub \(stub) took it" }
    let circumstances = self.circumstances
    return circumstances.isEmpty ? "it came before" : "not " + circumstances.joined(separator: " ")
  }
}

private func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

private func describe(_ counts: some RangeExpression<Int>) -> String {
  switch counts {
  case let range as ClosedRange<Int> where range.count == 1: times(range.lowerBound)
  case let range as PartialRangeFrom<Int>: "at least \(times(range.lowerBound))"
  case let range as PartialRangeThrough<Int>: "at most \(times(range.upperBound))"
  case let range as PartialRangeUpTo<Int>: "less than \(times(range.upperBound))"
  default: "\(counts) times"
  }
}

/// Checks that every stub was used.
///
/// - Throws: ``VerificationError`` naming the unused ones, each with the requests that came nearest.
package func verifyUsed(_ stubs: [Stub], in log: some Collection<LoggedRequest>) throws(VerificationError) {
  let unused = stubs.filter { $0.matchCount == 0 }
  guard !unused.isEmpty else { return }
  let lines = unused.flatMap { stub in
    ["stub never used: \(stub.name)"] + nearestMisses(of: stub.pattern, in: log).map { "  near miss: \($0)" }
  }
  throw VerificationError(description: lines.joined(separator: "\n"))
}
