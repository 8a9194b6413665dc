// SQLEngine: PostgreSQL's dialect over in-memory SQLite. This file: EXPLAIN (manual, 14.1), and what tables and indexes a
// query went through.

/// A step of SQLite's plan that reads a table.
struct ScanStep: Hashable, Sendable {
  var table: OID
  /// The index that it searches or walks along; absent when it reads the whole table.
  var index: OID?
}

/// What SQLite says of a plan.
struct PlanShape: Sendable {
  var scans: [ScanStep] = []
  var isSorted = false
  var isGrouped = false

  /// Reads `EXPLAIN QUERY PLAN`: `SEARCH r1 USING INDEX i16390 (c1=?)`, `SCAN r2`, `USE TEMP B-TREE FOR ORDER BY`.
  init(lines: [String], sql: String) {
    let tables = Self.tables(sql)
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      if line.hasPrefix("USE TEMP B-TREE FOR ORDER BY") { self.isSorted = true }
      if line.hasPrefix("USE TEMP B-TREE FOR GROUP BY") { self.isGrouped = true }
      guard words.count >= 2, words[0] == "SCAN" || words[0] == "SEARCH", let table = tables[words[1]] else { continue }
      let index = words.first { $0.hasPrefix("i") && OID($0.dropFirst()) != nil }.flatMap { OID($0.dropFirst()) }
      self.scans.append(ScanStep(table: table, index: index))
    }
  }

  /// The tables by their aliases: our own text has `t16385 AS r1`.
  private static func tables(_ sql: String) -> [String: OID] {
    var result: [String: OID] = [:]
    let words = sql.split { $0 == " " || $0 == "(" || $0 == ")" || $0 == "," }
    for index in words.indices.dropLast(2) where words[index + 1] == "AS" && words[index].first == "t" {
      if let oid = OID(words[index].dropFirst()) { result[String(words[index + 2])] = oid }
    }
    return result
  }
}

extension SQLSession {
  /// The shape of a text's plan, looked up once.
  mutating func shape(_ text: SQLText, in database: inout SQLDatabase) throws(SQLError) -> PlanShape {
    if let known = database.shapes[ObjectIdentifier(text)] { return known.shape }
    try self.fillCatalog(text, in: &database)
    try database.prepare(text.requirements)
    let rows = try database.connection(for: self.number).rows("EXPLAIN QUERY PLAN " + text.sql)
    let lines = rows.compactMap { row -> String? in if case .text(let line)? = row.last { line } else { nil } }
    let shape = PlanShape(lines: lines, sql: text.sql)
    if database.shapes.count >= CompiledStatements.limit { database.shapes = [:] }
    database.shapes[ObjectIdentifier(text)] = PlanShape.Slot(text: text, shape: shape)
    return shape
  }

  /// Counts what a text went through, for `pg_stat_user_tables` and `pg_stat_user_indexes`.
  mutating func countScans(_ text: SQLText, in database: inout SQLDatabase) throws(SQLError) {
    for scan in try self.shape(text, in: &database).scans {
      let statistics = database.environment.state
      if let index = scan.index {
        statistics.pointee.statistics[scan.table, default: TableStatistics()].indexScans += 1
        statistics.pointee.statistics[scan.table, default: TableStatistics()].byIndex[index, default: 0] += 1
      } else {
        statistics.pointee.statistics[scan.table, default: TableStatistics()].sequentialScans += 1
      }
    }
  }

  /// A plan in PostgreSQL's shape, built from SQLite's.
  mutating func explain(_ plan: ExplainPlan, _ parameters: [SQLValue], in database: inout SQLDatabase) throws(SQLError)
    -> Outcome
  {
    let options = ExplainOptions(plan.options)
    guard let text = plan.query?.text ?? plan.change?.source else { return .done(tag: "EXPLAIN") }
    var node = self.node(try self.shape(text, in: &database), self.view(database))
    if options.isAnalyzed {
      if let query = plan.query {
        if !query.tables.isEmpty { try self.countScans(query.text, in: &database) }
        node.actualRows = try self.rows(query, parameters, in: &database).count
      }
      if let change = plan.change {
        if let holder = try self.becomeWriter(in: &database) { return .mustWait(for: holder) }
        node.actualRows = try self.change(change, parameters, in: &database).count
      }
    }
    if let change = plan.change {
      let kind = change.kind.rawValue.prefix(1) + change.kind.rawValue.dropFirst().lowercased()
      var top = PlanNode(kind: "ModifyTable", title: "\(kind) on \(change.table.name)", rows: 0)
      top.relation = change.table.name
      top.operation = String(kind)
      top.actualRows = node.actualRows.map { _ in 0 }
      top.children = [node]
      node = top
    }
    let type: TypeID = options.isJSON ? .json : .text
    let column = ResultColumn(name: "QUERY PLAN", type: ColumnType(type))
    let lines = options.isJSON ? [node.json(options)] : node.text(options)
    return .rows(ResultRows(columns: [column], rows: lines.map { [.text($0)] }), tag: "EXPLAIN")
  }

  private func node(_ shape: PlanShape, _ view: CatalogView) -> PlanNode {
    var nodes = shape.scans.map { scan -> PlanNode in
      let table = view.catalog.relation(scan.table)?.name ?? "?"
      guard let index = scan.index.flatMap({ view.catalog.relation($0)?.name }) else {
        var node = PlanNode(kind: "Seq Scan", title: "Seq Scan on \(quoteIdentifier(table))", rows: 100)
        node.relation = table
        return node
      }
      var node = PlanNode(
        kind: "Index Scan",
        title: "Index Scan using \(quoteIdentifier(index)) on \(quoteIdentifier(table))",
        rows: 1
      )
      node.relation = table
      node.index = index
      return node
    }
    if nodes.isEmpty { nodes = [PlanNode(kind: "Result", title: "Result", rows: 1)] }
    var node = nodes.removeFirst()
    for next in nodes {
      var join = PlanNode(kind: "Nested Loop", title: "Nested Loop", rows: max(node.rows, next.rows))
      join.children = [node, next]
      node = join
    }
    for (isThere, kind) in [(shape.isGrouped, "GroupAggregate"), (shape.isSorted, "Sort")] where isThere {
      var outer = PlanNode(kind: kind == "Sort" ? kind : "Aggregate", title: kind, rows: node.rows)
      outer.children = [node]
      node = outer
    }
    return node
  }
}

extension PlanShape {
  /// Kept with its text, whose identity is the key.
  struct Slot: Sendable {
    let text: SQLText
    let shape: PlanShape
  }
}

/// The options of EXPLAIN that matter here.
private struct ExplainOptions {
  var isAnalyzed = false
  var isJSON = false
  var hasCosts = true
  var hasTiming = true
  var hasSummary: Bool

  init(_ options: [Option]) {
    func isOn(_ name: String, _ otherwise: Bool) -> Bool {
      guard let option = options.last(where: { $0.name.lowercased() == name }) else { return otherwise }
      switch option.value {
      case nil: return true
      case .word(let word), .string(let word): return (try? IntegerText.readBool(word)) ?? true
      case .integer(let number): return number != 0
      default: return true
      }
    }
    self.isAnalyzed = isOn("analyze", false)
    self.hasCosts = isOn("costs", true)
    self.hasTiming = isOn("timing", true)
    self.hasSummary = isOn("summary", self.isAnalyzed)
    if let format = options.last(where: { $0.name.lowercased() == "format" })?.value {
      switch format {
      case .word(let word), .string(let word): self.isJSON = word.lowercased() == "json"
      default: break
      }
    }
  }
}

/// A node of a plan as PostgreSQL shows it.
private struct PlanNode {
  var kind: String
  var title: String
  var rows: Int
  var relation: String?
  var index: String?
  var operation: String?
  var actualRows: Int?
  var children: [PlanNode] = []

  init(kind: String, title: String, rows: Int) {
    self.kind = kind
    self.title = title
    self.rows = rows
  }

  private var cost: String { self.rows == 1 ? "8.17" : "\(self.rows).00" }

  func text(_ options: ExplainOptions) -> [String] {
    var lines = self.lines(options, depth: 0)
    if options.hasSummary {
      lines += ["Planning Time: 0.000 ms"]
      if options.isAnalyzed { lines += ["Execution Time: 0.000 ms"] }
    }
    return lines
  }

  private func lines(_ options: ExplainOptions, depth: Int) -> [String] {
    let indent = depth == 0 ? "" : String(repeating: " ", count: 6 * depth - 4) + "->  "
    var line = indent + self.title
    if options.hasCosts { line += "  (cost=0.00..\(self.cost) rows=\(self.rows) width=0)" }
    if let actualRows {
      line +=
        options.hasTiming
        ? " (actual time=0.000..0.000 rows=\(actualRows) loops=1)" : " (actual rows=\(actualRows) loops=1)"
    }
    return [line] + self.children.flatMap { $0.lines(options, depth: depth + 1) }
  }

  func json(_ options: ExplainOptions) -> String {
    var text = "[\n  {\n    \"Plan\": " + self.object(options, indent: "    ")
    if options.hasSummary {
      text += ",\n    \"Planning Time\": 0.000,\n    \"Triggers\": [\n    ]"
      if options.isAnalyzed { text += ",\n    \"Execution Time\": 0.000" }
    }
    return text + "\n  }\n]"
  }

  private func object(_ options: ExplainOptions, indent: String) -> String {
    func quoted(_ text: String) -> String {
      let encoded = RowJSON.text([.text(text)])
      return String(encoded.dropFirst().dropLast())
    }
    var fields = ["\"Node Type\": \(quoted(self.kind))", "\"Parallel Aware\": false", "\"Async Capable\": false"]
    if let operation { fields.insert("\"Operation\": \(quoted(operation))", at: 1) }
    if let relation {
      fields += ["\"Relation Name\": \(quoted(relation))", "\"Alias\": \(quoted(relation))"]
    }
    if let index { fields.append("\"Index Name\": \(quoted(index))") }
    if options.hasCosts {
      fields += [
        "\"Startup Cost\": 0.00", "\"Total Cost\": \(self.cost)", "\"Plan Rows\": \(self.rows)", "\"Plan Width\": 0",
      ]
    }
    if let actualRows {
      if options.hasTiming { fields += ["\"Actual Startup Time\": 0.000", "\"Actual Total Time\": 0.000"] }
      fields += ["\"Actual Rows\": \(actualRows)", "\"Actual Loops\": 1"]
    }
    if !self.children.isEmpty {
      let inner = self.children.map { indent + "    " + $0.object(options, indent: indent + "    ") }
      fields.append("\"Plans\": [\n\(inner.joined(separator: ",\n"))\n\(indent)  ]")
    }
    return "{\n" + fields.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)}"
  }
}
