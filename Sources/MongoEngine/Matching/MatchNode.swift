// MongoEngine/Matching: which documents a filter means. This file: a filter as a tree, and how it is applied.

import BSON

/// One operator, applied to one value.
protocol ValueTest: Sendable {
  /// What is done with arrays at the end of the path.
  var leafArrays: LeafArrays { get }
  /// The values that ``accepts(_:_:)`` may accept, for indexes.
  func bounds(_ context: QueryContext) -> FieldBounds?
  /// Whether the value is one that the operator means; `nil` stands for a missing one.
  func accepts(_ value: BSONValue?, _ found: inout Match) throws(MongoError) -> Bool
}

extension ValueTest {
  var leafArrays: LeafArrays { .traversed }
  func bounds(_ context: QueryContext) -> FieldBounds? { nil }
}

/// A part of a filter.
indirect enum MatchNode: Sendable {
  /// All of them.
  case and([MatchNode])
  /// One of them at least.
  case or([MatchNode])
  /// None of them.
  case nor([MatchNode])
  /// An operator for a path, or for the value itself inside of `$elemMatch`.
  case field(FieldPath?, any ValueTest)
  /// `$expr`.
  case expression(PreparedExpression, PathBounds)

  static let everything = MatchNode.and([])
  static let nothing = MatchNode.or([])

  static func not(_ node: MatchNode) -> MatchNode { .nor([node]) }

  /// Whether a document, or a value in `$elemMatch`, is one that the part means.
  ///
  /// - Parameter found: as in MongoDB, only what has to match tells the position: nothing below `$or`, `$nor`, `$not`.
  func accepts(_ subject: BSONValue, _ found: inout Match) throws(MongoError) -> Bool {
    switch self {
    case .and(let nodes):
      for node in nodes where try !node.accepts(subject, &found) { return false }
      return true
    case .or(let nodes): return try Self.anyAccepts(nodes, subject)
    case .nor(let nodes): return try !Self.anyAccepts(nodes, subject)
    case .field(let path?, let test): return try Self.search(path, for: test, in: subject, &found)
    case .field(nil, let test): return try test.accepts(subject, &found)
    case .expression(let evaluate, _):
      guard case .document(let document) = subject else { return false }
      return try evaluate(document)?.isTruthy ?? false
    }
  }

  private static func anyAccepts(_ nodes: [MatchNode], _ subject: BSONValue) throws(MongoError) -> Bool {
    var ignored = Match()
    for node in nodes where try node.accepts(subject, &ignored) { return true }
    return false
  }

  private static func search(
    _ path: FieldPath,
    for test: any ValueTest,
    in subject: BSONValue,
    _ found: inout Match
  ) throws(MongoError) -> Bool {
    var inner = found
    var position: Int?
    let isFound = try path.contains(in: subject, leaf: test.leafArrays) { value, index throws(MongoError) in
      position = index
      return try test.accepts(value, &inner)
    }
    guard isFound else { return false }
    found = inner
    if let position { found.arrayIndex = position }
    return true
  }
}

extension MatchNode {
  /// The `$near` that has to match.
  var near: GeoNear? {
    switch self {
    case .and(let nodes): nodes.lazy.compactMap(\.near).first
    case .field(_, let test): test as? GeoNear
    default: nil
    }
  }

  /// Whether an `$or` has to match.
  var hasAlternatives: Bool {
    switch self {
    case .or: true
    case .and(let nodes): nodes.contains(where: \.hasAlternatives)
    default: false
    }
  }

  /// The number of `$near` anywhere.
  var nearCount: Int {
    switch self {
    case .and(let nodes), .or(let nodes), .nor(let nodes): nodes.reduce(0) { $0 + $1.nearCount }
    case .field(_, let test): test is GeoNear ? 1 : (test as? ElementMatch)?.node.nearCount ?? 0
    case .expression: 0
    }
  }

  /// The first names of all paths.
  var fieldNames: Set<BSONName> {
    switch self {
    case .and(let nodes), .or(let nodes), .nor(let nodes): nodes.reduce(into: []) { $0.formUnion($1.fieldNames) }
    case .field(let path?, _): [BSONName(path.first)]
    default: []
    }
  }
}
