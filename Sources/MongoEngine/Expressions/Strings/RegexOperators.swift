// MongoEngine/Expressions: aggregation expressions. This file: regular expressions (manual: "$regexMatch",
// "$regexFind", "$regexFindAll").

import BSON

extension ExpressionTable {
  static let regexes: [ExpressionRow] = [
    regex("$regexMatch", otherwise: false) { search throws(MongoError) in .bool(try search.next() != nil) },
    regex("$regexFind", otherwise: .null) { search throws(MongoError) in
      guard let match = try search.next() else { return .null }
      return search.document(match)
    },
    regex("$regexFindAll", otherwise: []) { search throws(MongoError) in
      var matches = BSONArray()
      while let match = try search.next() { try matches.append(search.document(match), search.memory) }
      return .array(matches)
    },
  ]

  /// An operator of `input`, `regex` and `options`; `otherwise` is its value for null.
  private static func regex(
    _ name: String,
    otherwise: BSONValue,
    _ find: @escaping @Sendable (inout RegexSearch) throws(MongoError) -> BSONValue
  ) -> ExpressionRow {
    ExpressionRow(special: name) { operand, reader throws(MongoError) in
      let (names, nodes) = try parameters.read(operand, of: name, reader)
      let call = try RegexCall(name, names, nodes)
      return try reader.folding(nodes) { scope throws(MongoError) in
        guard var search = try call.search(scope) else { return otherwise }
        let result = try find(&search)
        try scope.budget.take(result)
        return result
      }
    }
  }

  private static let parameters = NamedParameters(
    ["input", "regex"],
    optional: ["options"],
    notDocument: { name, type in
      .location(51103, "\(name) expects an object of named arguments but found: \(type)")
    },
    unknown: { name, argument in .location(31024, "\(name) found unknown argument: \(argument)") },
    missing: { name, argument in
      .location(argument == "input" ? 31022 : 31023, "\(name) requires '\(argument)' parameter")
    }
  )
}

/// The arguments of an operator of regular expressions.
private struct RegexCall {
  private let name: String
  private let input: ExpressionNode
  private let regex: ExpressionNode
  private let options: ExpressionNode
  /// The expression, if it does not depend on the document.
  private let compiled: RegularExpression?

  init(_ name: String, _ names: [String], _ nodes: [ExpressionNode]) throws(MongoError) {
    let fields = Dictionary(zip(names, nodes)) { first, _ in first }
    self.name = name
    self.input = fields["input"] ?? .constant(nil)
    self.regex = fields["regex"] ?? .constant(nil)
    self.options = fields["options"] ?? .constant(nil)
    if case .constant(let regex) = self.regex, case .constant(let options) = self.options {
      self.compiled = try Self.compile(name, regex, options)
    } else {
      self.compiled = nil
    }
  }

  /// A search in the input; `nil` if the input or the expression is null.
  func search(_ scope: Scope) throws(MongoError) -> RegexSearch? {
    let input = try self.input.evaluate(scope)
    var expression = self.compiled
    if expression == nil {
      expression = try Self.compile(self.name, try self.regex.evaluate(scope), try self.options.evaluate(scope))
    }
    guard input.isNullish || input?.type == .string else {
      throw .location(51104, "\(self.name) needs 'input' to be of type string")
    }
    guard case .string(let text)? = input, let expression else { return nil }
    return RegexSearch(name: self.name, expression: expression, text: text, memory: scope.budget)
  }

  private static func compile(
    _ name: String,
    _ regex: BSONValue?,
    _ options: BSONValue?
  ) throws(MongoError) -> RegularExpression? {
    let (pattern, flags) = try self.source(name, regex, options)
    guard let pattern else { return nil }
    if let flag = flags.unicodeScalars.first(where: { !"imsxu".unicodeScalars.contains($0) }) {
      throw .location(51108, "\(name) invalid flag in regex options: \(flag)")
    }
    do {
      return try RegularExpression(pattern, options: flags)
    } catch {
      throw .location(51111, "Invalid Regex in \(name): \(error.message)")
    }
  }

  private static func source(
    _ name: String,
    _ regex: BSONValue?,
    _ options: BSONValue?
  ) throws(MongoError) -> (pattern: String?, options: String) {
    var (pattern, flags): (String?, String) = (nil, "")
    switch regex {
    case nil, .null, .undefined: break
    case .string(let text): pattern = text
    case .regex(let regex): (pattern, flags) = (regex.pattern, regex.options)
    default: throw .location(51105, "\(name) needs 'regex' to be of type string or regex")
    }
    if !options.isNullish {
      guard case .string(let text)? = options else {
        throw .location(51106, "\(name) needs 'options' to be of type string")
      }
      guard flags.isEmpty else {
        throw .location(51107, "\(name): found regex option(s) specified in both 'regex' and 'option' fields")
      }
      flags = text
    }
    if pattern?.utf8.contains(0) ?? false {
      throw .location(51109, "\(name): regular expression cannot contain an embedded null byte")
    }
    if flags.utf8.contains(0) {
      throw .location(51110, "\(name): regular expression options cannot contain an embedded null byte")
    }
    return (pattern, flags)
  }
}

/// Matches one after the other, none of which overlap.
private struct RegexSearch {
  private let name: String
  private let expression: RegularExpression
  private let text: [UInt32]
  private var start = 0
  private var budget: Int
  /// What the evaluation may keep.
  let memory: ExpressionBudget

  init(name: String, expression: RegularExpression, text: String, memory: ExpressionBudget) {
    self.memory = memory
    self.name = name
    self.expression = expression
    self.text = text.unicodeScalars.map(\.value)
    self.budget = RegularExpression.budget(for: self.text)
  }

  mutating func next() throws(MongoError) -> RegularExpression.Match? {
    // At the end only an empty text is searched once more.
    guard self.start < self.text.count || self.text.isEmpty && self.start == 0 else { return nil }
    do {
      let match = try self.expression.firstMatch(in: self.text, from: self.start, budget: &self.budget)
      if let range = match?.range { self.start = max(range.upperBound, range.lowerBound + 1) }
      return match
    } catch {
      throw .tooManySteps(self.name, error)
    }
  }

  func document(_ match: RegularExpression.Match) -> BSONValue {
    [
      "match": self.string(match.range), "idx": .integer(Int64(match.range.lowerBound)),
      "captures": .array(BSONArray(match.groups.map { $0.map(self.string) ?? .null })),
    ]
  }

  private func string(_ range: Range<Int>) -> BSONValue {
    .string(String(String.UnicodeScalarView(self.text[range].compactMap(Unicode.Scalar.init))))
  }
}
