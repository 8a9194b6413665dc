// ConformanceTests: one suite, two servers. This file: expressions drawn from the grammar.

import WireCore

/// Draws SQL: everything follows from the seed.
struct SQLGenerator {
  /// What a query's expressions may name.
  struct Source: Hashable {
    var name: String
    var columns: [SQLSchema.Column]
    /// The columns that tell its rows apart.
    var key: [String]
  }

  let grammar: SQLGrammar
  var random: SeededRandom
  /// What may be named: of each query around this place, the innermost last.
  var scopes: [[Source]] = []
  /// The names of WITH.
  var commonTables: [Source] = []
  /// The values of parameters; `nil` where the simple protocol is spoken.
  var parameters: [String?]?
  /// How many rules may still be drawn that fail for some values.
  var risks = 0
  /// Whether one was drawn.
  var hadRisk = false
  /// How many mistakes are still to be made.
  var mistakes = 0
  private var names = 0

  init(grammar: SQLGrammar, seed: UInt64) {
    self.grammar = grammar
    self.random = SeededRandom(seed: seed)
  }

  // Chance

  mutating func isDrawn(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self.random) < percent }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self.random) }

  mutating func one(of texts: [String]) -> String { texts.randomElement(using: &self.random) ?? "" }

  /// A name that no other table of the statement has.
  mutating func newName(_ prefix: String) -> String {
    self.names += 1
    return "\(prefix)\(self.names)"
  }

  mutating func startNames() { self.names = 0 }

  // Expressions

  /// An expression of a kind, with so many levels below it at most.
  mutating func expression(_ kind: String, depth: Int) -> String {
    if self.mistakes > 0, self.isDrawn(12) { return self.mistake(kind, depth: depth) }
    if self.risks > 0, depth > 0, self.isDrawn(30),
      let rule = self.grammar.risks[kind]?.randomElement(using: &self.random)
    {
      self.risks -= 1
      self.hadRisk = true
      return "(" + self.expanded(rule, depth: depth - 1) + ")"
    }
    let columns = self.columns(of: kind)
    let isCompound = self.grammar.values[kind] == nil || self.isDrawn(depth <= 0 ? 4 : columns.isEmpty ? 60 : 45)
    if isCompound, let rule = self.rule(kind, leaf: depth <= 0) {
      let text = self.expanded(rule, depth: depth - 1)
      // What stands between quotes stays as it is; now and then precedence decides.
      return kind == "Regex" || kind == "Pattern" || self.isDrawn(2) ? text : "(\(text))"
    }
    return columns.isEmpty || self.isDrawn(20) ? self.literal(kind) : self.one(of: columns)
  }

  private mutating func rule(_ kind: String, leaf: Bool) -> SQLGrammar.Rule? {
    let rules = self.grammar.rules[kind] ?? []
    let leaves = leaf ? rules.filter(\.isLeaf) : rules
    // A kind that no literal has must take a rule.
    let isNeeded = self.grammar.values[kind] == nil
    return (leaves.isEmpty && isNeeded ? rules : leaves).randomElement(using: &self.random)
  }

  private mutating func expanded(_ rule: SQLGrammar.Rule, depth: Int) -> String {
    var text = ""
    for part in rule.parts {
      switch part {
      case .text(let part): text += part
      case .choice(let choices): text += self.one(of: choices)
      case .hole("key"): text += self.keys.joined(separator: ", ")
      case .hole(let hole):
        let words = hole.split(separator: ".").map(String.init)
        switch words.dropFirst().first {
        case "value": text += self.literal(words[0])
        case "query": text += self.subquery([words[0]], depth: depth)
        default: text += self.expression(words[0], depth: depth)
        }
      }
    }
    return text
  }

  /// What is a mistake where an expression of this kind is asked for.
  private mutating func mistake(_ kind: String, depth: Int) -> String {
    self.mistakes -= 1
    let text = self.expression(kind, depth: depth - 1)
    switch self.number(0...9) {
    case 0: return "nothing"
    case 1: return "z.id"
    case 2: return "frobnicate(\(text))"
    case 3: return "(SELECT 1, \(text))"
    case 4: return "sum(\(text))"
    case 5: return "upper(\(text), 1)"
    case 6: return "(\(text) + 'x'::text)"
    case 7: return "(\(text))::nothing"
    default:
      let kinds = self.grammar.values.keys.sorted()
      return self.expression(self.one(of: kinds), depth: depth - 1)
    }
  }

  /// The columns that may be named and have a kind; those of the innermost query more often.
  private mutating func columns(of kind: String) -> [String] {
    let kinds = kind == "int" ? ["int", "small"] : [kind]
    var scopes = self.scopes[...]
    while let scope = scopes.popLast() {
      let columns = scope.flatMap { source in
        source.columns.filter { kinds.contains($0.kind) }.map { "\(source.name).\($0.name)" }
      }
      if !columns.isEmpty, scopes.isEmpty || !self.isDrawn(20) { return columns }
    }
    return []
  }

  /// Every column that tells the rows of the innermost query apart.
  var keys: [String] {
    let keys = (self.scopes.last ?? []).flatMap { source in source.key.map { "\(source.name).\($0)" } }
    return keys.isEmpty ? ["NULL::int"] : keys
  }

  // Literals

  /// A constant, or a parameter in its place.
  mutating func literal(_ kind: String) -> String {
    let value = self.isDrawn(7) ? nil : self.one(of: self.grammar.values[kind] ?? ["0"])
    let type = Self.types[kind] ?? kind
    if let parameters = self.parameters, parameters.count < 8, self.isDrawn(40) {
      self.parameters = parameters + [value]
      return self.isDrawn(40) ? "$\(parameters.count + 1)" : "$\(parameters.count + 1)::\(type)"
    }
    guard let value else { return "NULL::\(type)" }
    let quoted = "'" + value.replacing("'", with: "''") + "'"
    switch kind {
    case "small", "int", "bigint", "bool": return value.hasPrefix("-") ? "(\(value))" : value
    case "numeric" where value.contains("."): return value.hasPrefix("-") ? "(\(value))" : value
    case "date" where self.isDrawn(30): return "DATE \(quoted)"
    case "text" where self.isDrawn(70): return quoted
    default: return self.isDrawn(8) ? quoted : "\(quoted)::\(type)"
    }
  }

  /// The kinds whose types have another name.
  static let types = ["small": "int", "float": "float8", "ints": "int[]"]
}
