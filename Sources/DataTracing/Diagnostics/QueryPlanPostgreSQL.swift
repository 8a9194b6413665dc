// DataTracing, Diagnostics: what a database can say about its own work. This file: PostgreSQL's plans in JSON
// (manual, EXPLAIN, FORMAT JSON).

extension QueryPlan {
  /// Reads what `EXPLAIN (… FORMAT JSON)` answers. Members that are not known are passed over: each version of
  /// PostgreSQL adds some.
  ///
  /// - Throws: ``QueryPlanError/malformed(_:)`` if that is not JSON, or not a plan.
  public init(postgreSQL json: String) throws(QueryPlanError) {
    guard let document = try PlanJSON(json).elements?.first else {
      throw .malformed("expected an array with one object")
    }
    guard let plan = document["Plan"] else { throw .malformed("expected a member \"Plan\"") }
    self.init(
      system: .postgresql,
      roots: [try PlanNode(postgreSQL: plan)],
      planning: document["Planning Time"]?.number,
      execution: document["Execution Time"]?.number
    )
  }
}

extension PlanNode {
  fileprivate init(postgreSQL json: PlanJSON) throws(QueryPlanError) {
    guard let type = json["Node Type"]?.text else { throw .malformed("a step has no \"Node Type\"") }
    self.init(type: type)
    self.relation = json["Relation Name"]?.text
    self.alias = self.relation == nil ? nil : json["Alias"]?.text
    self.index = json["Index Name"]?.text
    self.estimate = PlanEstimate(json)
    self.measurement = PlanMeasurement(json)
    self.rowsRemovedByFilter = json["Rows Removed by Filter"]?.number
    self.sorts = PlanSort.sorts(json)
    self.spillsToDisk = self.sorts.contains(where: \.isOnDisk) || Self.spills(json)
    self.buffers = PlanBuffers(json)
    for child in json["Plans"]?.elements ?? [] { self.children.append(try PlanNode(postgreSQL: child)) }
    self.scan = TableScan(self, json)
  }

  /// Whether a hash table or an aggregate, the step's own or that of one of its workers, was written to disk.
  private static func spills(_ json: PlanJSON) -> Bool {
    ([json] + (json["Workers"]?.elements ?? [])).contains { part in
      (part["Disk Usage"]?.number ?? 0) > 0 || (part["Hash Batches"]?.number ?? 1) > 1
    }
  }
}

extension PlanNode {
  /// The indexes whose finds a bitmap is put together from; those of subqueries in the condition are not among them.
  fileprivate var bitmapIndexes: [String] {
    self.children.flatMap { child -> [String] in
      switch child.type {
      case "Bitmap Index Scan": child.index.map { [$0] } ?? []
      case "BitmapAnd", "BitmapOr": child.bitmapIndexes
      default: []
      }
    }
  }
}

extension PlanEstimate {
  fileprivate init?(_ json: PlanJSON) {
    guard let startup = json["Startup Cost"]?.number, let total = json["Total Cost"]?.number,
      let rows = json["Plan Rows"]?.number
    else { return nil }
    self.init(startupCost: startup, totalCost: total, rows: rows)
  }
}

extension PlanMeasurement {
  fileprivate init?(_ json: PlanJSON) {
    guard let rows = json["Actual Rows"]?.number, let loops = json["Actual Loops"]?.number else { return nil }
    self.init(
      startupMilliseconds: json["Actual Startup Time"]?.number,
      totalMilliseconds: json["Actual Total Time"]?.number,
      rows: rows,
      loops: loops
    )
  }
}

extension PlanSort {
  /// A sort tells of itself and of each worker; an incremental sort of its groups, of which some may be on disk.
  fileprivate static func sorts(_ json: PlanJSON) -> [PlanSort] {
    ([json] + (json["Workers"]?.elements ?? [])).flatMap { part -> [PlanSort] in
      if let method = part["Sort Method"]?.text {
        let kilobytes = part["Sort Space Used"]?.number ?? 0
        return [PlanSort(method: method, kilobytes: kilobytes, isOnDisk: part["Sort Space Type"]?.text == "Disk")]
      }
      return ["Full-sort Groups", "Pre-sorted Groups"].compactMap { part[$0] }.flatMap(Self.groups)
    }
  }

  private static func groups(_ json: PlanJSON) -> [PlanSort] {
    let method = (json["Sort Methods Used"]?.elements ?? []).compactMap(\.text).joined(separator: ", ")
    return [("Sort Space Memory", false), ("Sort Space Disk", true)].compactMap { name, isOnDisk in
      json[name].map {
        PlanSort(method: method, kilobytes: $0["Peak Sort Space Used"]?.number ?? 0, isOnDisk: isOnDisk)
      }
    }
  }
}

extension PlanBuffers {
  fileprivate init?(_ json: PlanJSON) {
    guard let hit = json["Shared Hit Blocks"]?.number else { return nil }
    func blocks(_ name: String) -> Double { json[name]?.number ?? 0 }
    self.init(
      hit: hit,
      read: blocks("Shared Read Blocks"),
      dirtied: blocks("Shared Dirtied Blocks"),
      written: blocks("Shared Written Blocks"),
      temporaryRead: blocks("Temp Read Blocks"),
      temporaryWritten: blocks("Temp Written Blocks")
    )
  }
}

extension TableScan {
  /// Decided by the step's type and its index alone: conditions and aliases may hold any words.
  fileprivate init?(_ node: PlanNode, _ json: PlanJSON) {
    guard let relation = node.relation else { return nil }
    let access: Access
    switch node.type {
    case "Seq Scan", "Sample Scan": access = .sequential
    case "Index Scan": access = .index(node.index ?? "")
    case "Index Only Scan": access = .indexOnly(node.index ?? "")
    case "Bitmap Heap Scan": access = .bitmap(node.bitmapIndexes)
    case "Tid Scan", "Tid Range Scan": access = .key
    case "Foreign Scan", "Custom Scan": access = .foreign
    // What changes a table, or locks its rows, does not read it.
    default: return nil
    }
    let readsAll = !Self.isNarrowed(json, access)
    self.init(relation: relation, alias: node.alias ?? relation, access: access, readsAll: readsAll)
    self.readRows = node.measurement.map { ($0.rows + (node.rowsRemovedByFilter ?? 0)) * $0.loops }
  }

  private static func isNarrowed(_ json: PlanJSON, _ access: Access) -> Bool {
    switch access {
    case .sequential: json["Node Type"]?.text == "Sample Scan"
    case .index, .indexOnly: json["Index Cond"] != nil
    case .bitmap, .key: true
    case .automaticIndex, .foreign: false
    }
  }
}
