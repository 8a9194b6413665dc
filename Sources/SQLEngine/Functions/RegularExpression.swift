// SQLEngine/Functions: PostgreSQL's functions and operators. This file: POSIX regular expressions, their tree
// (manual, section 9.7.3).

/// A compiled regular expression of PostgreSQL's advanced kind. Matching takes time in proportion to the text and the
/// expression; back-references and lookbehind are refused by name.
package final class RegularExpression {
  let program: [Instruction]
  let root: Node
  /// Groups that capture, the whole match not counted.
  let groupCount: Int
  let options: Options

  struct Options {
    var ignoresCase = false
    /// `.` and `[^…]` do not match a new line.
    var stopsAtNewline = false
    /// `^` and `$` match around new lines.
    var anchorsAtNewline = false
    /// White space and comments are left out.
    var isExpanded = false
    /// The pattern is plain text.
    var isLiteral = false
  }

  indirect enum Tree {
    case empty
    case set(CharacterSet)
    case assertion(Assertion)
    case look(Tree, isNegative: Bool)
    case group(Tree, Int)
    case sequence([Tree])
    case choice([Tree])
    case repetition(Tree, Int, Int?, isGreedy: Bool)
  }

  enum Assertion { case start, end, lineStart, lineEnd, wordStart, wordEnd, wordEdge, notWordEdge }

  /// Characters as ranges of their codes.
  struct CharacterSet {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    func contains(_ code: UInt32) -> Bool { self.ranges.contains { $0.contains(code) } != self.isNegated }

    /// The same with both cases of ASCII's letters.
    var folded: Self {
      var result = self
      for range in self.ranges {
        for (low, high, offset) in [(65, 90, 32), (97, 122, -32)] as [(UInt32, UInt32, Int)] {
          let (first, last) = (max(range.lowerBound, low), min(range.upperBound, high))
          if first <= last { result.ranges.append(UInt32(Int(first) + offset)...UInt32(Int(last) + offset)) }
        }
      }
      return result
    }
  }

  enum Instruction {
    case set(CharacterSet)
    case split(Int, Int)
    case jump(Int)
    case assertion(Assertion)
    /// The expression from the next instruction to before `end` matches here, or does not.
    case look(end: Int, isNegative: Bool)
  }

  /// A part of the tree with its place in the program: it begins at `entry` and has matched at `exit`.
  final class Node {
    enum Kind {
      case leaf
      case group(Node, Int)
      case sequence([Node])
      case choice([Node])
      case repetition(Node, Int, Int?)
    }
    let kind: Kind
    let entry: Int
    let exit: Int
    /// Whether the longest or the shortest match is wanted; `nil` for no preference.
    let isGreedy: Bool?
    let hasGroups: Bool

    init(_ kind: Kind, entry: Int, exit: Int, isGreedy: Bool?, hasGroups: Bool) {
      self.kind = kind
      self.entry = entry
      self.exit = exit
      self.isGreedy = isGreedy
      self.hasGroups = hasGroups
    }
  }

  package convenience init(_ pattern: String, flags: String = "") throws(SQLError) {
    try self.init(pattern, options: try Self.options(flags).options)
  }

  init(_ pattern: String, options: Options) throws(SQLError) {
    var parser = RegularExpressionParser(pattern, options: options)
    let tree = try parser.parse()
    var compiler = RegularExpressionCompiler()
    self.root = try compiler.compile(tree)
    self.program = compiler.program
    self.groupCount = parser.groupCount
    self.options = parser.options
  }

  /// The options of a `flags` argument, and whether there is a `g` among them.
  static func options(_ flags: String) throws(SQLError) -> (options: Options, isGlobal: Bool) {
    var (options, isGlobal) = (Options(), false)
    for flag in flags.unicodeScalars {
      if flag == "g" { isGlobal = true } else { try self.apply(flag, to: &options) }
    }
    return (options, isGlobal)
  }

  static func apply(_ flag: UnicodeScalar, to options: inout Options) throws(SQLError) {
    switch flag {
    case "i": options.ignoresCase = true
    case "c": options.ignoresCase = false
    case "n", "m": (options.stopsAtNewline, options.anchorsAtNewline) = (true, true)
    case "p": (options.stopsAtNewline, options.anchorsAtNewline) = (true, false)
    case "w": (options.stopsAtNewline, options.anchorsAtNewline) = (false, true)
    case "s": (options.stopsAtNewline, options.anchorsAtNewline) = (false, false)
    case "x": options.isExpanded = true
    case "t": options.isExpanded = false
    case "q": options.isLiteral = true
    case "e", "b": throw .unsupported("regular expression option \"\(flag)\"")
    default:
      throw SQLError(.invalidParameterValue, "invalid regular expression option: \"\(flag)\"")
    }
  }

  static func invalid(_ reason: String) -> SQLError {
    SQLError(.invalidRegularExpression, "invalid regular expression: \(reason)")
  }
}

/// Lays a tree out as a program.
struct RegularExpressionCompiler {
  typealias Node = RegularExpression.Node
  var program: [RegularExpression.Instruction] = []

  /// Expressions that need more are refused.
  private static let mostInstructions = 20_000

  mutating func compile(_ tree: RegularExpression.Tree) throws(SQLError) -> Node {
    let entry = self.program.count
    if entry > Self.mostInstructions { throw RegularExpression.invalid("regular expression is too complex") }
    func node(_ kind: Node.Kind, _ isGreedy: Bool?, _ hasGroups: Bool, _ exit: Int) -> Node {
      Node(kind, entry: entry, exit: exit, isGreedy: isGreedy, hasGroups: hasGroups)
    }
    switch tree {
    case .empty: return node(.leaf, nil, false, entry)
    case .set(let set):
      self.program.append(.set(set))
      return node(.leaf, nil, false, self.program.count)
    case .assertion(let assertion):
      self.program.append(.assertion(assertion))
      return node(.leaf, nil, false, self.program.count)
    case .look(let inner, let isNegative):
      self.program.append(.look(end: 0, isNegative: isNegative))
      _ = try self.compile(inner)
      self.program[entry] = .look(end: self.program.count, isNegative: isNegative)
      return node(.leaf, nil, false, self.program.count)
    case .group(let inner, let number):
      let child = try self.compile(inner)
      return node(.group(child, number), child.isGreedy, true, self.program.count)
    case .sequence(let parts):
      var children: [Node] = []
      for part in parts { children.append(try self.compile(part)) }
      let preference = children.lazy.compactMap(\.isGreedy).first
      return node(.sequence(children), preference, children.contains(where: \.hasGroups), self.program.count)
    case .choice(let branches): return try self.compile(branches, entry)
    case .repetition(let inner, let least, let most, let isGreedy):
      let child = try self.repeatInner(inner, least, most)
      // A fixed count has the preference of what it repeats.
      let preference = least == most ? child.isGreedy : isGreedy
      return node(.repetition(child, least, most), preference, child.hasGroups, self.program.count)
    }
  }

  private mutating func compile(_ branches: [RegularExpression.Tree], _ entry: Int) throws(SQLError) -> Node {
    var children: [Node] = []
    var ends: [Int] = []
    for (index, branch) in branches.enumerated() {
      let split = self.program.count
      if index < branches.count - 1 { self.program.append(.split(0, 0)) }
      children.append(try self.compile(branch))
      if index < branches.count - 1 {
        ends.append(self.program.count)
        self.program.append(.jump(0))
        self.program[split] = .split(split + 1, self.program.count)
      }
    }
    for end in ends { self.program[end] = .jump(self.program.count) }
    return Node(
      .choice(children),
      entry: entry,
      exit: self.program.count,
      isGreedy: true,
      hasGroups: children.contains(where: \.hasGroups)
    )
  }

  private mutating func repeatInner(
    _ inner: RegularExpression.Tree,
    _ least: Int,
    _ most: Int?
  ) throws(SQLError) -> Node {
    var child: Node?
    for _ in 0..<least { child = try self.compile(inner) }
    if let most {
      var splits: [Int] = []
      for _ in least..<max(most, least) {
        splits.append(self.program.count)
        self.program.append(.split(0, 0))
        child = try self.compile(inner)
      }
      for split in splits { self.program[split] = .split(split + 1, self.program.count) }
      return child ?? Node(.leaf, entry: self.program.count, exit: self.program.count, isGreedy: nil, hasGroups: false)
    }
    let split = self.program.count
    self.program.append(.split(0, 0))
    let node = try self.compile(inner)
    self.program.append(.jump(split))
    self.program[split] = .split(split + 1, self.program.count)
    return node
  }
}
