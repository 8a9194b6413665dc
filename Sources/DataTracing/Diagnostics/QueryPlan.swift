// DataTracing, Diagnostics: what a database can say about its own work. This file: a plan and what follows from it.

/// How a database carries out one statement, as it says itself. ``QueryPlanAnalyzer`` asks for it.
public struct QueryPlan: Hashable, Sendable {
  /// The product.
  public var system: DatabaseSystem
  /// The outermost steps: one in PostgreSQL, any number in SQLite.
  public var roots: [PlanNode]
  /// How long planning took, in milliseconds; `nil` where the database does not say.
  public var planningMilliseconds: Double?
  /// How long the statement took, in milliseconds; `nil` if it was not carried out.
  public var executionMilliseconds: Double?

  init(system: DatabaseSystem, roots: [PlanNode], planning: Double? = nil, execution: Double? = nil) {
    self.system = system
    self.roots = roots
    self.planningMilliseconds = planning
    self.executionMilliseconds = execution
  }

  /// All steps, steps before what they take their rows from.
  public var nodes: [PlanNode] { self.roots.flatMap(\.preorder) }

  /// How many rows the statement returned; `nil` if it was not carried out.
  public var returnedRows: Double? { self.roots.first?.measurement?.totalRows }

  /// Every reading of a table, in the order of the steps.
  public var scans: [TableScan] { self.nodes.compactMap(\.scan) }

  /// The tables that are read, each once, in the order of the steps.
  public var relations: [String] { Self.distinct(self.scans.map(\.relation)) }

  /// Every reading of one table.
  public func scans(of relation: String) -> [TableScan] { self.scans.filter { $0.relation == relation } }

  /// Whether every reading of the table goes through an index; `nil` if the table is not read, or only in ways that
  /// have no index.
  public func usesIndex(on relation: String) -> Bool? {
    let known = self.scans(of: relation).compactMap(\.usesIndex)
    return known.isEmpty ? nil : known.allSatisfy { $0 }
  }

  /// The indexes that lead to the table's rows, each once.
  public func indexes(on relation: String) -> [String] {
    Self.distinct(self.scans(of: relation).flatMap(\.indexes))
  }

  /// The tables that are read without an index at least once. An index on another table does not hide them.
  public var relationsWithoutIndex: [String] { self.relations.filter { self.usesIndex(on: $0) == false } }

  /// Whether a table is read and every table that is read is reached through an index.
  public var usesIndex: Bool {
    let known = self.scans.compactMap(\.usesIndex)
    return !known.isEmpty && known.allSatisfy { $0 }
  }

  /// The steps that wrote to disk what did not fit into memory.
  public var spills: [PlanNode] { self.nodes.filter(\.spillsToDisk) }

  /// The steps for which the planner was wrong about the number of rows by `factor` or more, worst first.
  public func misestimates(byFactor factor: Double = 10) -> [PlanNode] {
    self.nodes.compactMap { node in node.estimateError.map { (node: node, error: $0) } }
      .filter { $0.error > 1 && $0.error >= factor }.sorted { $0.error > $1.error }.map(\.node)
  }

  private static func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}

extension QueryPlan: CustomStringConvertible {
  /// The plan as a tree, one step a line, without anything of the statement's data.
  public var description: String {
    var lines: [String] = []
    for root in self.roots { root.write(to: &lines, depth: 0) }
    return lines.joined(separator: "\n")
  }
}

extension PlanNode {
  fileprivate func write(to lines: inout [String], depth: Int) {
    lines.append(String(repeating: "  ", count: depth) + self.title)
    for child in self.children { child.write(to: &lines, depth: depth + 1) }
  }

  /// `Index Scan on users using users_pkey  rows=1 (estimated 3)  loops=2  0.1 ms`.
  private var title: String {
    var title = self.type
    if let relation = self.relation {
      title += " on \(relation)" + (self.alias.map { $0 == relation ? "" : " \($0)" } ?? "")
    }
    if let index = self.index { title += " using \(index)" }
    if let measured = self.measurement {
      title += "  rows=\(short(measured.rows))" + (self.estimate.map { " (estimated \(short($0.rows)))" } ?? "")
      if measured.loops != 1 { title += "  loops=\(short(measured.loops))" }
      if let time = measured.totalMilliseconds { title += "  \(time) ms" }
    } else if let estimate = self.estimate {
      title += "  rows=\(short(estimate.rows)) (estimated)"
    }
    return title + (self.spillsToDisk ? "  on disk" : "")
  }
}

/// Whole numbers without a fraction.
private func short(_ number: Double) -> String { Int(exactly: number).map { String($0) } ?? String(number) }
