// TraceTesting, queries: which spans asked a database for something, and how often. This file: finding queries that
// repeat.

import TraceModel

/// Looks for queries that repeat: first among those with one parent, then among those whose parents are siblings of one
/// name, and so on upwards. A query belongs to the lowest repetition.
struct NPlusOneSearch {
  private let log: QueryLog
  private let threshold: Int
  private let candidates: [QueryLog.Entry]

  /// Where queries repeat: under a span, or at the top, through spans of these names.
  private struct Place: Hashable {
    var scope: Int?
    var steps: [String]
  }

  private struct Group {
    var place: Place
    var fingerprint: RecordedQuery.Fingerprint
    var entries: [QueryLog.Entry]

    var first: Int { self.entries.first?.index ?? 0 }
    var last: Int { self.entries.last?.index ?? 0 }
  }

  /// How many levels of spans that repeat are looked through.
  private static var stepLimit: Int { 8 }

  init(_ log: QueryLog, threshold: Int, _ allowed: [QueryPattern]) {
    self.log = log
    self.threshold = threshold
    self.candidates = log.queries.filter { entry in
      let scopes = entry.scopes.map { log.spans[$0] }
      return !entry.query.isBatch && !allowed.contains { $0.matches(entry.query, scopes) }
    }
  }

  /// What repeats, in the order in which it began.
  var repetitions: [Repetition] {
    let groups = self.groups
    let repeated = Set(groups.flatMap(\.entries).map(\.index))
    return self.inTurn(groups).map { self.repetition($0, repeated) }
  }

  private var groups: [Group] {
    var (rest, found) = (self.candidates, [Group]())
    for level in 0...Self.stepLimit {
      let groups = self.grouped(rest, level: level).filter { self.repeats($0, level: level) }
      let taken = Set(groups.flatMap(\.entries).map(\.index))
      rest = rest.filter { !taken.contains($0.index) }
      found += groups
    }
    return found.sorted { $0.first < $1.first }
  }

  private func grouped(_ entries: [QueryLog.Entry], level: Int) -> [Group] {
    struct Key: Hashable {
      var place: Place
      var fingerprint: RecordedQuery.Fingerprint
    }
    var groups: [Key: [QueryLog.Entry]] = [:]
    for entry in entries {
      // A span at the top is the whole of what was asked for: only bare queries repeat there.
      if level > 0, entry.scopes.count <= level { continue }
      let steps = entry.scopes.prefix(level).reversed().map { self.log.spans[$0].name }
      let scope = level < entry.scopes.count ? entry.scopes[level] : nil
      let place = Place(scope: scope, steps: steps)
      groups[Key(place: place, fingerprint: entry.query.fingerprint), default: []].append(entry)
    }
    return groups.map { Group(place: $0.key.place, fingerprint: $0.key.fingerprint, entries: $0.value) }
  }

  /// With spans in between it is those that must repeat: two queries in each of two calls are no loop.
  private func repeats(_ group: Group, level: Int) -> Bool {
    level == 0 ? group.entries.count > self.threshold : self.stepCount(group) > self.threshold
  }

  private func stepCount(_ group: Group) -> Int {
    Set(group.entries.compactMap { $0.scopes.dropFirst(group.place.steps.count - 1).first }).count
  }

  /// Puts together what repeats equally often at one place, one before the other has ended.
  private func inTurn(_ groups: [Group]) -> [[Group]] {
    var (clusters, open) = ([[Group]](), [Place: Int]())
    for group in groups {
      if let index = open[group.place], let earlier = clusters[index].first,
        earlier.entries.count == group.entries.count, group.first < earlier.last
      {
        clusters[index].append(group)
      } else {
        open[group.place] = clusters.count
        clusters.append([group])
      }
    }
    return clusters
  }

  private func repetition(_ cluster: [Group], _ repeated: Set<Int>) -> Repetition {
    let (first, scope) = (cluster[0], cluster[0].place.scope)
    return Repetition(
      queries: cluster.map { Repetition.Query(runs: $0.entries.map(\.query)) },
      scope: scope.map { self.log.spans[$0] },
      steps: first.place.steps,
      stepCount: first.place.steps.isEmpty ? 0 : self.stepCount(first),
      source: self.source(of: first, repeated)
    )
  }

  /// The query before: one that returned as many rows as there are repetitions, else the last of the same system.
  private func source(of group: Group, _ repeated: Set<Int>) -> RecordedQuery? {
    let before = self.log.queries.filter { entry in
      entry.index < group.first && !repeated.contains(entry.index)
        && (group.place.scope.map { entry.scopes.contains($0) } ?? entry.scopes.isEmpty)
    }
    let asMany = before.last { $0.query.returnedRows == Int64(group.entries.count) }
    return (asMany ?? before.last { $0.query.system == group.fingerprint.system })?.query
  }
}
