// DataTracing, Diagnostics: what a database can say about its own work. This file: SQLite's plans
// (sqlite.org, EXPLAIN QUERY PLAN).

/// A row of `EXPLAIN QUERY PLAN`.
struct SQLitePlanRow {
  /// The step.
  var id: Int64
  /// The step that it is a part of; 0 for the outermost.
  var parent: Int64
  /// What it does: `SEARCH users USING INDEX users_email (email=?)`.
  var detail: String
}

extension QueryPlan {
  /// Reads the rows that `EXPLAIN QUERY PLAN` answers. A row whose parent has not been seen is an outermost step, and so
  /// is one that would be nested more deeply than ``PlanJSONReader/depthLimit``.
  ///
  /// - Parameter names: The names in the statement, as SQLite shows a table by its alias and quotes nothing.
  init(sqlite rows: [SQLitePlanRow], names: StatementNames) {
    var names = names
    names.derived = Set(rows.compactMap { Self.derivedName($0.detail) })
    var indices: [Int64: Int] = [:]
    var (parents, depths): ([Int?], [Int]) = ([], [])
    for (index, row) in rows.enumerated() {
      let parent = indices[row.parent].flatMap { depths[$0] < PlanJSONReader.depthLimit / 2 ? $0 : nil }
      parents.append(parent)
      depths.append(parent.map { depths[$0] + 1 } ?? 0)
      indices[row.id] = index
    }
    // From the last, so that a step has all its parts when it becomes a part itself.
    var nodes = rows.map { PlanNode(sqlite: $0.detail, names) }
    var roots: [PlanNode] = []
    for index in nodes.indices.reversed() {
      nodes[index].children.reverse()
      if let parent = parents[index] { nodes[parent].children.append(nodes[index]) } else { roots.append(nodes[index]) }
    }
    self.init(system: .sqlite, roots: roots.reversed())
  }

  /// The name of a subquery's rows, which are scanned like a table and are none.
  private static func derivedName(_ detail: String) -> String? {
    for word in ["CO-ROUTINE ", "MATERIALIZE "] where detail.hasPrefix(word) {
      return String(detail.dropFirst(word.count))
    }
    return nil
  }
}

extension PlanNode {
  fileprivate init(sqlite detail: String, _ names: StatementNames) {
    for verb in ["SCAN", "SEARCH"] where detail.hasPrefix(verb + " ") {
      if let scan = SQLiteScan(verb: verb, rest: detail.dropFirst(verb.count + 1), names) {
        self.init(type: verb)
        (self.relation, self.alias, self.index) = (scan.scan.relation, scan.scan.alias, scan.scan.indexes.first)
        self.scan = scan.scan
        return
      }
    }
    self.init(type: detail)
  }
}

/// `users USING COVERING INDEX users_email (email>?)`, taken apart.
private struct SQLiteScan {
  let scan: TableScan

  init?(verb: String, rest: Substring, _ names: StatementNames) {
    let shown = Self.name(rest, names)
    let how = rest.dropFirst(shown.count).drop { $0 == " " }
    if names.derived.contains(String(shown)) || shown.hasPrefix("(") || Self.isConstant(rest) { return nil }
    let alias = String(shown)
    self.scan = TableScan(
      relation: names.tables[alias] ?? alias,
      alias: alias,
      access: Self.access(how),
      readsAll: verb == "SCAN"
    )
  }

  /// The name that the detail begins with: a name of the statement, the longest that fits, as names may hold the words
  /// that follow names; else everything up to those words.
  private static func name(_ rest: Substring, _ names: StatementNames) -> Substring {
    for name in names.longestFirst where rest.hasPrefix(name) {
      let after = rest.dropFirst(name.count)
      if after.isEmpty || Self.ends.contains(where: after.hasPrefix) { return rest.prefix(name.count) }
    }
    let end = Self.ends.compactMap { rest.firstRange(of: $0)?.lowerBound }.min()
    return rest[..<(end ?? rest.endIndex)]
  }

  private static let ends = [" USING ", " VIRTUAL TABLE ", " LEFT-JOIN", " RIGHT-JOIN", " EXISTS"]

  /// `CONSTANT ROW`, `3 CONSTANT ROWS`.
  private static func isConstant(_ rest: Substring) -> Bool {
    rest.drop { $0.isNumber || $0 == " " }.hasPrefix("CONSTANT ROW")
  }

  private static func access(_ how: Substring) -> TableScan.Access {
    if how.hasPrefix("VIRTUAL TABLE") { return .foreign }
    for word in ["USING INTEGER PRIMARY KEY", "USING PRIMARY KEY", "USING ROWID"] where how.hasPrefix(word) {
      return .key
    }
    if how.hasPrefix("USING AUTOMATIC ") { return .automaticIndex }
    for (word, make) in Self.indexWords where how.hasPrefix(word) { return make(Self.index(how.dropFirst(word.count))) }
    return .sequential
  }

  private static let indexWords: [(String, @Sendable (String) -> TableScan.Access)] = [
    ("USING COVERING INDEX ", { .indexOnly($0) }), ("USING INDEX ", { .index($0) }),
  ]

  /// The index's name: up to the condition in brackets, or the words that follow a name.
  private static func index(_ rest: Substring) -> String {
    let end = ([" ("] + Self.ends).compactMap { rest.firstRange(of: $0)?.lowerBound }.min()
    return String(rest[..<(end ?? rest.endIndex)])
  }
}
